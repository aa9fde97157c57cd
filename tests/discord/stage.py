"""Words in which the plays are written: who is there, what is said, what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

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

    def person(self, name: str, *, roles: Sequence[Any] = ()) -> simcord.MemberActor:
        """Somebody who comes into the server."""
        return self.server.add_member(self.env.create_user(name), roles=roles)

    def moderator(self, name: str = "Mo") -> simcord.MemberActor:
        """Somebody who may manage channels and messages."""
        rights = discord.Permissions(manage_channels=True, manage_messages=True, manage_threads=True)
        return self.person(name, roles=[self.server.create_role(f"role {name}", permissions=rights)])

    def let_postie(self, **rights: bool) -> None:
        """Give Postie a role with more rights."""
        role = self.server.create_role("postie", permissions=discord.Permissions(**rights))
        self.env.backend.set_member_roles(self.server.id, self.env.bot.user.id, [role.id])

    def said(self, channel: Any) -> list[discord.Message]:
        """What Postie has said in `channel`, oldest first."""
        me = self.env.bot.user.id
        return [message for message in channel.history() if message.author.id == me]

    def last(self, channel: Any) -> discord.Message:
        """What Postie has said last in `channel`."""
        said = self.said(channel)
        assert said, "Postie has said nothing"
        return said[-1]


def text(message: Any) -> str:
    """All text that is seen in a message or in a reply to an interaction."""
    found = message.components if not isinstance(message, discord.Message) else None
    if found is None:
        found = [component.to_dict() for component in message.components]
    return "\n".join([message.content, *texts(found)])


def shown(result: simcord.InteractionResult) -> str:
    """All text in the reply to a command or click."""
    assert result.response is not None, "there was no reply"
    return text(result.response)


def labels(message: Any) -> list[str]:
    """What stands on the buttons of a message, in order; emoji where there are no words."""
    found = message.components if not isinstance(message, discord.Message) else None
    if found is None:
        found = [component.to_dict() for component in message.components]
    return [
        part.get("label") or part["emoji"]["name"] for part in parts(found) if part["type"] == 2  # noqa: PLR2004  # a button
    ]


def button(message: Any, face: str) -> str:
    """The custom_id of the button that shows `face`."""
    found = message.components if not isinstance(message, discord.Message) else None
    if found is None:
        found = [component.to_dict() for component in message.components]
    for part in parts(found):
        if part["type"] == 2 and face in (part.get("label"), (part.get("emoji") or {}).get("name")):  # noqa: PLR2004  # a button
            return str(part["custom_id"])
    raise AssertionError(f"no button “{face}” on {labels(message)}")


def choices(message: Any) -> dict[str, str]:
    """Label → value of the options of a message's select."""
    found = message.components if not isinstance(message, discord.Message) else None
    if found is None:
        found = [component.to_dict() for component in message.components]
    selects = [part for part in parts(found) if part["type"] == 3]  # noqa: PLR2004  # a select
    return {option["label"]: option["value"] for select in selects for option in select["options"]}


def parts(found: Any) -> list[dict[str, Any]]:
    """Every component, nested ones included."""
    flat = []
    for part in found:
        flat.append(part)
        flat.extend(parts(part.get("components") or []))
    return flat
