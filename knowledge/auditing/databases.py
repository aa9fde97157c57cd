"""Public databases of mail settings, read from a checkout into one form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple
from xml.etree import ElementTree as ET

from knowledge.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

Database = Literal["ispdb", "fairemail"]

_LARGEST = 8 << 20
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SECURITY = {"SSL": "ssl", "STARTTLS": "starttls", "plain": "unencrypted"}
_PROTOCOLS = {"imap": "imap", "pop": "pop3", "pop3": "pop3", "smtp": "smtp"}
_LITERAL = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_FAIREMAIL = ("app/src/main/res/xml/providers.xml", "providers.xml")
"""Where FairEmail's list lies in its repository, and by itself."""


class PublishedServer(NamedTuple):
    """A server as a database has it."""

    protocol: str
    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One provider of a database."""

    name: str
    place: str
    """File, and line of the provider in it where it holds many."""
    domains: tuple[str, ...]
    patterns: tuple[str, ...]
    r"""Regular expressions of further domains, as `yahoo\..*`."""
    servers: tuple[PublishedServer, ...]


def read_database(database: Database, path: Path) -> list[Entry]:
    """The entries of a checkout at `path`; raises `ContentError` if there is none."""
    try:
        entries = list(DATABASES[database](path))
    except OSError as error:
        raise ContentError(path, error.strerror or "cannot be read") from None
    if not entries:
        raise ContentError(path, f"holds no providers in the form of {database}")
    return entries


def _read_ispdb(path: Path) -> Iterator[Entry]:
    """Thunderbird's autoconfig: one file for each provider, in `ispdb/` of its repository."""
    folder = path / "ispdb" if (path / "ispdb").is_dir() else path
    for file in sorted(one for one in folder.iterdir() if one.is_file()):
        if file.suffix != ".xml":
            continue
        for provider in _root(file).iter("emailProvider"):
            domains = [(one.text or "").strip().casefold() for one in provider.iter("domain")]
            yield Entry(
                name=(provider.findtext("displayName") or file.stem).strip(),
                place=file.name,
                domains=tuple(domain for domain in domains if _LITERAL.fullmatch(domain)),
                patterns=(),
                servers=tuple(_ispdb_servers(provider, file)),
            )


def _ispdb_servers(provider: Element, file: Path) -> Iterator[PublishedServer]:
    for server in provider:
        protocol = _PROTOCOLS.get(server.get("type", ""))
        host = (server.findtext("hostname") or "").strip().casefold()
        if server.tag not in {"incomingServer", "outgoingServer"} or not protocol or "%" in host:
            continue  # other protocols, and hosts made of the user's own domain
        security = _SECURITY.get((server.findtext("socketType") or "").strip(), "unencrypted")
        yield PublishedServer(protocol, host, _port(server.findtext("port"), file), security)


def _read_fairemail(path: Path) -> Iterator[Entry]:
    """FairEmail's providers.xml, alone or in a checkout of its repository."""
    several = [path / name for name in _FAIREMAIL] if path.is_dir() else [path]
    file = next((one for one in several if one.is_file()), None)
    if file is None:
        raise ContentError(path, f"has no {_FAIREMAIL[0]}")
    for provider in _root(file).iter("provider"):
        written = provider.get("domain", "").replace("\\\\", "\\")
        domains, patterns = _literal_domains(one.strip() for one in written.split(","))
        yield Entry(
            name=provider.get("name", "").strip(),
            place=file.name,
            domains=domains,
            patterns=patterns,
            servers=tuple(_fairemail_servers(provider, file)),
        )


def _fairemail_servers(provider: Element, file: Path) -> Iterator[PublishedServer]:
    for server in provider:
        if protocol := _PROTOCOLS.get(server.tag):
            security = "starttls" if server.get("starttls") == "true" else "ssl"
            host = server.get("host", "").strip().casefold()
            yield PublishedServer(protocol, host, _port(server.get("port"), file), security)


def _literal_domains(written: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those expressions that stand for one domain, as that domain, and the others as they are."""
    domains, patterns = [], []
    for one in filter(None, written):
        literal = one.replace("\\.", ".").casefold()
        if _LITERAL.fullmatch(literal):
            domains.append(literal)
        else:
            patterns.append(one)
    return tuple(domains), tuple(patterns)


def _port(written: str | None, file: Path) -> int:
    if written is None or not written.strip().isdecimal():
        raise ContentError(file, f"“{written or ''}” is no port")
    return int(written)


def _root(file: Path) -> Element:
    content = file.read_bytes()[: _LARGEST + 1]
    if len(content) > _LARGEST:
        raise ContentError(file, "is larger than any list of providers")
    if _DECLARES.search(content):
        raise ContentError(file, "declares entities, which no list of providers needs")
    try:
        return ET.fromstring(content)  # noqa: S314  # without entities there is no bomb
    except ET.ParseError as error:
        raise ContentError(file, f"is no XML: {error}") from None


DATABASES: Mapping[Database, Callable[[Path], Iterator[Entry]]] = {
    "ispdb": _read_ispdb,
    "fairemail": _read_fairemail,
}
"""How each database is read."""
