"""`/port imap secure`: which port, and how it is secured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord import app_commands

from bot.commands import respond
from knowledge.labels import PROTOCOLS
from knowledge.outcomes import Reference
from knowledge.topic_ids import PORT_FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.base_client import BaseClient

_TYPED_AS: Final = {"ssl": "ssl/tls", "starttls": "starttls", "unencrypted": "without encryption"}
"""What choosing a security from the list stands for."""
_PORT_PROTOCOLS: Final = ("imap", "pop3", "smtp")


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
    interaction: discord.Interaction[BaseClient], typed: str
) -> list[app_commands.Choice[str]]:
    """The ways a connection can be secured, those that fit what is typed first."""
    wanted = typed.strip().lower()
    labels = interaction.client.services.knowledge.label_choices(*_TYPED_AS)
    choices = [(label, _TYPED_AS[name]) for label, name in labels]
    fitting = [choice for choice in choices if wanted in choice[0].lower()]
    return respond.offer(fitting or choices)


def _fitting_protocols(
    interaction: discord.Interaction[BaseClient], typed: str
) -> Iterable[tuple[str, str]]:
    wanted = typed.strip().lower()
    for protocol in _PORT_PROTOCOLS:
        if not wanted or protocol.startswith(wanted) or wanted.startswith(protocol):
            yield PROTOCOLS[protocol], protocol
    if wanted.isdigit():
        yield f"Port {wanted}", wanted
    knowledge = interaction.client.services.knowledge
    for label, key in knowledge.complete_topic(f"port {typed}".strip()):
        if key.startswith(PORT_FAMILY):
            yield label, key
