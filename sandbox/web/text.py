"""Every text of the interface, English. A further language is one more catalogue of the same keys.

What is said about results (verdicts, ranges, answers) stands in `sandbox.report.words` and is not repeated here.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: dict[str, str] = {
    # The shell.
    "app.title": "Policy laboratory",
    "page.compare": "Compare",
    # What is asked.
    "ask.scenario": "Scenario",
    "ask.reference": "Compare with",
    "ask.policy": "Policy",
    "ask.own": "Your own policy",
    "ask.changed": "{title}, changed",
    "ask.runs": "Runs and seed",
    "ask.replications": "Runs of each policy",
    "ask.seed": "Seed of the luck",
    "ask.runs.help": "More runs narrow the ranges. The same seed gives the same luck, and so the same figures.",
    "heading.two": "“{policy}” instead of “{reference}”",
    "heading.one": "{reference}",
    "differs": "What differs",
    "differs.step": "{label}: {before} → {after}",
    "differs.nothing": "Nothing differs yet. Move a lever on the left, or choose another policy.",
    "differs.more": "and {count} more",
    # Levers.
    "levers.help": "What you change here applies to this policy only; the other stays as it is.",
    "levers.question": "Levers of this question",
    "levers.group": "{group} · {levers}",
    "levers.group.differs": "Set differently: {labels}",
    "levers.count.one": "1 lever",
    "levers.count.many": "{count} levers",
    "levers.was": "{reference}: {value}",
    "levers.reset": "Undo",
    "levers.reset_all": "Undo all changes ({count})",
    "levers.dated": "Changes by date: {steps}. Dates are set in a scenario file.",
    "levers.bounds": "Allowed: {bounds}.",
    "levers.slider": "This slider covers {low} to {high}; a scenario file or --set takes any allowed value.",
    "levers.unit": "Unit: {unit}.",
    "levers.uncertainty": "Plausible: {words}.",
    "levers.source": "Source: {source} ({status}).",
    "levers.path": "Name in files and commands: {path}",
    "status.law": "law",
    "status.official": "official",
    "status.secondary": "secondary",
    "status.derived": "derived",
    "status.assumption": "assumption",
    "status.law.help": "set by a law or rule",
    "status.official.help": "published by an authority, or a definition",
    "status.secondary.help": "reported by others",
    "status.derived.help": "worked out from published figures",
    "status.assumption.help": "nobody has published it: an assumption with a plausible range",
    # Running.
    "run.progress": "{done} of {total} runs",
    "run.left": "about {time} left",
    "run.left.unknown": "starting",
    "run.others.one": "one other person is computing",
    "run.others.many": "{count} other people are computing",
    "run.stopped": "stopped after {done} of {total} runs",
    "run.finished": "{total} runs done",
    "run.stop": "Stop",
    "run.continue": "Continue",
    "run.seconds": "{count} s",
    "run.minutes": "{count} min",
    "stale": "Grey: figures for the earlier settings, of {time}",
    "stale.problem": "Grey: figures for the earlier settings, of {time}; the new settings cannot be run",
    "stale.stopped": "Grey: figures for the earlier settings, of {time}; the new ones were stopped",
    "first": "The first runs are under way; figures appear after two runs of each policy.",
    "trouble": "{title} could not be simulated: {reason}",
    "trouble.died": "its worker process ended {count} times without an answer. Change a lever, or restart the app.",
    "trouble.stuck": "its runs gave no answer within {seconds} seconds. Change a lever, or restart the app.",
    "trouble.failed": "its runs could not be handed to a worker ({reason}).",
    "all_failed": "Every run failed, so there is nothing to compare. The first reason: {reason}",
    # Problems with the input.
    "problem.heading": "These settings cannot be run:",
    "problem.file": "A scenario file was left out:",
    "problem.no_scenarios": "There is no readable scenario. `sandbox check` says what is wrong with a file.",
    "problem.fault": (
        "A fault of this app, not of your input: {what}. What happened is recorded in the terminal of the app; "
        "please report it."
    ),
    # Scorecard.
    "card.caption": "Averages under both policies and their difference",
    "card.measure": "Measure",
    "card.difference": "Difference on average ({level} % range)",
    "card.futures": "Better in",
    "card.better": "better",
    "card.worse": "worse",
    "card.waiting": "…",
    "card.verdict": "{words}: {range}",
    "card.legend": (
        "Bars: {level} % range of the average difference; they hold for all rows together, each row on its own scale. "
        "Right of the line is better. “Better in”: simulated futures in which one would see it."
    ),
    "card.tip.mean": "Mean difference {mean} {unit}; {level} % range {low} to {high}.",
    "card.tip.chance": "Probability that the average is better: {percent} %.",
    "card.tip.unit": "Unit: {unit}.",
    "card.tip.none": "Neither direction is better here; right of the line is more.",
    "card.tip.matters": "Smallest difference that matters: {matters} {unit}.",
    # Chart.
    "chart.pick": "Over time",
    "chart.title": "{label} by {day}",
    "chart.says": "{title}: {low} to {high}",
    "chart.alt": "Line chart of {label} month by month with {level} % ranges. {says}",
    "chart.none": "Nothing of this kind happens in this scenario; choose another line.",
    "chart.note": "Lines: average of the runs so far. Bands: {level} % range of that average (luck only).",
    "series.applications": "Applications",
    "series.accepted": "Accepted",
    "series.started": "Tests started",
    "series.graduated": "Graduated",
    "series.launched": "Products launched",
    "series.tests_running": "Tests running",
    "series.ip_fund_balance": "Balance of the risk fund",
    "series.ip_covered": "IP-pledge loans covered by the scheme",
    "series.ip_outstanding": "IP-pledge loans outstanding",
    "series.unit.ip_fund_balance": "CNY",
    "series.unit.ip_covered": "CNY",
    "series.unit.ip_outstanding": "CNY",
    "series.unit": "cases since the start",
    "series.unit.tests_running": "tests at the time",
    # The foot of the page.
    "foot.load": "Load before any run",
    "foot.load.none": "Nothing here has a limited capacity.",
    "foot.command": "The same numbers from the command line",
    # Groups of levers, by section.
    "group.supervision": "Supervision sandbox",
    "group.supervision.partner": "Licensed partners",
    "group.supervision.batches": "Batches",
    "group.supervision.eligibility": "Eligibility gate",
    "group.supervision.review": "Expert review",
    "group.supervision.notice": "Public notice",
    "group.supervision.slots": "Test places",
    "group.supervision.test": "Live test",
    "group.supervision.visits": "Monitoring visits",
    "group.population.credit": "Credit tiers",
    "group.population.credit.special_funds": "Special funds",
    "group.supervision.incidents": "Incidents",
    "group.supervision.compensation": "Compensation",
    "group.supervision.exit": "Exit from the test",
    # Labels of parameters; one without a label is called by its path.
    "parameter.supervision.regime": "Admission",
    "parameter.supervision.partner.room": "Cases per partner",
    "parameter.supervision.partner.search": "Search for a partner",
    "parameter.supervision.batches.interval": "Between calls",
    "parameter.supervision.batches.window": "A call stays open",
    "parameter.supervision.eligibility.pass_score": "Pass scores",
    "parameter.supervision.review.reviewers": "Reviewers",
    "parameter.supervision.review.panel": "Readers of each file",
    "parameter.supervision.review.pass_score": "Pass score of the panel",
    "parameter.supervision.review.return_margin": "Band that is sent back",
    "parameter.supervision.review.returns": "Times a file is sent back",
    "parameter.supervision.notice.days": "Public notice",
    "parameter.supervision.slots.total": "Test places",
    "parameter.supervision.test.customer_cap": "Customer cap",
    "parameter.supervision.visits.inspectors": "Inspectors",
    "parameter.supervision.visits.per_year": "Visits to a test",
    "parameter.supervision.visits.weights": "Visits by credit tier",
    "parameter.supervision.visits.rule": "Where visits go",
    "parameter.supervision.visits.complaint_weight": "Visits after a complaint",
    "parameter.supervision.visits.complaint_memory": "A complaint is recent for",
    "parameter.population.credit.rescoring": "Credit tiers move",
    "parameter.population.credit.special_funds.weight": "Weight of compliance scores",
    "parameter.supervision.incidents.stop_after": "Incidents until a stop",
    "parameter.supervision.compensation.partner_share": "Partner pays",
    "parameter.supervision.compensation.partner_cap": "Partner pays at most",
    "parameter.supervision.exit.interval": "Between exit windows",
    "parameter.supervision.exit.pass_score": "Pass score at the exit",
    "parameter.supervision.exit.improvements": "Times a test is prolonged",
    "choice.supervision.regime.batches": "batches called by the regulator",
    "choice.supervision.regime.always_open": "open all year round",
    "choice.supervision.regime.none": "no sandbox, ordinary licence",
    "choice.supervision.visits.rule.weights": "by the table of weights",
    "choice.supervision.visits.rule.proportional": "in proportion to risk",
    "choice.supervision.visits.rule.square_root": "by the square root of risk",
    "choice.supervision.visits.rule.complaints_first": "after complaints first",
    "choice.population.credit.rescoring.monthly": "every month",
    "choice.population.credit.rescoring.never": "never",
    "part.min": "least",
    "part.mode": "usual",
    "part.max": "most",
    "part.low": "from",
    "part.high": "to",
    "part.value": "always",
    "part.mean": "mean",
    "part.median": "median",
    "part.sigma": "spread",
    "part.minimum": "at least",
}

CATALOGUES: dict[str, Mapping[str, str]] = {"en": ENGLISH}


def say(key: str, language: str = "en", **fields: object) -> str:
    """The text of that key with its fields filled in. Raises KeyError for a key that the catalogue lacks."""
    return CATALOGUES[language][key].format(**fields)


def say_count(key: str, count: int) -> str:
    """The text for one (`key.one`) or for several (`key.many`)."""
    return say(f"{key}.{'one' if count == 1 else 'many'}", count=f"{count:,}")


def _named(key: str, fallback: str, language: str = "en") -> str:
    return CATALOGUES[language].get(key) or fallback


def plain_name(name: str) -> str:
    """A name of code as words."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def parameter_label(path: str) -> str:
    """Short label of a parameter, by its path."""
    return _named(f"parameter.{path}", plain_name(" ".join(path.split(".")[-2:])))


def part_label(name: str) -> str:
    """Label of one part of a distribution or table."""
    return _named(f"part.{name}", name.replace("_", " "))


def group_label(group: str) -> str:
    """Label of a group of parameters, by the path of its section."""
    return _named(f"group.{group}", plain_name(group.rpartition(".")[2]))


def choice_label(path: str, option: str, meaning: str = "") -> str:
    """What one option of a choice is called; its declared meaning where the catalogue has no words for it."""
    return _named(f"choice.{path}.{option}", meaning or option.replace("_", " "))


def series_label(name: str) -> str:
    """What a line over time is called."""
    return _named(f"series.{name}", plain_name(name))


def series_unit(name: str) -> str:
    """Unit of a line over time."""
    return _named(f"series.unit.{name}", say("series.unit"))
