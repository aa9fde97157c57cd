"""Backups of the embedded database, also while it is written to, and killed in the middle."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.errors import DatabaseError
from knowledge.storage.backup import back_up, restore

ROOT = Path(__file__).parents[3]


def database(file: Path, mark: str, *, schema: str = "0001", megabytes: int = 0) -> Path:
    """A database that looks like Postie's, with a mark to know it by."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (schema,))
        connection.execute("CREATE TABLE marks (mark TEXT, weight BLOB)")
        connection.execute("INSERT INTO marks VALUES (?, NULL)", (mark,))
        for _ in range(megabytes):
            connection.execute("INSERT INTO marks VALUES (NULL, randomblob(1000000))")
        connection.commit()
    return file


def mark_of(file: Path) -> str:
    """The mark in a database that is sound."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return str(connection.execute("SELECT mark FROM marks LIMIT 1").fetchone()[0])


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def test_what_is_backed_up_can_be_put_back(tmp_path: Path) -> None:
    own = database(tmp_path / "own.sqlite3", "first")
    back_up(url_of(own), tmp_path / "copy")
    assert [file.name for file in tmp_path.glob("copy*")] == ["copy"], "one file holds it all"
    with closing(sqlite3.connect(own)) as connection:
        connection.execute("UPDATE marks SET mark = 'second'")
        connection.commit()

    kept = restore(url_of(own), tmp_path / "copy")

    assert mark_of(own) == "first"
    assert kept is not None
    assert mark_of(kept) == "second"


def test_a_backup_can_be_put_where_nothing_is(tmp_path: Path) -> None:
    back_up(url_of(database(tmp_path / "own", "first")), tmp_path / "copy")

    assert restore(url_of(tmp_path / "new/place/own"), tmp_path / "copy") is None
    assert mark_of(tmp_path / "new/place/own") == "first"


def test_whoever_reads_meanwhile_sees_the_old_or_the_new(tmp_path: Path) -> None:
    own = database(tmp_path / "own", "old", megabytes=5)
    copy = database(tmp_path / "copy", "new", megabytes=5)
    with closing(sqlite3.connect(own)) as reader:
        seen: list[str] = []

        def look(_left: int) -> None:
            seen.append(reader.execute("SELECT mark FROM marks LIMIT 1").fetchone()[0])

        restore(url_of(own), copy, progress=look)

        assert len(seen) > 3
        assert set(seen[:-1]) == {"old"}
        assert reader.execute("SELECT mark FROM marks LIMIT 1").fetchone()[0] == "new"


def test_a_database_that_is_written_all_the_time_is_backed_up(tmp_path: Path) -> None:
    own = database(tmp_path / "own", "busy", megabytes=10)
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(own, timeout=30)) as connection:
            while not stop.is_set():
                connection.execute("INSERT INTO marks VALUES ('more', NULL)")
                connection.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(url_of(own), tmp_path / "copy")
    finally:
        stop.set()
        writer.join()

    assert mark_of(tmp_path / "copy") == "busy"


def killed(code: str, *arguments: Path, when: Path | None = None) -> None:
    """Run Python that ends itself with SIGKILL, or is killed when a file like `when` is there."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    until = time.monotonic() + 30
    while when and process.poll() is None and time.monotonic() < until:
        if [part for part in when.parent.glob(when.name) if part.stat().st_size > 0]:
            process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=30) == -signal.SIGKILL


def test_a_restoring_that_is_killed_in_the_middle_leaves_the_old_one(tmp_path: Path) -> None:
    own = database(tmp_path / "own", "old", megabytes=5)
    copy = database(tmp_path / "copy", "new", megabytes=20)

    killed(
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from knowledge.storage.backup import restore\n"
        "left = []\n"
        "def stop(pages):\n"
        "    left.append(pages)\n"
        "    if pages < left[0] / 2:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "restore(f'sqlite:///{sys.argv[1]}', Path(sys.argv[2]), progress=stop)\n",
        own,
        copy,
    )

    assert mark_of(own) == "old"
    restore(url_of(own), copy)
    assert mark_of(own) == "new"


def test_a_backup_that_is_killed_in_the_middle_leaves_the_old_one(tmp_path: Path) -> None:
    own = database(tmp_path / "own", "new", megabytes=60)
    copy = database(tmp_path / "copies.db", "old")

    killed(
        "import sys\n"
        "from pathlib import Path\n"
        "from knowledge.storage.backup import back_up\n"
        "back_up(f'sqlite:///{sys.argv[1]}', Path(sys.argv[2]))\n",
        own,
        copy,
        when=tmp_path / ".copies.db.*.part",
    )

    assert mark_of(copy) == "old"
    (left,) = tmp_path.glob(".copies.db.*.part")
    os.utime(left, (0, 0))  # long ago
    back_up(url_of(own), copy)
    assert mark_of(copy) == "new"
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_database_is_kept_and_replaced(tmp_path: Path) -> None:
    copy = database(tmp_path / "copy", "good")
    own = tmp_path / "own"
    own.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    (tmp_path / "own-wal").write_bytes(b"left over")

    kept = restore(url_of(own), copy)

    assert kept is not None
    assert kept.read_bytes().startswith(b"SQLite format 3")
    assert mark_of(own) == "good"


@pytest.mark.parametrize("act", [back_up, restore])
@pytest.mark.parametrize(
    ("url", "file", "said"),
    [
        ("postgresql://u:secret@h/postie", "it's", '--dbname="$DATABASE_URL"'),
        ("sqlite://", "copy", "names no file"),
    ],
)
def test_what_is_no_file_is_said_how(act: object, url: str, file: str, said: str) -> None:
    assert callable(act)
    with pytest.raises(DatabaseError, match=r".") as raised:
        act(url, Path(file))

    assert said in str(raised.value)
    assert "secret" not in str(raised.value)


def test_what_cannot_be_backed_up_is_one_line(tmp_path: Path) -> None:
    own = database(tmp_path / "own", "x")
    (tmp_path / "text").write_text("nothing")

    for url, file, said in (
        (tmp_path / "none", tmp_path / "copy", "no database to back up yet"),
        (own, tmp_path, "cannot be written: name a file"),
        (own, tmp_path / "no/where", "cannot be written: name a file"),
        (own, own, "is the database itself"),
        (tmp_path / "text", tmp_path / "copy", "not a database"),
    ):
        with pytest.raises(DatabaseError, match=said):
            back_up(url_of(url), file)
    assert not (tmp_path / "copy").exists()


def test_what_is_no_backup_is_refused_and_the_database_stays(tmp_path: Path) -> None:
    own = database(tmp_path / "own", "mine")
    (tmp_path / "text").write_text("nothing")
    database(tmp_path / "newer", "x", schema="9999")
    with closing(sqlite3.connect(tmp_path / "other")) as connection:
        connection.execute("CREATE TABLE others (x)")
    broken = database(tmp_path / "broken", "x", megabytes=1)
    with closing(sqlite3.connect(broken)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    broken.write_bytes(broken.read_bytes()[:500_000])

    for name, said in (
        ("none", "There is no file"),
        ("text", "not a database"),
        ("newer", "written by a newer Postie"),
        ("other", "no database of Postie's"),
        ("broken", "damaged|malformed"),
        ("own", "is the database itself"),
    ):
        with pytest.raises(DatabaseError, match=said):
            restore(url_of(own), tmp_path / name)

    assert mark_of(own) == "mine"
    assert not list(tmp_path.glob("own.before*"))


def test_a_database_that_stays_locked_is_waited_for_and_then_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.storage.backup._PATIENCE_SECONDS", 0.2)
    own = database(tmp_path / "own", "mine")
    copy = database(tmp_path / "copy", "new")
    with closing(sqlite3.connect(own)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(DatabaseError, match="in use: stop Postie"):
            restore(url_of(own), copy)
        other.rollback()

    assert mark_of(own) == "mine"
