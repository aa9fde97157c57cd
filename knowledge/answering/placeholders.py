"""What the placeholders of a topic's text stand for, and how they are filled."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from knowledge.answering import servers
from knowledge.answering.ports import port_advice, port_meaning, port_slip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.catalog.model import Policy, Provider
    from knowledge.outcomes import Reference
    from knowledge.ranking.index import Index
    from knowledge.understanding.codes import Meaning

_PLACEHOLDER = re.compile(r"\{([a-z_.0-9]+)\}")
NAMES = frozenset(
    "provider platform imap pop3 smtp servers asked lacks incoming "
    "user_name incoming_user outgoing_user "
    "app_password_page switch webmail help_page note domain host_domain port port_meaning "
    "port_advice port_slip code code_meaning fixes client".split()
)
"""What a text may ask for, `policy.…` aside."""


def values_for(
    index: Index, reference: Reference, meaning: Meaning | None, domain: str
) -> dict[str, str]:
    """The value of each placeholder for one question; empty where there is none."""
    provider = index.providers.get(reference.provider)
    return {
        "port": str(reference.port or ""),
        "port_meaning": port_meaning(index, reference.port),
        "port_advice": port_advice(index, reference.port),
        "port_slip": port_slip(index, reference.port),
        "code": reference.code if meaning else "",
        "code_meaning": meaning.line if meaning else "",
        "fixes": "\n".join(f"- {fix}" for fix in meaning.fixes) if meaning else "",
        "client": reference.client.replace("_program", "").replace("_", " ").title(),
        "domain": domain or _name_alone(provider),
        "host_domain": domain if "." in domain else "",
    } | (_of_provider(index, provider, reference) if provider else {})


def _name_alone(provider: Provider | None) -> str:
    """The name of a provider of which nothing but its name is known, else empty."""
    return provider.name if provider and "unknown_provider" in provider.tags else ""


def _of_provider(index: Index, provider: Provider, reference: Reference) -> dict[str, str]:
    asked = servers.asked(provider, reference)
    incoming = servers.incoming(provider, reference)
    return {
        "provider": provider.name,
        "platform": provider.platform.replace("_", " ").title(),
        "imap": servers.in_words(servers.best(provider, "imap")),
        "pop3": servers.in_words(servers.best(provider, "pop3")),
        "smtp": servers.in_words(servers.best(provider, "smtp")),
        "servers": servers.listed((incoming, servers.best(provider, "smtp"))),
        "asked": servers.summary(asked),
        "lacks": servers.lacking(provider, reference),
        "incoming": servers.in_words(incoming),
        "user_name": servers.user_name(provider),
        "incoming_user": servers.user_of(incoming),
        "outgoing_user": servers.user_of(servers.best(provider, "smtp")),
        "app_password_page": provider.app_password_page,
        "switch": provider.switch,
        "help_page": provider.help_page,
        "webmail": provider.webmail,
        "note": filled(provider.note, {}, index.policies),
    }


def filled(text: str, values: Mapping[str, str], policies: Mapping[str, Policy]) -> str:
    """`text` with its placeholders filled; a line with one that has no value is left out."""
    if "{" not in text:
        return text.strip()
    lines = []
    for line, names in _lines(text):
        known = {n: values.get(n, "") or _policy(policies, n) for n in names}
        lost = {n for n, value in known.items() if not value}
        if lost and all(n.startswith("policy.") for n in lost):
            known |= dict.fromkeys(lost, "")
        elif lost:
            continue
        lines.append(_PLACEHOLDER.sub(partial(_value, known), line).rstrip() if names else line)
    return "\n".join(lines).strip()


@lru_cache(maxsize=4096)
def _lines(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The lines of `text` with the names of their placeholders."""
    return tuple(
        (line.rstrip(), frozenset(_PLACEHOLDER.findall(line))) for line in text.split("\n")
    )


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
