"""The deck: a cover, and for each section as many slides as its blocks need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from . import charts, flow, words
from .charts import ACCENT, INK, QUIET
from .flow import fill
from .paint import colour as painted
from .same import same

WIDE, TALL, EDGE = 960.0, 540.0, 40.0  # points
ROOM = WIDE - 2 * EDGE
TOP, FOOT = 104.0, 508.0  # of what is below the title
BODY = FOOT - TOP
TITLE_ONLY = 5  # of the program's own layouts
WORDS = frozenset({"text", "sentence", "missing"})
TITLES = (26.0, 22.0, 18.0, 15.0, 12.0)
TONES = {"bad": "B3261E", "watch": "8A6100", "good": ACCENT}


def made(content: Mapping[str, Any]) -> bytes:
    from pptx import Presentation
    from pptx.util import Pt

    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDE), Pt(TALL)
    told = deck.core_properties
    told.title, told.author, told.language = content["title"], content["company"], content["language"]
    told.created = told.modified = datetime.fromisoformat(content["made"]).replace(tzinfo=None)
    maker = Maker(deck, content)
    maker.cover()
    for section in content["sections"]:
        maker.section(section)
    file = BytesIO()
    deck.save(file)
    return same(file.getvalue(), content["made"])


class Maker:
    """Puts slides into a deck."""

    def __init__(self, deck: Any, content: Mapping[str, Any]) -> None:
        self.deck, self.content = deck, content

    def cover(self) -> None:
        slide = self.slide(self.content["title"], tall=120.0, top=150.0, sizes=(40, 34, 28, 22, 18))
        flow.said(slide, self.content["company"], (EDGE, 110, ROOM, 30), 16, QUIET)
        flow.said(slide, self.content["period"], (EDGE, 282, ROOM, 34), 20, INK)
        flow.said(slide, self.content["made_said"], (EDGE, 330, ROOM, 40), 12, QUIET)

    def section(self, section: Mapping[str, Any]) -> None:
        """Its words first, then a slide for each thing to look at."""
        self.words(section["title"], [block for block in section["blocks"] if block["kind"] in WORDS])
        for block in section["blocks"]:
            if block["kind"] not in WORDS:
                getattr(self, block["kind"])(section["title"], block)

    def slide(self, title: str, *, tall: float = 58.0, top: float = 24.0, sizes: Sequence[float] = TITLES) -> Any:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = Pt(EDGE), Pt(top), Pt(ROOM), Pt(tall)
        fill(shape.text_frame, title, ROOM, tall, tuple(sizes), INK, bold=True)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        shape.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        foot = f"{self.content['title']} · {self.content['period']} · {len(self.deck.slides)}"
        flow.said(slide, foot, (EDGE, 514, ROOM, 18), 9, QUIET)
        return slide

    def words(self, title: str, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Sentences, as many on a slide as there is room for."""
        for number, some in enumerate(paged(blocks, size_of_words, BODY)):
            slide = self.slide(title if not number else f"{title} ({self.content['words']['goes_on']})")
            at = TOP
            for block in some:
                tall = size_of_words(block)
                self.spoken(slide, block, at, tall)
                at += tall

    def spoken(self, slide: Any, block: Mapping[str, Any], top: float, tall: float) -> None:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Pt

        if block["kind"] == "sentence":
            rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(EDGE), Pt(top + 2), Pt(4), Pt(max(10, tall - 14)))
            rule.fill.solid()
            rule.fill.fore_color.rgb = painted(TONES.get(block["tone"], charts.FAINT))
            rule.line.fill.background()
        box = slide.shapes.add_textbox(Pt(EDGE + 10), Pt(top), Pt(ROOM - 10), Pt(tall - 8))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_top = frame.margin_bottom = 0
        for number, (text, size, colour, bold) in enumerate(spoken_parts(block, self.content)):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold = text, Pt(size), bold
            run.font.color.rgb = painted(colour)

    def numbers(self, title: str, block: Mapping[str, Any]) -> None:
        for start in range(0, len(block["items"]), 6):
            slide = self.slide(title)
            for place, one in enumerate(block["items"][start : start + 6]):
                wide, tall = (ROOM - 24) / 3, 180.0
                left, top = EDGE + (place % 3) * (wide + 12), TOP + (place // 3) * (tall + 12)
                flow.said(slide, one["title"], (left, top, wide, 44), 14, QUIET)
                flow.said(slide, one["value"], (left, top + 44, wide, 54), 34, INK, bold=True)
                beside = " · ".join(part for part in (one["beside"], one["n"]) if part)
                flow.said(slide, beside, (left, top + 100, wide, 32), 12, QUIET)
                flow.said(slide, one["change"], (left, top + 134, wide, 40), 12, TONES.get(one["tone"], QUIET))

    def table(self, title: str, block: Mapping[str, Any]) -> None:
        from .tables import put_table

        put_table(self, block["title"] or title, block["head"], block["rows"])

    def meanings(self, title: str, block: Mapping[str, Any]) -> None:
        from .tables import put_table

        told = self.content["words"]
        put_table(self, title, [told["term"], told["meaning"]], block["items"], shares=(0.24, 0.76))

    def chart(self, title: str, block: Mapping[str, Any]) -> None:
        from pptx.util import Pt

        slide = self.slide(block["title"])
        flow.said(slide, block["subtitle"], (EDGE, 84, ROOM, 34), 12, QUIET)
        flow.said(slide, block["footnote"], (EDGE, 484, ROOM, 26), 10, QUIET)
        place = tuple(int(Pt(one)) for one in (EDGE, 122.0, ROOM, 358.0))
        if block["form"] == "flow":
            flow.put(slide, block, place)  # type: ignore[arg-type]
        else:
            charts.put(slide, block, place)  # type: ignore[arg-type]
        slide.notes_slide.notes_text_frame.text = notes(block)


def notes(block: Mapping[str, Any]) -> str:
    """The chart's table, for whoever can't see it."""
    rows = [block["table"].get("head", []), *block["table"].get("rows", [])]
    shades = "; ".join(one["label"] for one in block.get("shades", ()))
    return "\n".join([*(" | ".join(row) for row in rows if row), shades]).strip()


def spoken_parts(block: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[tuple[str, float, str, bool]]:
    """Text, size, colour and weight of each of its paragraphs."""
    if block["kind"] == "missing":
        yield f"{content['words']['needs']}. {block['text']}", 13, QUIET, False
        return
    if block.get("title"):
        yield block["title"], 16, INK, True
    yield block["text"], 15 if block["kind"] == "sentence" else 13, INK, False
    if block.get("basis"):
        yield block["basis"], 11, QUIET, False


def size_of_words(block: Mapping[str, Any]) -> float:
    told = {"words": {"needs": "Not measured yet, or so"}}
    return 14 + sum(words.height(text, size, ROOM - 30) for text, size, _colour, _bold in spoken_parts(block, told))


def paged(blocks: Sequence[Any], size: Any, room: float) -> Iterator[list[Any]]:
    """As many together as fit into `room`; one that is taller stands alone."""
    page: list[Any] = []
    used = 0.0
    for one in blocks:
        if page and used + size(one) > room:
            yield page
            page, used = [], 0.0
        page.append(one)
        used += size(one)
    if page:
        yield page
