"""`/compare imap pop3`: two things side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from discord import app_commands

from bot.commands import respond
from bot.components.clicked import identify_asker, is_dormant
from bot.replies import delivery, phrases
from bot.replies.draw import draw_text
from bot.replies.quoting import quote
from knowledge.privacy import holds_address, holds_password

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.base_client import BaseClient
    from bot.replies.layout import Layout

_USUAL: Final = (
    "IMAP", "POP3", "SMTP", "Exchange", "SSL/TLS", "STARTTLS", "465", "587", "993", "143", "995",
    "110", "25", "app password", "OAuth2", "webmail", "mail program",
)  # fmt: skip
_PROVIDERS: Final = 8
"""So many of them are offered at most."""


@app_commands.command()
@app_commands.describe(this="One of the two", that="The other one")
async def compare(
    interaction: discord.Interaction[BaseClient], this: respond.Typed, that: respond.Typed
) -> None:
    """What is the difference: IMAP or POP3, 465 or 587, SSL/TLS or STARTTLS?"""
    services, asker = interaction.client.services, identify_asker(interaction)
    if not await respond.may_ask(interaction, asker):
        return

    async def work() -> Layout:
        comparison = await services.compare(this, that, asker)
        if comparison.outcome is None:
            odd = " and ".join(quote(name, services.knowledge) for name in comparison.unknown)
            return draw_text(phrases.NOT_COMPARABLE.format(typed=odd), is_private=True)
        return await respond.draw_asked(interaction, comparison.outcome, typed=[this, "·", that])

    secret = holds_address(f"{this} {that}") or holds_password(f"{this} {that}")
    await delivery.respond(interaction, work(), ephemeral=secret or is_dormant(interaction))


@compare.autocomplete("this")
@compare.autocomplete("that")
@respond.suggesting
async def offer_things(
    interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """What is often compared, without the thing already chosen."""
    return respond.offer(_fitting_things(interaction, typed.strip().lower()))


def _fitting_things(
    interaction: discord.Interaction[BaseClient], typed: str
) -> Iterable[tuple[str, str]]:
    chosen = {
        str(value).lower() for name, value in interaction.namespace if name != _focused(interaction)
    }
    others = [thing for thing in _USUAL if thing.lower() not in chosen]
    fitting = [thing for thing in others if thing.lower().startswith(typed)]
    fitting += [thing for thing in others if typed in thing.lower() and thing not in fitting]
    for thing in fitting:
        yield thing, thing
    if typed and not fitting:
        knowledge, guild = interaction.client.services.knowledge, interaction.guild_id or 0
        providers = knowledge.complete_provider(typed, guild=guild)[:_PROVIDERS]
        for label, _ in providers or knowledge.complete_topic(typed):
            yield label, label[:100]


def _focused(interaction: discord.Interaction[BaseClient]) -> str:
    options = cast("dict[str, Any]", interaction.data or {}).get("options", [])
    return next((option["name"] for option in options if option.get("focused")), "")
