"""`/settings gmail`: what a mail program has to be told for one provider."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from discord import app_commands

from bot.commands import respond
from bot.replies import phrases
from knowledge.outcomes import OWN, Reference
from knowledge.privacy import holds_address
from knowledge.topic_ids import PROVIDER

if TYPE_CHECKING:
    import discord

    from bot.base_client import BaseClient
    from bot.services import BotServices

_NEAR: Final = 3
_PROTOCOLS: Final = ("imap", "pop3", "smtp")
_APPS: Final = (
    "Thunderbird", "Outlook", "Apple Mail", "iPhone or iPad", "Android", "Gmail app", "K-9 Mail",
    "Windows Mail", "eM Client", "FairEmail", "Samsung Email", "Spark", "Mailbird", "mutt",
)  # fmt: skip


@app_commands.command()
@app_commands.describe(
    who="Provider, domain or your address (the address is neither kept nor shown)",
    protocol="IMAP, POP3 or SMTP",
    app="Your mail program or device",
)
async def settings(
    interaction: discord.Interaction[BaseClient],
    who: respond.Typed,
    protocol: respond.Typed | None = None,
    app: respond.Typed | None = None,
) -> None:
    """Servers, ports, user name and kind of password for a provider."""
    private = holds_address(who)
    who = who.rpartition("@")[2] if private else who  # what is before the @ goes no further
    services, guild = interaction.client.services, interaction.guild_id or 0
    await services.knowledge.prepare(guild)
    asked = services.knowledge.spell_provider(who, guild=guild)
    if (provider := services.knowledge.find_provider(who, guild=guild)) is not None:
        who = provider.name if who == provider.key else who
        if not provider.domains and not provider.key.startswith(OWN):
            await respond.show(interaction, Reference(topic=PROVIDER, provider=provider.key))
            return
    words = [asked, protocol or "", "settings", f"in {app}" if app else ""]
    await respond.answer(
        interaction,
        " ".join(filter(None, words)),
        typed=[who, protocol or "", app or ""],
        field=respond.Field(
            kind="provider", typed=who, odd=partial(_describe_odd, services, guild, who)
        ),
        private=private,
    )


def _describe_odd(services: BotServices, guild: int, typed: str, shown: str) -> str:
    """That no provider is called so, with those that are called much like it."""
    near = [name for name, _ in services.knowledge.complete_provider(typed, guild=guild)][:_NEAR]
    return phrases.no_such_provider(shown, near)


@settings.autocomplete("who")
@respond.suggesting
async def offer_providers(
    interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """The providers that fit what is typed; of an address only the domain is looked at."""
    knowledge, guild = interaction.client.services.knowledge, interaction.guild_id or 0
    await knowledge.prepare(guild)
    domain = typed.rpartition("@")[2]
    return respond.offer(knowledge.complete_provider(domain, guild=guild))


@settings.autocomplete("protocol")
@respond.suggesting
async def offer_protocols(
    interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """The protocols that fit what is typed."""
    choices = interaction.client.services.knowledge.label_choices(*_PROTOCOLS)
    fitting = [choice for choice in choices if typed.strip().lower() in choice[0].lower()]
    return respond.offer(fitting or choices)


@settings.autocomplete("app")
@respond.suggesting
async def offer_apps(
    _interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """Mail programs that fit what is typed."""
    fitting = [app for app in _APPS if typed.strip().lower() in app.lower()]
    return respond.offer((app, app) for app in fitting or _APPS)
