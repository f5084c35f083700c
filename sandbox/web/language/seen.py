"""The English that the translations were made from: `python -m sandbox.web.language.seen` marks it as read.

A meaning that changes leaves its translation saying the old one. So the digest of every English text is kept beside the
catalogues; `changed` names the texts that are no longer what was translated. Read the translations of those again, then
mark them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from sandbox.catalogue import CATALOGUE, load
from sandbox.cross_border.activities import ACTIVITIES as CROSS_BORDER
from sandbox.cross_border.book import load_rule_book
from sandbox.declare.kinds import Choice
from sandbox.declare.sources import shipped
from sandbox.ip_finance.activities import ACTIVITIES as IP_FINANCE
from sandbox.ip_finance.schemes.shelf import schemes
from sandbox.supervision.activities import ACTIVITIES as SUPERVISION

FILE = Path(__file__).parent / "english.json"
ACTIVITIES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "supervision": SUPERVISION,
    "ip_finance": IP_FINANCE,
    "cross_border": CROSS_BORDER,
}
"""Activities of the journal by the system that declares them; what happens to the firms themselves by `supervision`."""


def main() -> None:
    """Write the digests of the English as it is now."""
    FILE.write_text(json.dumps(digests(), indent=0, ensure_ascii=True, sort_keys=True) + "\n", encoding="utf-8")


def changed() -> list[tuple[str, str]]:
    """File of labels and id of each text whose English is not, or not yet, the one that was marked as read."""
    read: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return [
        (f"{part}.yaml", name)
        for part, now in digests().items()
        for name, digest in now.items()
        if read.get(part, {}).get(name) != digest
    ]


def digests() -> dict[str, dict[str, str]]:
    """For each file of labels the first eight hexadecimal digits of each English text's SHA-256."""
    return {
        part: {name: hashlib.sha256(text.encode()).hexdigest()[:8] for name, text in texts.items()}
        for part, texts in english().items()
    }


def english() -> dict[str, dict[str, str]]:
    """For each file of labels the English text of each id, its parts a line each."""
    told = [load(file) for file in shipped().values()]
    return {
        **_declared(),
        "activities": {f"{s}.{a}": rule for s, acts in ACTIVITIES.items() for a, (rule, _) in acts.items()},
        "scenarios": {s.name: f"{s.title}\n{s.question}" for s in told},
        "policies": {f"{s.name}.{policy.name}": policy.title for s in told for policy in s.policies},
        "schemes": _schemes(),
        "rules": {name: rule.meaning for name, rule in load_rule_book().rules.items()},
    }


def _declared() -> dict[str, dict[str, str]]:
    parameters, worlds = CATALOGUE.parameters, CATALOGUE.worlds
    choices = {path: p.kind for path, p in parameters.items() if isinstance(p.kind, Choice)}
    meanings = {path: kind.meanings or kind.options for path, kind in choices.items()}
    return {
        "parameters": {path: f"{p.meaning}\n{p.note}" for path, p in parameters.items()},
        "choices": {
            f"{path}.{option}": meaning
            for path, kind in choices.items()
            for option, meaning in zip(kind.options, meanings[path], strict=True)
        },
        "measures": {name: f"{m.label}\n{m.meaning}\n{m.unit}" for name, m in CATALOGUE.measures.items()},
        "worlds": {name: world.meaning for name, world in worlds.items()}
        | {f"{name}.{choice.name}": choice.meaning for name, world in worlds.items() for choice in world.choices},
    }


def _schemes() -> dict[str, str]:
    found: dict[str, str] = {}
    for scheme in schemes():
        found[scheme.name] = f"{scheme.title}\n{scheme.place}"
        found |= {f"{scheme.name}.{party.name}": party.title for party in scheme.parties}
        found |= {f"{scheme.name}.class.{name}": title for name, title in scheme.classes.items()}
    return found


if __name__ == "__main__":
    main()
