"""From the content directory, and directories of one's own laid over it, to a `Catalog`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import re2

from knowledge.catalog.directories import SHIPPED, WEIGHTS, content_files
from knowledge.catalog.document import jsonable, with_revision
from knowledge.catalog.files import MEGABYTE, read_text, read_toml
from knowledge.catalog.model import Catalog, Code, Message, Policy, Port, Provider, Topic
from knowledge.catalog.shapes import check_shapes
from knowledge.catalog.toml_schema import build
from knowledge.catalog.topic_files import topic_from
from knowledge.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from pathlib import Path

__all__ = ["SHIPPED", "WEIGHTS", "content_files", "read_catalog"]
_LAST_PORT = 65_535
_LARGEST_WEIGHTS = 32 * MEGABYTE

T = TypeVar("T")


class _Table(NamedTuple):
    """How the `[[tables]]` of one name in facts/*.toml are read, and what tells them apart."""

    kind: type[Any]
    key: Callable[[Any], Hashable]
    required: frozenset[str]
    check: Callable[[Iterable[tuple[Path, Any]]], None]
    """Raises `ContentError` for what no single key shows."""


def read_catalog(*directories: Path) -> Catalog:
    """What the directories hold, later ones laid over earlier ones (default: what is shipped).

    A topic, provider, port, code, message or policy of the same id replaces the earlier one; of a
    language file, each table does. Raises `ContentError`.
    """
    read = [_Directory(path) for path in directories or (SHIPPED,)]
    facts = {name: _laid_over(name, read) for name in _FACTS}
    topics = {topic.id: topic for directory in read for topic in directory.topics()}
    catalog = Catalog(
        revision="",
        topics=tuple(topics[id_] for id_ in sorted(topics)),
        language=_language(read),
        weights=next((text for d in reversed(read) if (text := d.weights())), ""),
        **facts,
    )
    return with_revision(catalog)


class _Directory:
    """One content directory, read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = content_files(path)
        self._facts = [(file, read_toml(file)) for file in self._under("facts")]

    def _under(self, name: str) -> list[Path]:
        return [file for file in self.files if file.is_relative_to(self.path / name)]

    def topics(self) -> Iterator[Topic]:
        seen: dict[str, Path] = {}
        for file in self._under("topics"):
            if file.stem in seen:
                raise ContentError(file, f"the same topic as {seen[file.stem]}")
            seen[file.stem] = file
            yield topic_from(read_text(file), file=file)

    def facts(self, name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        for file, tables in self._facts:
            for table in _array(tables, name, file=file):
                yield file, _renamed(table) if name == "providers" else table

    def documents(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The language files, and what facts files hold besides facts."""
        for file in self._under("language"):
            yield file, _as_json(read_toml(file), file=file)
        for file, tables in self._facts:
            if besides := {name: table for name, table in tables.items() if name not in _FACTS}:
                yield file, _as_json(besides, file=file)

    def weights(self) -> str:
        file = self.path / WEIGHTS
        return read_text(file, largest=_LARGEST_WEIGHTS) if file in self.files else ""


def _renamed(table: dict[str, Any]) -> dict[str, Any]:
    """A provider's table whose `tags`, what follows from the record included, are extra ones."""
    tags = table.get("tags", [])
    if "tags" not in table or not isinstance(tags, list):
        return table
    if not isinstance(table.get("extra_tags", []), list):
        return table
    rest = {key: value for key, value in table.items() if key != "tags"}
    return rest | {"extra_tags": [*tags, *rest.get("extra_tags", [])]}


def _array(tables: dict[str, Any], name: str, *, file: Path) -> list[dict[str, Any]]:
    found = tables.get(name, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise ContentError(file, f"“{name}” has to be written as [[{name}]] tables")
    return found


def _laid_over(name: str, directories: Iterable[_Directory]) -> tuple[Any, ...]:
    table_kind = _FACTS[name]
    merged: dict[Hashable, tuple[Path, Any]] = {}
    for directory in directories:
        own: dict[Hashable, tuple[Path, Any]] = {}
        for file, table in directory.facts(name):
            value = build(table_kind.kind, table, file=file, required=table_kind.required)
            key = table_kind.key(value)
            if key in own:
                raise ContentError(file, f"two {name} “{key}”")
            own[key] = file, value
        merged |= own
    table_kind.check(merged.values())
    return tuple(value for _, value in merged.values())


def _check_providers(rows: Iterable[tuple[Path, Provider]]) -> None:
    """No domain twice, and no port that is none."""
    owners: dict[str, str] = {}
    for file, provider in rows:
        for domain in provider.domains:
            if domain in owners:
                also = owners[domain]
                whose = "twice" if also == provider.key else f"to {also} and {provider.key}"
                raise ContentError(file, f"domain {domain} belongs {whose}")
            owners[domain] = provider.key
        for server in provider.servers:
            _check_port(server.port, file=file)


def _check_ports(rows: Iterable[tuple[Path, Port]]) -> None:
    for file, port in rows:
        _check_port(port.number, file=file)


def _check_port(number: int, *, file: Path) -> None:
    if not 1 <= number <= _LAST_PORT:
        raise ContentError(file, f"{number} is no port: these go from 1 to {_LAST_PORT}")


def _check_patterns(rows: Iterable[tuple[Path, Message]]) -> None:
    options = re2.Options()
    options.log_errors = False
    for file, message in rows:
        try:
            re2.compile(message.pattern, options)
        except re2.error as error:
            said = error.args[0].decode() if isinstance(error.args[0], bytes) else error
            raise ContentError(file, f"{message.id}: pattern is no RE2: {said}") from None


def _take(_rows: Iterable[tuple[Path, Any]]) -> None:
    """Nothing to check beyond what each key says of itself."""


def _language(directories: Iterable[_Directory]) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for directory in directories:
        for file, tables in directory.documents():
            below = merged.get(file.stem, {})
            check_shapes(tables, below, file=file)
            merged[file.stem] = below | tables
    return {name: merged[name] for name in sorted(merged)}


def _as_json(tables: dict[str, Any], *, file: Path) -> dict[str, Any]:
    """`tables` as they come back from a database: dates are words there."""
    try:
        read: dict[str, Any] = json.loads(json.dumps(tables, default=jsonable, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ContentError(file, f"cannot be kept: {error}") from None
    return read


_FACTS = {
    "ports": _Table(
        Port,
        lambda port: (port.number, port.transport, port.protocol),
        frozenset({"number", "transport", "protocol", "meaning", "sources"}),
        _check_ports,
    ),
    "providers": _Table(
        Provider,
        lambda provider: provider.key,
        frozenset({"key", "name", "kind", "sign_in"}),
        _check_providers,
    ),
    "codes": _Table(
        Code,
        lambda code: (code.family, code.code, code.vendor),
        frozenset({"family", "code", "meaning"}),
        _take,
    ),
    "messages": _Table(
        Message,
        lambda message: message.id,
        frozenset({"id", "pattern", "sample", "topic"}),
        _check_patterns,
    ),
    "policies": _Table(
        Policy, lambda policy: policy.id, frozenset({"id", "after", "as_of", "review_by"}), _take
    ),
}
