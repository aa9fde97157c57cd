"""From a filled form to an answer or a mail server, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.components.own.forms import split_lines
from knowledge.guilds import Entry, OwnProvider
from knowledge.guilds.own.providers import SIGN_INS, USER_NAMES, clean_name, in_order, server
from knowledge.guilds.own.server_lines import read_lines, write_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.guilds.own.changes import Body

USUAL_KIND = "workplace"


def read_entry(fields: Mapping[str, str], *, item: str) -> Entry:
    """The answer that was written down; `item` is its id, empty for a new one."""
    return Entry(
        id=item, title=fields["title"], text=fields["text"], asks=split_lines(fields["asks"])
    )


def write_entry(entry: Entry) -> Body:
    """The fields that say `entry`."""
    return {"title": entry.title, "asks": "\n".join(entry.asks), "text": entry.text}


def read_provider(
    fields: Mapping[str, str], *, item: str, source: str
) -> tuple[OwnProvider, tuple[str, ...]]:
    """The mail servers that were written down, and which lines of it cannot be read.

    `source` is the name of the community.
    """
    lines = read_lines(fields["servers"])
    name, *others = split_lines(fields["names"]) or ("",)
    sign_in = fields["sign_in"] if fields["sign_in"] in SIGN_INS else SIGN_INS[0]
    user_name = fields["user_name"] if fields["user_name"] in USER_NAMES else USER_NAMES[0]
    domains = (line.casefold().strip("@. ") for line in split_lines(_as_lines(fields["domains"])))
    servers = tuple(
        server(*written, user_name=user_name, sign_in=sign_in) for written in lines.servers
    )
    record = OwnProvider(
        id=item,
        name=name,
        domains=tuple(dict.fromkeys(domains)),
        brands=tuple(dict.fromkeys(other.casefold() for other in others)),
        servers=in_order(servers),
        sign_in=sign_in,
        kind=fields.get("kind") or USUAL_KIND,
        help_page=lines.help_page,
        note=lines.note,
        source=clean_name(source),
    )
    return record, lines.problems


def write_provider(record: OwnProvider) -> Body:
    """The fields that say `record`."""
    servers = record.servers
    return {
        "names": "\n".join((record.name, *record.brands)),
        "domains": "\n".join(record.domains),
        "servers": write_lines(servers, help_page=record.help_page, note=record.note),
        "user_name": servers[0].user_name if servers else "",
        "sign_in": record.sign_in,
        "kind": record.kind,
    }


def _as_lines(text: str) -> str:
    """Domains stand in lines of their own, but people set commas and blanks, too."""
    return "\n".join(text.replace(",", " ").replace(";", " ").split())
