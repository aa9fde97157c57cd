"""Everything of a guild's own as one JSON file, and back: to keep, to move, to share.

A pack that is read where it was written changes nothing; elsewhere it adds what is new and
replaces what has the same id, else the same name. It never removes anything.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from knowledge.errors import KnowledgeError
from knowledge.guilds.entries import Entry
from knowledge.guilds.own.answer_checks import answer_problems
from knowledge.guilds.own.changes import MOST_ANSWERS, MOST_SERVERS, Edit, new_id
from knowledge.guilds.own.providers import OwnProvider, in_order, problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knowledge.guilds.own.changes import ItemKind
    from knowledge.guilds.stores import Guilds

FORMAT: Final = 1
LARGEST: Final = 4_000_000
"""Bytes; the fullest guild fits."""
_MARK: Final = "postie_pack"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


class NotAPack(KnowledgeError):
    """A file that cannot be taken; its text is one line that says what to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a guild has of its own."""

    answers: tuple[Entry, ...] = ()
    servers: tuple[OwnProvider, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    new: int
    changed: int
    same: int
    batch: str
    """By which it can be undone."""


async def export_pack(guilds: Guilds, guild: int) -> Pack:
    """All that `guild` has of its own, by name, as of now; raises `DatabaseAway`."""
    await guilds.history.look_again(guild)
    return Pack(
        answers=tuple(await guilds.entries.all(guild)), servers=await guilds.providers.of(guild)
    )


async def import_pack(
    guilds: Guilds, guild: int, pack: Pack, *, author: int = 0, source: str = ""
) -> Imported:
    """Take `pack` over into `guild`, all of it or nothing.

    `source` is the name of the community, for the records that come from another one. Raises
    `NotKept`, `DatabaseAway`.
    """
    known = await export_pack(guilds, guild)
    servers = pack.servers
    if source:
        servers = tuple(replace(one, source=source) for one in servers)
    edits = [
        *_edits("answer", pack.answers, known.answers, lambda one: one.title),
        *_edits("server", servers, known.servers, lambda one: one.name),
    ]
    batch = await guilds.history.apply(guild, edits, author=author)
    counts = Counter("new" if one.before is None else "changed" for one in batch.changes)
    return Imported(
        new=counts["new"],
        changed=counts["changed"],
        same=len(edits) - len(batch.changes),
        batch=batch.id,
    )


def write_pack(pack: Pack) -> str:
    """`pack` as text, in the same words for the same content."""
    document = {
        _MARK: FORMAT,
        "answers": [{"id": one.id} | one.as_body() for one in pack.answers],
        "servers": [{"id": one.id} | one.as_body() for one in pack.servers],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def read_pack(data: bytes) -> Pack:
    """The pack that `write_pack` wrote, or somebody by hand; raises `NotAPack`."""
    if len(data) > LARGEST:
        most = LARGEST // 1_000_000
        raise NotAPack(f"That file is larger than {most} MB, so it is no pack of mine.")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise NotAPack("That file is no JSON, so it is no pack of mine.") from None
    if not isinstance(document, dict) or document.get(_MARK) != FORMAT:
        raise NotAPack(f'That file is no pack of mine: it has to say "{_MARK}": {FORMAT}.')
    answers = tuple(
        _read("answer", number, table, _entry)
        for number, table in enumerate(_tables(document, "answers", most=MOST_ANSWERS), 1)
    )
    servers = tuple(
        _read("server", number, table, _provider)
        for number, table in enumerate(_tables(document, "servers", most=MOST_SERVERS), 1)
    )
    for kind, items in (("answers", answers), ("servers", servers)):
        twice = [id_ for id_, count in Counter(one.id for one in items).items() if count > 1]
        if twice:
            raise NotAPack(f"Two of the {kind} have the id “{twice[0][:40]}”.")
    return Pack(answers=answers, servers=servers)


def _edits(
    kind: ItemKind, items: Sequence[Any], known: Sequence[Any], name_of: Callable[[Any], str]
) -> Iterator[Edit]:
    """Each of `items` in the place of the known one of its id, else of its name."""
    ids = {one.id for one in known}
    given = {one.id for one in items}
    by_name = {name_of(one).casefold(): one.id for one in known if one.id not in given}
    for item in items:
        place = item.id if item.id in ids else by_name.pop(name_of(item).casefold(), item.id)
        yield Edit(kind=kind, id=place, body=item.as_body())


def _tables(document: dict[str, Any], name: str, *, most: int) -> list[Any]:
    tables = document.get(name, [])
    if not isinstance(tables, list):
        raise NotAPack(f'"{name}" has to be a list.')
    if len(tables) > most:
        raise NotAPack(f"{len(tables)} {name} are in it, and {most} are the most that I keep.")
    return tables


def _read(kind: str, number: int, table: Any, make: Callable[[dict[str, Any]], Any]) -> Any:  # noqa: ANN401  # an entry or a record
    """One item of a pack, held against the rules for what people type; raises `NotAPack`."""
    where = f"{kind} {number}"
    if not isinstance(table, dict):
        raise NotAPack(f"In the pack, {where} has to be an object in braces.")
    where += f" (“{str(table.get('title') or table.get('name') or '')[:40]}”)"
    try:
        item = make(table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        is_missing = isinstance(error, KeyError)
        why = (
            f"“{error.args[0]}” is missing" if is_missing else "something in it is of a wrong kind"
        )
        raise NotAPack(f"In the pack, {where} cannot be read: {why}.") from None
    found = answer_problems(item) if isinstance(item, Entry) else problems(item)
    if problem := next(found, ""):
        raise NotAPack(f"In the pack, {where} cannot be taken: {problem}")
    return item


def _entry(table: dict[str, Any]) -> Entry:
    asks = _texts(table.get("asks", []))
    title, text = _text(table["title"]), _text(table["text"])
    return Entry(id=_id(table), title=title, text=text, asks=tuple(dict.fromkeys(asks)))


def _provider(table: dict[str, Any]) -> OwnProvider:
    names = ("name", "sign_in", "kind", "help_page", "note", "source")
    words = {name: _text(table[name]) for name in names if name in table}
    servers = [
        {key: _text(one[key]) for key in ("protocol", "host", "security", "user_name")}
        | {"port": _port(one["port"]), "authentication": list(_texts(one["authentication"]))}
        for one in table["servers"]
    ]
    lists = {name: list(_texts(table.get(name, []))) for name in ("domains", "brands")}
    body = {"name": table["name"], "sign_in": table["sign_in"]} | words | lists
    record = OwnProvider.of_body(_id(table), body | {"servers": servers})
    return replace(record, servers=in_order(record.servers))


def _id(table: dict[str, Any]) -> str:
    id_ = table.get("id") or new_id()
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        raise ValueError(id_)
    return id_


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(_text, value))


def _port(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value
