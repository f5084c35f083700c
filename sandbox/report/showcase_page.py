"""The pages of the showcase: prose by hand, figures by the model.

A page of docs/showcase/ holds blocks of figures between `<!-- figures: NAME -->` and `<!-- end -->`; each is the
scorecard of one comparison. The prose around them states findings; a test makes the runs again and holds both.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.report.markdown import table
from sandbox.report.scorecard import scorecard, title_of

if TYPE_CHECKING:
    from sandbox.study.results import Comparison

BLOCK = re.compile(r"<!-- figures: ([a-z_]+) -->\n.*?<!-- end -->", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One comparison of a page: a shipped scenario, parameters set beside it, and how many replications.

    policies: of those that the scenario compares, all where none is named. worlds: chosen beside the scenario's own.
    """

    scenario: str
    replications: int
    sets: Mapping[str, object]
    measures: tuple[str, ...]
    policies: tuple[str, ...] = ()
    worlds: Mapping[str, str] = field(default_factory=dict)

    def run(self) -> Comparison:
        """The comparison itself."""
        from sandbox.catalogue import CATALOGUE, load  # noqa: PLC0415  (the engine only when a page is made)
        from sandbox.declare.command_line import make_policy  # noqa: PLC0415
        from sandbox.study.compare import compare  # noqa: PLC0415

        scenario = load(self.scenario).with_parameters(make_policy("set", self.sets, CATALOGUE).overlay)
        scenario = scenario.with_worlds(self.worlds) if self.worlds else scenario
        return compare(scenario, self.policies or None, replications=self.replications)

    @property
    def command(self) -> str:
        """The command that makes the comparison again."""
        chosen = f" --policies {','.join(self.policies)}" if self.policies else ""
        worlds = "".join(f" --world {world}={choice}" for world, choice in self.worlds.items())
        given = "".join(f" --set {path}={_shell(value)}" for path, value in self.sets.items())
        return f"sandbox compare {self.scenario}{chosen}{worlds}{given} --replications {self.replications} --all"


def figures(block: Block, comparison: Comparison) -> str:
    """The block's figures as a Markdown table, a row for each measure and policy, and the command that repeats them."""
    rows = []
    for row in scorecard(comparison, everything=True):
        if row.measure not in block.measures:
            continue
        rows.append((f"**{row.title}**", title_of(comparison, comparison.reference), row.reference, "reference", ""))
        rows += [("", cell.title, cell.mean, cell.difference, cell.judgement.short) for cell in row.cells]
    lines = table(("measure", "policy", "mean", "difference (95 %)", "verdict"), rows)
    return "\n".join([*lines, "", f"*Again:* `{block.command}`"])


def _shell(value: object) -> str:
    """A value as it can stand on a command line."""
    if isinstance(value, Mapping):
        return shlex.quote("{" + ", ".join(f"{key}: {part}" for key, part in value.items()) + "}")
    return shlex.quote(str(value))


def filled(
    text: str,
    blocks: Mapping[str, Block],
    run: Callable[[Block], Comparison] = Block.run,
    show: Callable[[Block, Comparison], str] = figures,
) -> str:
    """The page with its blocks of figures made anew. Raises KeyError for a block that is not among `blocks`."""

    def made(match: re.Match[str]) -> str:
        block = blocks[match[1]]
        return f"<!-- figures: {match[1]} -->\n{show(block, run(block))}\n<!-- end -->"

    return BLOCK.sub(made, text)


_DESK = ("good_launched", "bad_launched", "good_service", "harm", "harm_uncompensated", "staff_cost", "rules_learned",
         "additionality", "displaced_by_sandbox")  # fmt: skip
_RULE = ("started", "launched", "bad_launched", "harm", "spared_cases", "review_wait", "start_up_share", "wrong_rules")
_SHARE = ("ip_additional", "ip_deadweight", "ip_default_24m", "ip_effort", "ip_good_refused", "ip_weak_funded",
          "ip_loss_bank", "ip_loss_public", "ip_public_tail_95", "ip_public_tail_99", "ip_public_accrual")  # fmt: skip
_SHARES = ("none", "third", "half", "most")
_VISIT = ("harm_in_test", "detection_days", "undetected_incidents", "visits", "staff_cost")

_QUOTA = ("abroad_high_tech", "abroad_high_tech_refused", "abroad_facilitation", "abroad_borrowed", "abroad_carry",
          "abroad_open_position", "abroad_saved_open", "abroad_exchange_shortfall")  # fmt: skip
_SWITCHED = ("abroad_high_tech", "abroad_high_tech_refused", "abroad_carry", "abroad_open_position")

_SHARP: dict[str, object] = {
    "supervision.incidents.complaints": 0,
    "supervision.incidents.quality_effect": 1.2,
    "supervision.incidents.stop_after": 1000,
    "population.credit.accuracy": 0.95,
    "population.credit.rescoring": "never",
    "supervision.quality.firm_share": 1,
    "supervision.exemptions.spread": 0,
    "supervision.eligibility.pass_score": {"need": 0, "innovation": 0, "readiness": 0, "benefit": 0},
    "supervision.review.pass_score": -5,
    "supervision.exit.pass_score": -5,
    "supervision.slots.total": 400,
    "supervision.visits.inspectors": 240,
    "supervision.visits.per_year": 24,
    "supervision.visits.risk": {"A": 0.139, "B": 0.521, "C": 1.525, "D": 4.943},
}
"""A world in which tiers tell risk almost surely, risk differs much, complaints are silent and no visit is missed."""

SHOWCASE: dict[str, dict[str, Block]] = {
    "sandbox-or-help-desk": {
        "desk": Block("sandbox-or-help-desk", 100, {}, _DESK),
        "few_admissible": Block("sandbox-or-help-desk", 40, {"supervision.licence.admissible_share": 0.2},
                                ("good_launched", "good_service", "harm_uncompensated")),
        "all_admissible": Block("sandbox-or-help-desk", 40, {"supervision.licence.admissible_share": 1.0},
                                ("good_launched", "good_service", "harm_uncompensated")),
    },
    "repeated-exemption": {"rule": Block("repeated-exemption", 100, {}, _RULE)},
    "whom-to-visit": {
        "visits": Block("whom-to-visit", 100, {}, _VISIT),
        "silent": Block("whom-to-visit", 100, {"supervision.incidents.complaints": 0}, _VISIT),
        "theorem": Block("whom-to-visit", 40, _SHARP, ("undetected_incidents", "detection_days", "visits")),
    },
    "public-share": {
        "share": Block("public-share", 100, {}, _SHARE),
        "effort": Block("public-share", 30, {"ip_finance.bank.moral_hazard": 0},
                        ("ip_additional", "ip_default_24m", "ip_effort", "ip_good_refused", "ip_weak_funded",
                         "ip_loss_public", "ip_public_accrual"), _SHARES),
        "raises": Block("public-share", 30, {},
                        ("ip_additional", "ip_default_24m", "ip_loss_public", "ip_public_accrual"), _SHARES,
                        {"cover": "raises"}),
    },
    "quota-or-carry": {
        "cheap": Block("quota-or-carry", 100, {}, _QUOTA),
        "no_carry": Block("quota-or-carry", 30, {"cross_border.carry.open": "no"}, _SWITCHED),
        "no_facilitation": Block("quota-or-carry", 30, {"cross_border.facilitation.quota": "set",
                                 "cross_border.facilitation.usd": 0}, _SWITCHED),
    },
}  # fmt: skip
"""The pages by name, and the comparisons in each."""
