"""Which database DATABASE_URL means, and how its driver is told what the address asks for.

Nothing of an address is ever repeated in a message: whoever forgot to encode a password finds parts
of it where a host, a port or an option is looked for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlencode

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from knowledge.errors import WrongURL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import URL

_FILE = "postie.sqlite3"
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_SHAPES = "use sqlite:///path/to/file or postgresql://user:password@host/name"
_ENCODE = "in a user name or password write @ as %40, / as %2F, ? as %3F, # as %23 and % as %25"
_LAST_PORT = 65_535
_LONGEST_WAIT = 3600
_NAMED = re.compile(r"[\w+-]{1,30}")
"""What may be repeated: the name of an option or a scheme, if it looks like one."""

_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_USER = re.compile(r"[^:/]*(?::[^@]*)?@")
"""User and password, as SQLAlchemy tells them apart: only an @ ends a password."""
_PLACE = re.compile(
    r"(?P<host>[\w.-]+)(?::(?P<port>[0-9]{1,5}))?"
    r"|(?P<address>[0-9a-fA-F:.]+(?:%\w+)?)"  # IPv6, on an interface of its own if need be
)
_SEVERAL = "these are written as postgresql://user:password@/name?host=one:5432&host=two:5432"
_OF_FILES = ("uri", "mode", "cache", "immutable", "nolock", "vfs")

_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_SERVERS = ("any", "read-write", "read-only", "primary", "standby", "prefer-standby")
_TLS_VERSIONS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_SYSTEM = "system"
"""libpq's word for the certificates that the operating system trusts."""


class Address(NamedTuple):
    """A database, and what its driver is told besides where it is."""

    url: URL
    """With the driver that Postie uses; its query names no more than hosts, or a file's mode."""
    options: Mapping[str, Any]
    """Keyword arguments of the driver's `connect`."""


def default_url() -> str:
    """The embedded SQLite file in the user's data directory."""
    from platformdirs import user_data_path  # noqa: PLC0415  # not needed where a URL is given

    file = str(user_data_path("postie", appauthor=False) / _FILE)
    return f"sqlite:///{file.replace('%', '%25').replace('?', '%3F')}"


def address_of(url: str) -> Address:
    """What `url` as DATABASE_URL has it means, empty for the default; raises `WrongURL`."""
    given = url or default_url()
    _check_characters(given)
    try:
        parsed = make_url(given)
    except (ArgumentError, ValueError):
        raise WrongURL(f"DATABASE_URL is no address of a database: {_SHAPES}") from None
    if parsed.drivername not in _DRIVERS:
        begins = _shown(parsed.drivername, "begins with “{}”", "begins with no word known here")
        raise WrongURL(f"DATABASE_URL {begins}: {_SHAPES}")
    parsed = parsed.set(drivername=_DRIVERS[parsed.drivername])
    if parsed.get_backend_name() == "sqlite":
        return Address(_checked_file(parsed), {})
    _check_encoding(given)
    return _server(parsed)


def engine_url(url: str) -> URL:
    """`url` with the driver that Postie uses, empty for the default; raises `WrongURL`."""
    return address_of(url).url


def _check_characters(url: str) -> None:
    """Refuse what no part of an address may hold, encoded or not."""
    try:
        text = unquote_to_bytes(url).decode()
    except UnicodeError:
        raise WrongURL("DATABASE_URL encodes bytes (with %) that are no UTF-8 text") from None
    if any(character < " " or character == "\x7f" for character in text):
        raise WrongURL("DATABASE_URL holds a line break or another control character")


def _check_encoding(url: str) -> None:
    if _BARE_PERCENT.search(url):
        raise WrongURL("DATABASE_URL has a % that encodes nothing: a % itself is written as %25")
    rest = url.partition("://")[2]
    user = _USER.match(rest)
    if "@" in rest[user.end() if user else 0 :]:
        raise WrongURL(f"DATABASE_URL has an @ too many: {_ENCODE}")


def _checked_file(url: URL) -> URL:
    if url.host or url.port or url.username or url.password:
        raise WrongURL(f"DATABASE_URL is no SQLite file (three slashes, or four): {_SHAPES}")
    known = _OF_FILES if "uri" in url.query else ()
    if unknown := sorted(set(url.query) - set(known)):
        raise WrongURL(f"DATABASE_URL: SQLite files take no {_option(unknown[0])}: leave it out")
    return url


def _server(url: URL) -> Address:
    query = _single(url)
    hosts = {"host": url.query["host"]} if query.pop("host", "") else {}
    url = url.set(query=hosts)
    url = url.set(
        username=query.pop("user", url.username),
        password=query.pop("password", url.password),
        database=query.pop("dbname", url.database),
        port=_whole("port", query.pop("port"), most=_LAST_PORT) if "port" in query else url.port,
    )
    _check_place(url)
    return Address(url, _options(query))


def _single(url: URL) -> dict[str, str]:
    """The options, each given once but for hosts."""
    single = {}
    for name, value in url.query.items():
        if not isinstance(value, str) and name != "host":
            raise WrongURL(f"DATABASE_URL gives {_option(name)} more than once")
        single[name] = value if isinstance(value, str) else ",".join(value)
    return single


def _check_place(url: URL) -> None:
    several = url.query.get("host", ())
    hosts = [several] if isinstance(several, str) else several
    if url.host and "," in url.host:
        raise WrongURL(f"DATABASE_URL names several hosts: {_SEVERAL}")
    if not url.host and not hosts and (url.username or url.password or url.port):
        raise WrongURL(f"DATABASE_URL names no host: {_SHAPES}")
    ports = [url.port] if url.port is not None else []
    for host in [url.host, *hosts]:
        if not host or host.startswith("/"):
            continue  # a directory that holds a socket
        place = _PLACE.fullmatch(host)
        if place is None or not _is_host(place["host"] or place["address"]):
            raise WrongURL(f"DATABASE_URL has a host that is none: {_SHAPES}; {_ENCODE}")
        ports += [int(place["port"])] if place["port"] else []
    if not all(1 <= port <= _LAST_PORT for port in ports):
        raise WrongURL(f"DATABASE_URL has a port that is none: these go from 1 to {_LAST_PORT}")


def _is_host(name: str) -> bool:
    try:
        name.encode("idna")
    except UnicodeError:
        return False
    return True


def _options(query: Mapping[str, str]) -> dict[str, Any]:
    """What `asyncpg.connect` is told for the options; raises `WrongURL` for what it cannot keep."""
    told: dict[str, Any] = {}
    address: dict[str, str] = {}
    for name, value in query.items():
        if name in _HARMLESS:
            if value not in _HARMLESS[name]:
                raise WrongURL(
                    f"DATABASE_URL: Postie's driver cannot promise {name}={_named(value)}; "
                    f"{name}={_HARMLESS[name][0]} is what it can do"
                )
        elif name in _TOLD:
            key, read = _TOLD[name]
            told[key] = read(name, value)
        elif name in _IN_ADDRESS:
            address[_IN_ADDRESS[name]] = _of_address(name, value)
        else:
            raise WrongURL(f"DATABASE_URL: Postie knows no {_option(name)}: leave it out")
    if address.get("sslrootcert") == _SYSTEM:
        told["ssl"] = _trust_of_the_system(address.pop("sslmode", "verify-full"))
        del address["sslrootcert"]
    if address:  # asyncpg reads these from an address only; what the address leaves out, it is told
        told["dsn"] = f"postgresql://?{urlencode(address)}"
    return told


def _trust_of_the_system(mode: str) -> object:
    if mode != "verify-full":
        raise WrongURL("DATABASE_URL: sslrootcert=system goes with sslmode=verify-full only")
    import ssl  # noqa: PLC0415  # reads every certificate there is

    return ssl.create_default_context()


def _of_address(name: str, value: str) -> str:
    if name in _CHOICES and value not in _CHOICES[name]:
        raise WrongURL(f"DATABASE_URL: {name} is one of {', '.join(_CHOICES[name])}")
    if name in _FILES and value != _SYSTEM and not Path(value).is_file():
        raise WrongURL(f"DATABASE_URL: the file that {name} names is not there")
    return value


def _whole(name: str, value: str, *, most: int = _LONGEST_WAIT) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) > most:
        raise WrongURL(f"DATABASE_URL: {name} is a whole number up to {most}")
    return int(value)


def _seconds(name: str, value: str) -> float | None:
    """Seconds to wait, at most an hour; libpq's 0 is to wait for ever."""
    return float(_whole(name, value)) or None


def _option(name: str) -> str:
    return _shown(name, "“{}”", f"option of that name ({_ENCODE})")


def _named(value: str) -> str:
    return _shown(value, "{}", "that")


def _shown(word: str, shape: str, otherwise: str) -> str:
    return shape.format(word) if _NAMED.fullmatch(word) else otherwise


_IN_ADDRESS = {
    "ssl": "sslmode",
    **{
        name: name
        for name in (
            *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslcrl"),
            *("sslnegotiation", "ssl_min_protocol_version", "ssl_max_protocol_version"),
            *("target_session_attrs", "passfile", "krbsrvname"),
            *("application_name", "options"),
        )
    },
}
"""libpq's words that asyncpg reads in an address; the last two it hands to the server."""
_CHOICES = {
    "ssl": _SSL_MODES,
    "sslmode": _SSL_MODES,
    "sslnegotiation": ("postgres", "direct"),
    "ssl_min_protocol_version": _TLS_VERSIONS,
    "ssl_max_protocol_version": _TLS_VERSIONS,
    "target_session_attrs": _SERVERS,
}
_FILES = frozenset({"sslrootcert", "sslcert", "sslkey", "sslcrl"})
_TOLD: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "connect_timeout": ("timeout", _seconds),
    "command_timeout": ("command_timeout", _seconds),
    "statement_cache_size": ("statement_cache_size", _whole),
    "prepared_statement_cache_size": ("prepared_statement_cache_size", _whole),
}
"""Words that are arguments; the last two are 0 behind a pooler that hands out connections anew."""
_HARMLESS = {"channel_binding": ("prefer", "disable"), "gssencmode": ("prefer", "disable", "allow")}
"""Words that ask for nothing, if it is this that they say."""
