"""Every port, host and code that a text names is in the facts, with that meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.answering.text import strip_markdown
from knowledge.linting.content import Problem, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.catalog.model import Port
    from knowledge.linting.content import Content

_FAMILIES = {"imap": "imap", "pop3": "pop3", "pop": "pop3", "smtp": "smtp"}
_SECURITIES = {"ssl/tls": "ssl", "implicit tls": "ssl", "starttls": "starttls"}
_PORT = re.compile(
    r"\bports?\s+(?:to\s+|is\s+|number\s+)?(\d{2,5})\b(?:\s*(?:,|or|and)\s+(\d{2,5})\b)?",
    re.IGNORECASE,
)
_NUMBER = (
    r"(\d{2,5})\b(?!\s*(?:MB|KB|GB|characters|letters|messages|minutes|seconds|days|hours|years|%))"
)
_NUMBER_THEN_SECURITY = re.compile(
    rf"(?<![\d.-]){_NUMBER}\s*(?:\(|with|and|together with|,|/|=|is|only with)?\s*"
    r"(?:only\s+)?(?:with\s+)?(?:connection security\s+)?(?:to\s+)?"
    r"(SSL/TLS|implicit TLS|STARTTLS)\b",
    re.IGNORECASE,
)
_SECURITY_THEN_NUMBER = re.compile(
    r"\b(SSL/TLS|implicit TLS|STARTTLS)\b\s*(?:\(|on|uses|at|:|=|is|means|with)\s*(?:port\s+)?"
    rf"{_NUMBER}",
    re.IGNORECASE,
)
_PROTOCOL_THEN_NUMBER = re.compile(
    rf"\b(IMAP|POP3|POP|SMTP)\b[^,;()\d]{{0,40}}?(?<![\d.-]){_NUMBER}", re.IGNORECASE
)
_NUMBER_THEN_PROTOCOL = re.compile(
    rf"(?<![\d.-]){_NUMBER}\s*(?:\(|is|for|=|→)?\s*(IMAP|POP3|POP|SMTP)\b", re.IGNORECASE
)
_WRONG = re.compile(
    r"\b(not|never|wrong|mismatch|mix\w*|instead|fails?|failed|gives?|swap\w*|by mistake|but"
    r"|versus|vs|pair\w*|no|neither|cannot|nor|without|blocked|timeout|time-out|hangs?|waits?|differ\w*"
    r"|unusual\w*)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\b", re.IGNORECASE)
_INVENTED = re.compile(
    r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|your-?domain\.\w+|your-?provider\.\w+|test)$"
)
_FILES = frozenset("csv html json md plist py txt xml".split())
_HEX = re.compile(r"\b0x[0-9a-f]{8}\b", re.IGNORECASE)
_ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_REPLY = re.compile(
    r"(?:`|\bcodes?\s+|\breply\s+|\berror\s+)([245]\d\d)\b(?![\w.]*\d)", re.IGNORECASE
)
_RESPONSE = re.compile(r"\[([A-Z][A-Z-]{3,}(?:/[A-Z]+)?)\]")


def ports(content: Content) -> Iterator[Problem]:
    """A number called a port is one, and goes with its own protocol and security."""
    table = _ports(content)
    if not table:
        return
    for file, line in _lines(content):
        for numbers in _PORT.findall(line):
            for number in filter(None, numbers):
                if int(number) not in table and not _WRONG.search(line):
                    yield Problem(file, f"port {number} is not in the facts: “{line[:60]}”")
        for clause in re.split(r"[.;](?:\s|$)|\n", line):
            if not _WRONG.search(clause):
                yield from (Problem(file, fault) for fault in _mispaired(clause, table))


def _mispaired(clause: str, table: dict[int, list[tuple[str, frozenset[str]]]]) -> Iterator[str]:
    pairs = _NUMBER_THEN_SECURITY.findall(clause)
    pairs += [(number, security) for security, number in _SECURITY_THEN_NUMBER.findall(clause)]
    for number, security in pairs:
        rows = table.get(int(number), [])
        wanted = _SECURITIES[security.casefold()]
        if rows and not any(wanted in offered for _, offered in rows):
            yield f"{number} is not {security}: “{clause.strip()[:60]}”"
    named = [*_PROTOCOL_THEN_NUMBER.findall(clause)]
    named += [(protocol, number) for number, protocol in _NUMBER_THEN_PROTOCOL.findall(clause)]
    for protocol, number in named:
        families = {family for family, _ in table.get(int(number), [])} - {""}
        if families and _FAMILIES[protocol.casefold()] not in families:
            yield f"{number} is not {protocol}: “{clause.strip()[:60]}”"


def _ports(content: Content) -> dict[int, list[tuple[str, frozenset[str]]]]:
    """Protocol and securities of every port number, the providers' own included."""
    table: dict[int, list[tuple[str, frozenset[str]]]] = {}
    for port in content.catalog.ports:
        table.setdefault(port.number, []).append((_family(port), frozenset(port.security)))
    for provider in content.catalog.providers:
        for server in provider.servers:
            if server.port not in table:
                table[server.port] = []  # its own affair: no meaning to hold a text against
    return table


def _family(port: Port) -> str:
    name = port.protocol.casefold()
    return next((family for word, family in _FAMILIES.items() if name.startswith(word)), "")


def hosts(content: Content) -> Iterator[Problem]:
    """A host that a text names belongs to a provider, a source or a page in the facts."""
    known = _known_hosts(content)
    for file, line in _lines(content):
        for found in _ADDRESS.findall(line):
            host = found.casefold()
            ends = host.rsplit(".", 1)[-1]
            if ends in _tlds(known) and not _INVENTED.search(host) and not _is_known(host, known):
                yield Problem(file, f"{host} is not in the facts")


def _is_known(host: str, known: frozenset[str]) -> bool:
    parts = host.split(".")
    if re.match(r"(?:imap|smtp|pop3?|mail|outlook)\.[^.]+\.", host):
        return host in known  # a server's name has to be right as a whole
    return any(".".join(parts[n:]) in known for n in range(len(parts) - 1))


def _tlds(known: frozenset[str]) -> frozenset[str]:
    return frozenset(host.rsplit(".", 1)[-1] for host in known) - _FILES | {"com", "net", "org"}


def _known_hosts(content: Content) -> frozenset[str]:
    catalog = content.catalog
    texts: list[str] = []
    for provider in catalog.providers:
        texts += [*provider.domains, *(server.host for server in provider.servers)]
        texts += [
            provider.app_password_page,
            provider.help_page,
            provider.webmail,
            *provider.sources,
        ]
        texts += [provider.switch, provider.note, *provider.brands, provider.name]
        texts += [correction.was for correction in provider.corrections]
    texts += [policy.source for policy in catalog.policies]
    texts += [f"{policy.before} {policy.after}" for policy in catalog.policies]
    texts += [source for topic in catalog.topics for source in topic.sources]
    texts += [f"{message.source} {' '.join(message.fixes)}" for message in catalog.messages]
    return frozenset(host.casefold() for text in texts for host in _ADDRESS.findall(text))


def codes(content: Content) -> Iterator[Problem]:
    """A code that a text names is one that somebody defined."""
    catalog = content.catalog
    known = {code.code.casefold().strip("[]") for code in catalog.codes}
    spoken = " ".join(f"{one.pattern} {one.sample}" for one in catalog.messages).casefold()
    for file, line in _lines(content):
        named = [*_HEX.findall(line), *_RESPONSE.findall(line), *_REPLY.findall(line)]
        for code in named:
            if code.casefold() not in known and code.casefold() not in spoken:
                yield Problem(file, f"code {code} is not in the facts")
        for code in _ENHANCED.findall(line):
            if code not in known and f"x{code[1:]}" not in known:
                yield Problem(file, f"code {code} is not in the facts")


def _lines(content: Content) -> Iterator[tuple[str, str]]:
    """Everything that can stand in a reply, line by line, with the file it comes from."""
    for file, text in texts(content):
        yield from ((file, line) for line in strip_markdown(text).split("\n"))


RULES = (ports, hosts, codes)
