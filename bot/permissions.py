"""What Postie may do in a channel, asked before it is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

    Channel = MessageableChannel | discord.ForumChannel

_IN_CHANNEL: Final = ("view_channel", "send_messages", "read_message_history")
_IN_THREAD: Final = ("view_channel", "send_messages_in_threads", "read_message_history")


def missing_permissions(channel: Channel) -> list[str]:
    """The permissions that are missing to answer in `channel`, by Discord's names."""
    guild = getattr(channel, "guild", None)
    if guild is None or guild.me is None or not hasattr(channel, "permissions_for"):
        return []
    needed = (
        _IN_THREAD if isinstance(channel, discord.Thread | discord.ForumChannel) else _IN_CHANNEL
    )
    try:
        granted = channel.permissions_for(guild.me)
    except discord.ClientException:  # a thread whose parent is not known
        return []
    return [name for name in needed if not getattr(granted, name)]


def has_permission(channel: Channel, permission: str) -> bool:
    """Whether Postie has `permission` (Discord's name) in `channel`."""
    guild = getattr(channel, "guild", None)
    if guild is None or guild.me is None or not hasattr(channel, "permissions_for"):
        return False
    try:
        return bool(getattr(channel.permissions_for(guild.me), permission))
    except discord.ClientException:
        return False


def may_moderate(person: object, place: MessageableChannel) -> bool:
    """Whether `person` may manage messages in `place`: who does so helps here."""
    if not isinstance(person, discord.Member) or not hasattr(place, "permissions_for"):
        return False
    try:
        return bool(place.permissions_for(person).manage_messages)
    except discord.ClientException:  # a thread whose parent is not known
        return False


def is_helper(person: object, role: int | None) -> bool:
    """Whether `person` has the role (an id) by which people help here; nobody has None."""
    if role is None or not isinstance(person, discord.Member):
        return False
    return person.get_role(role) is not None


def is_dormant(channel: object) -> bool:
    """Whether an answer would wake an archived thread, or is locked out of one."""
    return isinstance(channel, discord.Thread) and (channel.archived or channel.locked)


def slow_mode(channel: Channel) -> float:
    """Seconds between two messages of a person here; Postie keeps to it too."""
    return float(getattr(channel, "slowmode_delay", 0) or 0)


def watch_keys(channel: Channel) -> tuple[int, ...]:
    """The ids under which `channel` may be watched: its own, then its parent's."""
    parent = getattr(channel, "parent_id", None) if isinstance(channel, discord.Thread) else None
    return (channel.id, parent) if parent else (channel.id,)


def names_of(channel: Channel) -> str:
    """What `channel` is for, as its name and topic say it; of a thread, its parent's."""
    if isinstance(channel, discord.Thread) and channel.parent:
        return names_of(channel.parent)
    return f"{getattr(channel, 'name', '')} {getattr(channel, 'topic', None) or ''}".strip()


def is_forum_post(channel: Channel) -> bool:
    """Whether `channel` is a post in a forum."""
    return isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel)
