"""Mail providers of a guild's own: a university, a company, a hosting firm and their servers.

A record is small and is read whole; it is laid over the shipped ones for questions from its guild,
and nobody else ever sees it.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import select

from knowledge.catalog import provider_checks
from knowledge.catalog.model import Provider, Server
from knowledge.errors import DatabaseAway
from knowledge.guilds.access import Access
from knowledge.guilds.own.answer_checks import link_problems
from knowledge.guilds.own.changes import Edit
from knowledge.guilds.tables import OwnProviderRow
from knowledge.labels import SECURITIES
from knowledge.outcomes import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.guilds.own.changes import Batch, Body
    from knowledge.guilds.own.history import History
    from knowledge.storage.engine import Database

SIGN_INS: Final = ("password", "app_password", "oauth2_or_app_password", "oauth2_only")
"""Ways to sign in that a record of one's own can have."""
USER_NAMES: Final = ("address", "local_part")
MOST_DOMAINS: Final = 50
MOST_BRANDS: Final = 20
_LONGEST_NAME: Final = 80
_LONGEST_PAGE: Final = 300
LONGEST_NOTE: Final = 300
_MARKS: Final = re.compile(r"[\[\]<>*_`|~\\{}\n]|https?:")
"""What a name cannot have in it: Discord would take it for Markdown, a link or a mention."""
_AUTHENTICATION: Final = {
    "oauth2_only": ("oauth2",),
    "oauth2_or_app_password": ("oauth2", "password"),
}
_SAFEST: Final = tuple(SECURITIES)
_PROTOCOLS: Final = ("imap", "pop3", "smtp", "exchange")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProvider:
    """A mail provider of a guild's own; two that say the same are equal, whoever wrote them."""

    id: str
    name: str
    domains: tuple[str, ...]
    brands: tuple[str, ...]
    """What else people call it, in small letters."""
    servers: tuple[Server, ...]
    """The safest of each protocol first."""
    sign_in: str
    """One of `SIGN_INS`."""
    kind: str = "workplace"
    """As a shipped provider's: `mailbox`, `isp`, `web_host`, `workplace` or `school`."""
    help_page: str = ""
    note: str = ""
    source: str = ""
    """The name of the community that says so."""
    version: int = field(default=0, compare=False)
    author: int = field(default=0, compare=False)
    """Who changed it last (Discord's id); 0 if that is not known."""
    changed_at: datetime | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """The key by which references and buttons name it."""
        return OWN + self.id

    @property
    def is_unencrypted(self) -> bool:
        """Whether any of its servers takes passwords in clear text."""
        return any(server.security == "unencrypted" for server in self.servers)

    def as_body(self) -> Body:
        """What it says, as history and packs keep it."""
        body = asdict(self)
        for beside in ("id", "version", "author", "changed_at"):
            del body[beside]
        for server in body["servers"]:
            server["authentication"] = list(server["authentication"])
        return body | {name: list(body[name]) for name in ("domains", "brands", "servers")}

    @classmethod
    def of_body(cls, id_: str, body: Body, **beside: Any) -> OwnProvider:  # noqa: ANN401  # version, author, changed_at
        """The record that `as_body` made `body` from."""
        servers = tuple(
            Server(**server | {"authentication": tuple(server["authentication"])})
            for server in body["servers"]
        )
        lists = {name: tuple(body[name]) for name in ("domains", "brands")}
        return cls(id=id_, **body | lists | {"servers": servers}, **beside)

    def as_provider(self, *, platform: str = "") -> Provider:
        """The record as the catalogue has providers; `platform` is who runs the servers."""
        return Provider(
            key=self.key,
            name=self.name,
            kind=self.kind,
            platform=platform or self.key,
            sign_in=self.sign_in,
            domains=self.domains,
            brands=tuple(dict.fromkeys((self.name.casefold(), *self.brands))),
            servers=self.servers,
            switch="",
            app_password_page="",
            help_page=self.help_page,
            webmail="",
            note=self.note,
            sources=(self.source,) if self.source else (),
            confidence="high",
            as_of=self.changed_at.date() if self.changed_at else _today(),
            corrections=(),
        )


def clean_name(text: str) -> str:
    """`text` as a name that can stand in a reply: without marks, and not too long."""
    return " ".join(_MARKS.sub(" ", text).split())[:_LONGEST_NAME]


def server(  # noqa: PLR0913  # all of what a server is
    protocol: str, host: str, port: int, security: str, *, user_name: str, sign_in: str
) -> Server:
    """A server of a record whose sign-in is the same everywhere."""
    return Server(
        protocol=cast("Any", protocol),
        host=host,
        port=port,
        security=cast("Any", security),
        user_name=user_name,
        authentication=_AUTHENTICATION.get(sign_in, ("password",)),
    )


def in_order(servers: tuple[Server, ...]) -> tuple[Server, ...]:
    """`servers` with the safest of each protocol first."""
    return tuple(
        sorted(
            servers,
            key=lambda one: (_PROTOCOLS.index(one.protocol), _SAFEST.index(one.security)),
        )
    )


def problems(record: OwnProvider) -> Iterator[str]:
    """What keeps `record` from being kept, by the rules of the shipped ones and a few more."""
    if not record.name.strip():
        yield "it has no name"
    if record.sign_in not in SIGN_INS:
        yield f"“{record.sign_in}” is no way to sign in"
    if len(record.domains) > MOST_DOMAINS or len(record.brands) > MOST_BRANDS:
        yield f"it may have {MOST_DOMAINS} domains and {MOST_BRANDS} names at most"
    if not record.servers:
        yield "there is no server in it: one a line, such as imap.example.org 993 SSL/TLS"
    page = record.help_page
    if page and (not page.startswith("https://") or len(page) > _LONGEST_PAGE or " " in page):
        yield "its help page has to be an address that begins with https://"
    words = (one.user_name.replace("_", "") for one in record.servers)
    for name in (record.name, record.source, *record.brands, *words):
        if _MARKS.search(name) or len(name) > _LONGEST_NAME:
            yield f"“{name[:40]}” is no plain name of at most {_LONGEST_NAME} characters"
    if len(record.note) > LONGEST_NOTE:
        yield f"its note is longer than {LONGEST_NOTE} characters"
    yield from link_problems(record.note[:LONGEST_NOTE])
    provider = record.as_provider()
    yield from provider_checks.wording_problems(provider)
    yield from provider_checks.order_problems(provider)


class OwnProviders:
    """The records of all guilds; those of a guild that was asked for before are in memory."""

    def __init__(self, database: Database, history: History) -> None:
        self._access = Access(database)
        self._history = history
        self._known: dict[int, tuple[int, tuple[OwnProvider, ...]]] = {}

    async def of(self, guild: int) -> tuple[OwnProvider, ...]:
        """The records of `guild`, by name; what is known if the database is away."""
        revision = await self._history.revision(guild)
        if not revision:
            self._known.pop(guild, None)
            return ()
        known = self._known.get(guild)
        if known is None or known[0] != revision:
            try:
                known = (revision, await self._select(guild))
            except DatabaseAway:
                return known[1] if known else ()
            # What is the same stays the same object: what is built over it is kept by that.
            before = self._known.get(guild)
            if before and _are_alike(before[1], known[1]):
                known = (revision, before[1])
            self._known[guild] = known
        return known[1]

    def known(self, guild: int) -> tuple[OwnProvider, ...]:
        """The records of `guild` that are in memory, for those who cannot wait."""
        known = self._known.get(guild)
        return known[1] if known else ()

    def drop_cached(self, guild: int) -> None:
        """Hold the records of `guild` in memory no more."""
        self._known.pop(guild, None)

    def drop_all_cached(self) -> None:
        """Hold no records of anybody in memory; they are read again where they are asked for."""
        self._known.clear()

    async def put(
        self, guild: int, record: OwnProvider, *, author: int = 0, seen: int | None = None
    ) -> Batch:
        """Add `record`, or replace the one of its id; as `Entries.put`."""
        edit = Edit(kind="server", id=record.id, body=record.as_body(), seen=seen)
        return await self._apply(guild, edit, author)

    async def remove(self, guild: int, record_id: str, *, author: int = 0) -> bool:
        """Remove a record; whether there was one. Raises `NotKept`, `DatabaseAway`."""
        edit = Edit(kind="server", id=record_id, body=None)
        return bool((await self._apply(guild, edit, author)).changes)

    async def _apply(self, guild: int, edit: Edit, author: int) -> Batch:
        batch = await self._history.apply(guild, [edit], author=author)
        await self.of(guild)  # so that it holds even if the database goes away now
        return batch

    async def _select(self, guild: int) -> tuple[OwnProvider, ...]:
        wanted = select(OwnProviderRow.__table__).where(OwnProviderRow.guild_id == guild)
        rows = await self._access.read(lambda connection: connection.execute(wanted))
        records = [
            OwnProvider.of_body(
                row.provider_id,
                row.record,
                version=row.version,
                author=row.author_id or 0,
                changed_at=row.updated_at,
            )
            for row in rows
        ]
        return tuple(sorted(records, key=lambda record: (record.name.casefold(), record.id)))


def _are_alike(some: tuple[OwnProvider, ...], others: tuple[OwnProvider, ...]) -> bool:
    return [(one.id, one.version) for one in some] == [(one.id, one.version) for one in others]


def _today() -> date:
    return datetime.now(UTC).date()
