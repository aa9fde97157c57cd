"""A reply in parts, from a topic's text, the provider's record and the dated facts of today."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from knowledge.answering import servers
from knowledge.answering.ports import port_advice, port_meaning
from knowledge.matching.codes import Meaning, meaning_of
from knowledge.outcomes import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.catalog import PartName, Policy, Provider, Server, Topic
    from knowledge.matching.index import Index
    from knowledge.outcomes import Reference

_PLACEHOLDER = re.compile(r"\{([a-z_.0-9]+)\}")
_SETTINGS = frozenset({"setup.provider", "setup.provider.hosted_isp"})
_PASSWORDS = {
    "oauth2_only": "none: OAuth2, a sign-in in the browser window",
    "oauth2_or_app_password": "OAuth2 sign-in, or an app password",
    "app_password": "an app password",
    "password": "your mailbox password",
    "bridge": "the Bridge password",
}
_NO_INCOMING_PROTOCOL = frozenset({"", "smtp"})


def compose(
    index: Index,
    reference: Reference,
    tags: frozenset[str],
    *,
    domain: str = "",
    again: bool = False,
) -> Reply:
    """The reply that `reference` stands for; with `again` the next steps of the same triage."""
    topic = index.topics[reference.topic]
    provider = index.providers.get(reference.provider)
    meaning = (
        meaning_of(index, reference.code, provider.platform if provider else "")
        if reference.code
        else None
    )
    values = _values(index, reference, provider, meaning, domain)
    tags = _settled(tags)
    parts: dict[PartName, str] = {
        name: _filled(_section(topic, name, tags), values, index.policies)
        for name in ("fact", "picture", "steps", "also", "more", "still")
    }
    reply = Reply(
        fact=parts["fact"],
        picture=parts["picture"],
        steps=_items(parts["still"] if again and parts["still"] else parts["steps"]),
        also="" if again else parts["also"],
        more=parts["more"],
        sources=topic.sources,
        as_of=topic.as_of,
        theme=reference.protocol or topic.kind,
    )
    if meaning:
        reply = replace(
            reply,
            fact=meaning.line,
            picture=_plain_line(parts["fact"]),
            sources=(*topic.sources, *meaning.sources),
        )
    if again and parts["still"]:
        reply = replace(reply, fact="**Then the next things to try:**", picture="")
    if provider and reference.topic in _SETTINGS:
        reply = _with_settings(reply, reference, provider)
    return reply


def tags_of(index: Index, reference: Reference) -> frozenset[str]:
    """The tags that a reference alone stands for."""
    tags = {reference.protocol, reference.direction, reference.security, reference.client}
    if provider := index.providers.get(reference.provider):
        tags |= provider.tags
    if message := index.messages.get(reference.code):
        tags |= message.tags
    return frozenset(tags - {""})


def _settled(tags: frozenset[str]) -> frozenset[str]:
    """`both` says more than the protocol that was named on the way."""
    return tags - {"outgoing", "incoming"} if "both" in tags else tags


def _section(topic: Topic, part: str, tags: frozenset[str]) -> str:
    fallback = ""
    for section in topic.sections:
        if section.part == part:
            if not section.tags:
                fallback = section.text
            elif section.tags <= tags:
                return section.text
    return fallback


def _filled(text: str, values: Mapping[str, str], policies: Mapping[str, Policy]) -> str:
    """`text` with its placeholders filled; a line with one that has no value is left out."""
    lines = []
    for line in text.split("\n"):
        names = set(_PLACEHOLDER.findall(line))
        known = {n: values.get(n, "") or _policy(policies, n) for n in names}
        lost = {n for n, value in known.items() if not value}
        if lost and all(n.startswith("policy.") for n in lost):
            known |= dict.fromkeys(lost, "")
        elif lost:
            continue
        lines.append(_PLACEHOLDER.sub(partial(_value, known), line).rstrip())
    return "\n".join(lines).strip()


def _value(known: Mapping[str, str], found: re.Match[str]) -> str:
    return known[found.group(1)]


def _policy(policies: Mapping[str, Policy], name: str) -> str:
    policy = policies.get(name.removeprefix("policy.")) if name.startswith("policy.") else None
    if not policy:
        return ""
    return policy.before if policy.effective and policy.effective > today() else policy.after


def today() -> date:
    """The day by which dated facts are told."""
    return datetime.now(UTC).date()


def _values(
    index: Index,
    reference: Reference,
    provider: Provider | None,
    meaning: Meaning | None,
    domain: str,
) -> dict[str, str]:
    values = {
        "port": str(reference.port or ""),
        "port_meaning": port_meaning(index, reference.port),
        "port_advice": port_advice(index, reference.port),
        "code": reference.code if meaning else "",
        "client": reference.client.replace("_program", "").replace("_", " ").title(),
        "domain": f"`{domain}`" if domain else "",
        "code_meaning": meaning.line if meaning else "",
    }
    if not provider:
        return values
    protocol = "imap" if reference.protocol in _NO_INCOMING_PROTOCOL else reference.protocol
    incoming = servers.best(provider, protocol, reference.security) or servers.best(
        provider, "imap"
    )
    incoming = incoming or servers.best(provider, "pop3")
    outgoing = servers.best(provider, "smtp", reference.security)
    named: dict[str, Server | None] = {
        p: servers.best(provider, p) for p in ("imap", "pop3", "smtp")
    }
    return values | {
        "provider": provider.name,
        "platform": provider.platform.replace("_", " ").title(),
        **{name: servers.in_words(server) for name, server in named.items()},
        "incoming": servers.in_words(incoming),
        "incoming_short": servers.in_short(incoming),
        "outgoing_short": servers.in_short(outgoing),
        "user_name": servers.user_name(provider),
        "app_password_page": provider.app_password_page,
        "switch": provider.switch,
        "help_page": provider.help_page,
        "webmail": provider.webmail,
        "note": provider.note,
    }


def _with_settings(reply: Reply, reference: Reference, provider: Provider) -> Reply:
    shown = servers.table(
        provider,
        protocol=reference.protocol,
        direction=reference.direction,
        security=reference.security,
    )
    clear = bool(shown) and all(s.security == "plain" for s in shown)
    warning = (
        "These servers offer no encryption in our data: ask the provider for SSL/TLS first."
        if clear
        else ""
    )
    return replace(
        reply,
        servers=shown,
        user_name=servers.user_name(provider),
        password=_PASSWORDS.get(provider.sign_in, ""),
        also="\n".join(dict.fromkeys(line for line in (reply.also, warning) if line)),
        sources=provider.sources,
        as_of=provider.as_of,
        theme=reference.protocol or "lookup",
    )


def _items(text: str) -> tuple[str, ...]:
    """The items of a Markdown list; further lines of an item stay with it."""
    items: list[str] = []
    for line in text.split("\n"):
        if line.startswith(("- ", "* ")) or re.match(r"\d+\. ", line):
            items.append(line.split(" ", 1)[1].strip())
        elif line.strip() and items:
            items[-1] += " " + line.strip()
        elif line.strip():
            items.append(line.strip())
    return tuple(items)


def _plain_line(fact: str) -> str:
    return fact.replace("**", "")
