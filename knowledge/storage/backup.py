"""A copy of the embedded database, made and put back while Postie runs; for PostgreSQL, how.

Whatever is interrupted in the middle, what was there before is there afterwards.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knowledge.errors import DatabaseAway, DatabaseError, NewerSchema, UnreadableDatabase
from knowledge.storage.engine import engine_url
from knowledge.storage.environment import known_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[int], object]
    """Told how many pages are left, between two steps."""

_STEP_PAGES: Final = 256
_PATIENCE_SECONDS: Final = 30.0
"""So long another process may keep the database from being written."""
_LEFT_OVER_SECONDS: Final = 3600.0
_BESIDE: Final = ("-wal", "-shm")
KEPT: Final = ".before-restore"


def back_up(url: str, file: Path) -> None:
    """Write what the database at `url` holds at this moment to `file`, which is replaced.

    Raises `DatabaseError` with one line that says what to do.
    """
    database = _embedded(url, f"pg_dump --format=custom --file={_quoted(file)}")
    if not database.is_file():
        raise DatabaseError(f"There is no database to back up yet at {database}.")
    if file.is_dir() or not file.parent.is_dir():
        raise DatabaseError(f"{file} cannot be written: name a file in a directory that is there.")
    if file.exists() and file.samefile(database):
        raise DatabaseError(f"{file} is the database itself: name another file.")
    with _named_errors(database):
        _check(database)
        _copy_into_place(database, file)


def restore(url: str, file: Path, *, progress: Progress | None = None) -> Path | None:
    """Make the database at `url` what `file` holds; what it held is kept, and where is returned.

    None if there was nothing. Raises `DatabaseError` with one line that says what to do, and then
    changes nothing.
    """
    database = _embedded(url, f"pg_restore --clean --if-exists {_quoted(file)}")
    if not file.is_file():
        raise DatabaseError(f"There is no file {file}.")
    if database.exists() and file.samefile(database):
        raise DatabaseError(f"{file} is the database itself: name a backup of it.")
    with _named_errors(file):
        schema = _check(file)
    if schema not in known_schemas():
        raise NewerSchema(
            f"{file} was written by a newer Postie (schema {schema}): update this one."
        )
    database.parent.mkdir(parents=True, exist_ok=True)
    with _named_errors(database):
        if not database.exists():
            _copy_into_place(file, database)
            return None
        kept = database.with_name(database.name + KEPT)
        if _is_sound(database):
            _copy_into_place(database, kept)
            _overwrite(database, file, progress)
        else:
            _replace_broken(database, file, kept)
    return kept


def _embedded(url: str, for_postgres: str) -> Path:
    parsed = engine_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise DatabaseError(
            "PostgreSQL has its own way, with DATABASE_URL as postgresql://…: "
            f'{for_postgres} --dbname="$DATABASE_URL"'
        )
    if parsed.database in (None, "", ":memory:") or parsed.database.startswith("file:"):
        raise DatabaseError("DATABASE_URL names no file: there is nothing to copy.")
    return Path(parsed.database)


def _check(file: Path) -> str:
    """The schema of the sound database in `file`; raises `UnreadableDatabase`, `sqlite3.Error`."""
    with closing(_reader(file)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise UnreadableDatabase(f"{file} is damaged: {found}")
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            row = None
    if row is None:
        raise UnreadableDatabase(f"{file} is no database of Postie's.")
    return str(row[0])


def _is_sound(database: Path) -> bool:
    try:
        _check(database)
    except (sqlite3.DatabaseError, UnreadableDatabase):
        return False
    return True


def _copy_into_place(source: Path, target: Path) -> None:
    """Copy the database in `source` to `target`, which is the old one until it is the new one."""
    _sweep(target)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        with closing(_reader(source)) as reader, closing(sqlite3.connect(part)) as copy:
            reader.backup(copy)  # in one step: whoever writes meanwhile does not make it begin anew
            copy.execute("PRAGMA journal_mode = DELETE")  # one file holds it all
        _flush(part)
        part.replace(target)
        _flush(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _overwrite(database: Path, source: Path, progress: Progress | None) -> None:
    """Make a sound database what `source` holds, in one transaction: readers see old or new."""
    until = time.monotonic() + _PATIENCE_SECONDS
    left_before = -1

    def note(_status: int, left: int, _total: int) -> None:
        nonlocal until, left_before
        if left != left_before:
            until = time.monotonic() + _PATIENCE_SECONDS
        elif time.monotonic() > until:  # sqlite3 by itself would wait for ever
            raise DatabaseAway(f"{database} is in use: stop Postie and try again.")
        left_before = left
        if progress:
            progress(left)

    with closing(_reader(source)) as reader, closing(sqlite3.connect(database)) as writer:
        reader.backup(writer, pages=_STEP_PAGES, progress=note)


def _replace_broken(database: Path, source: Path, kept: Path) -> None:
    for ending in ("", *_BESIDE):
        part = database.with_name(database.name + ending)
        if part.exists():
            shutil.copy2(part, kept.with_name(kept.name + ending))
    for ending in _BESIDE:  # they would be played into the new one
        database.with_name(database.name + ending).unlink(missing_ok=True)
    _copy_into_place(source, database)


def _reader(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _sweep(target: Path) -> None:
    """Remove what attempts that were killed have left."""
    for part in target.parent.glob(f".{target.name}.*.part"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _LEFT_OVER_SECONDS:
                part.unlink()


def _flush(path: Path) -> None:
    """Let the disk have it: a power cut must not leave an empty file under the right name."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _named_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise UnreadableDatabase(f"{file} cannot be copied: {error}") from error
    except OSError as error:
        place = error.filename2 or error.filename or file
        raise DatabaseError(f"{place} cannot be written: {error.strerror}") from error


def _quoted(file: Path) -> str:
    return shlex.quote(str(file))
