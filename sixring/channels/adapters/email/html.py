"""HTML mail: readable text from it, the newly written part of it, and a form that is safe to show."""

import re
from html import escape, unescape

import nh3

MAX_HTML = 1_000_000
BLOCKS = {
    "p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section",
    "article", "header", "footer", "address", "dl", "dt", "dd", "center", "figure", "figcaption",
}  # fmt: skip
APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "blockquote"}
KEPT = BLOCKS | {"br", "hr", "a", "img", "td", "th", "span", "b", "i", "strong", "em", "code", "tbody", "thead"}
DROPPED_WITH_CONTENT = {"script", "style", "head", "title", "noscript", "template", "svg", "math", "textarea"}
READ_ATTRIBUTES = {"*": {"class", "id", "type"}, "a": {"href"}, "img": {"alt"}}
# How mail programs mark what they quote, as (tag, attribute, part of its value).
QUOTE_CLASSES = (
    "gmail_quote", "gmail_extra", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "zmail_extra",
    "moz-forward-container", "gmail_attr", "tutanota_quote",
)  # fmt: skip
QUOTE_IDS = {"divrplyfwdmsg", "mail-editor-reference-message-container", "reply-intro", "isforwardcontent"}
# After these the rest of the mail is the quoted one: Outlook puts it beside the marker, not inside.
CUT_TO_THE_END = {"appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container"}
VOID = {"br", "hr", "img"}
MAX_OPEN = 1000
CLOSE_THEMSELVES = {
    "p",
    "br",
    "hr",
    "img",
    "li",
    "tr",
    "td",
    "th",
    "dt",
    "dd",
    "meta",
    "link",
    "input",
    "col",
    "option",
}
OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
HUGE_TAG = re.compile(r"<[^<>]{16384}")
BETWEEN_TAGS = re.compile(r"<[^<>]{0,16384}>")
TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
BLANKS = re.compile(r"[ \t\n\r\f]+")
MANY_LINES = re.compile(r"\n{3,}")
SHOWN_TAGS = KEPT | {"u", "s", "sub", "sup", "small", "font", "tt", "caption", "colgroup", "col", "tfoot", "abbr"}
SHOWN_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"}}


def read(html: str) -> tuple[str, str]:
    """Return (readable text, text of what is newly written). The second is "" when nothing quoted was marked."""
    if tangled(html[:MAX_HTML]):
        return crude(html), ""
    tidy = nh3.clean(
        html[:MAX_HTML], tags=KEPT, attributes=READ_ATTRIBUTES, clean_content_tags=DROPPED_WITH_CONTENT, link_rel=None
    )
    walk = _Walk()
    at = 0
    for token in TOKEN.finditer(tidy):
        walk.text(tidy[at : token.start()])
        walk.tag(token[2], token[3], closing=bool(token[1]))
        at = token.end()
    walk.text(tidy[at:])
    return walk.whole.result(), walk.new.result() if walk.cut_something else ""


def safe(html: str) -> str:
    """HTML that may stand in a sandboxed frame: no scripts, styles, forms or schemes beyond http(s), mailto, tel, cid.

    Remote images stay as `src`; the frame's policy decides whether they load.
    """
    if tangled(html[:MAX_HTML]):
        return f"<pre>{escape(crude(html))}</pre>"
    return nh3.clean(
        html[:MAX_HTML], tags=SHOWN_TAGS, attributes=SHOWN_ATTRIBUTES, clean_content_tags=DROPPED_WITH_CONTENT,
        url_schemes={"http", "https", "mailto", "tel", "cid"}, link_rel="noopener noreferrer nofollow",
    )  # fmt: skip


def tangled(html: str) -> bool:
    """Whether so many elements are open at once that building their tree would take quadratic time."""
    if HUGE_TAG.search(html):
        return True
    open_: dict[str, int] = {}
    depth = 0
    for closing, name in OPENING.findall(html):
        name = name.lower()
        if name in CLOSE_THEMSELVES:
            continue
        if not closing:
            open_[name] = open_.get(name, 0) + 1
            depth += 1
        elif open_.get(name, 0):
            open_[name] -= 1
            depth -= 1
        if depth > MAX_OPEN:
            return True
    return False


def crude(html: str) -> str:
    """The words between the tags, when nothing better can be had at a fair price."""
    return MANY_LINES.sub("\n\n", unescape(BETWEEN_TAGS.sub(" ", html[:MAX_HTML]))).strip()


class _Lines:
    """Text as a reader sees it: blanks collapse, blocks begin lines."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.fresh = True

    def add(self, text: str, *, preformatted: bool) -> None:
        if not preformatted:
            text = BLANKS.sub(" ", text)
            if self.fresh:
                text = text.lstrip(" ")
        if text:
            self.parts.append(text)
            self.fresh = text.endswith("\n") or (text.endswith(" ") and not preformatted)

    def line(self, gap: str = "") -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
        if gap:
            self.parts.append(gap)
        self.fresh = True

    def result(self) -> str:
        text = "\n".join(line.rstrip() for line in "".join(self.parts).split("\n"))
        return MANY_LINES.sub("\n\n", text.replace("\xa0", " ")).strip()


class _Walk:
    def __init__(self) -> None:
        self.whole, self.new = _Lines(), _Lines()
        self.depth = self.pre = 0
        self.quoted_at = 0  # depth of the element being cut; 0 while outside
        self.cut_something = self.rest_is_quoted = False
        self.links: list[str] = []

    def outs(self) -> tuple[_Lines, ...]:
        return (self.whole,) if self.quoted_at or self.rest_is_quoted else (self.whole, self.new)

    def text(self, text: str) -> None:
        if not text:
            return
        plain = unescape(text) if "&" in text else text
        for out in self.outs():
            out.add(plain, preformatted=self.pre > 0)

    def tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if name in VOID:
            self.void(name, attributes)
        elif closing:
            self.close(name)
        else:
            self.open(name, attributes)

    def void(self, name: str, attributes: str) -> None:
        for out in self.outs():
            if name == "br":
                out.line() if out.fresh is False else out.line("\n")
            elif name == "hr":
                out.line("---\n")
            elif 'alt="' in attributes and (alt := dict(ATTRIBUTE.findall(attributes)).get("alt", "")):
                out.add(f"[{unescape(alt)}]", preformatted=False)

    def open(self, name: str, attributes: str) -> None:
        self.depth += 1
        if name in BLOCKS:
            for out in self.outs():
                out.line("\n" if name in APART and out.parts else "")
                if name == "li":
                    out.add("- ", preformatted=True)
        elif name in ("td", "th"):
            for out in self.outs():
                out.add(" ", preformatted=False)
        self.pre += name == "pre"
        if name == "a":
            self.links.append(unescape(dict(ATTRIBUTE.findall(attributes)).get("href", "")))
        if attributes and not self.quoted_at:
            self.notice(name, attributes)

    def notice(self, name: str, attributes: str) -> None:
        """See whether this element is how a mail program wraps what it quotes."""
        found = dict(ATTRIBUTE.findall(attributes))
        marks = (found.get("class", "") + " " + found.get("id", "")).lower()
        ids = set(marks.split())
        if ids & CUT_TO_THE_END:
            self.rest_is_quoted = self.cut_something = True
        cites = name == "blockquote" and found.get("type", "").lower() == "cite"
        # A signature may carry Gmail's class too; only the quote container counts.
        if cites or ids & QUOTE_IDS or any(mark in marks for mark in QUOTE_CLASSES):
            self.quoted_at, self.cut_something = self.depth, True

    def close(self, name: str) -> None:
        if name == "a" and self.links:
            self.show(self.links.pop())
        self.pre -= name == "pre" and self.pre > 0
        if name in BLOCKS:
            for out in self.outs():
                out.line("\n" if name in APART else "")
        if self.quoted_at == self.depth:
            self.quoted_at = 0
        self.depth = max(0, self.depth - 1)

    def show(self, target: str) -> None:
        """A link's target belongs to what the mail says, unless its text already says it."""
        shown = "".join(self.whole.parts[-3:])
        bare = target.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").rstrip("/")
        if bare and bare not in shown and target.startswith(("http://", "https://", "mailto:")) and len(target) < 300:
            for out in self.outs():
                out.add(f" ({target})", preformatted=False)
