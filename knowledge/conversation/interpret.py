"""What a text takes from the turns before it: slots, a whole question, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from knowledge.conversation.did_you_mean import DidYouMean
from knowledge.conversation.leaning import Leaning, LeaningReader
from knowledge.overlay import with_other
from knowledge.topic_ids import CLIENT_FAMILY, PORT_FAMILY, PROVIDER, TROUBLE_FAMILY, VAGUE
from knowledge.understanding.foreign import Foreign
from knowledge.understanding.homonyms import Homonyms
from knowledge.understanding.normalise import read
from knowledge.understanding.politeness import Politeness
from knowledge.understanding.slots import SLIP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.catalog.model import Catalog
    from knowledge.outcomes import Turn
    from knowledge.understanding import Claim, Understander, Understanding

SPAN = 3
"""Turns whose words and slots still count; what the latest of them meant, it has from its own."""
_WHO = ("provider", "providers", "domain", "host_domain", "meant", "meant_provider")
"""The slots that say whose mailbox it is."""
_SETTINGS = (PROVIDER, PORT_FAMILY, CLIENT_FAMILY)
"""What the ids of topics begin with whose reply says what is to be entered."""
_SLOT_WORDS = frozenset(
    {"imap", "pop", "pop3", "smtp", "ssl", "tls", "starttls", "exchange"}
    | {"outlook", "thunderbird", "iphone", "ipad", "android", "mac", "phone", "secure"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """A text together with what it takes from the turns before it."""

    text: str
    """What is asked: the text without politeness, or the earlier question that it asks again."""
    own: Understanding
    """What that text says by itself."""
    understanding: Understanding
    """The same with the slots of earlier turns where it leaves them open."""
    talk: Understanding
    """The same with whatever slots of the talk still hold: who stands alone keeps the thread."""
    tries: int = 0
    """How often what was advised did not help, where the text says no more than that."""
    is_over: bool = False
    """Whether it only says that the trouble is over."""
    earlier: tuple[Turn, ...] = ()
    """Turns whose words and slots count along, oldest first."""


class Conversation:
    """Reads each text in the light of what was said before."""

    def __init__(self, catalog: Catalog, understander: Understander) -> None:
        self._understand = understander.understand
        self._provider_by_key = catalog.provider_by_key
        anchors: Mapping[str, Any] = catalog.language.get("anchors", {})
        ellipsis = anchors.get("ellipsis", {})
        self._leaning = LeaningReader(catalog)
        self._ellipsis = frozenset(str(ellipsis.get("words", "")).split())
        self._longest_ellipsis = int(ellipsis.get("most_words", 0))
        self._failing: Mapping[str, str] = anchors.get("failing", {})
        self._entering: Mapping[str, str] = anchors.get("entering", {})
        self._did_you_mean = DidYouMean(catalog)
        self._homonyms = Homonyms(catalog.language.get("homonyms", {}))
        self._foreign = Foreign(catalog.language.get("foreign", {}))
        self.politeness = Politeness.of(catalog)

    def laid_over(self, catalog: Catalog, understander: Understander) -> Conversation:
        """The same with an `understander` and providers that lie over its own."""
        return with_other(
            self,
            _understand=understander.understand,
            _provider_by_key=catalog.provider_by_key,
        )

    def interpret(self, text: str, turns: tuple[Turn, ...] = ()) -> Interpretation:
        """Understand `text` after `turns`, oldest first."""
        text = self._homonyms.without(text, read(text).words)
        text, language = self._foreign.read(text, read(text).words)
        interpretation = self._interpret(text, turns)
        if not language:
            return interpretation
        understanding = replace(interpretation.understanding, language=language)
        return replace(interpretation, understanding=understanding)

    def _interpret(self, text: str, turns: tuple[Turn, ...]) -> Interpretation:
        core = self.politeness.without(text)
        own = self._understand(core, in_talk=bool(turns))
        if len(own.words) > 1 or _names_something(own):
            text = core
        else:
            own = self._understand(text, in_talk=bool(turns))
        if turns and self._leaning.is_unchanged(text, own):
            return replace(self._ask_again(own, turns[-1]), tries=turns[-1].tries + 1)
        if turns and self._is_elliptic(own):
            return self._complete(text, own, turns)
        understanding = _fill(own, turns[-1].talk) if turns else own
        return Interpretation(
            text=text,
            own=own,
            understanding=understanding,
            talk=understanding,
            earlier=turns[-SPAN:],
        )

    def spell_out(self, text: str, turns: tuple[Turn, ...]) -> str:
        """`text`, or what it stands for where it is a bare reply to “did you mean gmail.com?”."""
        return self._did_you_mean.spell_out(text, turns[-1].understanding) if turns else text

    def keep_thread(self, alone: Interpretation, previous: Turn) -> Interpretation:
        """A text that stands alone; what was known of the talk before it goes on holding."""
        return replace(alone, talk=_fill(alone.understanding, previous.talk))

    def leaning(self, alone: Interpretation, turns: tuple[Turn, ...]) -> Leaning:
        """How a text that was interpreted without turns leans on them, by its own words."""
        only_slots = self._is_elliptic(alone.own)
        return self._leaning.leaning(alone, turns[-1], only_slots=only_slots)

    def _is_elliptic(self, own: Understanding) -> bool:
        """Whether it says nothing but slots: then it asks the question before it once more."""
        if not own.words or len(own.words) > self._longest_ellipsis or own.codes or own.messages:
            return False
        named = own.provider or own.domain or own.protocol or own.direction or own.security
        if not named and not own.client:
            return False
        names = (own.provider, own.ambiguous, own.domain)
        slots = {word for name in names for word in self._words_of(name)} | _SLOT_WORDS
        return all(word in self._ellipsis or word in slots for word in own.words)

    def _words_of(self, name: str) -> set[str]:
        """The words by which a provider, brand or domain can be called."""
        provider = self._provider_by_key.get(name)
        names = f"{name} {' '.join(provider.brands)}" if provider else name
        return {word for part in names.split() for word in read(part).words}

    def _complete(self, text: str, own: Understanding, turns: tuple[Turn, ...]) -> Interpretation:
        """What an elliptic text asks: trouble made clear, or the question before with new slots."""
        before = turns[-1]
        topic = before.topics[0][0] if before.topics else ""
        clear, fails = "", "fails" in {own.sending, own.receiving}
        if fails or topic.startswith((VAGUE, TROUBLE_FAMILY)):
            clear = self._failing.get(own.direction, "")
        elif topic.startswith(_SETTINGS) and _names_only_client(own):
            clear = self._entering.get(own.client, "")
        if clear:
            meant = _fill(_fill(self._understand(clear), own), before.talk)
            return Interpretation(text=clear, own=meant, understanding=meant, talk=meant)
        if topic == VAGUE:
            return self._interpret(f"{before.text}: {text}", turns[:-1])
        return self._ask_again(own, before)

    def _ask_again(self, own: Understanding, before: Turn) -> Interpretation:
        """The question before with the slots that are named now."""
        merged = self._with_slots(before.understanding, own)
        talk = _fill(merged, before.talk)
        return Interpretation(text=before.text, own=merged, understanding=merged, talk=talk)

    def _with_slots(self, before: Understanding, own: Understanding) -> Understanding:
        """`before` with the slots that `own` names instead."""
        slots: dict[str, Any] = {
            name: getattr(own, name) for name in ("security", "client") if getattr(own, name)
        }
        if own.protocol or own.direction:
            slots |= {"protocol": own.protocol, "direction": own.direction}
        if own.provider or own.domain:
            slots |= {name: getattr(own, name) for name in _WHO}
        lost = {getattr(before, name) for name in slots if isinstance(getattr(before, name), str)}
        if "provider" in slots and (old := self._provider_by_key.get(before.provider)):
            lost |= old.tags
        if "provider" in slots:
            lost |= {"unknown_provider", SLIP}
        return replace(
            before,
            **slots,
            claim=_asked_of(before.claim, own),
            tried=before.tried | own.tried,
            mended=own.mended,
            tags=(before.tags - lost) | own.tags,
        )


def _asked_of(claim: Claim | None, own: Understanding) -> Claim | None:
    """The statement of the question before, with the slots that `own` names instead."""
    if claim is None or not (own.protocol or own.direction or own.security):
        return claim
    if own.protocol and not own.security and claim.kind in {"offers", "switch", "is_on"}:
        return replace(claim, terms=(own.protocol,))
    return None


def _names_something(own: Understanding) -> bool:
    """Whether a single word is a question: `993`, `spectrum`; not the `great` before `thanks`."""
    return bool(
        own.provider or own.domain or own.protocol or own.ports or own.odd_ports or own.codes
    )


def _names_only_client(own: Understanding) -> bool:
    """Whether a mail program or device is the only slot that is named."""
    named = own.provider or own.domain or own.protocol or own.direction or own.security
    return bool(own.client) and not named


def _fill(own: Understanding, older: Understanding) -> Understanding:
    """`own` with the slots of `older` where it leaves them open."""
    if not own.provider and not own.domain and (older.provider or older.domain):
        shared = older.tags - {older.protocol, older.direction, older.security, older.client}
        own = replace(
            own,
            tags=own.tags | shared,
            **{name: getattr(older, name) for name in _WHO},
        )
    if older.tried - own.tried:
        own = replace(own, tried=own.tried | older.tried)
    if older.about_mail and not own.about_mail:
        own = replace(own, about_mail=True)
    if not own.client and older.client:
        own = replace(own, client=older.client, tags=own.tags | {older.client})
    if not own.protocol and not own.direction and not own.ports and older.protocol:
        own = replace(own, protocol=older.protocol, tags=own.tags | {older.protocol})
    return own
