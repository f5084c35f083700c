// A chart of the page as a file: its heading, the drawing as it stands there, and below it what it shows. The reader's
// browser draws it, in the reader's fonts; nothing is sent anywhere. Texts are data and become text nodes.
const NS = "http://www.w3.org/2000/svg";
const EDGE = 16, GAP = 20, LINE = 1.35;
const SIZES = { heading: 15, title: 13, note: 11 };
const SHARPNESS = 2; // pixels of the PNG for one of the page

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".files");
  for (const kind of ["png", "svg"]) {
    const button = root.querySelector("." + kind);
    button.textContent = data.words[kind];
    button.title = data.words[kind + "_help"];
    button.onclick = () => take(kind, data);
  }
}

async function take(kind, data) {
  const drawn = compose(data);
  if (!drawn) return;
  const text = new XMLSerializer().serializeToString(drawn);
  if (kind === "svg") return save(new Blob([text], { type: "image/svg+xml" }), data.name + ".svg");
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SHARPNESS * Number(drawn.getAttribute("width"));
  canvas.height = SHARPNESS * Number(drawn.getAttribute("height"));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(blob, data.name + ".png"), "image/png");
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The charts side by side under their titles, between the heading and the notes. Null where none is drawn yet.
function compose(data) {
  const charts = data.charts.map(({ key, title }) => ({ title, ...drawing(key) })).filter((chart) => chart.node);
  if (!charts.length) return null;
  const inner = charts.reduce((sum, chart) => sum + chart.width, 0) + GAP * (charts.length - 1);
  const whole = element("svg", { xmlns: NS, role: "img" });
  whole.append(element("title", {}, data.heading), element("desc", {}, data.origin));
  const ground = element("rect", { x: 0, y: 0, fill: data.colours.background });
  whole.append(ground);
  let y = EDGE + lines(whole, data, data.heading, "heading", EDGE, EDGE, inner);
  const tops = charts.map((chart, n) => {
    const x = EDGE + charts.slice(0, n).reduce((sum, before) => sum + before.width + GAP, 0);
    return [x, chart.title ? lines(whole, data, chart.title, "title", x, y, chart.width) : 0];
  });
  y += Math.max(...tops.map(([, height]) => height));
  charts.forEach((chart, n) => {
    for (const [name, value] of Object.entries({ x: tops[n][0], y, width: chart.width, height: chart.height }))
      chart.node.setAttribute(name, value);
    whole.append(chart.node);
  });
  y += Math.max(...charts.map((chart) => chart.height)) + EDGE / 2;
  for (const note of data.notes) y += lines(whole, data, note, "note", EDGE, y, inner);
  const [width, height] = [Math.ceil(inner + 2 * EDGE), Math.ceil(y + EDGE)];
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }))
    whole.setAttribute(name, value);
  ground.setAttribute("width", width);
  ground.setAttribute("height", height);
  return whole;
}

// A copy of the chart's own drawing; where the browser painted it (thousands of marks), the painting.
function drawing(key) {
  const place = document.querySelector(`.st-key-${CSS.escape(key)} [data-testid=stVegaLiteChart]`);
  const svg = place && place.querySelector("svg.marks");
  const canvas = place && place.querySelector("canvas");
  const found = svg || canvas;
  if (!found) return { node: null, width: 0, height: 0 };
  const { width, height } = found.getBoundingClientRect();
  const node = svg ? svg.cloneNode(true) : element("image", { href: canvas.toDataURL("image/png") });
  if (svg && !svg.getAttribute("viewBox")) node.setAttribute("viewBox", `0 0 ${width} ${height}`);
  node.removeAttribute("style");
  return { node, width, height };
}

// Writes a text in lines no wider than `width`; the height it takes.
function lines(whole, data, text, kind, x, y, width) {
  const size = SIZES[kind], weight = kind === "note" ? 400 : 600;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px ${data.font}`;
  const rows = [""];
  // Chinese breaks after any character, other words after a space.
  for (const part of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) || []) {
    const longer = rows[rows.length - 1] + part;
    if (rows[rows.length - 1] && pen.measureText(longer.trimEnd()).width > width) rows.push(part);
    else rows[rows.length - 1] = longer;
  }
  rows.forEach((row, n) => {
    whole.append(element("text", {
      x, y: y + size + n * size * LINE, "font-family": data.font, "font-size": size, "font-weight": weight,
      fill: kind === "note" ? data.colours.muted : data.colours.ink,
    }, row.trimEnd()));
  });
  return rows.length * size * LINE + 6;
}

function element(name, attributes, text = "") {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}
