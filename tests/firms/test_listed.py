"""A scenario's own list of firms."""

from dataclasses import replace

import pytest

from sandbox.catalogue import load
from sandbox.declare.policy import Policy
from sandbox.declare.problems import InputRefused
from sandbox.firms.listed import parse_firms, read_firms
from sandbox.model import firm_rows, run
from tests.supervision.small import scenario

HEAD = "id,area,output_cny,founded"
TWO = f"{HEAD},kind,tier,fintech\nAcme,city,1000000.50,2015-06-30,subsidiary,A,yes\nBolt,cuihu,0,2020-01-01,,,\n"


def refused(text):
    with pytest.raises(InputRefused) as found:
        parse_firms(text, "f.csv")
    return str(found.value)


def test_a_list_is_read_as_it_stands():
    acme, bolt = parse_firms(TWO, "f.csv")
    assert (acme.id, acme.area, acme.output_fen, acme.kind, acme.tier, acme.fintech) == (
        "Acme",
        2,
        100_000_050,
        2,
        0,
        True,
    )
    assert (bolt.area, bolt.kind, bolt.tier, bolt.fintech, bolt.high_tech) == (0, None, None, None, None)


def test_every_problem_is_named_with_its_line():
    text = f"{HEAD},tier\nAcme,city,1,2015-01-01,A\nBeta,cty,-5,2015-13-01,E\nAcme,city,x,2019-01-01,\n"
    assert refused(text) == "\n".join(
        [
            "f.csv:3  output_cny: found '-5', allowed: an amount in CNY, 0 or more, as 1250000.50.",
            "f.csv:3  founded: found '2015-13-01', allowed: a date, as 2015-06-30.",
            "f.csv:3  area: found 'cty', allowed: one of cuihu, yongfeng, city.",
            "f.csv:3  tier: found 'E', allowed: one of A, B, C, D.",
            "f.csv:4  output_cny: found 'x', allowed: an amount in CNY, 0 or more, as 1250000.50.",
            "f.csv:4  id: Acme stands in line 2 already.",
        ]
    )


def test_a_wrong_heading_is_said_before_any_line():
    assert refused("id,area,outputs_cny,founded\n") == (
        "f.csv:1  outputs_cny: no such column.\n"
        "  Did you mean output_cny?\n"
        "f.csv:1  output_cny: this column is missing."
    )


def test_an_empty_list_is_refused():
    assert refused(f"{HEAD}\n") == "f.csv: no firm in the list."


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    file = tmp_path / "f.csv"
    file.write_bytes(f"{HEAD}\n".encode() + b"\xff,city,1,2015-01-01\n")
    with pytest.raises(InputRefused, match="not UTF-8: byte 28"):
        read_firms(str(file))


def listed(tmp_path, text, days=700):
    file = tmp_path / "f.csv"
    file.write_text(text, encoding="utf-8")
    return replace(scenario(days=days), firms_file=str(file), firms_digest=text)


def test_the_firms_of_the_list_are_those_of_the_start(tmp_path):
    rows = firm_rows(listed(tmp_path, TWO))
    assert [(r["id"], r["area"], r["output_cny"], r["founded"]) for r in rows] == [
        ("Acme", "city", 1_000_000.5, "2015-06-30"), ("Bolt", "cuihu", 0.0, "2020-01-01"),
    ]  # fmt: skip
    assert (rows[0]["kind"], rows[0]["tier"]) == ("subsidiary", "A")


def test_a_firms_luck_hangs_on_its_name_and_on_nothing_else_in_the_list(tmp_path):
    alone = firm_rows(listed(tmp_path, f"{HEAD}\nBolt,city,5,2020-01-01\n"))
    among = firm_rows(
        listed(tmp_path, f"{HEAD}\nAcme,city,1,2015-01-01\nBolt,city,5,2020-01-01\nCord,city,1,2015-01-01\n")
    )
    assert alone[0] == among[1]


def test_a_run_on_a_list_tells_the_firms_by_their_names(tmp_path):
    lines = "".join(f"Firm {i},city,1000,2015-01-01,subsidiary\n" for i in range(40))
    told = listed(tmp_path, f"{HEAD},kind\n{lines}")
    busy = told.with_parameters(scenario({"supervision.demand.city_per_year": 20}).parameters)
    record = run(busy, Policy("as_is"), seed=1, replication=0, journal=True)
    assert record.status == "ok", record.reason
    assert {name for name in record.journal["firm_id"] if name} <= {f"Firm {i}" for i in range(40)}


def test_a_scenario_names_its_list_and_a_wrong_one_is_refused_when_it_is_loaded(tmp_path):
    (tmp_path / "f.csv").write_text(f"{HEAD}\nAcme,moon,1,2015-01-01\n", encoding="utf-8")
    file = tmp_path / "s.yaml"
    file.write_text(
        "schema: 1\nname: s\nstart: 2021-01-01\nend: 2022-01-01\npopulation.file: f.csv\n", encoding="utf-8"
    )
    with pytest.raises(InputRefused, match="area: found 'moon'"):
        load(file)
