import subprocess
import sys

import pytest

from sandbox.declare.catalogue import Catalogue
from sandbox.declare.kinds import Number
from sandbox.declare.measure import Measure
from sandbox.declare.nearest import nearest
from sandbox.declare.parameter import Section, parameter, section
from sandbox.declare.uncertainty import Spread


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("toy.slots_totl", "toy.slots.total"),
        ("toy.slots_total", "toy.slots.total"),
        ("Toy.Slots.Total", "toy.slots.total"),
        ("slots.total", "toy.slots.total"),
        ("reviewers", "toy.review.reviewers"),
        ("toy.reviewers", "toy.review.reviewers"),
        ("toy.reviews.reviewer", "toy.review.reviewers"),
        ("toy.desk.reviewers", "toy.review.reviewers"),
        ("toy.review.efort.mode", "toy.review.effort.mode"),
        ("toy.visit.A", "toy.visits.A"),
        ("toy.review.effort.mde", "toy.review.effort.mode"),
        ("regime", "toy.regime"),
        ("zebra.crossing", None),
        ("", None),
        ("x" * 5000, None),
    ],
)
def test_a_misspelt_path_finds_its_parameter(catalogue, wrong, right):
    assert catalogue.nearest(wrong) == right


def test_names_are_compared_without_case_and_separators():
    assert nearest("Always-Open", ["batches", "always_open"]) == "always_open"
    assert nearest("never", ["batches", "always_open"]) is None
    assert nearest("a", []) is None


def test_paths_name_wholes_and_parts(catalogue):
    assert catalogue.target("toy.slots.total").part == ""
    assert catalogue.target("toy.visits.A").kind == Number("a year", 0, 12)
    assert catalogue.part("toy.review.effort.mode")[1] == "mode"
    assert catalogue.part("toy.review.effort") is None
    assert catalogue.target("toy.review") is None
    assert catalogue.parts("toy.review.wait") == ("median", "sigma", "minimum")
    assert catalogue.plain("toy.review.effort.mode", 3.0) == 3.0
    with pytest.raises(KeyError):
        catalogue.plain("toy.x", 1)


def test_settings_are_typed_sections(catalogue):
    settings = catalogue.settings({"toy.slots.total": 30})
    toy = settings.section(catalogue.roots["toy"])
    assert toy.slots.total == 30
    assert toy.slots.price == 1000.0
    assert settings.worlds == {"effects": "none"}


def test_an_assumption_is_not_declared_without_a_range():
    with pytest.raises(ValueError, match="an assumption must carry its plausible range"):
        parameter(Number(), 1.0, meaning="m", source="s", status="assumption")
    with pytest.raises(ValueError, match="a meaning and a source"):
        parameter(Number(), 1.0, meaning="m", source="", status="law")
    with pytest.raises(ValueError, match="found 9, allowed: a number from 0 to 5"):
        parameter(Number("", 0, 5), 9, meaning="m", source="s", status="assumption", uncertainty=Spread(1, 2))


def test_measures_do_not_share_names():
    class Empty(Section):
        """Nothing."""

    m = Measure(name="a", unit="", better="more", aggregate="mean", meaning="m", matters=1.0, label="A")
    with pytest.raises(ValueError, match="share a name"):
        Catalogue({"empty": Empty}, [m, m])


def test_sections_nest(catalogue):
    class Inner(Section):
        """Inner."""

        x: float = parameter(Number(), 1, meaning="m", source="s", status="law")

    class Outer(Section):
        """Outer."""

        inner: Inner = section(Inner)

    own = Catalogue({"outer": Outer})
    assert own.defaults == {"outer.inner.x": 1.0}
    assert isinstance(own.defaults["outer.inner.x"], float), "defaults are as the kind accepts them"
    assert own.under("outer") == own.under("outer.inner") == ["outer.inner.x"]


def test_loading_needs_no_numerics():
    code = (
        "import sys, sandbox.declare.load, sandbox.declare.schema, sandbox.declare.listing, sandbox.declare.doubt;"
        "print([m for m in ('numpy', 'scipy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
