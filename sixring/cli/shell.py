"""The shell of every command: what makes Django ready, and errors as one clear line."""

from __future__ import annotations

import os
from typing import Any

import click

from sixring.core.errors import SixringError


class Shell(click.Group):
    """Domain errors are one clear line, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SixringError as error:
            raise click.ClickException(error.message) from error


def prepare() -> None:
    """Django, ready. Only for commands that need it: the supervisor stays small."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sixring.settings")
    import django

    from sixring.core import config
    from sixring.trust import swap

    home = config.home()
    swap.finish_files(home)  # a restore that was killed in its last step: before anything opens what it moves
    django.setup()
    if swap.open_plan(home):
        from sixring.trust import restoring

        restoring.finish(home)


def migrate() -> None:
    from sixring.trust import upgrading

    upgrading.refuse_newer_data()
    upgrading.migrate()
    erase_again()


def erase_again() -> None:
    """Whoever was erased since a backup that was put back: before anything is served."""
    from sixring.trust.privacy import replaying

    replaying.replay(click.echo)


@click.group(cls=Shell)
@click.version_option(package_name="sixring")
def main() -> None:
    """Sixring: everything a customer does, on whatever channel, as one person's one story."""
