"""Facts about printing: equal content gives equal bytes, and nothing leaves its page, however long its words are."""

import io
import re
import zipfile

import pytest

from sixring.core.sheets import XLSX
from sixring.insights.reports.printed import FORMATS, pdf
from sixring.insights.reports.printed.slides import words
from sixring.insights.reports.printed.slides.same import same

from .conftest import stretched


def deck_of(content):
    from pptx import Presentation

    return Presentation(io.BytesIO(FORMATS["pptx"].made(content)))


@pytest.mark.parametrize("kind", list(FORMATS))
def test_the_same_content_is_the_same_file(content, kind, clock):
    first = FORMATS[kind].made(content())
    clock.forward(days=40)
    assert FORMATS[kind].made(content()) == first


def test_the_clock_is_taken_out_of_the_slides(content):
    """Two moments at which the same was written make one file."""
    files = []
    for at in ((2026, 1, 1, 0, 0, 0), (2026, 5, 5, 5, 5, 4)):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as written:
            core = f"<dcterms:created x='y'>{at[0]}-{at[1]:02}-01T00:00:00Z</dcterms:created>"
            written.writestr(zipfile.ZipInfo("docProps/core.xml", at), core)
        files.append(same(out.getvalue(), "2026-04-01T08:00:00+00:00"))
    assert files[0] == files[1]


def test_every_kind_has_its_words(content):
    made = content()
    said = made["sections"][0]["blocks"][1]["text"]
    assert said in FORMATS["html"].made(made).decode()
    assert FORMATS["pdf"].made(made).startswith(b"%PDF-")
    assert any(
        said in shape.text_frame.text
        for slide in deck_of(made).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    with zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"].made(made))) as book:
        assert said in book.read("xl/sharedStrings.xml").decode()
    assert FORMATS["xlsx"].mime == XLSX


def test_charts_on_slides_stay_charts_and_have_their_table_in_the_notes(content):
    slides = [slide for slide in deck_of(content()).slides if any(shape.has_chart for shape in slide.shapes)]
    assert len(slides) == 3
    assert all("Telephone calls with customers" in slide.notes_slide.notes_text_frame.text for slide in slides)


@pytest.mark.parametrize("say", [str, stretched], ids=["plain", "very long words"])
def test_nothing_leaves_its_slide(content, say):
    deck = deck_of(content(say))
    for slide in deck.slides:
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            assert shape.left >= 0
            assert shape.top >= 0
            assert right <= deck.slide_width
            assert bottom <= deck.slide_height
            if shape.has_text_frame and shape.shape_type is not None:
                fits_its_box(shape)
            if shape.has_table:
                assert sum(row.height for row in shape.table.rows) + shape.top <= deck.slide_height


def fits_its_box(shape):
    """By how wide letters are, all paragraphs of a box keep within it."""
    room = shape.width.pt - 4
    tall = sum(
        words.height(paragraph.text, paragraph.runs[0].font.size.pt, room)
        for paragraph in shape.text_frame.paragraphs if paragraph.runs
    )  # fmt: skip
    assert tall <= shape.height.pt + 6, shape.text_frame.text[:60]


def test_nothing_leaves_its_page(content):
    """Of pages in a language of very long words the margins stay white, but for the foot."""
    from PIL import Image, ImageChops

    for number, picture in enumerate(pdf.pictures(content(stretched), ppi=40)):
        page = Image.open(io.BytesIO(picture)).convert("L")
        wide, tall = page.size
        margin = round(wide * 16 / 210)  # of 20 mm
        for box in ((0, 0, margin, tall), (wide - margin, 0, wide, tall), (0, 0, wide, margin)):
            part = page.crop(box)
            assert ImageChops.invert(part).getbbox() is None, f"page {number + 1}"


def test_a_page_to_keep_fetches_nothing_and_runs_nothing(content):
    text = FORMATS["html"].made(content()).decode()
    assert not re.search(r"<script|<link|\ssrc=|@import|url\(\s*['\"]?https?:", text)


def test_words_of_others_stay_words(content):
    """A title that looks like markup or like a formula is neither."""
    made = {**content(), "title": "=1+1 <i>\"#image('x')"}
    assert "=1+1 &lt;i&gt;" in FORMATS["html"].made(made).decode()
    assert FORMATS["pdf"].made(made).startswith(b"%PDF-")
    with zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"].made(made))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_lines_are_counted_rather_too_many_than_too_few():
    assert words.lines("", 10, 100) == 1
    assert words.lines("one two", 10, 1000) == 1
    assert words.lines("i" * 300, 10, 100) == 11
    assert words.cut("a" * 400, 10, 100, 30).endswith("…")
