"""What Postie may do in a channel, asked before it is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

    Place = MessageableChannel | discord.ForumChannel

_CHANNEL: Final = ("view_channel", "send_messages", "read_message_history")
_THREAD: Final = ("view_channel", "send_messages_in_threads", "read_message_history")


def lacking(place: Place) -> list[str]:
    """The permissions that Postie lacks to answer in `place`, by Discord's names."""
    guild = getattr(place, "guild", None)
    if guild is None or not hasattr(place, "permissions_for"):
        return []
    needed = _THREAD if isinstance(place, discord.Thread | discord.ForumChannel) else _CHANNEL
    try:
        granted = place.permissions_for(guild.me)
    except discord.ClientException:  # a thread whose parent is not known
        return []
    return [name for name in needed if not getattr(granted, name)]


def may(place: Place, permission: str) -> bool:
    """Whether Postie has `permission` (Discord's name) in `place`."""
    guild = getattr(place, "guild", None)
    if guild is None or not hasattr(place, "permissions_for"):
        return False
    try:
        return bool(getattr(place.permissions_for(guild.me), permission))
    except discord.ClientException:
        return False


def is_dormant(place: object) -> bool:
    """Whether an answer would wake an archived thread, or is locked out of one."""
    return isinstance(place, discord.Thread) and (place.archived or place.locked)


def slow_mode(place: Place) -> float:
    """Seconds between two messages of a person here; Postie keeps to it too."""
    return float(getattr(place, "slowmode_delay", 0) or 0)


def keys(place: Place) -> set[int]:
    """The ids under which `place` may be watched: its own and its parent's."""
    parent = getattr(place, "parent_id", None) if isinstance(place, discord.Thread) else None
    return {place.id, parent} if parent else {place.id}


def is_forum_post(place: Place) -> bool:
    """Whether `place` is a post in a forum."""
    return isinstance(place, discord.Thread) and isinstance(place.parent, discord.ForumChannel)
