"""`/helpdesk teach`, `forget` and `taught`: answers of a community's own."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands

from bot import limits
from bot.commands.helpdesk.confirm import confirm
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from knowledge.errors import DatabaseAway
from knowledge.guilds import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.base_client import BaseClient
    from bot.replies.layout import Layout
    from knowledge.guilds import Entries

    Interaction = discord.Interaction[BaseClient]

_TITLE: Final = 100
_ASKS: Final = 1_500
_MOST_ASKS: Final = 30
_ANSWER: Final = 1_500
_SHOWN: Final = 40


@app_commands.command()
@app_commands.describe(entry="An answer of yours to change; leave it out for a new one")
async def teach(interaction: Interaction, entry: str = "") -> None:
    """Teach me an answer of your own; I give it here from that moment on."""
    entries = {own.id: own for own in await _entries(interaction).all(_guild(interaction))}
    await interaction.response.send_modal(Lesson(entries.get(entry)))


@app_commands.command()
@app_commands.describe(entry="The answer to forget")
async def forget(interaction: Interaction, entry: str) -> None:
    """Forget an answer of your own."""

    async def draw() -> Layout:
        try:
            is_gone = await _entries(interaction).remove(_guild(interaction), entry)
        except DatabaseAway:
            return draw_text(phrases.NO_DATABASE)
        return draw_text("That answer is gone." if is_gone else "I know no such answer here.")

    await delivery.respond(interaction, draw(), ephemeral=True)


@app_commands.command()
async def taught(interaction: Interaction) -> None:
    """The answers that you have taught me."""

    async def draw() -> Layout:
        return draw_text(_list_titles(await _entries(interaction).all(_guild(interaction))))

    await delivery.respond(interaction, draw(), ephemeral=True)


@teach.autocomplete("entry")
@forget.autocomplete("entry")
async def _offer_own(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    entries = await _entries(interaction).all(_guild(interaction))
    fitting = [entry for entry in entries if typed.casefold() in entry.title.casefold()]
    return [
        app_commands.Choice(name=limits.clip(entry.title, limits.CHOICE_NAME), value=entry.id)
        for entry in fitting[: limits.CHOICES]
    ]


class Lesson(discord.ui.Modal):
    """The form in which a moderator writes an answer down."""

    def __init__(self, entry: Entry | None = None) -> None:
        """`entry` is the answer to change, if it is not a new one."""
        super().__init__(title="Change an answer" if entry and entry.id else "Teach me an answer")
        self._id = entry.id if entry else ""
        self.name: discord.ui.TextInput[Lesson] = discord.ui.TextInput(
            label="The question in a few words",
            custom_id="title",
            max_length=_TITLE,
            default=entry.title if entry else None,
        )
        self.asks: discord.ui.TextInput[Lesson] = discord.ui.TextInput(
            label="How people ask it, one way a line",
            custom_id="asks",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=_ASKS,
            default="\n".join(entry.asks) if entry else None,
        )
        self.answer: discord.ui.TextInput[Lesson] = discord.ui.TextInput(
            label="The answer",
            custom_id="answer",
            style=discord.TextStyle.paragraph,
            max_length=_ANSWER,
            default=entry.text if entry else None,
        )
        for field in (self.name, self.asks, self.answer):
            self.add_item(field)

    async def on_submit(self, interaction: discord.Interaction[BaseClient]) -> None:  # type: ignore[override]
        """Keep what was written, and say how it is asked for."""
        entry = self._entry()
        await confirm(
            interaction,
            _entries(interaction).put(_guild(interaction), entry),
            words=f"Thank you, I know that now. Try it: `/ask {entry.title}`\n"
            "I give it where it fits better than what I know myself.",
        )

    def _entry(self) -> Entry:
        title = self.name.value.strip()
        lines = (line.strip() for line in self.asks.value.split("\n"))
        asks = tuple(dict.fromkeys(line for line in lines if line))[:_MOST_ASKS]
        return Entry(
            id=self._id or hashlib.blake2b(title.casefold().encode(), digest_size=8).hexdigest(),
            title=title,
            text=self.answer.value.strip(),
            asks=asks,
        )


def draft_lesson(*, title: str, asks: Sequence[str], text: str) -> Lesson:
    """The form for a new answer, filled in as far as it is known."""
    shown = limits.clip(title, _TITLE)
    written = "\n".join(asks)[:_ASKS]
    return Lesson(Entry(id="", title=shown, text=text[:_ANSWER], asks=tuple(written.split("\n"))))


def _list_titles(entries: Sequence[Entry]) -> str:
    if not entries:
        return "You have taught me nothing yet. Begin with `/helpdesk teach`."
    lines = [f"- {discord.utils.escape_markdown(entry.title)}" for entry in entries[:_SHOWN]]
    more = len(entries) - _SHOWN
    return "\n".join(
        ["**What you have taught me**", *lines, *([f"… and {more} more."] if more > 0 else [])]
    )


def _entries(interaction: Interaction) -> Entries:
    return interaction.client.services.guilds.entries


def _guild(interaction: Interaction) -> int:
    return interaction.guild_id or 0
