"""The command line that gives the same numbers: from the words of one, or from what was compared."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from sandbox.declare.assignment import Assignment, Schedule
from sandbox.declare.catalogue import Catalogue
from sandbox.declare.doubt import uncertainty_in
from sandbox.declare.layers import plain_value
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused
from sandbox.declare.scenario import Scenario
from sandbox.declare.uncertainty import Certain
from sandbox.declare.uncertainty_forms import plain_uncertainty
from sandbox.study.tasks import Design

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_WORDS_OF_YAML = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def command_line(
    verb: Literal["compare", "run"],
    scenario: str,
    *,
    policies: Sequence[str] | None = None,
    reference: str | None = None,
    sets: Sequence[str] = (),
    defines: Sequence[str] = (),
    overlays: Sequence[str] = (),
    worlds: Sequence[str] = (),
    replications: int = 100,
    seed: int = 1,
    doubt: str = "luck",
    by: str | None = None,
) -> str:
    """The command, quoted for a POSIX shell. Replications and seed are always spelt out: defaults may change.

    scenario: a file or a shipped name. sets, defines, overlays, worlds: as after their options.
    """
    words = ["sandbox", verb, scenario]
    if policies:
        words += ["--policies" if verb == "compare" else "--policy", ",".join(policies)]
    if reference and verb == "compare":
        words += ["--reference", reference]
    for option, texts in (("--overlay", overlays), ("--set", sets), ("--define", defines), ("--world", worlds)):
        for text in texts:
            words += [option, str(text)]
    words += ["--replications", str(replications), "--seed", str(seed)]
    if doubt != "luck":
        words += ["--doubt", doubt]
    if by:
        words += ["--by", by]
    return shlex.join(words)


def quota_command(portfolio: str, on: dt.date, changes: Mapping[str, object]) -> str:
    """The command of the quota calculator for a file, a day and rules set otherwise, quoted for a POSIX shell."""
    words = ["sandbox", "quota", portfolio, "--on", on.isoformat()]
    for name, value in changes.items():
        words += ["--set", f"{name}={value}"]
    return shlex.join(words)


def waterfall_command(scheme: str, options: Mapping[str, object]) -> str:
    """The command of the waterfall calculator; options by name, a switch where the value is True."""
    words = ["sandbox", "waterfall", scheme]
    for name, value in options.items():
        words += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    return shlex.join(words)


class Ground:
    """A scenario as loaded or changed, as words of a command line: what differs from its file.

    Where the file cannot be read any more, the whole of the scenario's base and policies is spelt out against its name.
    """

    def __init__(self, scenario: Scenario, policies: Sequence[Policy], catalogue: Catalogue) -> None:
        self.origin = origin_of(scenario)
        there = _read_again(self.origin, _stamp(scenario.file), catalogue)
        known = {p.name: p for p in there.policies} if there else {}
        self.sets = changed(scenario, there, catalogue)
        self.worlds = [f"{n}={c}" for n, c in scenario.worlds.items() if not there or there.worlds.get(n) != c]
        made = [p for p in policies if p.overlay and (p.name not in known or p.diff(known[p.name]))]
        self.defines = [define_text(p, catalogue) for p in made]
        self.named = {p.name for p in policies if p.name in known or p.overlay}

    def words(self) -> list[str]:
        """The options for what differs from the file."""
        out: list[str] = []
        for option, texts in (("--set", self.sets), ("--define", self.defines), ("--world", self.worlds)):
            for text in texts:
                out += [option, text]
        return out


def command_for(design: Design, catalogue: Catalogue, reference: str | None = None) -> str:
    """The command for a design: what differs from the scenario's file becomes --set, --define and --world."""
    ground = Ground(design.scenario, design.policies, catalogue)
    return command_line(
        "run" if reference is None else "compare",
        ground.origin,
        policies=[p.name for p in design.policies],
        reference=reference,
        sets=ground.sets,
        defines=ground.defines,
        worlds=ground.worlds,
        replications=design.replications,
        seed=design.seed,
        doubt=design.doubt,
        by=design.by,
    )


def origin_of(scenario: Scenario) -> str:
    """How the scenario is named on a command line: by its name where it is a shipped one, else by its file."""
    from sandbox._data import data_dir  # noqa: PLC0415  (looks at the disk: not at every start)

    if not scenario.file:
        return scenario.name
    file = Path(scenario.file)
    try:
        return file.stem if file.resolve().parent == data_dir().resolve() else scenario.file
    except OSError:
        return scenario.file


def _stamp(file: str) -> int:
    """When the file was last written; 0 where there is none."""
    try:
        return Path(file).stat().st_mtime_ns if file else 0
    except OSError:
        return 0


@lru_cache(maxsize=64)
def _read_again(origin: str, _stamp: int, catalogue: Catalogue) -> Scenario | None:
    """The scenario as its file says it, read once as long as it stays as it is; None where it cannot be read."""
    from sandbox.declare.load import load_scenario  # noqa: PLC0415  (the YAML reader only when it is needed)

    try:
        return load_scenario(origin, catalogue)
    except (InputRefused, OSError):
        return None


def changed(scenario: Scenario, before: Scenario | None, catalogue: Catalogue) -> list[str]:
    """`path=value` of every assignment of the base that is not the one of `before`: in value, uncertainty or words.

    What --set leaves unsaid is certain; so an uncertainty that holds on from the declaration is spelt out, for a part
    of a distribution or table with its whole.
    """
    there = before.parameters if before else {}
    out: dict[str, Assignment] = {}
    for path, given in scenario.parameters.items():
        if path in there and _content(given) == _content(there[path]):
            continue
        spoken = _spoken(scenario, given, catalogue)
        out[spoken.path] = spoken
    parted = [path for path in out if path.rpartition(".")[0] in out]
    return [set_text(given, catalogue) for path, given in out.items() if path not in parted]


def _content(assignment: Assignment) -> tuple[object, ...]:
    """All of an assignment but where it was read."""
    return (assignment.value, assignment.uncertainty, assignment.words)


def _spoken(scenario: Scenario, given: Assignment, catalogue: Catalogue) -> Assignment:
    """The assignment with the uncertainty that holds in the scenario; a part whose whole is drawn as that whole."""
    path = given.path if given.path in catalogue.parameters else given.path.rpartition(".")[0]
    whole = scenario.values(catalogue)[path]
    if given.uncertainty is not None or isinstance(whole, Schedule):
        return given
    holding = uncertainty_in(catalogue, scenario, path, whole)
    if isinstance(holding, Certain):
        return given
    return replace(given, path=path, value=whole, uncertainty=holding)


def set_text(assignment: Assignment, catalogue: Catalogue) -> str:
    """`path=value` as after --set, the value in YAML's flow style; with the uncertainty and the words given with it."""
    plain = plain_value(catalogue, assignment.path, assignment.value)
    doubt, target = assignment.uncertainty, catalogue.target(assignment.path)
    beside: dict[str, object] = {**assignment.words}
    if target is not None and doubt is not None and not isinstance(doubt, Certain):
        beside["uncertainty"] = plain_uncertainty(target.kind, doubt)
    return f"{assignment.path}={flow({'value': plain, **beside} if beside else plain)}"


def define_text(policy: Policy, catalogue: Catalogue) -> str:
    """`NAME:path=value,path=value` as after --define."""
    return f"{policy.name}:{','.join(set_text(policy.overlay[path], catalogue) for path in sorted(policy.overlay))}"


def flow(plain: object) -> str:
    """Plain data as one line of YAML: dates bare, words bare where YAML reads them as words."""
    if isinstance(plain, Mapping):
        return "{" + ", ".join(f"{flow(k)}: {flow(v)}" for k, v in plain.items()) + "}"
    if isinstance(plain, list | tuple):
        return "[" + ", ".join(flow(item) for item in plain) + "]"
    if isinstance(plain, dt.date):
        return plain.isoformat()
    if isinstance(plain, str):
        return plain if _is_date(plain) or _is_word(plain) else json.dumps(plain, ensure_ascii=False)
    if isinstance(plain, float):
        text = repr(plain)
        # YAML reads 1e+16 as text: a float needs a point in it.
        return text if "." in text or "e" not in text else text.replace("e", ".0e")
    return json.dumps(plain)


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_word(text: str) -> bool:
    return _BARE.fullmatch(text) is not None and text.lower() not in _WORDS_OF_YAML
