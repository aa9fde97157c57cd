"""The Discord client: what Discord says is passed on to listeners, commands and buttons."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.commands import add_commands
from bot.components.handlers import ClickedButton, ClickedSelect, ClickedStray
from bot.listeners import edits, messages, watched
from bot.rate_limits import Recent
from bot.replies import delivery, phrases
from bot.translations import Translations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services import BotServices

_log = logging.getLogger(__name__)
_PATIENCE_WITH_LIMITS: Final = 30.0
"""Seconds to wait at most when Discord says "too fast"."""
_EARLY_SECONDS: Final = 60.0


class Commands(app_commands.CommandTree["Postie"]):
    """The commands, usable wherever Discord lets people use an app."""

    def __init__(self, client: Postie) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def interaction_check(self, interaction: discord.Interaction[Postie], /) -> bool:
        """Nothing twice: after a RESUME interactions come again."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        return interaction.client.services.rate_limits.first_time(interaction.id)

    async def on_error(
        self, interaction: discord.Interaction[Postie], error: app_commands.AppCommandError, /
    ) -> None:
        """Say so kindly; log it without a word of the user's."""
        if isinstance(error, app_commands.CheckFailure):
            return
        cause = getattr(error, "original", error)
        await delivery.apologise(interaction, cause, phrases.WENT_WRONG)


class Postie(discord.AutoShardedClient):
    """The Discord client; what it hears goes to the listeners, what it knows is in its services."""

    def __init__(
        self,
        services: BotServices,
        *,
        may_watch: bool = False,
        shard_count: int | None = None,
        shard_ids: Sequence[int] | None = None,
    ) -> None:
        """`may_watch` asks for the message content intent, which has to be granted at Discord."""
        super().__init__(
            intents=_intents(may_watch=may_watch),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=_PATIENCE_WITH_LIMITS,
            shard_count=shard_count,
            shard_ids=list(shard_ids) if shard_ids else None,  # type: ignore[arg-type]  # None is what is meant by leaving it out
        )
        self.services = services
        self.may_watch = may_watch
        self.tree = Commands(self)
        self.early: Recent[int, discord.Message] = Recent(
            seconds=_EARLY_SECONDS, clock=time.monotonic, bound=1000
        )
        add_commands(self.tree)

    async def setup_hook(self) -> None:
        """Get ready before the first event comes: buttons, translations, commands."""
        self.add_dynamic_items(ClickedButton, ClickedSelect, ClickedStray)
        await self.tree.set_translator(Translations())
        await self._sync_if_changed()

    async def on_ready(self) -> None:
        """The one line that says Postie is there."""
        _log.info("ready as %s in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something."""
        await messages.heard(self, message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Somebody edited something."""
        await edits.edited(self, payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Somebody deleted something."""
        in_server = payload.guild_id is not None
        await edits.deleted(self, payload.channel_id, [payload.message_id], in_server=in_server)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """A moderator deleted a lot."""
        await edits.deleted(self, payload.channel_id, payload.message_ids, in_server=True)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """A thread or forum post was opened."""
        if self.may_watch:
            await watched.post_opened(self, thread)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """One line, without a word of anybody's message."""
        import sys  # noqa: PLC0415  # where it is used

        error = sys.exc_info()[1]
        what = delivery.described(error) if error else "an unknown error"
        _log.error("%s failed: %s", event_method, what)

    async def _sync_if_changed(self) -> None:
        payload = await self._payload()
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = str(self.application_id)
        if await self.services.guilds.synced(key) == digest:
            return
        try:
            synced = await self.tree.sync()
        except (*delivery.UNDELIVERED, app_commands.CommandSyncFailure) as error:
            _log.error(
                "commands could not be registered: %s", delivery.described(error)
            )  # one line is enough
            return
        await self.services.guilds.note_synced(key, digest)
        _log.info("registered %d commands", len(synced))

    async def _payload(self) -> list[dict[str, Any]]:
        translator = self.tree.translator
        found = self.tree.get_commands()
        if translator is None:
            return [command.to_dict(self.tree) for command in found]
        return [await command.get_translated_payload(self.tree, translator) for command in found]


def _intents(*, may_watch: bool) -> discord.Intents:
    """As little as will do: content comes by itself in direct messages, mentions and menus."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = may_watch
    return intents
