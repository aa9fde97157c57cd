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
    from knowledge.guilds.logins import Logins
    from knowledge.guilds.own.changes import Batch, Change, NotKept
    from knowledge.guilds.own.drafts import Draft, Drafts
    from knowledge.guilds.own.history import History
    from knowledge.guilds.own.providers import OwnProvider, OwnProviders
    from knowledge.guilds.people import People
    from knowledge.guilds.settings import GuildSettings, SettingsChange, SettingsStore
    from knowledge.guilds.stores import Guilds

_HOMES = {
    "AnsweredMessage": "answered",
    "AnsweredMessages": "answered",
    "Batch": "own.changes",
    "Change": "own.changes",
    "CommandSync": "command_sync",
    "Departures": "forgetting.departures",
    "Draft": "own.drafts",
    "Drafts": "own.drafts",
    "Entries": "entries",
    "Entry": "entries",
    "Feedback": "feedback",
    "FeedbackKind": "feedback",
    "GuildSettings": "settings",
    "Guilds": "stores",
    "History": "own.history",
    "Logins": "logins",
    "NotKept": "own.changes",
    "OwnProvider": "own.providers",
    "OwnProviders": "own.providers",
    "Membership": "forgetting.departures",
    "People": "people",
    "Retention": "forgetting.retention",
    "SettingsChange": "settings",
    "SettingsStore": "settings",
}

__all__ = [
    "AnsweredMessage",
    "AnsweredMessages",
    "Batch",
    "Change",
    "CommandSync",
    "Departures",
    "Draft",
    "Drafts",
    "Entries",
    "Entry",
    "Feedback",
    "FeedbackKind",
    "GuildSettings",
    "Guilds",
    "History",
    "Logins",
    "Membership",
    "NotKept",
    "OwnProvider",
    "OwnProviders",
    "People",
    "Retention",
    "SettingsChange",
    "SettingsStore",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
