"""The SQLite file where it lies: whose it is, on a full disk, and where nothing may be written."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from knowledge.catalog.content_files import read_catalog
from knowledge.errors import UnreadableDatabase
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from knowledge.storage.bootstrap import open_ready
from knowledge.storage.engine import Database
from tests.small_content import write

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]


@pytest.fixture
def file(filled_once: str, tmp_path: Path, *, on_postgres: bool) -> Path:
    """A file with the shipped content."""
    if on_postgres:
        pytest.skip("of SQLite files")
    (tmp_path / "there").mkdir()
    return Path(shutil.copy(filled_once, tmp_path / "there" / "postie.sqlite3"))


def _rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_what_is_made_belongs_to_its_owner_alone(home: Path) -> None:
    usual = os.umask(0)
    try:
        database = await open_ready()
    finally:
        os.umask(usual)
    async with database.writing() as connection:
        await connection.execute(text("DELETE FROM environments"))

    directory = home / "postie"
    assert _rights(directory) == 0o700
    found = {path.name: _rights(path) for path in directory.iterdir()}
    assert found == dict.fromkeys(
        ("postie.sqlite3", "postie.sqlite3-wal", "postie.sqlite3-shm"), 0o600
    )
    await database.close()


async def test_the_rights_of_a_file_that_is_there_are_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared.sqlite3"
    shared.touch()
    shared.chmod(0o660)

    await (await open_ready(f"sqlite:///{shared}")).close()

    assert _rights(shared) == 0o660


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["directory", "FIFO"])
async def test_what_is_no_file_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "odd.sqlite3")

    with pytest.raises(UnreadableDatabase, match=r"odd\.sqlite3 cannot be (read|made): "):
        await open_ready(f"sqlite:///{tmp_path}/odd.sqlite3")


def _mounted(mounting: str, what: str, *, url: str, **more: str) -> list[str]:
    """What Postie says to `what`, one line each, with something mounted just for it."""
    script = f"{mounting} && {what}"
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "PYTHON": sys.executable} | more,
        timeout=120,
        check=False,
    )
    return done.stdout.splitlines() + done.stderr.splitlines()


@pytest.fixture(scope="module")
def _may_mount() -> None:
    tried = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    try:
        may = subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        may = False
    if not may:
        pytest.skip("nothing can be mounted here")


_ASK = '"$PYTHON" -m bot ask port imap secure'


@pytest.mark.usefixtures("_may_mount")
@pytest.mark.parametrize("size", ["16k", "1m"])
def test_a_full_disk_is_said_in_one_line_and_room_is_all_it_takes(
    tmp_path: Path, size: str, *, on_postgres: bool
) -> None:
    if on_postgres:
        pytest.skip("of SQLite files")
    mounting = f"mount -t tmpfs -o size={size} none {tmp_path}"
    roomier = f"mount -o remount,size=32m {tmp_path}"

    said = _mounted(mounting, f"{_ASK}; {roomier}; {_ASK}", url=f"sqlite:///{tmp_path}/own.sqlite3")

    complaints = [line for line in said if line.startswith("Postie: ")]
    assert complaints == [
        f"Postie: The database file {tmp_path}/own.sqlite3 has no room left: make some on its disk"
    ]
    assert any("993" in line for line in said)
    assert not any("Traceback" in line for line in said)


@pytest.mark.usefixtures("_may_mount")
def test_new_content_on_a_disk_that_is_full_leaves_what_was_there(
    file: Path, tmp_path: Path
) -> None:
    own = write(tmp_path / "own")
    disk = tmp_path / "disk"
    disk.mkdir()
    size = file.stat().st_size + 2**19
    mounting = f"mount -t tmpfs -o size={size} none {disk} && cp {file} {disk}/own.sqlite3"
    published = '"$PYTHON" -m bot knowledge publish'

    said = _mounted(
        mounting,
        f"POSTIE_CONTENT={own} {published}; {_ASK}",
        url=f"sqlite:///{disk}/own.sqlite3",
    )

    assert said[0] == "IMAP with SSL/TLS uses port 993."
    assert [line for line in said if line.startswith("Postie: ")] == [
        f"Postie: The database file {disk}/own.sqlite3 has no room left: make some on its disk"
    ]


@pytest.mark.usefixtures("_may_mount")
def test_a_file_on_a_read_only_mount_can_be_asked(file: Path) -> None:
    mounting = f"mount --bind {file.parent} {file.parent} && mount -o remount,bind,ro {file.parent}"

    said = _mounted(mounting, _ASK, url=f"sqlite:///{file}")

    assert said[0] == "IMAP with SSL/TLS uses port 993."
    assert not any(line.startswith("Postie: ") for line in said)


@pytest.mark.usefixtures("_may_mount")
def test_what_writes_says_so_where_nothing_may_be_written(file: Path, tmp_path: Path) -> None:
    mounting = f"mount --bind {file.parent} {file.parent} && mount -o remount,bind,ro {file.parent}"
    own = write(tmp_path / "own")

    said = _mounted(
        mounting,
        f'POSTIE_CONTENT={own} "$PYTHON" -m bot knowledge publish',
        url=f"sqlite:///{file}",
    )

    assert len(said) == 1
    assert "cannot be written" in said[0]


class _Sealed:
    """A file that nobody may write, whoever runs the tests."""

    def __init__(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and asked(path, mode))
        self.url = f"sqlite:///{file}"


async def test_a_sealed_file_of_another_machine_is_answered_from(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(f"sqlite:///{file}")
    async with database.writing() as connection:
        await connection.execute(text("DELETE FROM environments"))
        await connection.execute(text("UPDATE compiled SET format = 1"))
    await database.close()
    before = file.read_bytes()

    knowledge = await Knowledge.open(_Sealed(file, monkeypatch).url)

    assert knowledge.catalog == read_catalog()
    assert "993" in str(await knowledge.ask(Question(text="port imap secure")))
    assert not caplog.records
    await knowledge.close()
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


async def test_a_sealed_file_with_other_content_is_answered_from_and_said_so(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    own = write(tmp_path / "own")

    knowledge = await Knowledge.open(_Sealed(file, monkeypatch).url, overlays=(own,))

    assert knowledge.catalog == read_catalog()
    assert "`postie knowledge publish`" in caplog.text
    await knowledge.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", "was written by another Postie"),
        ("DELETE FROM publication", "holds nothing of Postie's"),
    ],
)
async def test_a_sealed_file_that_would_have_to_be_upgraded_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, statement: str, said: str
) -> None:
    database = Database(f"sqlite:///{file}")
    async with database.writing() as connection:
        await connection.execute(text(statement))
    await database.close()

    with pytest.raises(UnreadableDatabase, match=said):
        await open_ready(_Sealed(file, monkeypatch).url)


async def test_what_is_still_in_the_log_of_a_sealed_file_is_read(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Database(f"sqlite:///{file}")
    async with writer.writing() as connection:
        await connection.execute(text("UPDATE ports SET meaning = 'Ours.' WHERE number = 993"))
    copy = tmp_path / "copy"
    shutil.copytree(file.parent, copy)
    await writer.close()

    sealed = Database(_Sealed(copy / file.name, monkeypatch).url)
    async with sealed.reading() as connection:
        meant = await connection.execute(text("SELECT meaning FROM ports WHERE number = 993"))
        assert meant.scalar_one() == "Ours."
    await sealed.close()
