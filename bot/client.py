"""The Discord client: what Discord says is passed on to listeners, commands and buttons."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot import garbage
from bot.base_client import BaseClient
from bot.commands import add_commands
from bot.components.handlers import ClickedButton, ClickedSelect, ClickedStray
from bot.listeners import edits, guilds, messages, watched
from bot.replies import delivery
from bot.translations import Translations

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.services import BotServices

_log = logging.getLogger(__name__)


class Postie(BaseClient):
    """The client with its events: each goes to a listener, a command or a button."""

    def __init__(
        self,
        services: BotServices,
        *,
        may_watch: bool = False,
        shard_count: int | None = None,
        shard_ids: Sequence[int] | None = None,
    ) -> None:
        """As `BaseClient`, with every command in its tree."""
        super().__init__(
            services, may_watch=may_watch, shard_count=shard_count, shard_ids=shard_ids
        )
        add_commands(self.tree)

    async def setup_hook(self) -> None:
        """Get ready before the first event comes: buttons, translations, commands."""
        self.add_dynamic_items(ClickedButton, ClickedSelect, ClickedStray)
        await self.tree.set_translator(Translations())
        await self._sync_if_changed()

    async def on_shard_connect(self, _shard_id: int) -> None:
        """A new session, not a resumed one."""
        self.note_connected()

    async def on_ready(self) -> None:
        """The one line that says Postie is there."""
        garbage.put_out_of_sight()
        _log.info(
            "ready as %s in %d servers",
            self.user,
            len(self.guilds),
            extra={"event": "gateway.ready"},
        )

    async def on_shard_ready(self, shard_id: int) -> None:
        """A shard has told which servers it has."""
        self.ready_shards.add(shard_id)
        await guilds.compare(self)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A shard is connected again, and has told what happened meanwhile."""
        self.ready_shards.add(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """What happens in a shard's servers is not known any more."""
        self.ready_shards.discard(shard_id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server let Postie in."""
        await guilds.on_guild_join(self, guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server removed Postie; one that is only unavailable is not told of here."""
        await guilds.on_guild_remove(self, guild)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something."""
        await messages.on_message(self, message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Somebody edited something."""
        await edits.on_message_edit(self, payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Somebody deleted something."""
        await edits.on_message_delete(
            self, payload.channel_id, [payload.message_id], guild=payload.guild_id
        )

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """A moderator deleted a lot."""
        await edits.on_message_delete(
            self, payload.channel_id, payload.message_ids, guild=payload.guild_id
        )

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """A thread or forum post was opened."""
        if self.may_watch:
            await watched.on_thread_create(self, thread)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """One line, without a word of anybody's message."""
        error = sys.exc_info()[1]
        kind = delivery.describe(error) if error else "an unknown error"
        _log.error("%s failed: %s", event_method, kind, extra={"event": "event.failed"})

    async def _sync_if_changed(self) -> None:
        payload = await self._payload()
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = str(self.application_id)
        if await self.services.guilds.command_sync.read_hash(key) == digest:
            return
        try:
            synced = await self.tree.sync()
        except (*delivery.UNDELIVERED, app_commands.CommandSyncFailure) as error:
            _log.error(
                "commands could not be registered: %s",
                delivery.describe(error),  # one line is enough
                extra={"event": "commands.refused"},
            )
            return
        await self.services.guilds.command_sync.record_hash(key, digest)
        _log.info("registered %d commands", len(synced), extra={"event": "commands.registered"})

    async def _payload(self) -> list[dict[str, Any]]:
        translator = self.tree.translator
        commands = self.tree.get_commands()
        if translator is None:
            return [command.to_dict(self.tree) for command in commands]
        return [await command.get_translated_payload(self.tree, translator) for command in commands]
