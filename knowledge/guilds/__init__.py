"""What guilds and people bring along: settings, entries, feedback, answered messages.

    guilds = Guilds.over(database)
    settings = await guilds.settings.of(guild)

Names are imported when they are first used: who only looks at the tables pays for no more.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.guilds.answered import AnsweredMessage, AnsweredMessages
    from knowledge.guilds.command_sync import CommandSync
    from knowledge.guilds.entries import Entries, Entry
    from knowledge.guilds.feedback import Feedback, FeedbackKind
    from knowledge.guilds.forgetting.departures import Departures, Membership
    from knowledge.guilds.forgetting.retention import Retention
    from knowledge.guilds.gaps import Gap, Gaps
    from knowledge.guilds.insights import InsightReader, Insights
    from knowledge.guilds.people import People
    from knowledge.guilds.phrasings import Phrasing, Phrasings, TooManyPhrasings
    from knowledge.guilds.settings import GuildSettings, SettingsChange, SettingsStore
    from knowledge.guilds.stores import Guilds

_HOMES = {
    "AnsweredMessage": "answered",
    "AnsweredMessages": "answered",
    "CommandSync": "command_sync",
    "Departures": "forgetting.departures",
    "Entries": "entries",
    "Entry": "entries",
    "Feedback": "feedback",
    "FeedbackKind": "feedback",
    "Gap": "gaps",
    "Gaps": "gaps",
    "GuildSettings": "settings",
    "Guilds": "stores",
    "InsightReader": "insights",
    "Insights": "insights",
    "Membership": "forgetting.departures",
    "People": "people",
    "Phrasing": "phrasings",
    "Phrasings": "phrasings",
    "Retention": "forgetting.retention",
    "TooManyPhrasings": "phrasings",
    "SettingsChange": "settings",
    "SettingsStore": "settings",
}

__all__ = [
    "AnsweredMessage",
    "AnsweredMessages",
    "CommandSync",
    "Departures",
    "Entries",
    "Entry",
    "Feedback",
    "FeedbackKind",
    "Gap",
    "Gaps",
    "GuildSettings",
    "Guilds",
    "InsightReader",
    "Insights",
    "Membership",
    "People",
    "Phrasing",
    "Phrasings",
    "Retention",
    "SettingsChange",
    "SettingsStore",
    "TooManyPhrasings",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
