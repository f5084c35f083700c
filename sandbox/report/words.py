"""The catalogue of phrases, English.

Whatever a report says to a reader it says by key, so that a language is one more catalogue of the same keys.
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.report.words_schemes import SCHEME_WORDS

ENGLISH: dict[str, str] = {
    **SCHEME_WORDS,
    "undefined": "–",
    "reference": "reference",
    "points": "percentage points",
    "better.more": "more is better",
    "better.less": "less is better",
    "better.none": "",
    "futures": "{wins} of {runs}",
    "shortfall.runs": "{label} (the worst {tail} of {runs})",
    "futures.ties": "{wins} of {runs}, {ties} tied",
    # Comparing words: less of it, more of it.
    "compare.until.below": "sooner",
    "compare.until.above": "later",
    "compare.time.below": "shorter",
    "compare.time.above": "longer",
    "compare.count.below": "fewer",
    "compare.count.above": "more",
    "compare.money.below": "less",
    "compare.money.above": "more",
    "compare.share.below": "lower",
    "compare.share.above": "higher",
    # Ranges.
    "range.none": "no difference",
    "range.span": "{low} to {high}",
    "range.short": "{span} {word}",
    "range.points": "{span} percentage points",
    "range.points.short": "{span} points",
    "range.share": "{span} {word}",
    "range.money": "CNY {span} {power} {word}",
    "range.time": "{span} {unit} {word}",
    "range.count": "{span} {power} {word} {unit}",
    "range.per": " per {per}",
    "range.both": "{low} {below} to {high} {above}",
    "range.both.money": "{text} ({unit})",
    "range.both.unit": "{text} ({unit})",
    # Units beside a name, and single amounts.
    "heading.money": "CNY {power}",
    "heading.count": "{power} {unit}",
    "amount.money": "CNY {number} {power}",
    "amount.count": "{number} {power} {unit}",
    "date": "{iso}",
    # Verdicts: long for sentences and hovers, short for the table, adverb inside a sentence.
    "verdict.estimating": "still estimating",
    "verdict.no_effect": "no effect: this lever cannot touch it",
    "verdict.same": "practically the same",
    "verdict.almost_surely_better": "almost surely better (99 in 100)",
    "verdict.almost_surely_worse": "almost surely worse (99 in 100)",
    "verdict.very_likely_better": "very likely better (95 in 100)",
    "verdict.very_likely_worse": "very likely worse (95 in 100)",
    "verdict.leans_better": "leans better, not certain",
    "verdict.leans_worse": "leans worse, not certain",
    "verdict.open": "no difference can be seen yet",
    "verdict.open.runs": "no difference can be seen yet; about {runs} more runs would tell",
    "verdict.undecidable": "this model cannot tell them apart",
    "verdict.changed": "changes",
    "verdict.seems_changed": "seems to change, not certain",
    "verdict.undefined": "not defined here",
    "verdict.none": "",
    "short.estimating": "still estimating",
    "short.no_effect": "no effect",
    "short.same": "practically the same",
    "short.almost_surely_better": "almost surely better",
    "short.almost_surely_worse": "almost surely worse",
    "short.very_likely_better": "very likely better",
    "short.very_likely_worse": "very likely worse",
    "short.leans_better": "leans better, not certain",
    "short.leans_worse": "leans worse, not certain",
    "short.open": "no difference seen yet",
    "short.open.runs": "no difference seen yet",
    "short.undecidable": "cannot tell them apart",
    "short.changed": "changes",
    "short.seems_changed": "seems to change, not certain",
    "short.undefined": "not defined here",
    "short.none": "",
    "adverb.almost_surely_better": "almost surely",
    "adverb.almost_surely_worse": "almost surely",
    "adverb.very_likely_better": "very likely",
    "adverb.very_likely_worse": "very likely",
    # The answer sentence.
    "answer.gains": "{clauses}.",
    "answer.price": "The price: {clauses}.",
    "answer.besides": "Besides: {clauses}.",
    "answer.nothing": "Nothing can be said: no pair of runs ended well.",
    "answer.no_gain": "No gain can be seen.",
    "answer.clause": "{clause}, {adverb}",
    "answer.more_gains.one": "one more measure is better",
    "answer.more_gains.many": "{count} more measures are better",
    "answer.more_price.one": "one more measure is worse",
    "answer.more_price.many": "{count} more measures are worse",
    "answer.more_besides.one": "one more measure changes",
    "answer.more_besides.many": "{count} more measures change",
    "answer.rest.estimating": "After {runs} runs it is too early to say more; at least {least} are needed.",
    "answer.rest.open": "For {names} no difference can be seen yet.",
    "answer.rest.open.runs": "For {names} no difference can be seen yet; about {runs} more runs would tell.",
    "answer.rest.leans_better": "{names}: leans better, not certain.",
    "answer.rest.leans_worse": "{names}: leans worse, not certain.",
    "answer.rest.same": "Practically the same: {names}.",
    "answer.rest.no_effect": "Cannot be touched by this change: {names}.",
    "answer.rest.undecidable": "For {names} this model cannot tell them apart.",
    "answer.rest.undefined": "Not defined here: {names}.",
    "answer.names.many": "{count} other measures",
    "answer.names.all": "{count} measures",
    "answer.and": "{first} and {last}",
    "answer.and.clauses": "{first}, and {last}",
    "answer.generic.time": "{label} {range}",
    "answer.generic.money": "{label} {range}",
    "answer.generic.share": "{label} {range}",
    "answer.generic.count": "{label}: {range}",
    "answer.generic.noun": "{range} {label}",
    # The flip price.
    "flip.heading": "What a customer-year of good service must be worth for the ranking to turn, in CNY of harm",
    "flip.price": "{more} against {less}: more good service and more harm. It ranks first where a customer-year is"
    " worth more than CNY {price} ({level} % range {low} to {high}).",
    "flip.open": "{more} against {less}: more good service; whether also more harm is not sure. It ranks first"
    " where a customer-year is worth more than CNY {high}, if not before.",
    "flip.dominates": "{more} against {less}: more good service and less harm. It ranks first at any worth.",
    "flip.harm_only": "{safer} against {other}: their good service cannot be told apart, and it does less harm.",
    "flip.undefined": "{more} against {less}: neither their good service nor their harm can be told apart.",
    "flip.estimating": "{more} against {less}: still estimating.",
    "flip.more": "Other pairs: --flip",
    # Tables.
    "yes": "yes",
    "no": "no",
    "table.measure": "Measure",
    "table.policy": "Policy",
    "table.unit": "Unit",
    "table.mean": "Mean",
    "table.interval": "95 % range",
    "table.difference": "Difference from {title}",
    "table.verdict": "Verdict",
    "table.futures": "Better in",
    "legend.better": "better",
    "legend.worse": "worse",
    "legend.open": "not decided",
    "legend.changed": "changes; neither better nor worse",
    "legend.same": "no difference that matters",
    "legend.none": "no effect, or not to be judged",
    "table.others": "Other measures (each range stands on its own; nothing is called better or worse by it)",
    "load.heading": "Load before any run, from the scenario's own numbers ({title})",
    "load.for": "Under {titles}: {sentence}",
    "failed.heading": "{count} of {total} runs failed and are left out, with their pairs",
    "failed.more": "... and {count} more",
    "command.heading": "The same numbers again",
    # A firm's history.
    "trace.title": "{firm} under {policy}",
    "trace.twins": "{firm}: {left} | {right}",
    "trace.total_effect": "Same firm, same luck; what differs is the total effect, queue and neighbours included.",
    "trace.step": "Step",
    "trace.difference": "Difference",
    "trace.case": "{system}, case {number}",
    "trace.same": "same",
    "trace.only_left": "only in the first",
    "trace.only_right": "only in the second",
    "trace.other_details": "other details",
    "trace.sooner": "{days} d sooner",
    "trace.later": "{days} d later",
    "trace.rules": "The rules behind the steps",
    # Phrases of measures in the answer: {range} carries the unit, {bare} does not. Others are said by their label.
    "phrase.time_to_test": "firms would start a live test {range}",
    "phrase.time_to_market": "products would reach the market {range}",
    "phrase.applications": "{bare} applications",
    "phrase.started": "{bare} tests would start",
    "phrase.graduated": "{bare} tests would graduate",
    "phrase.launched": "{bare} products would reach the market",
    "phrase.good_launched": "{bare} good products would reach the market",
    "phrase.bad_launched": "{bare} weak products would reach the market",
    "phrase.launched_36m": "the share of products in the market within 36 months would be {range}",
    "phrase.in_market": "{bare} products would be in the market at the end",
    "phrase.good_service": "customers would get {range} of good service",
    "phrase.harm": "customers would lose {range}",
    "phrase.harm_uncompensated": "losses that nobody makes good would be {range}",
    "phrase.harm_rate": "losses per million customer-years would be {range}",
    "phrase.false_acceptance": "the share of weak products among the accepted would be {range}",
    "phrase.false_refusal": "the share of good products among the refused would be {range}",
    "phrase.review_wait": "the wait for a reviewer would be {range}",
    "phrase.slot_wait": "the wait for a test place would be {range}",
    "phrase.visits_missed_share": "the share of visits missed would be {range}",
    "phrase.staff_cost": "supervisory staff would cost {range}",
    "phrase.cost_per_added_good": "staff cost of each additional good product would be {range}",
    # Names of measures inside a sentence, where the label does not read well there.
    "name.time_to_test": "the time to a live test",
    "name.time_to_market": "the time to market",
    "name.started": "the number of tests started",
    "name.graduated": "the number of graduates",
    "name.applications": "the number of applications",
    "name.launched": "the number of products launched",
    "name.launched_36m": "the share of products in the market within 36 months",
    "name.good_launched": "the number of good products launched",
    "name.bad_launched": "the number of weak products launched",
    "name.in_market": "the number of products in the market at the end",
    "measure.for_group": "{label} ({group})",
    # Trust line.
    "trust.scope": "{title}, {start} to {end}",
    "trust.runs": "{runs} runs per policy, same luck for all",
    "trust.runs.one": "{runs} runs",
    "trust.ranges.luck": "{level} % ranges; they cover luck only, not the assumptions",
    "trust.ranges.parameters": "{level} % ranges; they cover luck and every parameter's declared uncertainty",
    "trust.assumptions.one": "rests on 1 assumption",
    "trust.assumptions.many": "rests on {count} assumptions",
    "trust.world": "{world}: {choice}",
    "trust.worlds": "worlds: {worlds}",
    "trust.within": "all words mean: within this model",
}

CATALOGUES: dict[str, Mapping[str, str]] = {"en": ENGLISH}


def say(key: str, language: str = "en", **fields: object) -> str:
    """The phrase of that key with its fields filled in. Raises KeyError for a key that the catalogue lacks."""
    return CATALOGUES[language][key].format(**fields)


def say_count(key: str, count: int) -> str:
    """The phrase for one (`key.one`) or for several (`key.many`)."""
    return say(f"{key}.{'one' if count == 1 else 'many'}", count=count)


def known(key: str, language: str = "en") -> bool:
    """Whether the catalogue has that key."""
    return key in CATALOGUES[language]


def listed(parts: list[str]) -> str:
    """Parts as one list in words: 'a', 'a and b', 'a, b and c'."""
    if len(parts) < 2:
        return "".join(parts)
    return say("answer.and", first=", ".join(parts[:-1]), last=parts[-1])


def capital(text: str) -> str:
    """A sentence with its first letter large."""
    return text[:1].upper() + text[1:]
