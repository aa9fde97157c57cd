"""Tags of forum posts: by topic, and the one that says solved."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord

from bot import limits
from bot.replies.delivery import UNDELIVERED, describe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.outcomes import Reference

_log = logging.getLogger(__name__)
_SOLVED: Final = frozenset({"solved", "resolved", "answered", "fixed", "done"})


async def mark_solved(thread: discord.Thread) -> bool:
    """Give a post its forum's solved tag, or a ✅ where there is none; whether Discord let us."""
    tags = [tag for tag in _tags(thread) if tag.name.strip().lower() in _SOLVED]
    try:
        if tags:
            await thread.add_tags(*_fit(thread, tags[:1]), reason="Marked as solved by its opener")
        else:
            await thread.get_partial_message(thread.id).add_reaction("✅")
    except UNDELIVERED as error:
        _log.warning(
            "could not mark post %s as solved: %s",
            thread.id,
            describe(error),
            extra={"event": "post.not_tagged"},
        )
        return False
    return True


async def tag_by_topic(
    thread: discord.Thread, reference: Reference, *, names: Iterable[str]
) -> None:
    """Give a post the tags that are called like what it is about (`names`: provider and kind)."""
    wanted = {reference.protocol, reference.client, *names, *reference.topic.split(".")}
    words = {word.replace("_", " ").lower() for word in wanted if word}
    fitting = [
        tag
        for tag in _tags(thread)
        if tag.name.strip().lower() in words and tag not in thread.applied_tags
    ]
    if not (fitting := _fit(thread, fitting)):
        return
    try:
        await thread.add_tags(*fitting, reason="Tagged by topic")
    except UNDELIVERED as error:
        _log.warning(
            "could not tag post %s: %s",
            thread.id,
            describe(error),
            extra={"event": "post.not_tagged"},
        )


def _tags(thread: discord.Thread) -> list[discord.ForumTag]:
    parent = thread.parent
    return list(parent.available_tags) if isinstance(parent, discord.ForumChannel) else []


def _fit(thread: discord.Thread, tags: list[discord.ForumTag]) -> list[discord.ForumTag]:
    return tags[: max(0, limits.FORUM_TAGS - len(thread.applied_tags))]
