"""From the content directory, and directories of one's own laid over it, to a `Catalog`."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import re2

from knowledge.catalog.document import encoded, revision_of
from knowledge.catalog.model import Catalog, Code, Message, Policy, Port, Provider, Topic
from knowledge.catalog.toml_schema import build
from knowledge.catalog.topic_files import topic_from
from knowledge.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

_KNOWLEDGE = Path(__file__).parent.parent
SHIPPED = _KNOWLEDGE / "content"
_MODEL = "model"
WEIGHTS = f"{_MODEL}/weights.txt"
_PLACES = {"topics": ".md", "facts": ".toml", "language": ".toml"}
_WHERE = "*.md go into topics/, *.toml into facts/ or language/"

T = TypeVar("T")


class _Table(NamedTuple):
    """How the `[[tables]]` of one name in facts/*.toml are read, and what tells them apart."""

    kind: type[Any]
    key: Callable[[Any], Hashable]
    required: frozenset[str]


_FACTS = {
    "ports": _Table(
        Port,
        lambda port: (port.number, port.transport, port.protocol),
        frozenset({"number", "transport", "protocol", "meaning", "sources"}),
    ),
    "providers": _Table(
        Provider, lambda provider: provider.key, frozenset({"key", "name", "kind", "sign_in"})
    ),
    "codes": _Table(
        Code,
        lambda code: (code.family, code.code, code.vendor),
        frozenset({"family", "code", "meaning"}),
    ),
    "messages": _Table(
        Message, lambda message: message.id, frozenset({"id", "pattern", "sample", "topic"})
    ),
    "policies": _Table(
        Policy, lambda policy: policy.id, frozenset({"id", "after", "as_of", "review_by"})
    ),
}


def read_catalog(*directories: Path) -> Catalog:
    """What the directories hold, later ones laid over earlier ones (default: what is shipped).

    A topic, provider, port, code, message or policy of the same id replaces the earlier one; of a
    language file, each table does. Raises `ContentError`.
    """
    read = [_Directory(path) for path in directories or (SHIPPED,)]
    facts = {name: _laid_over(name, read) for name in _FACTS}
    _no_domain_twice(facts["providers"])
    _only_sound_patterns(facts["messages"])
    topics = {topic.id: topic for directory in read for topic in directory.topics()}
    catalog = Catalog(
        revision="",
        topics=tuple(topics[id_] for id_ in sorted(topics)),
        language=_language(read),
        weights=next((text for d in reversed(read) if (text := d.weights())), ""),
        **facts,
    )
    return replace(catalog, revision=revision_of(encoded(catalog)))


def fingerprint_of(*directories: Path) -> str:
    """A hash over what tells cheaply that nothing changed: names, sizes and times of all files.

    The readers' own code counts too: read by other rules, the same files say something else.
    """
    digest = hashlib.sha256()
    code = ("knowledge/catalog/*.py", "knowledge/storage/*.py", "migrations/versions/*.py")
    readers = sorted(file for pattern in code for file in _KNOWLEDGE.parent.glob(pattern))
    for path in [
        *readers,
        *(file for root in directories or (SHIPPED,) for file in content_files(root)),
    ]:
        state = path.stat()
        digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def content_files(directory: Path) -> list[Path]:
    """Every file of a content directory that counts, sorted; raises `ContentError`."""
    if not directory.is_dir():
        raise ContentError(directory, "is no directory")
    written = []
    for file in directory.rglob("*.*"):
        place = file.relative_to(directory).parts[0]
        if (
            place == _MODEL
            or file.suffix not in {".md", ".toml"}
            or file.name == "README.md"
            or place[0] == "."
        ):
            continue
        if _PLACES.get(place) != file.suffix:
            raise ContentError(file, f"lies where nothing is read: {_WHERE}")
        written.append(file)
    return sorted([*written, *directory.glob(WEIGHTS)])


class _Directory:
    """One content directory, read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = content_files(path)
        self._facts = [(file, _toml(file)) for file in self._under("facts")]

    def _under(self, name: str) -> list[Path]:
        return [file for file in self.files if file.is_relative_to(self.path / name)]

    def topics(self) -> Iterator[Topic]:
        seen: dict[str, Path] = {}
        for file in self._under("topics"):
            if file.stem in seen:
                raise ContentError(file, f"the same topic as {seen[file.stem]}")
            seen[file.stem] = file
            yield topic_from(_text(file), file=file)

    def facts(self, name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        for file, tables in self._facts:
            for table in _array(tables, name, file=file):
                yield file, table

    def documents(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The language files, and what facts files hold besides facts, by file name."""
        for file in self._under("language"):
            yield file.stem, _toml(file)
        for file, tables in self._facts:
            if besides := {name: table for name, table in tables.items() if name not in _FACTS}:
                yield file.stem, besides

    def weights(self) -> str:
        file = self.path / WEIGHTS
        return _text(file) if file in self.files else ""


def _array(tables: dict[str, Any], name: str, *, file: Path) -> list[dict[str, Any]]:
    found = tables.get(name, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise ContentError(file, f"“{name}” has to be written as [[{name}]] tables")
    return found


def _laid_over(name: str, directories: Iterable[_Directory]) -> tuple[Any, ...]:
    table_kind = _FACTS[name]
    merged: dict[Hashable, Any] = {}
    for directory in directories:
        own: dict[Hashable, Any] = {}
        for file, table in directory.facts(name):
            value = build(table_kind.kind, table, file=file, required=table_kind.required)
            key = table_kind.key(value)
            if key in own:
                raise ContentError(file, f"two {name} “{key}”")
            own[key] = value
        merged |= own
    return tuple(merged.values())


def _no_domain_twice(providers: tuple[Provider, ...]) -> None:
    owners: dict[str, str] = {}
    for provider in providers:
        for domain in provider.domains:
            owner = owners.setdefault(domain, provider.key)
            if owner != provider.key:
                raise ContentError(
                    "facts", f"domain {domain} belongs to {owner} and {provider.key}"
                )


def _only_sound_patterns(messages: tuple[Message, ...]) -> None:
    options = re2.Options()
    options.log_errors = False
    for message in messages:
        try:
            re2.compile(message.pattern, options)
        except re2.error as error:
            said = error.args[0].decode() if isinstance(error.args[0], bytes) else error
            raise ContentError("facts", f"{message.id}: pattern is no RE2: {said}") from None


def _language(directories: Iterable[_Directory]) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for directory in directories:
        for name, tables in directory.documents():
            merged[name] = merged.get(name, {}) | tables
    return merged


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(file, f"is not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise ContentError(file, error.strerror or "cannot be read") from None


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(file, f"is no TOML: {error}") from None
