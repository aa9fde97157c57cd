"""Words in which the plays are written: who is there, what is said, what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.contract import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import simcord


class Stage:
    """A server called “The Mail Room” with one channel, and people who come in when named."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.server = env.create_guild("The Mail Room")
        self.lobby = self.server.create_text_channel("lobby")
        self.help = self.server.create_text_channel("mail-help")
        self.postie = env.bot
        self.me_id = env.backend.bot_user.id

    def person(self, name: str, *, roles: Sequence[Any] = ()) -> simcord.MemberActor:
        """Somebody who comes into the server."""
        return self.server.add_member(self.env.create_user(name), roles=roles)

    def moderator(self, name: str = "Mo") -> simcord.MemberActor:
        """Somebody who may manage channels and messages."""
        rights = discord.Permissions(
            manage_channels=True, manage_messages=True, manage_threads=True
        )
        return self.person(
            name, roles=[self.server.create_role(f"role {name}", permissions=rights)]
        )

    @property
    def me(self) -> str:
        """The mention of Postie."""
        return f"<@{self.me_id}>"

    def forbid(self, channel: Any, *rights: str) -> None:
        """Take rights away from Postie in `channel`."""
        denied = discord.Permissions(**dict.fromkeys(rights, True))
        overwrite = Overwrite(
            target_id=self.me_id, type=OverwriteType.MEMBER, allow=0, deny=denied.value
        )
        self.env.backend.set_overwrite(channel.id, overwrite)

    def moderators_channel(
        self, office: simcord.ChannelHandle | None = None
    ) -> simcord.ChannelHandle:
        """The channel to which Discord itself sends what concerns moderators."""
        office = office or self.server.create_text_channel("office")
        server: Any = self.env.bot.get_guild(self.server.id)
        server._public_updates_channel_id = office.id
        return office

    def open_thread(
        self, channel: simcord.ChannelHandle, name: str, opener: simcord.MemberActor
    ) -> simcord.ChannelHandle:
        """A thread that `opener` opens."""
        thread = self.env.backend.create_thread(channel.id, name, opener.id)
        return type(channel)(self.env, self.server, thread)

    def archive(self, thread: simcord.ChannelHandle, *, locked: bool = False) -> None:
        """Archive a thread."""
        state = {"archived": True, "locked": locked}
        self.env.backend.edit_channel(thread.id, {}, thread_metadata=state)

    def create_forum(self, name: str, *tags: str) -> simcord.ChannelHandle:
        """A forum with tags."""
        forum = self.server.create_forum_channel(name)
        available = [
            {"id": str(self.env.backend.snowflake()), "name": tag, "moderated": False,
             "emoji_id": None, "emoji_name": None}
            for tag in tags
        ]  # fmt: skip
        self.env.backend.edit_channel(forum.id, {"available_tags": available})
        return forum

    async def post(
        self,
        forum: simcord.ChannelHandle,
        opener: simcord.MemberActor,
        title: str,
        words: str,
        *,
        message_first: bool = False,
    ) -> simcord.ChannelHandle:
        """A post in a forum; its thread and its first message may come in either order."""
        backend = self.env.backend
        thread = backend.create_thread(forum.id, title, opener.id, broadcast=False)
        post = type(forum)(self.env, self.server, thread)
        backend.compute_permissions(self.server.id, opener.id, forum.id)
        starter = backend.prepare_message(thread.id, opener.id, words)
        starter.id = thread.id
        if message_first:
            backend.commit_message(starter)
            await self.env.settle()
            backend.announce_thread_create(thread)
        else:
            backend.announce_thread_create(thread)
            backend.commit_message(starter)
        await self.env.settle()
        return post

    def tags(self, post: simcord.ChannelHandle) -> list[str]:
        """The names of the tags that a post carries."""
        parent = self.env.backend.get_channel(post._channel.parent_id or 0)
        names = {int(tag["id"]): tag["name"] for tag in parent.available_tags}
        return [names[int(tag)] for tag in post._channel.applied_tags]

    async def replay(self, event: str) -> None:
        """Let the last `event` come once more, as after a RESUME."""
        last = [payload for kind, name, payload in self.env.backend.transcript if name == event][-1]
        self.env.backend.emit(event, last)
        await self.env.settle()

    async def replay_message(self, event: str, content: str) -> None:
        """Let the event of the message that reads `content` come once more."""
        for kind, name, payload in reversed(self.env.backend.transcript):
            if kind == "GATEWAY" and name == event and payload.get("content") == content:
                self.env.backend.emit(event, payload)
                break
        await self.env.settle()

    async def lose_connection(self) -> int:
        """Cut the connection to Discord; how much had happened by then."""
        bot: Any = self.env.bot
        await bot.shards[0].disconnect()
        await self.env.settle()
        return len(self.env.backend.transcript)

    async def resume(self, since: int) -> None:
        """Connect again; what was written since then comes, some of it once more."""
        missed = self.env.backend.transcript[since:]
        bot: Any = self.env.bot
        await bot.shards[0].reconnect()
        await self.env.settle()
        for kind, name, payload in missed:
            if kind == "GATEWAY" and name == "MESSAGE_CREATE":
                self.env.backend.emit(name, payload)
                await self.env.settle()

    async def leave(self, server: int = 0, *, unavailable: bool = False) -> None:
        """Discord tells that Postie is in a server no longer, or that the server has an outage."""
        payload: dict[str, object] = {"id": str(server or self.server.id)}
        if unavailable:
            payload["unavailable"] = True
        self.env.backend.emit("GUILD_DELETE", payload)
        await self.env.settle()

    def forge(self, message: Any, custom_id: str) -> None:
        """Give the first button of a message another custom_id."""
        stored = self.env.backend.get_message(message.channel_id, message.id)
        for part in parts(stored.components):
            if part["type"] == 2:  # a button
                part["custom_id"] = custom_id
                return

    def typed(self) -> set[str]:
        """Whatever people have written, but for single words: a log must not hold it."""
        found: set[str] = set()
        for kind, name, payload in self.env.backend.transcript:
            if kind == "GATEWAY" and name in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
                found.add("" if payload["author"].get("bot") else payload.get("content") or "")
            elif kind == "GATEWAY" and name == "INTERACTION_CREATE":
                found.update(_values(payload.get("data") or {}))
        return {words.strip() for words in found if " " in words.strip()}

    def said(self, channel: Any) -> list[discord.Message]:
        """What Postie has said in `channel`, oldest first."""
        me = self.me_id
        return [message for message in channel.history() if message.author.id == me]

    def threads(self, channel: Any) -> list[Any]:
        """The threads of a channel, oldest first."""
        known = self.env.backend.channels.values()
        return [
            type(channel)(self.env, self.server, thread)
            for thread in known
            if getattr(thread, "parent_id", None) == channel.id
        ]

    def reactions(self, message: Any) -> list[str]:
        """The emoji that Postie has put under a message."""
        stored = self.env.backend.get_message(message.channel.id, message.id)
        return [r.emoji for r in stored.reactions if self.me_id in r.user_ids]

    def last(self, channel: Any) -> discord.Message:
        """What Postie has said last in `channel`."""
        said = self.said(channel)
        assert said, "Postie has said nothing"
        return said[-1]


def reply_of(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The message that a command or click was answered with."""
    assert result.response is not None, "there was no reply"
    return result.response


def text(message: Any) -> str:
    """All text that is seen in a message or in a reply to an interaction."""
    found = message.components if not isinstance(message, discord.Message) else None
    if found is None:
        found = [component.to_dict() for component in message.components]
    return "\n".join([message.content, *texts(found)])


def shown(result: simcord.InteractionResult) -> str:
    """All text in the reply to a command or click."""
    return text(reply_of(result))


def labels(message: Any) -> list[str]:
    """What stands on the buttons of a message, in order; emoji where there are no words."""
    found = message.components if not isinstance(message, discord.Message) else None
    if found is None:
        found = [component.to_dict() for component in message.components]
    return [
        part.get("label") or part["emoji"]["name"]
        for part in parts(found)
        if part["type"] == 2  # a button
    ]


def select(message: Any, action: str) -> str:
    """The custom_id of the select that does `action`."""
    return next(
        str(part["custom_id"])
        for part in parts(message.components)
        if part["type"] == 3 and str(part["custom_id"]).startswith(f"p1s{action}:")  # a select
    )


def button(message: Any, face: str) -> str:
    """The custom_id of the button that shows `face`."""
    found = message.components if not isinstance(message, discord.Message) else None
    if found is None:
        found = [component.to_dict() for component in message.components]
    for part in parts(found):
        if part["type"] == 2 and face in (
            part.get("label"),
            (part.get("emoji") or {}).get("name"),
        ):  # a button
            return str(part["custom_id"])
    raise AssertionError(f"no button “{face}” on {labels(message)}")


def choices(message: Any) -> dict[str, str]:
    """Label → value of the options of a message's select."""
    found = message.components if not isinstance(message, discord.Message) else None
    if found is None:
        found = [component.to_dict() for component in message.components]
    selects = [part for part in parts(found) if part["type"] == 3]  # a select
    return {option["label"]: option["value"] for select in selects for option in select["options"]}


def parts(found: Any) -> list[dict[str, Any]]:
    """Every component, nested ones included."""
    flat = []
    for part in found:
        flat.append(part)
        flat.extend(parts(part.get("components") or []))
    return flat


def _values(data: dict[str, Any]) -> list[str]:
    """What was typed into the fields of a command."""
    own = [str(option["value"]) for option in data.get("options", ()) if "value" in option]
    return own + [value for option in data.get("options", ()) for value in _values(option)]
