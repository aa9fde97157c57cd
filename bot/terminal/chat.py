"""Postie in a terminal: ask, read, ask on."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.terminal.questions import NotAQuestion, checked
from bot.terminal.render import complain, say, show
from knowledge.conversation import SPAN
from knowledge.outcomes import Answer, Clarification, Pass, Question, Reference, Suggestions

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from knowledge.outcomes import Outcome, Turn
    from knowledge.service import Knowledge

WELCOME = """\
**Postie here.** I know the ports, servers and troubles of setting up e-mail. 📮

Type what you would ask a friend, for example:

- `port imap secure`
- `settings for gmx`
- `gmail keeps asking for my password`
- an error message, pasted as it is

Follow-ups work (“and for sending?”), a number picks from a list, `more` tells the rest.
`quit` or Ctrl-D ends.\
"""
_MORE = frozenset({"more", "tell me more"})
_FAREWELLS = frozenset({"quit", "exit", "bye", ":q"})


class Session:
    """One conversation: what was asked before and what can be picked by number."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._turns: tuple[Turn, ...] = ()
        self._choices: tuple[str | Reference, ...] = ()
        self._more = ""

    async def ask(self, typed: str) -> Outcome:
        """Postie's outcome for `typed`; raises `NotAQuestion`."""
        picked = self._picked(checked(typed))
        if isinstance(picked, Reference):
            outcome: Outcome = self._knowledge.compose(picked)
        else:
            outcome = await self._knowledge.ask(Question(text=picked, turns=self._turns))
        self._choices = _choices(outcome)
        self._more = outcome.reply.more if isinstance(outcome, Answer) else ""
        if not isinstance(outcome, Pass):
            self._turns = (*self._turns, outcome.turn)[-SPAN:]
        return outcome

    def tell_more(self) -> str:
        """What stands behind the last answer, in Markdown; empty if that was all."""
        return self._more

    def _picked(self, typed: str) -> str | Reference:
        number = typed.strip().rstrip(".)")
        if number.isdecimal() and len(number) == 1 and 1 <= int(number) <= len(self._choices):
            return self._choices[int(number) - 1]
        return typed


def _choices(outcome: Outcome) -> tuple[str | Reference, ...]:
    match outcome:
        case Clarification():
            return tuple(option.reference or option.says for option in outcome.options)
        case Suggestions():
            return tuple(one.reference for one in outcome.suggestions)
        case _:
            return ()


def talk(runner: asyncio.Runner, knowledge: Knowledge) -> int:
    """Answer until the person or the pipe has no more questions.

    The exit code: 1 if a piped line was no question.
    """
    by_person = sys.stdin.isatty()
    if by_person:
        say(WELCOME)
    session = Session(knowledge)
    fine = True
    for typed in _typed() if by_person else _piped():
        if typed.strip().lower() in _FAREWELLS:
            break
        if not typed.strip():
            continue
        if typed.strip().lower() in _MORE and session.tell_more():
            say(session.tell_more())
            continue
        try:
            show(runner.run(session.ask(typed)))
        except NotAQuestion as reason:
            complain(reason)
            fine = by_person and fine
            continue
        if not by_person:
            print()
    return 0 if fine else 1


def _piped() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "surrogateescape").rstrip("\r\n")


def _typed() -> Iterator[str]:
    with suppress(ImportError):
        import readline  # noqa: F401  # line editing, where there is one
    while True:
        try:
            yield input("\n> ")
        except EOFError:
            return
