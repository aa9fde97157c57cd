"""Where content lies, and which of the files there count."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIPPED = Path(__file__).parent.parent / "content"
_MODEL = "model"
WEIGHTS = f"{_MODEL}/weights.txt"
_PLACES = {"topics": ".md", "facts": ".toml", "language": ".toml"}
_SUFFIXES = (".md", ".toml")
_WHERE = "*.md go into topics/, *.toml into facts/ or language/"


def content_files(directory: Path) -> list[Path]:
    """Every file of a content directory that counts, sorted; raises `ContentError`.

    Names that begin with a dot do not count, nor what lies below them: editors, version control and
    mounts keep their own there. Links to files are followed.
    """
    if not directory.is_dir():
        raise ContentError(directory, "is no directory")
    written = [file for entry in _entries(directory) if (file := _counted(entry, directory))]
    weights = directory / WEIGHTS
    if os.path.lexists(weights):
        if not weights.is_file():
            raise ContentError(weights, _is_no_file(is_link=weights.is_symlink()))
        written.append(weights)
    return sorted(written, key=lambda file: file.parts)  # paths compare ten times as slowly


def _entries(directory: str | Path, *, top: bool = True) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as found:
            entries = list(found)
    except OSError as error:
        raise ContentError(directory, error.strerror or "cannot be read") from None
    for entry in entries:
        if entry.name[0] == "." or (top and entry.name == _MODEL):
            continue
        if entry.is_dir(follow_symlinks=False) and not entry.name.endswith(_SUFFIXES):
            yield from _entries(entry.path, top=False)
        else:
            yield entry


def _counted(entry: os.DirEntry[str], directory: Path) -> Path | None:
    """The file, if it is to be read; raises `ContentError` if it cannot be meant so.

    Every start looks at every file: so no paths are made but of what counts.
    """
    name, is_link = entry.name, entry.is_symlink()
    if not name.endswith(_SUFFIXES) and not (is_link and Path(entry).is_dir()):
        return None
    if name == "README.md":
        return None
    file = Path(entry)
    if not name.isprintable():
        raise ContentError(file, "has a name that cannot be printed")
    # What a link leads to is asked of the path, which knows of links that lead to themselves.
    if not (file if is_link else entry).is_file():
        raise ContentError(file, _is_no_file(is_link=is_link))
    place = entry.path[len(f"{directory}{os.sep}") :].split(os.sep, 1)[0]
    if not name.endswith(_PLACES.get(place, "/")):
        raise ContentError(file, f"lies where nothing is read: {_WHERE}")
    return file


def _is_no_file(*, is_link: bool) -> str:
    return "is a link that leads to no file" if is_link else "is no file"
