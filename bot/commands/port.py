"""`/port imap secure`: which port, and how it is secured."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from discord import app_commands

from bot.commands import respond
from bot.replies import phrases
from knowledge.labels import PROTOCOLS
from knowledge.outcomes import Reference
from knowledge.topic_ids import PORT_FAMILY, PORT_IMAP, PORT_POP3, PORT_SMTP

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from bot.base_client import BaseClient
    from bot.services import BotServices

_TYPED_AS: Final = {"ssl": "ssl/tls", "starttls": "starttls", "unencrypted": "without encryption"}
"""What choosing a security from the list stands for."""
_TOPICS: Final = {"imap": PORT_IMAP, "pop3": PORT_POP3, "smtp": PORT_SMTP}
"""The topic of each protocol's ports: not offered beside the protocol itself."""


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
    odd = partial(_describe_odd, interaction.client.services, protocol)
    field = respond.Field(kind="port", typed=protocol, odd=odd)
    typed = [protocol, security or ""]
    await respond.answer(interaction, " ".join(["port", *typed]), typed=typed, field=field)


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


def _describe_odd(services: BotServices, typed: str, shown: str) -> str:
    """A number is told what it stands for in mail, or not; anything else, what belongs here."""
    if meaning := services.knowledge.describe_port(typed):
        return f"{meaning.reply.fact} {phrases.PORT_WANTED}"
    return phrases.NO_SUCH_PORT.format(typed=shown)


def _fitting_protocols(
    interaction: discord.Interaction[BaseClient], typed: str
) -> Iterable[tuple[str, str]]:
    """The protocols that fit, each once, then a number, then what else is known about ports."""
    wanted = typed.strip().lower()
    begun = [p for p in _TOPICS if not wanted or p.startswith(wanted) or wanted.startswith(p)]
    knowledge = interaction.client.services.knowledge
    meant = knowledge.complete_topic(f"port {typed}".strip())
    if wanted and not wanted.isdigit():
        begun += [protocol for protocol in knowledge.name_protocols(wanted) if protocol in _TOPICS]
    for protocol in begun:
        yield PROTOCOLS[protocol], protocol
    if wanted.isdigit():
        yield f"Port {wanted}", wanted
    for label, key in meant:
        if key.startswith(PORT_FAMILY) and key not in _TOPICS.values():
            yield label, key
