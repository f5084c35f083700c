"""The page as a visitor meets it, driven without a browser."""

from sandbox.web import compare, service, status


def test_it_opens_with_two_policies_compared(app):
    app.finish()
    assert "“Always open” instead of “As it is”" in app.html
    assert "60 runs done" in app.html
    assert "still estimating" not in app.html
    assert 'class="sb-card"' in app.html
    assert "30 runs per policy, same luck for all" in app.html
    assert "Reviewers:" in app.html
    assert app.command.endswith("--policies as_is,always_open --reference as_is --replications 30 --seed 1")
    assert len(app.at.get("vega_lite_chart")) == 1
    assert not app.has_button("stop")


def test_a_lever_makes_a_policy_of_ones_own_and_undo_takes_it_back(app):
    app.finish().move("supervision.review.reviewers", 12)
    assert "“Always open, changed” instead of “As it is”" in app.html
    assert "own:supervision.regime=always_open,supervision.review.reviewers=12" in app.command
    app.finish()
    assert "Reviewers" in app.html
    app.press("undo_all")
    assert "“Always open” instead of “As it is”" in app.html
    assert "--define" not in app.command
    assert app.at.slider(key="lever/small/always_open/supervision.review.reviewers").value != 12


def test_while_new_figures_are_computed_the_old_ones_are_marked_as_old(app, monkeypatch):
    app.finish()
    monkeypatch.setattr(compare, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(status, "progress_of", lambda q: service.manager().look(q.wants))
    monkeypatch.setattr("sandbox.web.result.progress_of", lambda q: service.manager().look(q.wants))
    app.move("supervision.review.reviewers", 11)
    assert "Grey: figures for the earlier settings, of " in app.html
    assert 'class="sb-card"' in app.html


def test_stop_and_continue(app, monkeypatch):
    monkeypatch.setattr("sandbox.web.sidebar.DEFAULT_REPLICATIONS", 1000)
    app.open()
    app.press("stop")
    assert "stopped after " in app.html
    manager = service.manager()
    assert not manager._demands
    app.open()
    assert not manager._demands
    app.press("continue")
    app.open()
    assert "stopped after " not in app.html
    assert app.has_button("stop")
    assert manager._demands


def test_settings_that_cannot_be_run_are_said_in_words(app):
    app.finish()
    app.at.session_state["changes"][("small", "always_open")]["supervision.notice.days.min"] = 300.0
    app.open()
    assert "These settings cannot be run:" in app.html
    assert "not in order" in app.html
    assert "the new settings cannot be run" in app.html
    assert "Traceback" not in app.html
    app.press("undo_all")
    assert "cannot be run" not in app.html


def test_a_policy_made_out_of_the_reference_begins_without_a_difference(app):
    app.finish().compare_with("as_is").finish()
    assert "Nothing differs yet" in app.html
    app.move("supervision.review.reviewers", 13, "as_is")
    assert "“Your own policy” instead of “As it is”" in app.html
    assert "--define own:supervision.review.reviewers=13" in app.command


def test_changes_are_kept_when_one_looks_at_another_policy(app):
    app.finish().move("supervision.review.reviewers", 12)
    app.compare_with("more")
    assert "“More reviewers” instead of “As it is”" in app.html
    app.compare_with("always_open")
    assert "“Always open, changed” instead of “As it is”" in app.html


def test_the_chart_shows_the_line_that_is_chosen(app):
    app.finish().choose("series", "applications")
    assert "Applications by 31 March 2021" in app.html


def test_a_scenario_that_cannot_be_read_is_said_and_left_out(app, scenarios):
    (scenarios / "broken.yaml").write_text("schema: 1\nname: broken\nheadlin: [x]\n", encoding="utf-8")
    app.open()
    assert "A scenario file was left out:" in app.html
    assert "broken.yaml:3" in app.html
    assert app.at.selectbox(key="scenario").options == ["A small sandbox"]


def test_without_any_scenario_the_page_says_so(app, scenarios):
    (scenarios / "small.yaml").unlink()
    app.open()
    assert "There is no readable scenario" in app.html


def test_text_from_a_file_is_shown_as_it_is(app, scenarios, small_text):
    hostile = "<script>alert(1)</script> **b** :red[r] ![x](http://example.com/x.png) $x^2$ <img src=x>"
    text = small_text.replace("title: Always open", f"title: '{hostile}'")
    text = text.replace("title: A small sandbox", "title: 'S <b>bold</b>'")
    text = text.replace("source: small", f"source: '{hostile}'")
    (scenarios / "small.yaml").write_text(text, encoding="utf-8")
    app.finish()
    assert "<script>" not in app.html
    assert "<img" not in app.html
    assert "S <b>" not in app.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **b** :red[r]" in app.html
    # What Streamlit itself reads as Markdown bears no text from a file.
    read_as_markdown = [*app.at.markdown, *app.at.caption, *app.at.error, *app.at.warning, *app.at.info]
    assert not [m for m in read_as_markdown if "script" in m.value]
    labels = [w.label for kind in (app.at.slider, app.at.selectbox, app.at.number_input, app.at.button) for w in kind]
    labels += [e.label for e in app.at.expander]
    assert not [label for label in labels if "script" in label or "**" in label]


def test_a_fault_of_the_app_is_a_sentence_and_never_a_traceback(app, monkeypatch):
    def break_down(*_):
        raise ZeroDivisionError("something <b>impossible</b>")

    monkeypatch.setattr("sandbox.web.frame.ask", break_down)
    app.open()
    assert "A fault of this app, not of your input: ZeroDivisionError" in app.html
    assert "<b>impossible" not in app.html
    assert "Traceback" not in app.html


def test_runs_that_all_fail_are_said_with_their_reason(app, monkeypatch):
    import sandbox.model

    def fails(*_, **__):
        raise ValueError("the books do not balance")

    monkeypatch.setattr(sandbox.model, "run", fails)
    app.finish()
    assert "Every run failed" in app.html
    assert "the books do not balance" in app.html


def test_one_sessions_changes_never_show_in_anothers(app, scenarios):
    from streamlit.testing.v1 import AppTest

    from tests.web.conftest import APP, Page

    app.finish().move("supervision.review.reviewers", 12)
    other = Page(AppTest.from_file(str(APP), default_timeout=30)).finish()
    assert "“Always open” instead of “As it is”" in other.html
    assert "“Always open, changed” instead of “As it is”" in app.html


def test_the_scorecard_of_a_shared_reference_is_there_at_once(app):
    """The second question shares the reference's runs: only the new policy's are made."""
    app.finish()
    manager = service.manager()
    jobs = len(manager._jobs)
    app.compare_with("more").finish()
    assert len(manager._jobs) == jobs + 1
