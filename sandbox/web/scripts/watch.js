// Cases as dots on a canvas, two lanes under one clock. Data only: names are drawn by fillText or set as textContent.
const WAITING = new Set([0, 1, 2, 3]); // places where a dot turns orange after LONG days
const LONG = 60;
const BAR = 240; // cases of a bar that fills its place: where dots do not fit, a bar stands for them
const DAYS_A_SECOND = { 1: 7, 3: 21, 9: 61 };
const NARROW = 640;
const USUAL = 15, LARGEST = 1.4; // pixels of type; how much larger the picture gets

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".watch");
  const part = (name) => root.querySelector("." + name);
  const play = part("play"), scrub = part("scrub"), date = part("date"), speed = part("speed"), said = part("said");
  const canvas = root.querySelector("canvas");
  const words = data.words;
  // What is shown lives on the element, so that a rerun of the page neither restarts nor rewinds it.
  const state = root._watch && root._watch.run === data.run ? root._watch : { run: data.run, day: 0, playing: false, rate: 3 };
  root._watch = state;
  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  root.style.accentColor = data.colours.primary;
  scrub.max = String(data.days);
  scrub.setAttribute("aria-label", words.scrubber);
  speed.setAttribute("aria-label", words.speed);
  speed.replaceChildren(...[1, 3, 9].map((n) => {
    const option = document.createElement("option");
    option.value = String(n);
    option.textContent = words["speed." + n];
    option.selected = n === state.rate;
    return option;
  }));

  const iso = (day) => {
    const when = new Date(data.start + "T00:00:00Z");
    when.setUTCDate(when.getUTCDate() + Math.floor(day));
    return when.toISOString().slice(0, 10);
  };
  // Where a case is: [place, day since when], or null.
  const at = (moves, day) => {
    let found = null;
    for (const [when, place] of moves) {
      if (when > day) break;
      found = [place, when];
    }
    return found && found[0] >= 0 ? found : null;
  };
  const placed = (lane, day) => {
    const out = data.places.map(() => []);
    lane.cases.forEach((moves, i) => {
      const here = at(moves, day);
      if (here) out[here[0]].push({ i, since: here[1] });
    });
    out.forEach((list) => list.sort((a, b) => a.since - b.since || a.i - b.i));
    return out;
  };

  function dot(c, x, y, r, place, lane, waited) {
    c.beginPath();
    if (place === 6) {
      c.strokeStyle = data.colours.worse;
      c.lineWidth = 2;
      c.moveTo(x - r, y - r); c.lineTo(x + r, y + r); c.moveTo(x + r, y - r); c.lineTo(x - r, y + r);
      c.stroke();
      return;
    }
    c.arc(x, y, r, 0, 2 * Math.PI);
    if (place === 7) {
      c.strokeStyle = data.colours.muted;
      c.lineWidth = 2;
      c.stroke();
      return;
    }
    c.fillStyle = waited ? data.colours.policy_b : lane.colour;
    c.fill();
    if (waited) { c.strokeStyle = data.colours.ink; c.lineWidth = 1; c.stroke(); } // not by colour alone
  }

  function group(c, list, place, lane, x, y, w, h, day) {
    if (!list.length) return;
    const r = 4.5, gap = 12, across = Math.max(1, Math.floor(w / gap)), rows = Math.floor((h + 3) / gap);
    if (list.length > across * rows) {
      c.fillStyle = place === 6 ? data.colours.worse : place === 7 ? data.colours.muted : lane.colour;
      c.fillRect(x, y, Math.max(8, w * Math.min(1, list.length / BAR)), Math.min(16, h));
      return;
    }
    list.forEach((one, k) => {
      const px = x + r + (k % across) * gap, py = y + r + Math.floor(k / across) * gap;
      dot(c, px, py, r, place, lane, WAITING.has(place) && day - one.since > LONG);
    });
  }

  function wide(c, lane, top, width, day) {
    const there = placed(lane, day), left = 14, column = (width - left) / 6.4;
    c.fillStyle = lane.colour;
    c.fillRect(0, top, 4, data.lane - 14);
    c.textAlign = "left";
    c.fillStyle = data.colours.ink;
    c.font = "600 14px " + data.font;
    c.fillText(lane.title, left, top + 14);
    for (let place = 0; place < 5; place++) {
      const x = left + place * column;
      c.fillStyle = data.colours.muted;
      c.font = "12px " + data.font;
      c.fillText(data.places[place], x, top + 36, column - 10);
      c.fillStyle = data.colours.ink;
      c.font = "600 13px " + data.font;
      c.fillText(String(there[place].length), x, top + 54);
      group(c, there[place], place, lane, x, top + 62, column - 24, data.lane - 84, day);
    }
    for (let k = 0; k < 3; k++) {
      const place = 5 + k, x = left + 5 * column, y = top + 8 + k * 58;
      c.fillStyle = data.colours.ink;
      c.font = "600 13px " + data.font;
      c.fillText(data.places[place] + " " + there[place].length, x, y + 6, column * 1.4 - 4);
      group(c, there[place], place, lane, x, y + 14, column * 1.35 - 8, 36, day);
    }
  }

  // On a phone the places do not fit side by side: a still picture, a line a place.
  function upright(c, lane, top, width, day) {
    const there = placed(lane, day), most = Math.max(1, ...there.map((list) => list.length));
    c.fillStyle = data.colours.ink;
    c.font = "600 14px " + data.font;
    c.fillText(lane.title, 0, top + 14, width);
    there.forEach((list, place) => {
      const y = top + 24 + place * 20;
      c.fillStyle = data.colours.ink;
      c.font = "12px " + data.font;
      c.fillText(data.places[place], 0, y + 11, width * 0.42);
      c.fillStyle = place === 6 ? data.colours.worse : lane.colour;
      c.fillRect(width * 0.44, y, (width * 0.44 * list.length) / most, 13);
      c.fillStyle = data.colours.ink;
      c.fillText(String(list.length), width * 0.44 + (width * 0.44 * list.length) / most + 4, y + 11);
    });
  }

  function draw() {
    // Larger type of the page (the projector) enlarges the picture, as far as its places still fit side by side.
    const type = parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL;
    const across = root.clientWidth || 900, larger = Math.min(LARGEST, Math.max(1, type / USUAL));
    const ratio = (window.devicePixelRatio || 1) * larger, width = across / larger, small = width < NARROW;
    const lane = small ? 194 : data.lane, height = lane * data.lanes.length;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.height = height * larger + "px";
    }
    const c = canvas.getContext("2d");
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, height);
    data.lanes.forEach((one, k) => (small ? upright : wide)(c, one, k * lane, width, state.day));
    const today = iso(state.day);
    scrub.value = String(state.day);
    scrub.setAttribute("aria-valuetext", today);
    date.textContent = today;
    play.textContent = state.playing ? words.pause : words.play;
    const lines = data.lanes.map((one) => {
      const there = placed(one, state.day);
      return one.title + words.at + data.places.map((name, i) => name + " " + there[i].length).join(words.comma);
    });
    said.textContent = [today, ...lines].join(words.then);
    // Read aloud where it rests, not at every frame.
    said.setAttribute("aria-live", state.playing ? "off" : "polite");
    canvas.setAttribute("aria-label", words.picture);
  }

  let frame = 0, last = 0, timer = 0;
  function stop() {
    state.playing = false;
    cancelAnimationFrame(frame);
    clearInterval(timer);
    draw();
  }
  function go(days) {
    state.day = Math.max(0, Math.min(data.days, state.day + days));
    if (state.day >= data.days) stop();
    else draw();
  }
  function tick(now) {
    if (!state.playing) return;
    const passed = last ? Math.min(0.2, (now - last) / 1000) : 0;
    last = now;
    go(passed * DAYS_A_SECOND[state.rate]);
    if (state.playing) frame = requestAnimationFrame(tick);
  }
  function start() {
    if (state.day >= data.days) state.day = 0;
    state.playing = true;
    last = 0;
    draw();
    if (still()) timer = setInterval(() => go(30), 1000); // reduced motion: a month a second, no gliding
    else frame = requestAnimationFrame(tick);
  }
  const toggle = () => (state.playing ? stop() : start());

  play.onclick = toggle;
  scrub.oninput = () => { state.day = Number(scrub.value); draw(); };
  speed.onchange = () => { state.rate = Number(speed.value); };
  root.onkeydown = (event) => {
    const on = event.target;
    if (event.key === " " && on !== play && on !== speed) { event.preventDefault(); toggle(); }
    else if (on !== scrub && on !== speed && event.key === "ArrowRight") { event.preventDefault(); go(7); }
    else if (on !== scrub && on !== speed && event.key === "ArrowLeft") { event.preventDefault(); go(-7); }
    else if (on !== speed && event.key === "Home") { event.preventDefault(); state.day = 0; draw(); }
  };
  const sizes = new ResizeObserver(draw);
  sizes.observe(root);
  draw();
  if (state.playing) start();
  return () => { cancelAnimationFrame(frame); clearInterval(timer); sizes.disconnect(); };
}
