"""Template names and URL names are strings too: they lead to the same room or a lower one, and to something."""

import re
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.rooms import PACKAGE, floors, may_know, room_of

REFERENCE = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
URL = re.compile(r"""\{%-?\s*url\s+["']([^"']+)["']""")


def templates() -> list[tuple[str, Path]]:
    """(room it belongs to, file) for every template."""
    return [
        (path.relative_to(PACKAGE).parts[0], path)
        for path in sorted(PACKAGE.glob("*/templates/**/*"))
        if path.suffix in {".html", ".txt", ".xml", ".svg"}
    ]


def owners() -> dict[str, set[str]]:
    """Template name -> the rooms that have one of that name (a room may put its own in place of another package's)."""
    found: dict[str, set[str]] = {}
    for room, path in templates():
        found.setdefault(str(path.relative_to(PACKAGE / room / "templates")), set()).add(room)
    return found


def routes(resolver: URLResolver, prefix: str = "") -> dict[str, str]:
    """URL name with its namespaces -> module of its view."""
    found: dict[str, str] = {}
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                found[prefix + entry.name] = view_module(entry)
        else:
            found |= routes(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))
    return found


def view_module(entry: URLPattern) -> str:
    return getattr(entry.callback, "view_class", entry.callback).__module__


def test_templates_use_templates_of_their_own_room_or_lower():
    known = owners()
    upward = [
        f"{room}: {path.name} uses {name}"
        for room, path in templates()
        for name in REFERENCE.findall(path.read_text(encoding="utf-8"))
        if name.split("#")[0] in known and not any(may_know(room, owner) for owner in known[name.split("#")[0]])
    ]
    assert upward == []


def test_templates_link_to_their_own_room_or_lower():
    known = routes(get_resolver())
    wrong = []
    for room, path in templates():
        for name in URL.findall(path.read_text(encoding="utf-8")):
            if name not in known:
                wrong.append(f"{room}: {path.name} links to {name}, which leads nowhere")
            elif (target := room_of(known[name])) and not may_know(room, target):
                wrong.append(f"{room}: {path.name} links up to {name} of {target}; offer a slot instead")
    assert wrong == []


def test_templates_live_under_the_name_of_their_room():
    """Or under a name that is no room's: then they stand in for another package's templates."""
    strayed = [
        str(path.relative_to(PACKAGE))
        for room, path in templates()
        if (folder := path.relative_to(PACKAGE / room / "templates").parts[0]) != room and folder in floors()
    ]
    assert strayed == []


def test_pages_carry_no_script_or_style_of_their_own():
    """The content security policy would refuse them, in silence."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)|<style\b|\son[a-z]+=[\"']|\shx-on", re.I
    )
    found = [
        f"{room}: {path.name}: {match.group()}"
        for room, path in templates()
        if path.suffix == ".html" and "mail" not in path.parts
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
