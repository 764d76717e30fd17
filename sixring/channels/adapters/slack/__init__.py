"""Slack, shared channels and direct messages, by an app of your own: see docs/slack.md."""

from .channel import Slack

adapter = Slack()

__all__ = ["Slack", "adapter"]
