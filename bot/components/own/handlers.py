"""Which button of own answers and servers does what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.components.own import identifiers, lists, publishing, undo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import discord

    from bot.base_client import BaseClient
    from bot.components.identifiers import Identifier

    Handler = Callable[[discord.Interaction[BaseClient], Identifier], Awaitable[None]]

HANDLERS: Final[Mapping[str, Handler]] = {
    identifiers.KEEP: publishing.keep_draft,
    identifiers.CHANGE: publishing.change_draft,
    identifiers.DROP: publishing.drop_draft,
    identifiers.LIST: lists.show_list,
    identifiers.CHOOSE: lists.show_chosen,
    identifiers.VIEW: lists.show_item,
    identifiers.EDIT: lists.edit_item,
    identifiers.REMOVE: lists.remove_item,
    identifiers.HISTORY: lists.show_history,
    identifiers.POST: lists.post_item,
    identifiers.UNDO: undo.undo_batch,
}
"""All of them are for moderators."""
