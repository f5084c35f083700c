"""A scheme of one's own inside a scenario: read beside it, kept by its content, refused with file and line."""

import shutil

import pytest

from sandbox._data import data_dir
from sandbox.catalogue import load
from sandbox.declare.command_line import make_policy, parse_set
from sandbox.declare.load import load_text
from sandbox.declare.problems import InputRefused
from sandbox.ip_finance.rules.sharing import Standing, share_loss
from sandbox.ip_finance.schemes.scheme import Scheme
from sandbox.ip_finance.schemes.shelf import load_scheme, own_scheme, own_text, shipped_schemes
from sandbox.model import CATALOGUE, run
from sandbox.study.scenario_json import plain_scenario, revive_scenario
from tests.ip_finance.small_loans import Loans

HEAD = "schema: 1\nextends: ip-pledge-haidian\nname: own\nparameters:\n"
TAIL = "policies:\n  mine: {title: Mine}\ncompare: [mine]\n"
LINE = "  ip_finance.sharing.scheme: mine.yaml\n"


@pytest.fixture
def folder(tmp_path):
    """A scenario and, in a folder below it, a scheme: that of Zhuhai."""
    shutil.copy(data_dir() / "schemes" / "zhuhai.yaml", tmp_path / "mine.yaml")
    (tmp_path / "own.yaml").write_text(HEAD + LINE + TAIL)
    return tmp_path


def same(one: Scheme, two: Scheme) -> bool:
    """Alike but for the file they are from."""
    return all(getattr(one, name) == getattr(two, name) for name in Scheme.__dataclass_fields__ if name != "file")


@pytest.mark.parametrize("name", list(shipped_schemes()))
def test_the_text_of_a_scheme_means_the_same(name):
    text = own_text(shipped_schemes()[name])
    assert "\n" not in text
    assert same(own_scheme(text), load_scheme(name))
    assert own_text(text) == text


def test_a_file_of_ones_own_gives_the_run_of_the_shipped_scheme(folder, monkeypatch):
    monkeypatch.chdir("/")
    told = load(folder / "own.yaml")
    shipped = load("ip-pledge-haidian").with_parameters(
        make_policy("set", {"ip_finance.sharing.scheme": "zhuhai"}, CATALOGUE).overlay
    )
    one, two = (run(x, x.policies[0], seed=1, replication=0, fingerprint=True) for x in (told, shipped))
    assert one.status == "ok", one.reason
    assert one.fingerprint == two.fingerprint
    assert one.values == two.values


def test_the_content_is_in_the_hash_and_the_file_may_go(folder):
    first = load(folder / "own.yaml")
    text = (folder / "mine.yaml").read_text()
    (folder / "mine.yaml").write_text("# a remark\n" + text)
    assert load(folder / "own.yaml").identity(CATALOGUE) == first.identity(CATALOGUE)
    (folder / "mine.yaml").write_text(text.replace("60.00", "55.00").replace("40.00", "45.00"))
    assert load(folder / "own.yaml").identity(CATALOGUE) != first.identity(CATALOGUE)
    (folder / "mine.yaml").unlink()
    back = revive_scenario(plain_scenario(first, CATALOGUE), CATALOGUE)
    assert back.identity(CATALOGUE) == first.identity(CATALOGUE)
    assert run(first, first.policies[0], seed=1, replication=0).status == "ok"


def test_a_bad_scheme_is_refused_with_its_line_and_that_of_the_scenario(folder):
    text = (folder / "mine.yaml").read_text()
    (folder / "mine.yaml").write_text(text.replace("60.00", "61.00"))
    with pytest.raises(InputRefused) as refused:
        load(folder / "own.yaml")
    places = [problem.place.rpartition("/")[2] for problem in refused.value.problems]
    assert places[0] == "own.yaml:5"
    assert places[1].startswith("mine.yaml:")
    assert "101.00 %" in str(refused.value.problems[1])


def test_a_scheme_that_is_not_there_is_refused(folder):
    (folder / "mine.yaml").unlink()
    with pytest.raises(InputRefused, match="no such file"):
        load(folder / "own.yaml")


def test_a_policy_can_name_one_and_a_dated_one_is_refused(folder):
    policy = "policies:\n  mine: {title: Mine, set: {ip_finance.sharing.scheme: mine.yaml}}\ncompare: [mine]\n"
    (folder / "policy.yaml").write_text(HEAD + "  ip_finance.open: 'yes'\n" + policy)
    assert load(folder / "policy.yaml").policies[0].overlay["ip_finance.sharing.scheme"].value.startswith("{")
    dated = "  ip_finance.sharing.scheme: {2021-01-01: mine.yaml, 2023-01-01: haidian}\n"
    (folder / "dated.yaml").write_text(HEAD + dated + TAIL)
    with pytest.raises(InputRefused) as refused:
        load(folder / "dated.yaml")
    assert refused.value.problems[0].place.endswith("dated.yaml:5")
    before = "  ip_finance.sharing.scheme: {2019-01-01: haidian, 2020-01-01: mine.yaml, 2030-01-01: haidian}\n"
    (folder / "before.yaml").write_text(HEAD + before + TAIL)
    assert load(folder / "before.yaml").name == "own"  # nothing changes within the run


def test_an_upload_cannot_read_files_and_a_command_line_can(folder, monkeypatch):
    monkeypatch.chdir(folder)
    with pytest.raises(InputRefused, match="cannot name other files"):
        load_text(HEAD + LINE + TAIL, "upload.yaml", CATALOGUE)
    with pytest.raises(InputRefused, match="cannot name other files"):
        make_policy("mine", {"ip_finance.sharing.scheme": "mine.yaml"}, CATALOGUE)
    assert parse_set("ip_finance.sharing.scheme=mine.yaml", CATALOGUE).value.startswith("{")


def test_a_text_that_is_no_scheme_is_refused():
    for text in ("{", "{schema: 1}", "{a: [}"):
        with pytest.raises(InputRefused, match=r"sharing\.scheme"):
            make_policy("mine", {"ip_finance.sharing.scheme": text}, CATALOGUE)


# -- classes of firms --------------------------------------------------------------------------------------------------

NFGF = {"ip_finance.sharing.scheme": "nfgf", "ip_finance.sharing.classes": "by_firm"}


def class_of(high_tech, specialised, values=NFGF):
    """The loan of a firm, settled."""
    made = Loans({**values, "ip_finance.sharing.specialised": specialised}).need()
    made.firms.columns.high_tech[0] = high_tech
    made.exit(100)
    return made.done()


@pytest.mark.parametrize(
    ("high_tech", "specialised", "name"), [(True, 1.0, "specialised"), (True, 0.0, "hnte"), (False, 1.0, "tech_sme")]
)
def test_a_loss_is_shared_by_the_firms_class(high_tech, specialised, name):
    made = class_of(high_tech, specialised)
    loan, cover = made.loan(), made.desk.cover
    assert loan.firm_class == name
    standing = Standing(balance=cover.scheme.fund.size)
    expected = share_loss(cover.scheme, loan.amount, loan.recovery, standing, year=2, firm_class=name)
    assert loan.waterfall.net == expected.net
    assert loan.waterfall.firm_class == name


def test_switched_off_every_firm_is_of_the_default_class():
    for values in ({"ip_finance.sharing.scheme": "nfgf"}, {**NFGF, "ip_finance.sharing.scheme": "zhuhai"}):
        loan = class_of(False, 1.0, values).loan()
        assert loan.firm_class == ("hnte" if values["ip_finance.sharing.scheme"] == "nfgf" else "")


def test_the_share_of_specialised_firms_is_met():
    values = {**NFGF, "ip_finance.demand.per_year": 3_000, "population.city.candidates": 600,
              "ip_finance.sharing.specialised": 0.3}  # fmt: skip
    made = Loans(values, days=365).done()
    classes = {x.firm: x.firm_class for x in made.desk.loans if made.firms.columns.high_tech[x.firm]}
    assert len(classes) > 100
    share = sum(name == "specialised" for name in classes.values()) / len(classes)
    assert share == pytest.approx(0.3, abs=0.09)
