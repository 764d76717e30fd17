"""The nouns of feedback, by what they are for."""

from .actions import Action, Affected, Effect
from .answers import Answer, Response
from .asking import AskingLimits, Invitation, Ticket, Trigger
from .codebook import Code, Coding, CodingRound, CodingText
from .drivers import DriverMap
from .imports import Bringing, BroughtRow
from .plan import Plan, Sharing, Step, StepText
from .readings import Correction, Lesson, Mood, Reading, Rereading
from .results import Benchmark, Quote, Tally
from .surveys import Survey, SurveyVersion
from .topics import Mention, Topic, TopicRun

__all__ = [
    "Action",
    "Affected",
    "Answer",
    "AskingLimits",
    "Benchmark",
    "Bringing",
    "BroughtRow",
    "Code",
    "Coding",
    "CodingRound",
    "CodingText",
    "Correction",
    "DriverMap",
    "Effect",
    "Invitation",
    "Lesson",
    "Mention",
    "Mood",
    "Plan",
    "Quote",
    "Reading",
    "Rereading",
    "Response",
    "Sharing",
    "Step",
    "StepText",
    "Survey",
    "SurveyVersion",
    "Tally",
    "Ticket",
    "Topic",
    "TopicRun",
    "Trigger",
]
