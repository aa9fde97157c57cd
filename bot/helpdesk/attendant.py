"""Decides for every message of a watched channel whether Postie goes on with it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from cachetools import TLRUCache, TTLCache

from bot.helpdesk.channel import HELPED_SECONDS, SAID_SECONDS, Channel
from bot.helpdesk.events import Card, Decision, Heard
from bot.helpdesk.fragments import JOIN_SECONDS
from bot.helpdesk.words import SHORT, name_silence, names_missing
from knowledge.understanding import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLLOW_UP_SECONDS: Final = 600.0
"""For so long the asker's own follow-ups are heard without mention after an answer."""
PAUSE_SECONDS: Final = 3.0
"""At least so much between two unasked answers in one channel."""
_TALK_SECONDS: Final = 300.0
"""For so long a short word of somebody else belongs to the question before it."""
_ASKED_BACK: Final = 3
"""Words up to which a question of somebody else asks back while nobody has answered yet."""
_MOST_CHANNELS: Final = 5_000
_REASONS_SECONDS: Final = 3600.0
_MOST_REASONS: Final = 20_000


class Attendant:
    """The state of all watched channels of this process; bounded in number and time."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self._channels: TTLCache[int, Channel] = TTLCache(
            _MOST_CHANNELS, HELPED_SECONDS * 4, timer=clock
        )
        self._authors: TTLCache[int, int] = TTLCache(_MOST_REASONS, _REASONS_SECONDS, timer=clock)
        self._reasons: TTLCache[int, str] = TTLCache(_MOST_REASONS, _REASONS_SECONDS, timer=clock)
        self._long_pauses: TLRUCache[tuple[int, int], float] = TLRUCache(
            _MOST_REASONS, ttu=lambda _, seconds, now: now + seconds, timer=clock
        )
        """Who was answered where, for pauses that are longer than a talk is remembered."""

    def drop_expired(self) -> Iterator[None]:
        """Let go what is too old, channel by channel, also where nobody writes any more."""
        for cache in (self._channels, self._authors, self._reasons, self._long_pauses):
            cache.expire()
        for channel in list(self._channels.values()):
            channel.drop_expired()
            yield

    def hear(self, channel_id: int, heard: Heard) -> Decision:
        """What to do with a message, before it is known what could be answered."""
        self._authors[heard.message] = heard.author
        channel = self._channels.get(channel_id) or self._meet(heard)
        self._channels[channel_id] = channel
        decision = self._decide(channel, heard)
        if decision.goes_on and self._clock() < channel.unseen_until:
            decision = Decision(goes_on=False, reason="I had just come into a talk")
        self._reasons[heard.message] = decision.reason
        return decision

    def judge(  # noqa: PLR0913  # what an answer depends on
        self,
        channel_id: int,
        heard: Heard,
        decision: Decision,
        card: Card,
        *,
        cool_down: float,
        is_strict: bool = False,
    ) -> Decision:
        """Whether an answer that is sure enough is also due.

        For `cool_down` seconds after an answer only another question of the person is answered,
        and, if `is_strict`, not even that.
        """
        channel = self._channel(channel_id)
        person = channel.person(heard.author)
        if channel.was_given(person, card):
            verdict = Decision(goes_on=False, reason="this very answer was given to them already")
        elif decision.must_be_new and (heard.reading.leans or card.provider == person.about != ""):
            verdict = Decision(goes_on=False, reason="it belongs to what somebody is helping with")
        elif decision.is_follow_up or not (
            self._is_in_pause(channel_id, heard.author, cool_down)
            and (is_strict or heard.reading.leans or not heard.reading.is_question)
        ):
            verdict = Decision(goes_on=True, reason="sure, and due")
        else:
            verdict = Decision(goes_on=False, reason="they were answered a moment ago")
        self._reasons[heard.message] = verdict.reason
        return verdict

    def pause(self, channel_id: int) -> float:
        """Seconds until Postie may speak in the channel again; 0 if it may."""
        last = self._channel(channel_id).answered_at
        return max(0.0, PAUSE_SECONDS - (self._clock() - last)) if last is not None else 0.0

    def _is_in_pause(self, channel_id: int, person: int, cool_down: float) -> bool:
        """Whether `person` was answered less than `cool_down` seconds ago."""
        if cool_down > SAID_SECONDS and (channel_id, person) in self._long_pauses:
            return True
        channel = self._channel(channel_id)
        return channel.is_recent(channel.person(person).answered_at, cool_down)

    def note_answer(  # noqa: PLR0913  # what is remembered of an answer
        self,
        channel_id: int,
        person: int,
        card: Card,
        *,
        asks_back: bool,
        message: int = 0,
        cool_down: float = 0.0,
    ) -> None:
        """Postie has answered `message` of `person`; `asks_back` if it put a question to them.

        For `cool_down` seconds they are not answered unasked again, see `judge`.
        """
        if cool_down > SAID_SECONDS:
            self._long_pauses[channel_id, person] = cool_down
        channel = self._channel(channel_id)
        known = channel.person(person)
        known.answered_at = channel.answered_at = self._clock()
        channel.last_answered = person
        known.answered_message = message
        channel.note_given(known, card)
        known.about = card.provider or known.about
        known.expects_reply = asks_back

    def note_unsure(self, heard: Heard, reason: str) -> None:
        """Nothing was said to a message; `reason` is for moderators."""
        self._reasons[heard.message] = reason

    def expect_reply(self, channel_id: int, person: int) -> None:
        """Postie has put a question to `person`: their next message is the reply."""
        self._channel(channel_id).person(person).expects_reply = True

    def note_called(self, channel_id: int, person: int) -> None:
        """Somebody human was called for `person`: they are left to one another."""
        self._channel(channel_id).person(person).helped_at = self._clock()

    def author_of(self, message: int) -> int:
        """Who wrote a message of the last hour; 0 if it is not known."""
        author: int = self._authors.get(message, 0)
        return author

    def open_asker(self, channel_id: int, *, apart_from: int) -> int:
        """Who asked last in the channel and is not settled; 0 if nobody but `apart_from`."""
        return self._channel(channel_id).open_asker(apart_from, HELPED_SECONDS)

    def is_helped(self, channel_id: int, person: int) -> bool:
        """Whether somebody human is helping `person`."""
        channel = self._channel(channel_id)
        return channel.is_recent(channel.person(person).helped_at, HELPED_SECONDS)

    def why(self, message: int) -> str:
        """Why Postie did what it did with a message of the last hour; empty if it is not known."""
        reason: str = self._reasons.get(message, "")
        return reason

    def _channel(self, id_: int) -> Channel:
        channel = self._channels.get(id_) or Channel.empty(self._clock)
        self._channels[id_] = channel
        return channel

    def _meet(self, heard: Heard) -> Channel:
        """A channel of which nothing is known, be it that Postie has just been started."""
        channel = Channel.empty(self._clock)
        if heard.silence_before < HELPED_SECONDS:
            channel.unseen_until = self._clock() + HELPED_SECONDS - heard.silence_before
        return channel

    def _decide(self, channel: Channel, heard: Heard) -> Decision:
        """The first of the views below that has something to say decides."""
        views = (
            self._between_people,
            self._settled,
            self._helping,
            self._about_somebody_else,
            self._replying,
            self._helped,
        )
        decisions = (view(channel, heard) for view in views)
        return next((d for d in decisions if d is not None), None) or self._asked(channel, heard)

    def _between_people(self, channel: Channel, heard: Heard) -> Decision | None:
        """Whether a message is for somebody, or for everybody."""
        if heard.opener and heard.opener != heard.author:
            return self._help(channel, heard, {heard.opener}, "they speak to whoever opened this")
        if heard.turned_to:
            return self._help(channel, heard, set(heard.turned_to), "they speak to somebody")
        if Act.ANNOUNCEMENT in heard.reading.acts:
            return Decision(goes_on=False, reason="an announcement")
        return None

    def _settled(self, channel: Channel, heard: Heard) -> Decision | None:
        """Whether a message ends a talk: thanks or success, and nothing else beside it."""
        acts = heard.reading.acts
        if not acts & {Act.SOLVED, Act.THANKS} or Act.BROKEN in acts:
            return None
        if Act.QUESTION in acts and not (Act.SOLVED in acts and heard.reading.words <= SHORT):
            return None
        person = channel.person(heard.author)
        person.asked_at = None
        person.expects_reply = False
        is_ours = channel.is_recent(person.answered_at, FOLLOW_UP_SECONDS) and not (
            channel.is_recent(person.helped_at, HELPED_SECONDS)
        )
        return Decision(goes_on=False, reason="thanks, or it works", is_thanks=is_ours)

    def _helping(self, channel: Channel, heard: Heard) -> Decision | None:
        """Whether the author speaks as a helper."""
        if not self._is_helping(channel, heard):
            return None
        asker = channel.open_asker(heard.author, HELPED_SECONDS)
        return self._help(channel, heard, {asker} - {0}, "a helper speaks")

    def _about_somebody_else(self, channel: Channel, heard: Heard) -> Decision | None:
        asker = channel.open_asker(heard.author, HELPED_SECONDS)
        if not asker or not self._belongs_to(channel, heard, asker):
            return None
        return self._help(channel, heard, {asker}, "it is about somebody else's question")

    def _replying(self, channel: Channel, heard: Heard) -> Decision | None:
        """Whether Postie has put a question to the author: then this is the reply."""
        person = channel.person(heard.author)
        if not person.expects_reply or Act.REPORT in heard.reading.acts:
            return None
        person.expects_reply = False
        return Decision(goes_on=True, reason="the reply to a question back", is_follow_up=True)

    def _asked(self, channel: Channel, heard: Heard) -> Decision:
        """Somebody's own message, whom nobody helps."""
        reading, person = heard.reading, channel.person(heard.author)
        was_answered = channel.is_recent(person.answered_at, FOLLOW_UP_SECONDS)
        if silence := name_silence(reading, was_answered=was_answered):
            return Decision(goes_on=False, reason=silence)
        asked_just_now = channel.is_recent(person.asked_at, JOIN_SECONDS)
        if not reading.asks and not asked_just_now and not was_answered:
            return Decision(goes_on=False, reason="nothing is asked", may_belong=True)
        follows = was_answered and (reading.leans or Act.BROKEN in reading.acts)
        completes = (
            channel.is_recent(person.answered_at, JOIN_SECONDS)
            and not reading.is_question
            and names_missing(reading, person)
        )
        borrows = 0 if was_answered or not reading.leans else channel.last_answered
        self._open(channel, heard)
        return Decision(
            goes_on=True,
            reason="an open question",
            is_follow_up=follows,
            leans_on=borrows,
            completes=person.answered_message if completes else 0,
        )

    def _helped(self, channel: Channel, heard: Heard) -> Decision | None:
        """A message of somebody whom a person helps: only another question is Postie's."""
        person, reading = channel.person(heard.author), heard.reading
        if not channel.is_recent(person.helped_at, HELPED_SECONDS):
            return None
        is_apart = not (
            reading.leans or heard.opener or channel.is_recent(person.helped_at, JOIN_SECONDS)
        )
        is_new = reading.is_question and (
            reading.is_own_question or (person.asked_at is not None and is_apart)
        )
        if is_new and Act.COUNTER not in reading.acts and reading.words > _ASKED_BACK:
            return Decision(goes_on=True, reason="another question of theirs", must_be_new=True)
        person.helped_at = self._clock()
        return Decision(goes_on=False, reason="somebody is helping them")

    def _open(self, channel: Channel, heard: Heard) -> None:
        person = channel.person(heard.author)
        person.asked_at = self._clock()
        person.about = heard.reading.own.provider or person.about
        person.client = heard.reading.own.client or person.client
        channel.last_asker = heard.author

    def _help(self, channel: Channel, heard: Heard, askers: set[int], reason: str) -> Decision:
        """`heard` is between its author and `askers`: Postie leaves them alone."""
        author, now = channel.person(heard.author), self._clock()
        for id_ in askers:
            other = channel.person(id_)
            helps = channel.is_recent(other.helping_at, HELPED_SECONDS)
            asked = author.asked_at is not None and other.asked_at is None
            if heard.opener != id_ and (helps or asked):
                author.helped_at = now  # the asker speaks to whoever helps
            else:
                other.helped_at = author.helping_at = now
        return Decision(goes_on=False, reason=reason)

    def _is_helping(self, channel: Channel, heard: Heard) -> bool:
        """Whether the author speaks as a helper: by role, by what they did, or by advising."""
        person, reading = channel.person(heard.author), heard.reading
        advises = Act.ADVICE in reading.acts and not (
            reading.is_question and reading.in_first_person
        )
        if advises and not channel.is_recent(person.asked_at, HELPED_SECONDS):
            person.helping_at = self._clock()
            return True
        helps = heard.is_helper or channel.is_recent(person.helping_at, HELPED_SECONDS)
        if not helps:
            return False
        if reading.is_own_question and reading.asks:
            return False
        is_own = reading.is_question and reading.in_first_person
        return not (is_own and reading.own.about_mail and Act.COUNTER not in reading.acts)

    def _belongs_to(self, channel: Channel, heard: Heard, asker: int) -> bool:
        """Whether a short word of somebody else is about the question that `asker` has open."""
        other, reading = channel.person(asker), heard.reading
        if not channel.is_recent(other.asked_at, _TALK_SECONDS) or reading.is_own_question:
            return False
        if Act.COUNTER in reading.acts and reading.words <= 2 * SHORT:
            return True
        is_open = other.answered_at is None or other.answered_at < (other.asked_at or 0.0)
        if not reading.asks and is_open and reading.words <= SHORT:
            return True
        if reading.in_first_person:
            return False
        same = bool(reading.own.provider) and reading.own.provider == other.about
        return (
            (same and reading.words <= 2 * SHORT)
            or (is_open and reading.words <= _ASKED_BACK)
            or (not reading.asks and reading.words <= SHORT)
        )
