"""Measures of what the regulator learns: declared and counted here."""

from __future__ import annotations

from sandbox.declare.measure import Measure
from sandbox.kernel.clock import DAY
from sandbox.supervision.desk import Desk
from sandbox.supervision.measures.forms import count, ratio

RULE_MONTHS = 36
"""Months to which the time to a rule is restricted."""
MONTH = 30.4375 * DAY

LEARNING: tuple[Measure, ...] = (
    count("rules_learned", "Rules made of experience", "exemption classes with a rule of their own by the end", "more",
          0.2, "rules", False),
    count("wrong_rules", "Rules for harmful classes", "such rules for classes with too many incidents in truth", "less",
          0.1, "rules", False),
    count("classes_closed", "Classes closed", "exemption classes closed by bad news", "none", 0.2, "classes", False),
    count("wrong_closures", "Harmless classes closed", "closed classes whose true incident rate is acceptable", "less",
          0.1, "classes", False),
    ratio("months_to_rule", "Months from first test to rule, restricted", "months",
          f"mean over exemption classes of the months from the first test to the rule in force, {RULE_MONTHS} for "
          "those without one by then; classes first tested in the run, that many months before its end", "less", 1.0,
          False),
    count("spared_cases", "Cases that needed no sandbox", "cases that a rule made of experience spared the sandbox",
          "none", 1.0),
    ratio("load_removed", "Load removed by rules", "share",
          "cases spared the sandbox over those and the applications to the sandbox together", "none", 0.02, False),
)  # fmt: skip


def learning(desk: Desk) -> dict[str, float | None]:
    """What the regulator has learnt by the end of the run."""
    horizon = desk.clock.horizon
    law = desk.rules.learning
    months, classes, harmful_rules, harmless_closed = 0.0, 0, 0, 0
    for known in desk.learning.classes:
        harmful = known.multiplier > law.acceptable
        ruled = known.since is not None and known.since < horizon
        harmful_rules += ruled and harmful
        harmless_closed += known.closed is not None and not harmful
        if known.first is not None and 0 <= known.first <= horizon - RULE_MONTHS * MONTH:
            classes += 1
            taken = (known.since - known.first) / MONTH if known.since is not None else float(RULE_MONTHS)
            months += min(taken, RULE_MONTHS)
    spared = sum(known.spared for known in desk.learning.classes)
    asked = sum(c.applied is not None and c.applied >= 0 and c.route.startswith("sandbox") for c in desk.cases)
    return {
        "rules_learned": sum(k.since is not None and k.since < horizon for k in desk.learning.classes),
        "wrong_rules": harmful_rules,
        "classes_closed": sum(k.closed is not None for k in desk.learning.classes),
        "wrong_closures": harmless_closed,
        "months_to_rule/num": months,
        "months_to_rule/den": classes,
        "load_removed/num": spared,
        "load_removed/den": spared + asked,
    }
