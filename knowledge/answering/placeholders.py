"""What the placeholders of a topic's text stand for, and how they are filled."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from knowledge.answering import servers
from knowledge.labels import PROTOCOLS
from knowledge.overlay import with_other

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.answering.ports import PortTexts
    from knowledge.answering.wording import Wording
    from knowledge.catalog.model import Catalog, Policy, Provider
    from knowledge.outcomes import Reference
    from knowledge.understanding.quoted.codes import Meaning

_PLACEHOLDER = re.compile(r"\{([a-z_.0-9]+)\}")
NAMES = frozenset(
    "provider platform imap pop3 smtp servers asked lacks incoming "
    "user_name incoming_user outgoing_user "
    "app_password_page switch webmail help_page note domain host_domain port port_meaning "
    "port_advice port_slip code code_meaning fixes client".split()
)
"""What a text may ask for, `policy.…` aside."""


class Placeholders:
    """Finds the values for the texts of one catalogue."""

    def __init__(self, catalog: Catalog, ports: PortTexts, wording: Wording) -> None:
        self._providers = catalog.provider_by_key
        self._policies = catalog.policy_by_id
        self._ports = ports
        self._wording = wording

    def laid_over(self, catalog: Catalog) -> Placeholders:
        """The same with the providers of `catalog`, which lies over their own."""
        return with_other(self, _providers=catalog.provider_by_key)

    def values(
        self, reference: Reference, meaning: Meaning | None, domain: str, host_domain: str
    ) -> Mapping[str, str]:
        """The value of each placeholder for one question; empty where there is none."""
        provider = self._providers.get(reference.provider)
        return {
            "port": str(reference.port or ""),
            "port_meaning": self._ports.meaning(reference.port),
            "port_advice": self._ports.advice(reference.port),
            "port_slip": self._ports.which_server(reference.port),
            "code": reference.code if meaning else "",
            "code_meaning": meaning.line if meaning else "",
            "fixes": "\n".join(f"- {fix}" for fix in meaning.fixes) if meaning else "",
            "client": reference.client.replace("_program", "").replace("_", " ").title(),
            "domain": domain or _name_alone(provider),
            "host_domain": host_domain,
        } | (self._of_provider(provider, reference) if provider else {})

    def _of_provider(self, provider: Provider, reference: Reference) -> dict[str, str]:
        incoming = servers.choose_incoming(provider, reference)
        imap, pop3, smtp = (
            servers.choose_best(provider, protocol) for protocol in ("imap", "pop3", "smtp")
        )
        return {
            "provider": provider.name,
            "platform": provider.platform.replace("_", " ").title(),
            "imap": servers.describe(imap),
            "pop3": servers.describe(pop3),
            "smtp": servers.describe(smtp),
            "servers": servers.list_in_full((incoming, smtp)),
            "asked": servers.summarise(servers.choose_asked(provider, reference)),
            "lacks": self._missing_protocol(provider, reference),
            "incoming": servers.describe(incoming),
            "user_name": servers.describe_user_names(provider, self._wording),
            "incoming_user": servers.describe_user_name(incoming, self._wording),
            "outgoing_user": servers.describe_user_name(smtp, self._wording),
            "app_password_page": provider.app_password_page,
            "switch": provider.switch,
            "help_page": provider.help_page,
            "webmail": provider.webmail,
            "note": fill(provider.note, {}, self._policies),
        }

    def _missing_protocol(self, provider: Provider, reference: Reference) -> str:
        if not servers.lacks_protocol(provider, reference):
            return ""
        label = PROTOCOLS[reference.protocol]
        return self._wording.say(
            "server", "missing_protocol", protocol=label, provider=provider.name
        )


def _name_alone(provider: Provider | None) -> str:
    """The name of a provider of which nothing but its name is known, else empty."""
    return provider.name if provider and "unknown_provider" in provider.tags else ""


def fill(text: str, values: Mapping[str, str], policies: Mapping[str, Policy]) -> str:
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


def _value(known: Mapping[str, str], match: re.Match[str]) -> str:
    return known[match.group(1)]


def _policy(policies: Mapping[str, Policy], name: str) -> str:
    policy = policies.get(name.removeprefix("policy.")) if name.startswith("policy.") else None
    if not policy:
        return ""
    return policy.before if policy.effective and policy.effective > today() else policy.after


def today() -> date:
    """The day by which dated facts are told."""
    return datetime.now(UTC).date()
