"""`/port imap secure`: which port, and how it is secured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord import app_commands

from bot.commands import respond
from knowledge.outcomes import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.base_client import BaseClient

_PROTOCOLS: Final = ("IMAP", "POP3", "SMTP")
_SECURITY: Final = (
    ("SSL/TLS: encrypted from the first byte", "ssl/tls"),
    ("STARTTLS: encrypted after a greeting", "starttls"),
    ("No encryption", "without encryption"),
)


@app_commands.command()
@app_commands.describe(
    protocol="IMAP, POP3, SMTP, or a port number; everything typed here works too",
    security="SSL/TLS or STARTTLS",
)
async def port(
    interaction: discord.Interaction[BaseClient],
    protocol: respond.Typed,
    security: respond.Typed | None = None,
) -> None:
    """Which port does IMAP, POP3 or SMTP use, and what is port 993?"""
    if not security and protocol in interaction.client.services.topic_ids():
        await respond.show(interaction, Reference(topic=protocol))
        return
    await respond.answer(interaction, f"port {protocol} {security or ''}")


@port.autocomplete("protocol")
@respond.suggesting
async def offer_protocols(
    interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """The protocols, then whatever else is known about ports."""
    return respond.offer(_fitting_protocols(interaction, typed))


@port.autocomplete("security")
@respond.suggesting
async def offer_securities(
    _interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """The ways a connection can be secured, those that fit what is typed first."""
    wanted = typed.strip().lower()
    fitting = [choice for choice in _SECURITY if wanted in choice[0].lower()]
    return respond.offer(fitting or _SECURITY)


def _fitting_protocols(
    interaction: discord.Interaction[BaseClient], typed: str
) -> Iterable[tuple[str, str]]:
    wanted = typed.strip().lower()
    for protocol in _PROTOCOLS:
        if not wanted or protocol.lower().startswith(wanted) or wanted.startswith(protocol.lower()):
            yield protocol, protocol.lower()
    if wanted.isdigit():
        yield f"Port {wanted}", wanted
    knowledge = interaction.client.services.knowledge
    for label, key in knowledge.complete_topic(f"port {typed}".strip()):
        if key.startswith("port."):
            yield label, key
