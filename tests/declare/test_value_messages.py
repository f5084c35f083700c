"""Every message of a refused value, by its text. The head takes lines 1 to 4: the text begins on line 5."""

import pytest

PARAMETERS = [
    (
        "toy.slots_totl: 6",
        "f.yaml:6  toy.slots_totl: no such parameter.\n"
        "  Did you mean toy.slots.total? (`sandbox parameters toy` lists all)",
    ),
    (
        "reviewers: 6",
        "f.yaml:6  reviewers: no such parameter.\n"
        "  Did you mean toy.review.reviewers? (`sandbox parameters` lists all)",
    ),
    (
        "toy.reviev.efort.mode: 6",
        "f.yaml:6  toy.reviev.efort.mode: no such parameter.\n"
        "  Did you mean toy.review.effort.mode? (`sandbox parameters toy` lists all)",
    ),
    ("qqqq.zzzz: 6", "f.yaml:6  qqqq.zzzz: no such parameter.\n  `sandbox parameters` lists all."),
    (
        "toy.review: {reviewers: 6}",
        "f.yaml:6  toy.review: a group of parameters, not one of them.\n"
        "  Write each with its whole path, as toy.review.reviewers: ...",
    ),
    (
        "toy.review.effort.mod: 6",
        "f.yaml:6  toy.review.effort.mod: no such part of toy.review.effort: it has min, mode, max.\n"
        "  Did you mean toy.review.effort.mode?",
    ),
    ("toy.slots.total.low: 6", "f.yaml:6  toy.slots.total.low: no such part of toy.slots.total: it is one value."),
    (
        "toy.review.reviewers: six",
        "f.yaml:6  toy.review.reviewers: found the text 'six', allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers: '6'",
        "f.yaml:6  toy.review.reviewers: found the text '6', allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers: yes",
        "f.yaml:6  toy.review.reviewers: found the text 'yes', allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers: true",
        "f.yaml:6  toy.review.reviewers: found true (a truth value), allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers:",
        "f.yaml:6  toy.review.reviewers: found nothing (null), allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers: 6.5",
        "f.yaml:6  toy.review.reviewers: found 6.5, allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers: 501",
        "f.yaml:6  toy.review.reviewers: found 501, allowed: a whole number from 1 to 500.",
    ),
    (
        f"toy.review.reviewers: {'9' * 400}",
        "f.yaml:6  toy.review.reviewers: found a number of more than 20 digits, allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers: 2021-01-01",
        "f.yaml:6  toy.review.reviewers: found the date 2021-01-01, allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers: [6]",
        "f.yaml:6  toy.review.reviewers: found a list, allowed: a whole number from 1 to 500.",
    ),
    (
        "toy.review.reviewers: {low: 6}",
        "f.yaml:6  toy.review.reviewers: found a mapping, allowed: a whole number from 1 to 500.",
    ),
    ("toy.factor: .nan", "f.yaml:6  toy.factor: found not a number (NaN), allowed: a number from 0 to 5."),
    ("toy.factor: -.inf", "f.yaml:6  toy.factor: found an infinite number, allowed: a number from 0 to 5."),
    ("toy.factor: 1e999", "f.yaml:6  toy.factor: found an infinite number, allowed: a number from 0 to 5."),
    ("toy.slots.price: -1", "f.yaml:6  toy.slots.price: found -1, allowed: a number of at least 0."),
    (
        "toy.regime: always-open",
        "f.yaml:6  toy.regime: found the text 'always-open', allowed: one of batches, always_open, none.\n"
        "  Did you mean always_open?",
    ),
    ("toy.regime: 3", "f.yaml:6  toy.regime: found 3, allowed: one of batches, always_open, none."),
    ("toy.since: 2021", "f.yaml:6  toy.since: found 2021, allowed: a date, as 2021-01-31."),
    (
        "toy.since: 2021-02-30",
        "f.yaml:6  toy.since: found 2021-02-30, which is not in the calendar, allowed: a date, as 2021-01-31.",
    ),
    (
        "toy.holidays: [2021-02-01, 2021-01-01]",
        "f.yaml:6  toy.holidays: found 2021-01-01 after 2021-02-01, allowed: a list of dates in order, each once.",
    ),
    (
        "toy.holidays: [2021-02-01, soon]",
        "f.yaml:6  toy.holidays[2]: found the text 'soon', allowed: a date, as 2021-01-31.",
    ),
    (
        "toy.shares: {A: 0.5, B: 0.5, C: 0.5}",
        "f.yaml:6  toy.shares: found shares that add up to 1.5, allowed: shares that add up to 1.",
    ),
    (
        "toy.shares.A: 0.6",
        "f.yaml:6  toy.shares: found shares that add up to 1.1, allowed: shares that add up to 1.\n"
        "  This is what the whole becomes with A 0.6.",
    ),
    (
        "toy.visits: {A: 1, b: 2}",
        "f.yaml:6  toy.visits: found unknown: b; missing: B, allowed: for each of A, B a number from 0 to 12.\n"
        "  Did you mean B?",
    ),
    ("toy.visits: {A: 1, B: x}", "f.yaml:6  toy.visits.B: found the text 'x', allowed: a number from 0 to 12."),
    ("toy.visits.A: null", "f.yaml:6  toy.visits.A: found nothing (null), allowed: a number from 0 to 12."),
    (
        "toy.review.effort: {family: triangul, min: 1, mode: 2, max: 3}",
        "f.yaml:6  toy.review.effort.family: found the text 'triangul', "
        "allowed: one of fixed, uniform, triangular, exponential, lognormal.\n  Did you mean triangular?",
    ),
    (
        "toy.review.effort: {min: 1, mode: 2, max: 3}",
        "f.yaml:6  toy.review.effort: found a mapping without a family, allowed: a number, "
        "or a family (fixed, uniform, triangular, exponential, lognormal) with its parts.",
    ),
    (
        "toy.review.effort: {family: triangular, min: 1, max: 3}",
        "f.yaml:6  toy.review.effort: found missing: mode, allowed: triangular with min, mode, max.",
    ),
    (
        "toy.review.effort: {family: triangular, min: 1, mode: 5, max: 3}",
        "f.yaml:6  toy.review.effort: found min 1, mode 5, max 3 are not in order, "
        "allowed: triangular with parts in order.",
    ),
    (
        "toy.review.effort: {family: fixed, value: -1}",
        "f.yaml:6  toy.review.effort.value: found -1, allowed: a number of at least 0.",
    ),
    (
        "toy.review.effort.min: 3",
        "f.yaml:6  toy.review.effort: found min 3, mode 2, max 4 are not in order, "
        "allowed: triangular with parts in order.\n  This is what the whole becomes with min 3.",
    ),
    (
        "toy.review.effort.median: 3",
        "f.yaml:6  toy.review.effort.median: found median of a distribution that is triangular, "
        "allowed: a part of it: min, mode, max.\n  This is what the whole becomes with median 3.",
    ),
]


@pytest.mark.parametrize(("line", "message"), PARAMETERS)
def test_a_value_that_does_not_fit(complaints, line, message):
    assert complaints(f"parameters:\n  {line}\n") == [message]


ANNOTATED = [
    (
        "{value: 6, status: assumption}",
        "an assumption needs its plausible range.\n  Add for example uncertainty: {low: 4, high: 9}.",
        "",
    ),
    (
        "{value: 6, status: assumption, uncertainty: fixed}",
        "an assumption needs its plausible range.\n  Add for example uncertainty: {low: 4, high: 9}.",
        "",
    ),
    ("{source: 'S:A1'}", "an annotation without a value.\n  Add value: and what it is.", ""),
    ("{value: 6, sorce: x}", "no such key.\n  Did you mean source?", ".sorce"),
    (
        "{value: 6, zzz: x}",
        "no such key.\n  Known here: value, source, status, grade, note, uncertainty.",
        ".zzz",
    ),
    (
        "{value: 6, status: offical}",
        "found the text 'offical', allowed: one of law, official, secondary, derived, assumption.\n"
        "  Did you mean official?",
        ".status",
    ),
    ("{value: 6, grade: 1}", "found 1, allowed: one of high, medium, low.", ".grade"),
    ("{value: 6, source: ''}", "found the text '', allowed: text of 1 to 2,000 letters.", ".source"),
    ("{value: 6, note: null}", "found nothing (null), allowed: text of 1 to 2,000 letters.", ".note"),
    ("{value: null}", "found nothing (null), allowed: a whole number from 1 to 500.", ""),
    (
        "{value: 6, uncertainty: {low: .nan, high: 9}}",
        "found not a number (NaN), allowed: a whole number from 1 to 500.",
        ".uncertainty.low",
    ),
    (
        "{value: 6, uncertainty: {low: 4, high: 900}}",
        "found 900, allowed: a whole number from 1 to 500.",
        ".uncertainty.high",
    ),
    (
        "{value: 6, uncertainty: {low: 4, high: true}}",
        "found true (a truth value), allowed: a whole number from 1 to 500.",
        ".uncertainty.high",
    ),
    (
        "{value: 6, uncertainty: {low: 9, high: 4}}",
        "found low 9 and high 4, allowed: low below high, or fixed for a value without doubt.",
        ".uncertainty",
    ),
    (
        "{value: 6, uncertainty: {low: 4}}",
        "found low without high, allowed: {low, high}, {relative}, {count}, {options} or fixed.",
        ".uncertainty",
    ),
    (
        "{value: 3, uncertainty: {low: 4, high: 9}}",
        "the value 3 lies outside its own range, 4 to 9.\n  Correct the value or the range.",
        "",
    ),
    (
        "{value: 6, uncertainty: {relative: .inf}}",
        "found an infinite number, allowed: a number from 0 to 10.",
        ".uncertainty.relative",
    ),
    (
        "{value: 6, uncertainty: {relative: 0}}",
        "found relative 0, allowed: a share above 0, or fixed for a value without doubt.",
        ".uncertainty",
    ),
    ("{value: 6, uncertainty: {count: 0}}", "found 0, allowed: a number above 0.", ".uncertainty.count"),
    (
        "{value: 6, uncertainty: {successes: 3, trials: 4}}",
        "found the form {successes, trials}, allowed: {low, high}, {relative}, {count}, {options} or fixed.",
        ".uncertainty",
    ),
    (
        "{value: 6, uncertainty: wide}",
        "found the text 'wide', allowed: {low, high}, {relative}, {count}, {options} or fixed.",
        ".uncertainty",
    ),
    (
        "{value: 6, uncertainty: {wide: 3}}",
        "found the keys wide, allowed: {low, high}, {relative}, {count}, {options} or fixed.",
        ".uncertainty",
    ),
    (
        "{value: 6, uncertainty: {options: []}}",
        "found a list, allowed: a list of alternatives.",
        ".uncertainty.options",
    ),
    (
        "{value: 6, uncertainty: {options: [5, 5.5]}}",
        "found 5.5, allowed: a whole number from 1 to 500.",
        ".uncertainty.options[2]",
    ),
    (
        "{value: 6, uncertainty: {parts: {min: {low: 1, high: 2}}}}",
        "found the form {parts}, allowed: {low, high}, {relative}, {count}, {options} or fixed.",
        ".uncertainty",
    ),
]


@pytest.mark.parametrize(("form", "message", "below"), ANNOTATED)
def test_an_annotation_that_does_not_fit(complaints, form, message, below):
    path = "toy.review.reviewers"
    assert complaints(f"parameters:\n  {path}: {form}\n") == [f"f.yaml:6  {path}{below}: {message}"]


def test_a_posterior_of_a_share_needs_trials(complaints):
    line = "toy.review.accepted: {value: 0.3, uncertainty: {successes: 5, trials: 4}}"
    assert complaints(f"parameters:\n  {line}\n") == [
        "f.yaml:6  toy.review.accepted.uncertainty: found 5 successes of 4 trials, "
        "allowed: trials above 0, and no more successes than trials."
    ]


def test_parts_of_an_uncertainty_are_checked_by_name_and_bounds(complaints):
    text = """\
    parameters:
      toy.review.wait:
        value: {family: lognormal, median: 30, sigma: 0.5}
        uncertainty:
          parts:
            medan: {low: 1, high: 2}
            sigma: {low: 1, high: 20}
    """
    assert complaints(text) == [
        "f.yaml:10  toy.review.wait.uncertainty.parts.medan: no such key.\n  Did you mean median?",
        "f.yaml:11  toy.review.wait.uncertainty.parts.sigma.high: found 20, allowed: a number from 0 to 10.",
    ]
