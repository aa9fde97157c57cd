"""The playground as its user starts it: a real process, a real page."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("simcord.preview")


@contextmanager
def playground(directory: Path, port: int, root: Path) -> Iterator[subprocess.Popen[str]]:
    """`postie playground` on `port`; killed if it does not end by itself."""
    (directory / "tmp").mkdir()
    known = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("DISCORD_", "POSTIE_", "COV_"))
        and k not in {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"}
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "playground", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=known | {"PYTHONPATH": str(root), "PYTHONUTF8": "1", "TMPDIR": str(directory / "tmp")},
        cwd=directory,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_page_is_served_until_it_is_told_to_stop(
    tmp_path: Path, stop: signal.Signals, request: pytest.FixtureRequest
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with playground(tmp_path, port, request.config.rootpath) as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        assert address[0].startswith(f"http://127.0.0.1:{port}/")
        with urlopen(address[0], timeout=10) as page:  # noqa: S310  # our own address
            assert page.status == 200
        process.send_signal(stop)
        _, complaint = process.communicate(timeout=20)

    assert process.returncode == 0
    assert complaint == ""
    assert list((tmp_path / "tmp").iterdir()) == [], "nothing is left behind"


def test_a_port_that_is_taken_is_one_line(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with playground(tmp_path, port, request.config.rootpath) as process:
            _, complaint = process.communicate(timeout=30)

    assert process.returncode == 1
    assert str(port) in complaint
    assert complaint.count("\n") == 1
