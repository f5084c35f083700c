import datetime as dt
import math

import pytest

from sandbox.declare.problems import InputRefused
from sandbox.declare.yaml_reader import MAX_BYTES, plain_scalar, read_value, read_yaml


def refusal(source, name="f.yaml"):
    try:
        problems = read_yaml(source, name).problems
    except InputRefused as refused:
        problems = refused.problems
    assert problems
    return str(InputRefused(problems))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("6", 6),
        ("-6", -6),
        ("010", 10),
        ("0x1F", 31),
        ("0o17", 15),
        ("6.5", 6.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2021-01-31", dt.date(2021, 1, 31)),
        ("2021-02-30", "2021-02-30"),
        ("2021-01-31 10:00:00", "2021-01-31 10:00:00"),
        (".inf", math.inf),
        ("-.inf", -math.inf),
        ("nan", "nan"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_are_those_of_yaml_1_2_with_dates(text, value):
    assert plain_scalar(text) == value
    assert type(plain_scalar(text)) is type(value)


def test_nan_is_read_as_nan_so_that_kinds_can_refuse_it():
    assert math.isnan(plain_scalar(".nan"))


def test_quoted_scalars_stay_text_and_keys_are_text_or_dates():
    document = read_yaml("a: '6'\n2021-01-01: x\n1: y\ntrue: z\n", "f.yaml")
    assert document.data == {"a": "6", dt.date(2021, 1, 1): "x", "1": "y", "true": "z"}


def test_every_key_and_item_knows_its_line():
    document = read_yaml("a:\n  b: 1\n  c:\n    - x\n    - y\n", "f.yaml")
    assert str(document.place("a", "c", 1)) == "f.yaml:5"
    assert str(document.place("a", "b")) == "f.yaml:2"
    assert str(document.place("a", "b", "deeper")) == "f.yaml:2"
    assert str(document.place("elsewhere")) == "f.yaml:1"


def test_an_alias_repeats_the_value_with_the_lines_of_where_it_stands():
    document = read_yaml("a: &x {k: 1}\nb: *x\n", "f.yaml")
    assert document.data["b"] == {"k": 1}
    assert document.data["b"] is not document.data["a"]


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path):
    path = tmp_path / "w.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_yaml(path).data == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f.yaml:1: the file is empty.\n  A scenario has at least schema, name, start and end."),
        ("# only a comment\n", "f.yaml:1: the file is empty.\n  A scenario has at least schema, name, start and end."),
        (
            "\n- a\n",
            "f.yaml:2: the file holds a list where a mapping is needed.\n"
            "  It must consist of lines such as `name: haidian`.",
        ),
        (
            "just words",
            "f.yaml:1: the file holds a single value where a mapping is needed.\n"
            "  It must consist of lines such as `name: haidian`.",
        ),
        (
            "a: 1\nb: 2\na: 3\n",
            "f.yaml:3  a: this key is here twice; the first is on line 1.\n  Remove one of the two.",
        ),
        (
            "a: !!python/object/apply:os.system ['true']\n",
            "f.yaml:1  a: the tag !!python/object/apply:os.system is not allowed.\n"
            "  Write plain values: numbers, text, dates, lists and mappings.",
        ),
        (
            "a: !custom 3\n",
            "f.yaml:1  a: the tag !custom is not allowed.\n"
            "  Write plain values: numbers, text, dates, lists and mappings.",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "f.yaml:2: this is not valid YAML: the file holds more than one document.\n"
            "  Remove the line `---` that starts the second.",
        ),
        (
            "a: b: c\n",
            "f.yaml:1: this is not valid YAML: a second `key: value` on one line, or a line indented too far.\n"
            "  Put text that contains `: ` in quotation marks.",
        ),
        (
            "a:\n\t- b\n",
            "f.yaml:2: this is not valid YAML: a tab, or a character that needs quotation marks, begins a value.\n"
            "  Indent with spaces; put text that begins with @, `, % or a tab in quotation marks.",
        ),
        ("a: [1, 2\n", "f.yaml:2: this is not valid YAML: a [ is not closed, or a comma is missing."),
        ("a: {b: 1\n", "f.yaml:2: this is not valid YAML: a { is not closed, or a comma is missing."),
        ("a: 'b\n", "f.yaml:2: this is not valid YAML: a quotation mark is not closed."),
        ("a: *b\n", "f.yaml:1: this is not valid YAML: an *alias whose &anchor does not stand above it."),
        (
            "a: 1\n b: 2\n",
            "f.yaml:2: this is not valid YAML: a second `key: value` on one line, or a line indented too far.\n"
            "  Put text that contains `: ` in quotation marks.",
        ),
        (
            "  a: 1\n b: 2\n",
            "f.yaml:2: this is not valid YAML: the indentation does not fit the lines above.\n"
            "  Entries of one group begin in the same column.",
        ),
        ("a: 1\nb: \x07\n", "f.yaml:2: the control character U+0007 is not allowed in YAML."),
        ('a: "\\ud800"\n', "f.yaml:1: text with half a character (a lone surrogate)."),
        ('a: "\\UFFFFFFFF"\n', "f.yaml: this is not valid YAML: a number or an escape is too large."),
        ("? [a, b]\n: 1\n", "f.yaml:1: a key must be a word or a date, not a list or a mapping."),
        ("a: b\0c", "f.yaml: this is a binary file, not text.\n  Save it as plain text in UTF-8."),
        ("a: " + "[" * 50, "f.yaml:1: nested more than 20 levels deep."),
        (
            "a: &a [*a]\n",
            "f.yaml:1: an *alias stands inside the thing it repeats, so there is no end to it.",
        ),
        (
            "a: 1\n#" + "x" * MAX_BYTES,
            "f.yaml: the file is larger than 1 MiB (1,048,576 bytes).\n"
            "  A scenario is a few kilobytes; a list of firms goes into a CSV file of its own (population.file).",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_line_and_reason(text, message):
    assert refusal(text) == message


def test_a_letter_written_in_two_halves_as_json_does_is_one_letter():
    assert read_yaml('{"a": "\\ud83d\\ude00"}', "f.json").data == {"a": "\N{GRINNING FACE}"}


def test_an_alias_bomb_is_refused_before_it_fills_the_memory():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    message = refusal("\n".join(lines))
    assert message.endswith(": more than 100,000 values once every *alias is written out.")


def test_aliases_that_nest_too_deep_together_are_refused():
    lines = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 30)]
    message = refusal("\n".join(lines))
    assert message.endswith(": nested more than 20 levels deep once every *alias is written out.")


def test_deep_block_nesting_does_not_exhaust_the_stack():
    assert refusal("- " * 5000) == "f.yaml:1: nested more than 20 levels deep."


def test_all_duplicate_keys_and_tags_are_named_at_once():
    document = read_yaml("a: 1\na: 2\nb: !x 3\nb: 4\n", "f.yaml")
    assert [p.place for p in document.problems] == ["f.yaml:2", "f.yaml:3", "f.yaml:4"]


def test_files_that_are_not_text_are_refused(tmp_path):
    (tmp_path / "b.yaml").write_bytes(b"a: 1\n\0\0")
    (tmp_path / "l.yaml").write_bytes("a: 1\nb: caf\xe9\n".encode("latin-1"))
    (tmp_path / "u.yaml").write_bytes("a: 1\n".encode("utf-16"))
    hint = "\n  Save it as plain text in UTF-8."
    assert refusal(tmp_path / "b.yaml", "b.yaml") == f"b.yaml: this is a binary file, not text.{hint}"
    assert refusal(tmp_path / "u.yaml", "u.yaml") == f"u.yaml: this is a binary file, not text.{hint}"
    assert refusal(tmp_path / "l.yaml", "l.yaml") == f"l.yaml:2: the file is not UTF-8: byte 0xE9 on this line.{hint}"


def test_missing_files_and_folders_are_refused(tmp_path):
    assert refusal(tmp_path / "gone.yaml", "gone.yaml") == "gone.yaml: no such file."
    assert refusal(tmp_path, "folder") == "folder: this is a folder, not a file."
    assert refusal(tmp_path / ("x" * 300), "long") == "long: the file cannot be read: file name too long."


def test_a_large_file_is_refused_without_being_read_whole(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(2**40)
    assert refusal(path, "large.yaml").startswith("large.yaml: the file is larger than 1 MiB")


def test_a_value_from_the_command_line_has_a_place_without_a_line():
    with pytest.raises(InputRefused, match=r"^--set: this is not valid YAML"):
        read_value("[1", "--set")
    assert read_value("{2021-01-01: 1.5}", "--set").data == {dt.date(2021, 1, 1): 1.5}
    assert str(read_value("6", "--set").place("x")) == "--set"
