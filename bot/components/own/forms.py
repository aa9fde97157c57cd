"""The forms in which moderators write answers and mail servers down; five fields are the most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.components.moderators import check_moderator
from bot.replies import delivery, phrases
from knowledge.guilds.own.answer_checks import LONGEST_TEXT, LONGEST_TITLE, MOST_ASKS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.base_client import BaseClient
    from knowledge.guilds.own.changes import Body

    Submit = Callable[[discord.Interaction[BaseClient], Body], Awaitable[None]]

_LONGEST: Final = 2_000
"""Characters of a field in which something is listed."""
USER_NAMES: Final = {
    "address": "The whole e-mail address",
    "local_part": "Only what stands before the @",
}
SIGN_INS: Final = {
    "password": "The password of the mailbox",
    "app_password": "An app password, made on a page of its own",
    "oauth2_or_app_password": "A sign-in window (OAuth2), or an app password",
    "oauth2_only": "A sign-in window (OAuth2) and nothing else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One field of a form."""

    name: str
    label: str
    hint: str = ""
    longest: int = _LONGEST
    is_long: bool = True
    is_required: bool = True
    choices: Mapping[str, str] | None = None
    """Labels by value, of a field to choose from."""


_ANSWER: Final = (
    _Field(name="title", label="The question in a few words", longest=LONGEST_TITLE, is_long=False),
    _Field(
        name="asks",
        label="How people ask it, one way a line",
        hint="The more ways, the better it is found.",
        is_required=False,
        longest=4_000,
    ),
    _Field(
        name="text",
        label="The answer",
        hint="Markdown and links work; the address of a picture in a line of its own is shown.",
        longest=LONGEST_TEXT,
    ),
)
_SERVER: Final = (
    _Field(
        name="names",
        label="Name, and below it what people call it",
        hint="One a line: Example University, then uni mail …",
    ),
    _Field(
        name="domains",
        label="Domains of the addresses",
        hint="One a line, as behind the @: uni.example",
        is_required=False,
    ),
    _Field(
        name="servers",
        label="Servers, and the help page, one a line",
        hint="imap.uni.example 993 SSL/TLS · smtp.uni.example 587 STARTTLS · https://…",
    ),
    _Field(name="user_name", label="The user name is", choices=USER_NAMES),
    _Field(name="sign_in", label="The password is", choices=SIGN_INS),
)
_TITLES: Final = {
    ("answer", False): "Teach me an answer",
    ("answer", True): "Change an answer",
    ("server", False): "Your own mail servers",
    ("server", True): "Change your mail servers",
}
_FIELDS: Final = {"answer": _ANSWER, "server": _SERVER}


class OwnForm(discord.ui.Modal):
    """A form for an answer or a mail server; what is written goes on to `submit`."""

    def __init__(
        self,
        kind: str,
        filled: Mapping[str, str] | None = None,
        *,
        is_change: bool = False,
        submit: Submit,
    ) -> None:
        """`kind` is `answer` or `server`, `filled` what its fields say to begin with, by name."""
        super().__init__(title=_TITLES[kind, is_change], timeout=None)
        self._kind = kind
        self._submit = submit
        self._inputs: dict[str, Any] = {}
        for field in _FIELDS[kind]:
            control = _draw(field, (filled or {}).get(field.name, ""))
            self._inputs[field.name] = control
            hint = field.hint or None
            self.add_item(discord.ui.Label(text=field.label, description=hint, component=control))

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let moderators pass; a role may have been taken away while the form was open."""
        return await check_moderator(interaction)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Hand on what was written."""
        await self._submit(interaction, {name: _read(one) for name, one in self._inputs.items()})

    async def on_error(  # type: ignore[override]  # a form's has no item
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Say so kindly; nothing of what was written goes into the log."""
        await delivery.apologise(interaction, error, phrases.WENT_WRONG)


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a field that say something, each once."""
    lines = (line.strip() for line in text.split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))


def answer_fields(title: str, asks: tuple[str, ...], text: str) -> dict[str, str]:
    """What the form of an answer says to begin with."""
    return {"title": title, "asks": "\n".join(asks[:MOST_ASKS]), "text": text}


def _draw(field: _Field, filled: str) -> discord.ui.TextInput[Any] | discord.ui.Select[Any]:
    if field.choices:
        options = [
            discord.SelectOption(label=label, value=value, default=value == filled)
            for value, label in field.choices.items()
        ]
        if not any(option.default for option in options):
            options[0].default = True  # the usual one: a form on a phone is long enough
        return discord.ui.Select(custom_id=field.name, options=options)
    style = discord.TextStyle.paragraph if field.is_long else discord.TextStyle.short
    return discord.ui.TextInput(
        custom_id=field.name,
        style=style,
        required=field.is_required,
        max_length=field.longest,
        default=filled[: field.longest] or None,
    )


def _read(control: discord.ui.TextInput[Any] | discord.ui.Select[Any]) -> str:
    if isinstance(control, discord.ui.Select):
        return control.values[0] if control.values else ""
    return control.value.strip()
