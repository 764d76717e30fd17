"""`sixring channels check`: which adapters a name means, and what was found, in lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from django.apps import apps
from django.db import connection

from sixring.core.errors import Invalid

from ..contract import Adapter
from ..registry import adapter_of
from . import Found, case_of, check

Say = Callable[[str], None]
GROUP = "sixring.channels"


def run(names: Iterable[str], *, say: Say) -> bool:
    """Check every adapter `names` mean; returns whether all promises are kept."""
    adapters = [one for name in names for one in named(name)]
    make_tables()
    kept = [told(adapter, check(case_of(adapter)), say) for adapter in adapters]
    return all(kept)


def make_tables() -> None:
    """An empty database, for adapters that ask one; no migrations, for nothing is kept."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)


def named(name: str) -> list[Adapter]:
    """The adapters of a kind, a class (module:Class), or a package. Raises `Invalid` when there is none."""
    module, colon, attribute = name.partition(":")
    try:
        if colon:
            return [getattr(import_module(module), attribute)()]
        return [adapter_of(name)]
    except KeyError:
        found = [entry.load()() for entry in entry_points(group=GROUP) if belongs(entry, name)]
    except (ImportError, AttributeError) as error:
        raise Invalid(f"{name} can't be had: {error}.") from None
    if not found:
        raise Invalid(f"{name} is no kind of channel, and no installed package that brings one ({GROUP}).")
    return found


def belongs(entry: EntryPoint, name: str) -> bool:
    plain = name.replace("-", "_").lower()
    package = entry.dist.name.replace("-", "_").lower() if entry.dist else ""
    return plain in (package, entry.module.partition(".")[0].lower())


def told(adapter: Adapter, found: Iterable[Found], say: Say) -> bool:
    """Say it line by line; returns whether nothing was found against it."""
    rows = list(found)
    say(f"{adapter.label} ({adapter.kind})")
    for one in rows:
        say(f"  {'✓' if one.kept else '✗'} {one.promise}")
        for problem in one.problems:
            say(f"      {problem}")
    unsigned = not any(adapter.samples())
    if unsigned:
        say("  It brings no samples (samples, signed): reading and letting in were tried with made-up requests alone.")
    broken = sum(not one.kept for one in rows)
    say(f"  {len(rows) - broken} of {len(rows)} promises are kept.")
    return not broken
