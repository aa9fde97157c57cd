"""Which installation of Postie this is, and what tells cheaply that its files did not change."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from knowledge.catalog.directories import SHIPPED, content_files

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROOT = Path(__file__).parents[2]
_MIGRATIONS = "migrations/versions/*.py"
_READERS = ("knowledge/catalog/*.py", "knowledge/storage/*.py", _MIGRATIONS)
"""Code that counts as content does: read by other rules, the same files say something else."""


class Environment(NamedTuple):
    """An installation with the content that it is given."""

    id: str
    """The same for one installation on one machine, whatever content it is given."""
    fingerprint: str
    """A hash over names, sizes and times of all files, its own code's included."""
    schema: str
    """The newest migration that it knows."""


NOBODY = Environment(id="", fingerprint="", schema="")


def environment_of(*overlays: Path) -> Environment:
    """This installation with the shipped content and `overlays`; raises `ContentError`."""
    code = sorted(file for pattern in _READERS for file in _ROOT.glob(pattern))
    content = [file for root in (SHIPPED, *overlays) for file in content_files(root)]
    return Environment(
        id=_hash([f"{socket.gethostname()}\0{_ROOT}"]),
        fingerprint=_hash(map(_state, [*code, *content])),
        schema=max(known_schemas()),
    )


def known_schemas() -> frozenset[str]:
    """Every revision of the tables that this installation knows, by its number: `0001` and on."""
    return frozenset(file.name.partition("_")[0] for file in _ROOT.glob(_MIGRATIONS))


def _state(file: Path) -> str:
    state = file.stat()
    return f"{file}\0{state.st_size}\0{state.st_mtime_ns}\n"


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(lines).encode(errors="surrogateescape")).hexdigest()
