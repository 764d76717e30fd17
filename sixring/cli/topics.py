"""What customers speak of: `topics find`, `topics place`, `topics drivers`."""

from __future__ import annotations

import click

from .shell import main, prepare


@main.group()
def topics() -> None:
    """What customers speak of, and what goes with their satisfaction."""
    prepare()


@topics.command()
@click.option("--weekly", is_flag=True, help="As the worker calls it.")
@click.option("--anew", is_flag=True, help="Find all topics anew, and match them with those there are.")
def find(weekly: bool, anew: bool) -> None:
    """Find topics in the texts of the last 26 weeks, and what goes with NPS, CSAT, Ease and leaving.

    Topics that are there keep who they are and what people called them. Killed, it goes on where it was.
    """
    from sixring.core.actors import SYSTEM
    from sixring.feedback.drivers import reckon
    from sixring.feedback.models import TopicRun
    from sixring.feedback.topics import running

    way = TopicRun.Way.WEEK if weekly else TopicRun.Way.HAND
    running.run(actor=SYSTEM, way=way, anew=anew, say=click.echo)
    reckon.reckon_all(actor=SYSTEM, say=click.echo)


@topics.command()
def place() -> None:
    """Put what came since the last run among the topics there are."""
    from sixring.feedback.topics import placing

    click.echo(f"{placing.settle(everything=True)} texts were looked at.")


@topics.command()
def drivers() -> None:
    """Work out anew which topics and touchpoints go with NPS, CSAT, Ease and signs of leaving."""
    from sixring.core.actors import SYSTEM
    from sixring.feedback.drivers import reckon

    reckon.reckon_all(actor=SYSTEM, say=click.echo)
