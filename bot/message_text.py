"""From a Discord message to the words in it."""

from __future__ import annotations

import re
from typing import Any

import discord

_CUSTOM_EMOJI = re.compile(r"<a?:(\w{1,32}):\d{1,20}>")
_COMMAND_MENTION = re.compile(r"</([\w -]{1,100}):\d{1,20}>")
_COMMAND = re.compile(r"/(port|ask|explain|compare|settings|error|help)\b[ :]*", re.IGNORECASE)
_QUESTIONS = {
    "port": "port ",
    "explain": "what is ",
    "compare": "difference between ",
    "settings": "settings ",
    "error": "error ",
}
_PEOPLE = frozenset({discord.MessageType.default, discord.MessageType.reply})


def is_from_person(message: discord.Message) -> bool:
    """Whether a human wrote `message`: no bot, no webhook, no notice of Discord's."""
    return not message.author.bot and message.webhook_id is None and message.type in _PEOPLE


def is_addressed(message: discord.Message, client: discord.Client) -> bool:
    """Whether Postie itself is meant: mentioned, or replied to."""
    if client.user is None:
        return False
    if any(person.id == client.user.id for person in message.mentions):
        return True
    replied = get_replied_message(message)
    return replied is not None and replied.author.id == client.user.id


def get_replied_message(message: discord.Message) -> discord.Message | None:
    """The message that `message` replies to, if Discord sent it along."""
    resolved = message.reference.resolved if message.reference else None
    return resolved if isinstance(resolved, discord.Message) else None


def is_command(message: discord.Message) -> bool:
    """Whether a command was typed as plain text: `/port imap secure`."""
    return _COMMAND.match(message.content.lstrip()) is not None


def find_asked_provider(text: str) -> str:
    """Whose settings a command typed as plain text asks for: `/settings juno`; else empty."""
    match = _COMMAND.match(text.lstrip())
    if match is None or match[1].lower() != "settings":
        return ""
    return text.lstrip()[match.end() :].strip()


def read(message: discord.Message, client: discord.Client) -> str:
    """The words of `message`, without Discord's marks and without the mention of Postie."""
    return translate_command(read_as_typed(message, client))


def read_as_typed(message: discord.Message, client: discord.Client) -> str:
    """The same, with a command that was typed as plain text left as it is."""
    text = message.content
    if client.user is not None:
        text = re.sub(rf"<@!?{client.user.id}>", " ", text)
    text = _CUSTOM_EMOJI.sub(r":\1:", text)
    return _COMMAND_MENTION.sub(r"/\1 ", text).strip()


def translate_command(text: str) -> str:
    """A command typed as plain text, in the words it stands for."""
    match = _COMMAND.match(text)
    if match is None:
        return text
    rest = text[match.end() :]
    return f"{_QUESTIONS.get(match[1].lower(), '')}{rest}".strip() or match[1]


def read_title(message: discord.Message) -> str:
    """The title of a forum post, of its first message; else empty."""
    channel: Any = message.channel
    is_first = isinstance(channel, discord.Thread) and message.id == channel.id
    return str(channel.name) if is_first else ""


def read_with_title(message: discord.Message, client: discord.Client) -> str:
    """The words of `message`; of a forum post's first one together with the title."""
    return f"{read_title(message)}\n{read(message, client)}".strip()
