"""The views under the scorecard: what they compute, and how they stand on the page."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sandbox.web import changes, charts
from sandbox.web.language import LANGUAGES, book
from sandbox.web.theme import LIGHT
from sandbox.web.views import how_sure, losses, quota_use, waits
from sandbox.web.views.drawn import as_csv, averages


class Fake:
    """A comparison as far as averages look at it."""

    def __init__(self, **runs):
        self.policies = dict.fromkeys(runs)
        self.records = [Run(policy, figures) for policy, found in runs.items() for figures in found]


class Run:
    status = "ok"

    def __init__(self, policy, figures):
        self.policy, self.figures = policy, figures


def test_a_figure_that_a_run_lacks_is_nothing_in_it():
    found = averages(Fake(a=[{"wait/x/days": 4.0}, {}], b=[{"loss/bank": 1.0}, {"wait/y/days": 1.0}]), "wait/")
    assert found == {"a": {"x/days": 2.0, "y/days": 0.0}, "b": {"x/days": 0.0, "y/days": 0.5}}


# Where cases wait.


def test_a_wait_is_all_days_over_all_who_came_and_not_the_mean_of_the_runs_means():
    runs = [{"wait/slot/days": 100.0, "wait/slot/came": 1.0}, {"wait/slot/days": 0.0, "wait/slot/came": 9.0}]
    (stage,) = waits.stages(averages(Fake(a=runs, b=[{}]), "wait/"))
    assert stage.days == (10.0, None)


def test_a_stage_that_nobody_comes_to_is_left_out():
    assert waits.stages({"a": {"slot/number": 0.0, "slot/days": 0.0, "slot/came": 0.0}}) == []


def test_each_policy_has_its_bar_at_each_stage():
    found = [waits.Stage("review", (4.0, 1.0), (28.0, 5.0)), waits.Stage("slot", (0.5, 2.0), (1.0, None))]
    spec = waits.specification(found, LIGHT)
    bars = spec["data"]["values"]
    assert [(row["s"], row["p"], row["n"]) for row in bars] == [
        ("Reviewer (readings)", 0, 4.0), ("Reviewer (readings)", 1, 1.0),
        ("Test place", 0, 0.5), ("Test place", 1, 2.0),
    ]  # fmt: skip
    assert [row["t"] for row in bars] == ["4, 4 weeks each", "1, 5 days each", "0.5, 1 days each", "2"]
    assert spec["layer"][0]["encoding"]["color"]["scale"]["range"] == [LIGHT["reference"], LIGHT["policy"]]


# Who bears the loss.


def test_the_steps_of_a_waterfall_lead_from_the_whole_loss_to_the_rest():
    found = {"a": {"bank": 30.0, "fund": 60.0, "insurer": 0.0, "city": 10.0}}
    bearing = losses.bearings(found, "loss")["a"]
    assert (list(bearing.parts), bearing.rest, bearing.total) == (["fund", "city", "bank"], "bank", 100.0)
    rows = losses.specification(bearing, "loss", "CNY", 1.0, 120.0, str, LIGHT)["data"]["values"]
    assert [(row["k"], row["a"], row["b"]) for row in rows] == [
        ("total", 0.0, 100.0), ("step", 40.0, 100.0), ("step", 30.0, 40.0), ("rest", 0.0, 30.0),
    ]  # fmt: skip
    assert [row["t"] for row in rows] == ["100.0", "−60.0", "−10.0", "30.0"]


def test_all_policies_show_the_same_parties():
    found = losses.bearings({"a": {"customers": 5.0, "fund": 1.0}, "b": {"customers": 2.0, "partners": 3.0}}, "harm")
    assert [list(bearing.parts) for bearing in found.values()] == [["partners", "fund", "customers"]] * 2


# Use of quotas.


def test_a_group_has_its_members_in_order_and_says_in_how_many_runs_it_was_over():
    figures = {f"LG-1/peak/{n}": 0.1 for n in range(12)} | {"LG-1/over": 0.3, "LG-1/mean/0": 0.05}
    (use,) = quota_use.uses(figures | {"LG-1/peak/11": 0.4}, "peak")
    assert (use.group, len(use.members), use.members[11], use.over) == ("LG-1", 12, 0.4, 0.3)
    assert quota_use.uses(figures, "mean") == [quota_use.Use("LG-1", (0.05,), 0.3)]


def test_a_breach_is_shown_by_strokes_and_words_and_only_there():
    found = [quota_use.Use("LG-1", (0.5, 0.6), 0.2), quota_use.Use("LG-2", (0.2, 0.3), 0.0)]
    alone = [quota_use.Single("high_tech", 0.4, 0.1, 0.02), quota_use.Single("pool", 0.3, 0.0, 0.0)]
    bars, strokes, rule, words = quota_use.specification(found, alone, 30, 1.2, LIGHT)["layer"]
    assert {row["g"] for row in strokes["data"]["values"]} == {"Leasing group 1", "High-tech firms"}
    assert all(30 < row["x"] < 40 for row in strokes["data"]["values"] if row["g"] == "High-tech firms")
    assert [row["t"] for row in words["data"]["values"]] == [
        "110 %; over the limit in 6 of 30 runs", "50 %", "40 %; 2.0 % of them over the limit", "30 %",
    ]  # fmt: skip
    assert rule["data"]["values"] == [{"x": 100}]
    assert bars["encoding"]["x"]["scale"]["domain"] == [0, 120]
    assert bars["encoding"]["y"]["sort"] == ["Leasing group 1", "Leasing group 2", "High-tech firms", "Cash pools"]


def test_groups_stand_in_the_order_of_their_numbers_and_a_name_of_ones_own_stays():
    found = quota_use.uses({f"{name}/peak/0": 0.1 for name in ("LG-10", "LG-2", "Port & Sons")}, "peak")
    assert [use.group for use in found] == ["Port & Sons", "LG-2", "LG-10"]
    assert quota_use.group_label("LG-2") == "Leasing group 2"
    assert quota_use.group_label("Port & Sons") == "Port & Sons"


OWED = {"single/months": 12.0, "single/high_tech/owing": 10.0, "single/high_tech/over": 1.0,
        "single/high_tech/used": 30.0, "single/high_tech/limit": 100.0, "single/high_tech/used_over": 6.0,
        "single/high_tech/peak": 0.4, "single/high_tech/peak_used_over": 0.2,
        "single/high_tech/peak_over": 0.5}  # fmt: skip


def test_single_firms_are_averaged_over_the_runs_that_have_them():
    """A run in which nobody owes counts as one; a run from before such figures were kept does not."""
    quiet, old = {"single/months": 12.0}, {"quota/LG-1/over": 1.0}
    runs = [Run("a", figures) for figures in (OWED, quiet, old)]
    (month,) = quota_use.singles(runs, "peak")
    assert month == quota_use.Single("high_tech", 0.2, 0.1, 0.25)
    (use,) = quota_use.singles([*runs, Run("a", OWED | {"single/high_tech/limit": 200.0})], "mean")
    assert use == quota_use.Single("high_tech", 60 / 300, 12 / 300, 0.1)
    assert quota_use.singles([Run("a", old), Run("a", quiet)], "peak") == []


OLD = {"quota/LG-1/peak/0": 0.5, "quota/LG-1/mean/0": 0.4, "quota/LG-1/over": 0.0}


class Drawn:
    """What a view says, its charts and the rows of its table."""

    def __init__(self, monkeypatch, runs, abroad=5):
        held = Fake(a=runs, b=runs)
        held.policies = {"a": "a", "b": "b"}
        for record in held.records:
            record.values = {"abroad_needs": abroad}
        self.why, self.notes, self.charts, self.rows, self.columns = "", "", [], [], []
        monkeypatch.setattr(quota_use, "titles", lambda _: {"a": "A", "b": "B"})
        monkeypatch.setattr(quota_use, "cannot", lambda why: setattr(self, "why", why))
        monkeypatch.setattr(quota_use, "finding", lambda said, below: setattr(self, "said", said))
        monkeypatch.setattr(quota_use, "note", lambda *notes: setattr(self, "notes", " ".join(notes)))
        monkeypatch.setattr(quota_use, "chart", lambda spec, key, alt: self.charts.append((spec, alt)))
        monkeypatch.setattr(quota_use, "panels", lambda _, names, draw: [draw(n, name) for n, name in enumerate(names)])
        monkeypatch.setattr(quota_use, "numbers", self._numbers)
        monkeypatch.setattr(quota_use, "picture_of", lambda _, name, heading, places, *notes: (heading, places, notes))
        quota_use.draw(SimpleNamespace(comparison=held))

    def _numbers(self, _, columns, rows, picture):
        self.columns, self.rows, self.picture = columns, rows, picture


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("runs", "bars", "old"), [([OWED], 1, 0), ([OLD | OWED], 2, 0), ([OLD], 1, 2), ([OLD, OLD | OWED], 2, 2)],
)  # fmt: skip
def test_the_view_fills_with_groups_with_single_firms_and_with_runs_that_lack_these(
    monkeypatch, language, runs, bars, old
):
    monkeypatch.setattr("sandbox.web.text.language", lambda: language)
    page, words = Drawn(monkeypatch, runs), book(language)
    assert (page.why, len(page.charts)) == ("", 2)
    assert len(page.rows) == 2 * bars
    assert {len(row) for row in page.rows} == {len(page.columns)}
    names = {row[0] for row in page.rows}
    group, kind = words.say("view.quota_use.leasing_group", number=1), words.phrases["view.quota_use.kind.high_tech"]
    grouped, alone = "quota/LG-1/over" in runs[-1], "single/months" in runs[-1]
    assert names == {name for name, there in ((group, grouped), (kind, alone)) if there}
    for spec, alt in page.charts:
        assert {row["g"] for row in spec["data"]["values"]} == names
        assert all(name in alt for name in names)
    assert (kind in page.said) == alone
    heading, places, notes = page.picture
    assert (heading, places, " ".join(notes)) == (page.said, {"quota_0": "A", "quota_1": "B"}, page.notes)
    text = words.say("view.quota_use.old", count=old, runs=2 * len(runs))
    assert (text in page.notes) == bool(old)


def test_a_view_without_anybody_says_why(monkeypatch):
    said = book("en").phrases
    assert Drawn(monkeypatch, [{"wait/x/days": 1.0}]).why == said["view.quota_use.old.all"]
    assert Drawn(monkeypatch, [{"single/months": 9.0}]).why == said["view.quota_use.none"]
    assert Drawn(monkeypatch, [{}], abroad=None).why == said["view.quota_use.none"]


# How sure.


def test_the_dots_stand_for_equal_parts_of_the_futures():
    assert how_sure.quantiles(np.arange(100.0)) == [float(x) for x in range(1, 100, 2)]
    assert how_sure.quantiles([3.0, 1.0, 2.0]) == [1.0, 2.0, 3.0]
    seen = np.array([-1.0] * 28 + [0.0] * 2 + [2.0] * 70)
    sides = [dot.side for dot in how_sure.dots(how_sure.quantiles(seen), "more")]
    assert [sides.count(side) for side in ("worse", "tie", "better")] == [14, 1, 35]


@pytest.mark.parametrize(
    ("better", "sides"), [("more", ["worse", "tie", "better"]), ("less", ["better", "tie", "worse"]),
                          ("none", ["fewer", "tie", "more"])],
)  # fmt: skip
def test_a_dot_has_the_side_of_its_sign(better, sides):
    found = how_sure.dots([-2.0, 0.0, 5.0], better)
    assert [dot.side for dot in found] == sides
    assert [np.sign(dot.at) for dot in found] == [-1, 0, 1]


def test_dots_of_both_sides_never_share_a_column():
    found = how_sure.dots([-0.01, 0.0, 0.01, 100.0], "more")
    assert len({dot.at for dot in found}) == 4
    assert {dot.height for dot in found} == {1}


# On the page.


def test_numbers_for_a_spreadsheet_hold_no_formula():
    text = as_csv(["Stage", "=1+1"], [["@x", -2.5], ["审批", 3.0]]).decode("utf-8-sig")
    assert text == "Stage,'=1+1\n'@x,-2.5\n审批,3.0\n"


def open_tab(app, language, name):
    """Open a view as a visitor does."""
    app.at.query_params["lang"] = language
    app.finish_in(language)
    app.at.session_state["views"] = book(language).phrases[f"view.{name}"]
    return app.open()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_shows_its_chart_or_says_why_not(app, language):
    """The small scenario has no debt abroad, and within its three months nobody loses anything."""
    words = book(language).phrases
    for name, count in {"waits": 1, "losses": 0, "quota_use": 0, "how_sure": 1}.items():
        page = open_tab(app, language, name)
        assert len(page.at.get("vega_lite_chart")) == count
        why = book(language).say("shell.cannot", why=words[f"view.{name}.none"])
        assert (why in page.html) == (not count)
        assert (words["view.numbers"] in page.html) == bool(count)


def test_the_dotplot_counts_what_the_scorecard_counts(app):
    html = open_tab(app, "en", "how_sure").choose("sure_measure", "accepted").html
    shown = app.at.session_state["shown"].comparison
    found = how_sure.seen(shown, "always_open", "accepted")
    difference = shown.differences["always_open"]["accepted"]
    assert (found.size, int(np.count_nonzero(found == 0))) == (difference.n, difference.ties)
    assert np.mean(found) == pytest.approx(difference.mean)
    more = int(np.count_nonzero(found > 0))
    assert f"more under Always open in {more} of 30 simulated futures" in html


def test_three_policies_are_panels_of_differences_on_the_same_axes(app):
    app.finish().compare_with("always_open", "more").finish()
    drawn = app.at.get("vega_lite_chart")
    assert len(drawn) == 2
    assert "difference from the reference" in app.html
    shown = app.at.session_state["shown"].comparison
    name = app.at.selectbox(key="series").value
    found = charts.differences(shown, name)
    assert [line.title for line in found] == ["Always open", "More reviewers"]
    records = {(r.policy, r.replication): r.series[name][-1] for r in shown.records}
    apart = [records["more", r] - records["as_is", r] for r in range(30)]
    assert found[1].mean[-1] == pytest.approx(np.mean(apart), rel=1e-3)
    assert found[1].low[-1] <= found[1].mean[-1] <= found[1].high[-1]


def test_a_panels_axis_holds_the_lines_of_all_and_zero():
    days = ("2021-02-01", "2021-03-01")
    found = [
        charts.Line("a", days, (0.0, 3.0), (-40.0, 2.0), (40.0, 4.0)),
        charts.Line("b", days, (0.0, -1.0), *[(0.0, -1.0)] * 2),
    ]
    low, high = charts.shared_ends(found)
    assert low <= -1.0 < 3.0 <= high
    assert high <= 8.0  # the first runs' band is cut
    assert charts.shared_ends([charts.Line("a", days, *[(0.0, 0.0)] * 3)]) == (-1.0, 1.0)


def test_amounts_over_time_are_short_numbers_and_counts_stay():
    days = ("2021-02-01", "2021-03-01")
    line = charts.Line("a", days, (4.0e7, 3.5e7), (3.9e7, 3.4e7), (4.1e7, 3.6e7))
    (found,), unit = charts.in_unit("ip_fund_balance", [line])
    assert (unit, found.mean) == ("CNY million", (40.0, 35.0))
    assert charts.in_unit("abroad_over", [line]) == ([line], "borrowers")


def test_what_a_policy_changes_stands_in_a_table_with_its_title_as_written(app):
    app.finish().compare_with("always_open", "more").finish()
    question = app.at.session_state["shown"].question
    table = changes.table(question)
    assert table.count("<tr>") == 1 + len(question.differing) == 3
    assert "What the policies change: 2 levers" in app.html
    assert table.count("as the reference") == 2
    hostile = replace(question, others=(replace(question.others[0], title="<b>x</b>"), question.others[1]))
    assert "<b>" not in changes.table(hostile)
    assert changes.table(replace(question, others=(question.reference,))) == ""
