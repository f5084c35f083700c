"""A comparison as it travels: what is asked, and what a reader has to know about it when it arrives elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.check import MOST_POLICIES, checked
from sandbox.declare.kinds import Kind, Number, is_finite_number
from sandbox.declare.names import POLICY_NAME, is_policy_name
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused, Problem
from sandbox.declare.scenario import Scenario
from sandbox.declare.values import Value
from sandbox.study.scenario_json import revive

MOST_REPLICATIONS = 100_000
MOST_SEED = 2**63 - 1
LONGEST_TITLE = 200

Sort = Literal[
    "model_version",
    "scenario_changed",
    "default_changed",
    "other_changed",
    "unknown_parameter",
    "clamped",
    "value_dropped",
    "unknown_world",
    "runs_clamped",
]
"""What a notice is about; also the key of its words in the catalogues of each language (`link.<sort>`)."""

_ENGLISH: Mapping[Sort, str] = {
    "model_version": "It was made with version {before} of the model, this is {after}: the numbers may differ.",
    "scenario_changed": "The scenario {subject} is not what it was: the numbers may differ.",
    "default_changed": "{subject} has another value in the scenario than when it was made; it is now {after}.",
    "other_changed": "Its dates, first cases or list of firms changed, or a value that cannot be told.",
    "unknown_parameter": "It sets a parameter that this version does not know ({subject}); that is left out.",
    "clamped": "{subject} was {before}, which is out of today's bounds; it is set to {after}.",
    "value_dropped": "{subject} was {before}, which this version does not accept; that is left out.",
    "unknown_world": "It chose {before} for {subject}, which this version does not know; {after} holds.",
    "runs_clamped": "{subject} was {before}, which is out of bounds; it is set to {after}.",
}


@dataclass(frozen=True)
class Notice:
    """Something that is not as it was when the comparison was sent off. subject: a path, a world, a name."""

    sort: Sort
    subject: str = ""
    before: str = ""
    after: str = ""

    @property
    def english(self) -> str:
        """The notice in English."""
        return _ENGLISH[self.sort].format(subject=self.subject, before=self.before, after=self.after)


@dataclass(frozen=True)
class Asked:
    """A comparison: scenario (in its worlds), policies, the name of the reference, replications and seed."""

    scenario: Scenario
    policies: tuple[Policy, ...]
    reference: str
    replications: int
    seed: int


@dataclass(frozen=True)
class Opened:
    """A comparison that has arrived. same_numbers: whether it gives the numbers it gave where it was made."""

    asked: Asked
    notices: tuple[Notice, ...]

    @property
    def same_numbers(self) -> bool:
        """Whether nothing has changed that a number could depend on."""
        return not self.notices


def fit_to_share(asked: Asked) -> Asked:
    """The comparison with titles short enough to be opened again. Raises InputRefused for a policy's name unfit."""
    for policy in asked.policies:
        if not is_policy_name(policy.name):
            raise InputRefused(Problem("share", policy.name, policy.name, POLICY_NAME, "Rename the policy."))
    cut = tuple(Policy(p.name, p.title[:LONGEST_TITLE], p.overlay) for p in asked.policies)
    return replace(asked, policies=cut)


def refuse(text: str, hint: str = "", place: str = "link") -> InputRefused:
    """The refusal of a link or a file."""
    return InputRefused(Problem(place, text=text, hint=hint))


@dataclass
class Reader:
    """Takes plain data apart that may be anything at all. Whatever it cannot use is refused or noticed."""

    catalogue: Catalogue
    place: str
    notices: list[Notice] = field(default_factory=list)

    def refuse(self, what: str) -> InputRefused:
        """The refusal of data whose `what` is not right."""
        hint = "It may have been cut or changed on its way. Ask for it again, or for the file."
        return refuse(f"its {what} cannot be read", hint, self.place)

    def text(self, raw: object, what: str, longest: int = 100) -> str:
        """A text. Raises InputRefused."""
        if not isinstance(raw, str) or len(raw) > longest or not _is_text(raw):
            raise self.refuse(what)
        return raw

    def mapping(self, raw: object, what: str) -> dict[str, Any]:
        """A mapping whose keys are texts. Raises InputRefused."""
        if not isinstance(raw, dict) or not all(isinstance(k, str) and _is_text(k) for k in raw):
            raise self.refuse(what)
        return raw

    def number(self, raw: object, low: int, high: int, what: str) -> int:
        """A whole number, brought into its bounds with a notice. Raises InputRefused."""
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise self.refuse(what)
        inside = min(max(raw, low), high)
        if inside != raw:
            self.notices.append(Notice("runs_clamped", what, _few(raw), str(inside)))
        return inside

    def worlds(self, raw: object, scenario: Scenario) -> Scenario:
        """The scenario in the worlds of `raw`; those unknown today are noticed."""
        chosen: dict[str, str] = {}
        for name, choice in self.mapping(raw, "worlds").items():
            world = self.catalogue.worlds.get(name)
            if world is not None and choice in world.names:
                chosen[name] = choice
                continue
            holds = scenario.worlds.get(name, world.default if world is not None else "nothing")
            self.notices.append(Notice("unknown_world", name[:60], self.text(choice, "worlds")[:60], holds))
        return scenario.with_worlds(chosen) if chosen else scenario

    def value(self, path: str, kind: Kind, raw: object) -> Value | None:
        """The value of `kind` in `raw`, brought into today's bounds; None, with a notice, where it does not fit."""
        try:
            return revive(kind, raw)
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            pass
        if isinstance(kind, Number) and is_finite_number(raw) and isinstance(raw, int | float):
            inside = min(max(raw, kind.low), kind.high)
            try:
                value = kind.accept(round(inside) if kind.whole else inside)
            except ValueError:
                value = None
            if value is not None:
                self.notices.append(Notice("clamped", path, _few(raw), f"{value:g}"))
                return value
        self.notices.append(Notice("value_dropped", path, _few(raw)))
        return None

    def named(self, name: object, title: object) -> tuple[str, str]:
        """A policy's name and title. Raises InputRefused."""
        said = self.text(name, "policies")
        if not is_policy_name(said):
            raise self.refuse("policies")
        return said, self.text(title, "policies", LONGEST_TITLE)

    def asked(
        self, scenario: Scenario, policies: list[Policy], reference: object, replications: object, seed: object
    ) -> Asked:
        """The comparison. Raises InputRefused where its parts do not fit together."""
        names = [p.name for p in policies]
        against = self.text(reference, "reference")
        if not 1 <= len(names) <= MOST_POLICIES or len(set(names)) != len(names) or against not in names:
            raise self.refuse("policies")
        runs = self.number(replications, 1, MOST_REPLICATIONS, "replications")
        luck = self.number(seed, 0, MOST_SEED, "seed")
        fitting = checked(scenario.with_policies(tuple(policies)), self.catalogue)
        return Asked(fitting, tuple(policies), against, runs, luck)


def _is_text(text: str) -> bool:
    """Whether a text can be written as UTF-8: JSON may hold halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _few(raw: object) -> str:
    """At most 40 characters of a value."""
    try:
        text = raw if isinstance(raw, str) else repr(raw)
    except ValueError:  # an integer of thousands of digits
        text = "a number of thousands of digits"
    text = text if len(text) <= 40 else text[:37] + "..."
    return text.encode(errors="replace").decode()
