"""What is known of a channel's talk of the last minutes: who asks, who helps, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.helpdesk.events import Card

HELPED_SECONDS: Final = 900.0
"""For so long asker and helper are left to one another after the last word between them."""
SAID_SECONDS: Final = 3600.0
"""For so long the same answer is not given unasked to the same person again."""
_MOST_PEOPLE: Final = 200
_MOST_CARDS: Final = 20


@dataclass(slots=True)
class Person:
    """Somebody who writes in the channel; moments are seconds of the attendant's clock."""

    cards: TTLCache[Card, bool]
    asked_at: float | None = None
    """When they asked last, until it is settled."""
    about: str = ""
    """The provider that they asked about; empty if none was named."""
    client: str = ""
    """The program or device that they asked about; empty if none was named."""
    answered_at: float | None = None
    """When Postie answered them last."""
    answered_message: int = 0
    """Which message of theirs that was."""
    helped_at: float | None = None
    """When somebody human helped them last."""
    helping_at: float | None = None
    """When they last helped somebody."""
    expects_reply: bool = False
    """Whether Postie has put a question to them."""


@dataclass(slots=True)
class Channel:
    """One channel or thread."""

    people: TTLCache[int, Person]
    clock: Callable[[], float]
    last_asker: int = 0
    last_answered: int = 0
    """Whom Postie answered last."""
    answered_at: float | None = None
    unseen_until: float = 0.0
    """Until then a talk may go on here whose beginning Postie has not seen."""

    @classmethod
    def empty(cls, clock: Callable[[], float]) -> Channel:
        """A channel in which nothing has been heard yet."""
        return cls(people=TTLCache(_MOST_PEOPLE, SAID_SECONDS, timer=clock), clock=clock)

    def person(self, id_: int) -> Person:
        """Whoever has this id."""
        known = self.people.get(id_)
        if known is None:
            known = Person(cards=TTLCache(_MOST_CARDS, SAID_SECONDS, timer=self.clock))
        self.people[id_] = known  # put anew, so that it is kept for as long as it is talked to
        return known

    def drop_expired(self) -> None:
        """Let go who has not written and what was not said for an hour."""
        self.people.expire()
        for person in self.people.values():
            person.cards.expire()

    def is_recent(self, moment: float | None, seconds: float) -> bool:
        """Whether `moment` was at most `seconds` ago."""
        return moment is not None and self.clock() - moment <= seconds

    def open_asker(self, apart_from: int, seconds: float) -> int:
        """Who asked last and is not settled; 0 if nobody, or only `apart_from`."""
        asker = self.last_asker
        if not asker or asker == apart_from:
            return 0
        return asker if self.is_recent(self.person(asker).asked_at, seconds) else 0
