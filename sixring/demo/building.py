"""What `sixring demo` does before it serves: build the world with a bar that shows how far it is, or find it built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.conf import settings

from sixring.core.accounts import links as sign_in
from sixring.core.actors import SYSTEM
from sixring.core.models import Agent

from . import build, keeping

SIZE, SEED = "small", 1


def build_unless_built(owner: str, size: str = "", seed: int | None = None, home: Path | None = None) -> bool:
    """Build the world `size` and `seed` name, unless there is one; returns whether it was built now.

    Raises `Refused` where another one was asked for than is there.
    """
    home = home or settings.HOME
    keeping.refuse_another(home, {"size": size or None, "seed": seed})
    if Agent.objects.exists():
        return False
    click.echo("Making up GreenThumb Gardens: a year of an invented shop and its customers.")
    bars: list[click.termui.ProgressBar[int]] = []  # type: ignore[name-defined]
    try:
        build.build(home, owner, size or SIZE, SEED if seed is None else seed, beginning(bars))
    finally:
        for bar in bars:
            bar.render_finish()
    return True


def beginning(bars: list[click.termui.ProgressBar[int]]) -> Callable[[int], build.Tick]:  # type: ignore[name-defined]
    def begin(total: int) -> build.Tick:
        bar = click.progressbar(length=total, label="Touches", show_pos=True)
        bars.append(bar)
        bar.render_progress()
        return bar.update

    return begin


def links() -> Iterator[str]:
    """A line for one of each role: who it is, and a link that signs in as them once."""
    for agent in build.roles():
        name = f"{agent.name.split()[0]}, {agent.get_role_display().lower()}"
        yield f"{name:20} {sign_in.sign_in_link(agent, actor=SYSTEM)}"
