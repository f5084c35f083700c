"""Charts come out of a real browser as files: a drawing whose text is text, and a picture with something on it."""

import struct
import zlib
from xml.etree import ElementTree

import pytest

from sandbox.web.language import LANGUAGES, book
from tests.browser.test_pages_in_browser import settled

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def taken(visitor, panel, kind):
    with visitor.page.expect_download() as coming:
        panel.get_by_role("button", name=kind, exact=True).click()
    return coming.value


def words_of(drawing):
    return " ".join("".join(node.itertext()) for node in drawing.iter(f"{SVG}text"))


def size_and_pixels(png):
    """Width, height, and the unpacked rows of a picture."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, size = 8, b"", (0, 0)
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        part = png[at + 8 : at + 8 + length]
        if name == b"IHDR":
            size = struct.unpack(">II", part[:8])
        packed += part if name == b"IDAT" else b""
        at += 12 + length
    return size, zlib.decompress(packed)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_chart_is_taken_as_a_drawing_and_as_a_picture(visit, small_app, tag):
    words = book(tag).phrases
    visitor = visit(small_app, f"/?lang={tag}").finish(words["run.finished"].format(total=60))
    for view in ("over_time", "waits", "how_sure"):
        visitor.page.get_by_role("tab", name=words[f"view.{view}"], exact=True).click()
        settled(visitor)
        panel = visitor.page.get_by_role("tabpanel", name=words[f"view.{view}"], exact=True)
        panel.locator("svg.marks").first.wait_for()
        heading = panel.locator(".sb-charthead b").first.inner_text()
        file = taken(visitor, panel, words["picture.svg"])
        assert file.suggested_filename.startswith("small_")
        assert file.suggested_filename.endswith(".svg")
        drawing = ElementTree.fromstring(file.path().read_text(encoding="utf-8"))
        said = words_of(drawing).replace(" ", "")
        assert heading.replace(" ", "") in said, view
        assert "30" in said, "how many runs it rests on"
        assert drawing.find(f"{SVG}desc").text == visitor.command
        assert len(list(drawing.iter(f"{SVG}path"))) > 3
        picture = taken(visitor, panel, words["picture.png"])
        (width, height), pixels = size_and_pixels(picture.path().read_bytes())
        assert (width, height) == (2 * int(drawing.get("width")), 2 * int(drawing.get("height")))
        assert len(set(pixels)) > 20, "an empty picture has few values"
    assert visitor.complaints == []
    assert visitor.hosts == {"localhost"}


def test_the_panels_of_several_policies_are_one_file(visit, small_app):
    words = book("en").phrases
    visitor = visit(small_app).finish()
    visitor.compare_with("More reviewers")
    visitor.finish(words["run.finished"].format(total=90))
    panel = visitor.page.get_by_role("tabpanel", name=words["view.over_time"], exact=True)
    visitor.until(lambda: panel.locator("svg.marks").count() == 2, "a panel for each of the two policies")
    drawing = ElementTree.fromstring(taken(visitor, panel, words["picture.svg"]).path().read_text(encoding="utf-8"))
    inside = [node for node in drawing if node.tag == f"{SVG}svg"]
    assert len(inside) == 2
    first, second = (float(node.get("x")) for node in inside)
    assert second > first + float(inside[0].get("width"))
    assert "More reviewers" in words_of(drawing)
    assert "Always open" in words_of(drawing)
    assert visitor.complaints == []
