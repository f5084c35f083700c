"""The effects of entry in words and as a table: naive, estimated and true side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.study.effects import Effect, Effects, WorldEffects
    from sandbox.study.statistics import Estimate

OUTCOMES = {"probability": "how often", "amount": "how much"}
WORLDS = {
    "none": "Investors know nothing of sandboxes",
    "certification": "Investors take admission for a sign of quality",
    "spillover": "Graduates draw investors to their sector",
}
HEADS = ("capital", "naive", "estimated", "true", "naive, no effect", "reckoned")


def ratio(estimate: Estimate) -> str:
    """`x1.50 (1.40 to 1.60)`, a dash where undefined."""
    if estimate.mean is None:
        return "–"
    if estimate.low is None or estimate.high is None:
        return f"x{estimate.mean:.2f}"
    return f"x{estimate.mean:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def rows(world: WorldEffects) -> list[tuple[str, ...]]:
    """One row an outcome, in the order of HEADS."""
    return [
        (
            OUTCOMES[e.outcome], ratio(e.naive), ratio(e.estimated), ratio(e.true), ratio(e.naive_without),
            "–" if e.expected_naive is None else f"x{e.expected_naive:.2f}",
        )
        for e in world.effects
    ]  # fmt: skip


def sentences(world: WorldEffects) -> list[str]:
    """What the table says, in plain words."""
    chance, amount = world.effects
    if chance.true.mean is None or chance.naive.mean is None:
        return ["Nothing to compare: nobody entered the sandbox, or nobody raised capital."]
    cause = "the sector's graduates account" if world.world == "spillover" else "their entry accounts"
    out = [
        f"Entrants raise capital {chance.naive.mean:.2f} times as often as firms that have not entered; {cause} for "
        f"{chance.true.mean:.2f} times, the rest is who they are.",
        _verdict(chance, "how often"),
        _verdict(amount, "how much"),
    ]
    if world.world == "spillover":
        out.append("No estimator of this kind can find that: the firms it compares with gain from graduates as well.")
    means = {name: found.mean or 0.0 for name, found in world.means.items()}
    out.append(
        f"Capital a run: CNY {means['capital_signal'] / 1e6:,.0f}m owed to the news of an admission, "
        f"{means['capital_spillover'] / 1e6:,.0f}m to spill-over on rivals; in all entrants raise "
        f"{means['capital_entrants'] / 1e6:,.0f}m, firms never admitted {means['capital_others'] / 1e6:,.0f}m."
    )
    out.append(
        f"Good service a run, customer-years: {means['good_service']:,.0f} direct, {means['spillover_service']:+,.0f} "
        f"by spill-over, {means['displaced_service']:+,.0f} displaced; {means['total_service']:,.0f} in total."
    )
    return out


def _verdict(effect: Effect, what: str) -> str:
    """Whether the estimate finds the truth."""
    low, high, true = effect.estimated.low, effect.estimated.high, effect.true.mean
    if effect.estimated.mean is None or low is None or high is None or true is None:
        return f"The estimator cannot say {what}: no firm that enters later is left to compare with."
    word = "covers" if low <= true <= high else "misses"
    return f"The estimator says x{effect.estimated.mean:.2f} for {what}; its interval {word} the true x{true:.2f}."


def lines(found: Effects) -> list[str]:
    """The whole answer as plain lines, for files and tests."""
    out = []
    for world in found.worlds:
        out += [f"{world.world}: {WORLDS[world.world]}", *(" | ".join(row) for row in (HEADS, *rows(world)))]
        out += sentences(world)
    return out
