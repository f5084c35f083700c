"""What the interface says, in the language of the session. Texts stand in the catalogues of `sandbox.web.language`.

`say(key, **fields)` is the one way to a text. Labels of parameters, measures and other things declared come from the
catalogues too; in English from the declarations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sandbox.declare.measure import Measure
from sandbox.report.book import Book
from sandbox.report.schemes import is_own, own_words
from sandbox.report.scorecard import label_of
from sandbox.web.language import LANGUAGES, book, nearest

SWITCH = "language"
"""Key of the switch."""
PROJECTOR = "projector"
"""Key of the projector's switch."""
ADDRESS = "lang"
"""The language's name in the address."""


def language() -> str:
    """The session's language: what the switch says; before it is drawn the address, else what the browser asks for.

    English where no page is being drawn.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    chosen = st.session_state.get(SWITCH) or st.query_params.get(ADDRESS)
    return str(chosen) if chosen in LANGUAGES else browser_language()


def browser_language() -> str:
    """The language nearest to what the browser asks for."""
    return nearest(st.context.locale)


def phrases() -> Book:
    """The phrase book of the session's language, for whatever speaks outside the interface (`sandbox.report`)."""
    return book(language())


def large_type() -> bool:
    """Whether the projector's switch is on."""
    return get_script_run_ctx(suppress_warning=True) is not None and bool(st.session_state.get(PROJECTOR))


def say(key: str, **fields: object) -> str:
    """The text of that key with its fields filled in. Raises KeyError for a key that the catalogue lacks."""
    return phrases().say(key, **fields)


def say_count(key: str, count: int) -> str:
    """The text for one (`key.one`) or for several (`key.many`)."""
    return phrases().say_count(key, count)


def amount(value: float, unit: str = "CNY") -> str:
    """An amount in the reader's habit: CNY 1.5 million, 150 万元, 150 萬元; of another unit as declared."""
    return phrases().amount(value, unit)


def date(day: dt.date) -> str:
    """A date in a sentence: 12 March 2021, 2021年3月12日. Tables and inputs have ISO dates."""
    return phrases().date(day)


def listed(parts: Sequence[str]) -> str:
    """Parts as a list in words: 'a, b and c'."""
    return phrases().listed(parts)


class Called:
    """A `format_func` for a widget: each option's label, whenever it is asked; no two alike.

    Labels that were said for the same options before, in another language, are remembered: see `relabelled`.
    """

    def __init__(self, options: Iterable[str], label: Callable[[str], str]) -> None:
        self._said: dict[str, str] = {}
        taken: set[str] = set()
        for option in options:
            said, count = label(option), 2
            while said in taken:
                said, count = f"{label(option)} ({count})", count + 1
            taken.add(said)
            self._said[option] = said
        self._earlier = _EARLIER.setdefault(tuple(self._said), {})
        self._earlier.update({said: option for option, said in self._said.items()})
        if len(_EARLIER) > _MOST_EARLIER:
            del _EARLIER[next(iter(_EARLIER))]

    def __call__(self, option: str) -> str:
        """The label of an option; what is none is said as it is."""
        return self._said.get(option, option)

    def option(self, said: str) -> str:
        """The option of that name, or else the one that was ever called so; what is neither as it is."""
        return said if said in self._said else self._earlier.get(said, said)


_EARLIER: dict[tuple[str, ...], dict[str, str]] = {}
"""For the options of a widget: the option of each label that was ever said."""
_MOST_EARLIER = 2_000


def called(options: Iterable[str], label: Callable[[str], str]) -> Called:
    """A `format_func` for a widget: each option's label in the language of now, whenever it is asked."""
    return Called(options, label)


def _named(key: str, fallback: str) -> str:
    return phrases().phrases.get(key) or fallback


def plain_name(name: str) -> str:
    """A name of code as words."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def parameter_label(path: str) -> str:
    """Short label of a parameter, by its path."""
    return _named(f"parameter.{path}", plain_name(" ".join(path.split(".")[-2:])))


def parameter_help(path: str, meaning: str) -> str:
    """What a parameter means; `meaning` is its declaration's."""
    return _named(f"parameter.{path}.help", f"{meaning[:1].upper()}{meaning[1:]}.")


def parameter_note(path: str, note: str) -> str:
    """The note on a parameter; `note` is its declaration's."""
    return _named(f"parameter.{path}.note", note)


def part_label(name: str) -> str:
    """Label of one part of a distribution or table."""
    return _named(f"part.{name}", name.replace("_", " "))


def group_label(group: str) -> str:
    """Label of a group of parameters, by the path of its section."""
    return _named(f"group.{group}", plain_name(group.rpartition(".")[2]))


def with_unit(label: str, unit: str) -> str:
    """A label with the unit of the figures under or behind it."""
    return say("labelled.unit", label=label, unit=unit) if unit else label


def known(path: str, code: str) -> str:
    """What an option or a part of a parameter is called in the catalogue; empty where it has no words of its own."""
    there = phrases().phrases
    return there.get(f"choice.{path}.{code}") or there.get(f"part.{code}") or ""


def choice_label(path: str, option: str, meaning: str = "") -> str:
    """What one option of a choice is called; its declared meaning where the catalogue has no words for it.

    A risk-sharing scheme of the user's own: its name, digest and parties.
    """
    if is_own(option):
        return own_words(option, phrases())
    return _named(f"choice.{path}.{option}", meaning or option.replace("_", " "))


def world_label(world: str) -> str:
    """What a world is about."""
    return _named(f"world.{world}", plain_name(world))


def world_help(world: str, meaning: str) -> str:
    """What a world is about, in a sentence; `meaning` is its declaration's."""
    return _named(f"world.{world}.help", f"{meaning[:1].upper()}{meaning[1:]}.")


def world_choice_label(world: str, choice: str, meaning: str = "") -> str:
    """What one of the worlds is called; its declared meaning where the catalogue has no words for it."""
    return _named(f"world.{world}.{choice}", meaning or plain_name(choice))


def measure_label(measure: Measure) -> str:
    """Label of a measure; the group it is reported for stands behind it."""
    return label_of(measure, phrases())


def measure_help(measure: Measure) -> str:
    """What a measure means."""
    name = measure.name.partition("@")[0]
    return _named(f"measure.{name}.help", f"{measure.meaning[:1].upper()}{measure.meaning[1:]}.")


def unit_label(unit: str) -> str:
    """A declared unit in words."""
    return phrases().unit(unit)


def series_label(name: str) -> str:
    """What a line over time is called."""
    return _named(f"series.{name}", plain_name(name))


def series_unit(name: str) -> str:
    """Unit of a line over time."""
    return _named(f"series.unit.{name}", say("series.unit"))
