"""Which answers somebody was given: for an hour, and not without end."""

from __future__ import annotations

from bot.helpdesk import Card
from bot.helpdesk.channel import Channel

ANN = 1


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_counts_as_given_for_an_hour_and_is_dropped_then() -> None:
    clock = Clock()
    channel = Channel.empty(clock)
    person = channel.person(ANN)
    channel.note_given(person, Card("port.imap"))
    clock.now = 1800
    assert channel.person(ANN) is person
    channel.note_given(person, Card("port.smtp"))
    assert channel.was_given(person, Card("port.imap"))
    assert not channel.was_given(person, Card("port.imap", "gmail"))

    clock.now = 3601
    channel.drop_expired()

    assert not channel.was_given(person, Card("port.imap"))
    assert list(person.cards) == [Card("port.smtp")]


def test_of_many_answers_the_oldest_are_forgotten() -> None:
    channel = Channel.empty(Clock())
    person = channel.person(ANN)
    for number in range(100):
        channel.note_given(person, Card(f"topic.{number}"))
    channel.note_given(person, Card("topic.80"))

    assert len(person.cards) == 20
    assert channel.was_given(person, Card("topic.80"))
    assert not channel.was_given(person, Card("topic.79"))
