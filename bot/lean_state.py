"""discord.py's memory of servers, without what Postie never reads.

Needed are channels, threads, roles and overwrites (for permissions) and forums' tags. Ten thousand
servers are half a million objects: the garbage collector must not look them all over while people
wait, so each wave of them is put out of its sight.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from discord.state import AutoShardedConnectionState
from discord.ui import Modal

from bot import garbage

if TYPE_CHECKING:
    from discord import ClientUser, Guild, User
    from discord.ui.view import BaseView

_UNREAD: Final = frozenset((
    "description", "emojis", "features", "guild_scheduled_events", "presences",
    "soundboard_sounds", "stage_instances", "stickers", "voice_states",
))  # fmt: skip
_CATEGORY: Final = 4
_MAIL: Final = "mail"
_WAVE: Final = 100
"""Servers after which those that have come are put out of the garbage collector's sight."""
_RELEASE_SECONDS: Final = 60.0
"""How long messages that are being answered may still look at a server that is gone."""

_FORM_SECONDS: Final = 3600.0


class LeanState(AutoShardedConnectionState[Any]):
    """What discord.py knows of Discord, with less in it; events go in, parsed but not read."""

    _came: int = 0

    def store_user_no_intents(self, data: Any, *, cache: bool = True) -> User | ClientUser:  # type: ignore[override]  # noqa: ANN401  # discord.py's signature
        """A user; of Postie itself there is one, not one a server."""
        if self.user is not None and data["id"] == str(self.user.id):
            return self.user
        return super().store_user_no_intents(data, cache=cache)

    def store_view(self, view: BaseView, message_id: int | None = None) -> None:
        """Listen to `view`; to a form, which people may leave without a word, for an hour."""
        if isinstance(view, Modal) and view.timeout is None:
            view.timeout = _FORM_SECONDS
        super().store_view(view, message_id)

    def parse_ready(self, data: Any) -> None:  # noqa: ANN401  # an event
        """A new session of a shard: a server that is not in it has removed Postie meanwhile."""
        listed = {int(guild["id"]) for guild in data["guilds"]}
        shard = data["shard"][0]
        gone = [g for g in self.guilds if g.shard_id == shard and g.id not in listed]
        super().parse_ready(data)
        for guild in gone:
            self._remove_guild(guild)

    def parse_guild_create(self, data: Any) -> None:  # noqa: ANN401  # an event
        """A server has come."""
        super().parse_guild_create(_without_unread(data))
        self._came += 1
        if self._came % _WAVE == 0:
            garbage.put_out_of_sight()

    def parse_guild_update(self, data: Any) -> None:  # noqa: ANN401  # an event
        """A server has changed."""
        super().parse_guild_update(_without_unread(data))

    def parse_channel_create(self, data: Any) -> None:  # noqa: ANN401  # an event
        """A channel has come."""
        if data["type"] != _CATEGORY:
            super().parse_channel_create(_with_short_topic(data))

    def parse_channel_update(self, data: Any) -> None:  # noqa: ANN401  # an event
        """A channel has changed."""
        super().parse_channel_update(_with_short_topic(data))

    def _add_guild(self, guild: Guild) -> None:
        self._release_later(self._guilds.get(guild.id))  # after a new session all come anew
        super()._add_guild(guild)

    def _remove_guild(self, guild: Guild) -> None:
        super()._remove_guild(guild)
        self._release_later(guild)

    def _release_later(self, guild: Guild | None) -> None:
        """Undo the circles between a server and its parts, which nobody collects any more."""
        if guild is not None:
            asyncio.get_running_loop().call_later(_RELEASE_SECONDS, _release, guild)


def _release(guild: Guild) -> None:
    for parts in (guild._channels, guild._threads, guild._members, guild._roles):  # noqa: SLF001  # discord.py has no other way
        parts.clear()


def _without_unread(data: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in data.items() if key not in _UNREAD}
    if "channels" in kept:
        kept["channels"] = [
            _with_short_topic(channel)
            for channel in kept["channels"]
            if channel["type"] != _CATEGORY
        ]
    return kept


def _with_short_topic(channel: dict[str, Any]) -> dict[str, Any]:
    """`channel` with the one word of its topic that Postie looks for, if it is in there."""
    says_mail = _MAIL in (channel.get("topic") or "").casefold()
    return channel | {"topic": _MAIL if says_mail else None}
