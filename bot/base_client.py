"""What every command, listener and button may expect of the client, without its events.

They annotate this one and `bot.client` imports them, so nothing goes round in a circle.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from typing import TYPE_CHECKING, Any, Final

import discord
from cachetools import TTLCache
from discord import app_commands

from bot import gateway
from bot.lean_state import LeanState
from bot.replies import delivery, phrases
from knowledge.guilds import Membership

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.services import BotServices

_log = logging.getLogger(__name__)
_RATE_LIMIT_SECONDS: Final = 30.0
"""How long to wait at most when Discord says "too fast"."""
_NEW_SESSION_SECONDS: Final = (1.0, 5.0)
_EARLY_SECONDS: Final = 60.0
_MOST_EARLY: Final = 1_000


class CommandTree(app_commands.CommandTree["BaseClient"]):
    """The commands, usable wherever Discord lets people use an app."""

    def __init__(self, client: BaseClient) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self._ids: dict[str, int] = {}

    async def read_ids(self) -> Mapping[str, int]:
        """The ids of the registered commands by name, asked for once; none if Discord refuses."""
        if not self._ids:
            try:
                self._ids = {command.name: command.id for command in await self.fetch_commands()}
            except delivery.UNDELIVERED as error:
                _log.info(
                    "the commands' ids are not told: %s",
                    delivery.describe(error),
                    extra={"event": "commands.ids_unknown"},
                )
        return self._ids

    async def interaction_check(self, interaction: discord.Interaction[BaseClient], /) -> bool:
        """Nothing twice: after a RESUME interactions come again."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        return interaction.client.services.rate_limits.is_first_time(interaction.id)

    async def on_error(
        self, interaction: discord.Interaction[BaseClient], error: app_commands.AppCommandError, /
    ) -> None:
        """Say so kindly; log it without a word of the user's."""
        if isinstance(error, app_commands.CheckFailure):
            return
        cause = getattr(error, "original", error)
        await delivery.apologise(interaction, cause, phrases.WENT_WRONG)


class BaseClient(discord.AutoShardedClient):
    """A connection to Discord that keeps as little as will do, with the services over it."""

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
            intents=_choose_intents(may_watch=may_watch),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=_RATE_LIMIT_SECONDS,
            shard_connect_timeout=None,  # each attempt has its own, see `bot.gateway`
            shard_count=shard_count,
            shard_ids=list(shard_ids) if shard_ids else None,  # type: ignore[arg-type]  # None is what is meant by leaving it out
        )
        self._logins_at_a_time = 0
        self.services = services
        self.may_watch = may_watch
        self.tree = CommandTree(self)
        self.early: TTLCache[int, discord.Message] = TTLCache(
            _MOST_EARLY, _EARLY_SECONDS, timer=time.monotonic
        )
        """First messages by the id of their thread, until Discord tells of the thread itself."""
        self.ready_shards: set[int] = set()
        """Shards that are connected and have told which servers they have."""
        self.silences: TTLCache[int, float] = TTLCache(
            _MOST_EARLY, _EARLY_SECONDS, timer=time.monotonic
        )
        """By the id of a new message: seconds since one in its channel that was not heard.

        Only where that is the channel's last one before it; see `note_connected`.
        """
        self._heard_since = 0
        self.note_connected()

    def note_connected(self) -> None:
        """A session with Discord begins: what was written before it has not been heard."""
        self._heard_since = discord.utils.time_snowflake(discord.utils.utcnow())

    def membership(self) -> Membership:
        """Which servers Postie is in, as far as this process can tell."""
        return Membership(
            guilds=frozenset(guild.id for guild in self.guilds),
            shards=frozenset(self.ready_shards),
            shard_count=self.shard_count or 0,
        )

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as discord.py has it
        """Pass an event on; of a message, note first what its channel's last one was.

        By the time `on_message` runs, the channel's last message is the new one.
        """
        if event == "message":
            self._note_silence(args[0])
        super().dispatch(event, *args, **kwargs)

    def _note_silence(self, message: discord.Message) -> None:
        last = getattr(message.channel, "last_message_id", None)
        if last and last < self._heard_since:
            before = discord.utils.snowflake_time(last)
            self.silences[message.id] = (message.created_at - before).total_seconds()

    def _get_state(self, **options: Any) -> LeanState:  # noqa: ANN401  # discord.py's signature
        # Where discord.py's sharded client, too, says which state is its own.
        return LeanState(
            dispatch=self.dispatch,
            handlers=self._handlers,
            hooks=self._hooks,
            http=self.http,
            **options,
        )

    async def before_identify_hook(
        self,
        shard_id: int | None,
        *,
        initial: bool = False,  # noqa: ARG002  # discord.py's signature
    ) -> None:
        """Take turns with every process of this bot: Discord lets so many shards in at a time."""
        shard = shard_id or 0
        if self.get_shard(shard) is not None:
            # Its session was refused: Discord wants a pause that is not the same for all.
            await asyncio.sleep(random.uniform(*_NEW_SESSION_SECONDS))  # noqa: S311  # no secret
        bucket = shard % await self._read_logins_at_a_time()
        with gateway.waiting_for_turn():
            await self.services.guilds.logins.wait_for_turn(bucket)

    async def _read_logins_at_a_time(self) -> int:
        if not self._logins_at_a_time:
            try:
                limits = await self.fetch_session_start_limits()
            except discord.GatewayNotFound:
                return 1
            self._logins_at_a_time = max(1, limits.max_concurrency)
        return self._logins_at_a_time


def _choose_intents(*, may_watch: bool) -> discord.Intents:
    """As little as will do: content comes by itself in direct messages, mentions and menus."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = may_watch
    return intents
