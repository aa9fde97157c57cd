"""The chat as a person has it: in a terminal of their own."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot.terminal.chat import Session
from bot.terminal.questions import NotAQuestion
from knowledge.conversation import SPAN
from knowledge.outcomes import Answer, Clarification, Pass, Suggestions
from knowledge.service import Knowledge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


class Terminal:
    """A pseudo-terminal with `postie chat` in it."""

    def __init__(self, url: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=os.environ | {"DATABASE_URL": url, "TERM": "xterm", "COLUMNS": "100"},
        )
        os.close(theirs)

    def type(self, line: str) -> None:
        os.write(self._ours, line.encode() + b"\n")

    def read_until(self, wanted: str, *, seconds: float = 30) -> str:
        """What appears until `wanted` does; the test fails if it does not."""
        seen, end = "", time.monotonic() + seconds
        while wanted not in seen and time.monotonic() < end:
            if select.select([self._ours], [], [], 0.2)[0]:
                try:
                    seen += os.read(self._ours, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        assert wanted in seen, seen
        return seen

    def interrupted(self) -> int:
        """Press Ctrl-C, again if readline was not yet listening; the exit code."""
        for _ in range(10):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                return self.process.wait(timeout=5)  # a second one would cut its end short
        raise AssertionError("Ctrl-C does not end the chat")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal(published_url: str) -> Iterator[Terminal]:
    terminal = Terminal(published_url)
    yield terminal
    terminal.close()


def test_the_first_screen_says_what_to_type_and_a_question_gets_a_panel(terminal: Terminal) -> None:
    assert "port imap secure" in terminal.read_until("\n> ")

    terminal.type("what is port 993")
    assert "╭" in terminal.read_until("\n> ")

    terminal.type("")
    terminal.read_until("\n> ")
    terminal.type("x" * 1200)
    terminal.read_until("\n> ")
    terminal.type("quit")
    assert terminal.process.wait(timeout=30) == 0


@pytest.mark.parametrize("ending", ["ctrl-c", "ctrl-d"])
def test_it_ends_quietly(terminal: Terminal, ending: str) -> None:
    terminal.read_until("\n> ")

    if ending == "ctrl-c":
        assert terminal.interrupted() == 130
    else:
        os.write(terminal._ours, b"\x04")
        assert terminal.process.wait(timeout=30) == 0


@pytest.fixture
async def knowledge(published_url: str) -> AsyncIterator[Knowledge]:
    knowledge = await Knowledge.open(published_url)
    yield knowledge
    await knowledge.close()


async def test_a_number_picks_from_the_list_before_it(knowledge: Knowledge) -> None:
    session = Session(knowledge)
    for question in ("it does not work", "port", "imap or", "mail trouble", "which port"):
        outcome = await session.ask(question)
        if isinstance(outcome, Suggestions | Clarification) and session._choices:
            break
    else:
        pytest.skip("nothing here leaves Postie in doubt")

    assert isinstance(await session.ask("1"), Answer | Clarification | Suggestions | Pass)


async def test_a_number_without_a_list_is_a_question(knowledge: Knowledge) -> None:
    outcome = await Session(knowledge).ask("993")

    assert outcome.topic == "port.lookup"


async def test_earlier_questions_count_and_only_so_many(knowledge: Knowledge) -> None:
    session = Session(knowledge)
    for _ in range(10):
        await session.ask("what is port 993")

    assert len(session._turns) == SPAN


async def test_what_is_no_question_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(NotAQuestion):
        await Session(knowledge).ask("\0")


async def test_more_tells_what_did_not_fit_and_is_a_question_where_all_was_said(
    knowledge: Knowledge,
) -> None:
    session = Session(knowledge)
    assert session.tell_more() == ""

    await session.ask("gmail keeps asking for my password in thunderbird")
    assert session.tell_more()

    await session.ask("hello")
    assert session.tell_more() == ""
