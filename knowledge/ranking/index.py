"""The index in memory: everything that answers a question, built from one catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import re2

from knowledge.ranking.calibration import confidence, evidence
from knowledge.ranking.features import SPECIFIC, Features
from knowledge.ranking.linear import Scores, Weights
from knowledge.ranking.nearest import Nearest
from knowledge.understanding import Understander, Understanding
from knowledge.understanding.codes import find, meaning_of
from knowledge.understanding.directions import failing
from knowledge.understanding.normalise import read
from knowledge.understanding.politeness import Politeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.catalog.model import Catalog

    Chances = tuple[tuple[str, float], ...]

_PARTS = re2.compile(r"\w+")
_SETTINGS = "setup.provider"
_HOSTED = "setup.provider.hosted_isp"
_CLOSED = "setup.provider.no_imap"
_NOTICEABLE = 0.2
_SPEAKS_AGAINST = 0.2
"""Below this share of the best topic's chance, what a slot tells is not the need."""
_HALVES = {"outgoing": "trouble.cannot_send", "incoming": "trouble.cannot_receive"}
_TINY = 1e-9
_SURE = 0.97
_ELLIPTIC = "meta.follow_up"
"""Says of itself nothing that could be answered: what was asked before holds on."""
_THANKS = "meta.thanks"
_VAGUE = "meta.vague"
_SYMPTOMS = "trouble."
_CLIENTS = "setup.client."
_SLOT_WORDS = frozenset(
    {"imap", "pop", "pop3", "smtp", "ssl", "tls", "starttls", "exchange"}
    | {"outlook", "thunderbird", "iphone", "ipad", "android", "mac", "phone", "secure"}
)


@dataclass(frozen=True, slots=True)
class Read:
    """A question understood, with those before it."""

    understanding: Understanding
    """With the slots of earlier questions where this one leaves them open."""
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the index makes of a question."""

    read: Read
    scores: Scores
    confidence: float


class Index:
    """Understands and ranks; knows nothing of wording."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.weights = Weights(catalog.weights) if catalog.weights else None
        self.understander = Understander(catalog, self.weights.words if self.weights else ())
        self.topics = {t.id: t for t in catalog.topics}
        self._gone = frozenset(self.weights.topics if self.weights else ()) - self.topics.keys()
        self.providers = {p.key: p for p in catalog.providers}
        self.provider_tags = frozenset(tag for p in catalog.providers for tag in p.tags)
        self.ports = {p.number: p for p in reversed(catalog.ports)}
        self.messages = {m.id: m for m in catalog.messages}
        self.codes = {c.code.casefold(): c for c in catalog.codes if not c.vendor}
        self.vendor_codes = {(c.vendor, c.code.casefold()): c for c in catalog.codes if c.vendor}
        self.policies = {p.id: p for p in catalog.policies}
        self.features = Features(self.providers, self.messages, partial(find, self))
        anchors = catalog.language.get("anchors", {})
        ellipsis = anchors.get("ellipsis", {})
        self.ellipsis = frozenset(str(ellipsis.get("words", "")).split())
        self.failing: Mapping[str, str] = anchors.get("failing", {})
        self.longest_ellipsis = int(ellipsis.get("most_words", 0))
        self.politeness = Politeness(anchors.get("politeness", {}))
        self._anchors = anchors.get("anchors", ())
        self._nearest: Nearest | None = None

    @property
    def nearest(self) -> Nearest:
        """Nearest phrasings, for what has no fitted weights; built when first needed."""
        if self._nearest is None:
            self._nearest = Nearest((ask, t.id) for t in self.catalog.topics for ask in t.asks)
        return self._nearest

    def _anchor(self, got: Understanding) -> str:
        """The topic that the slots alone make unmistakable, if any."""
        coded = {word for code in got.codes for word in _PARTS.findall(code)}
        words = sum(not word.isdigit() and word not in coded for word in got.words)
        for anchor in self._anchors:
            if (
                words <= anchor["most_words"]
                and all(getattr(got, slot) for slot in anchor["slots"])
                and not any(getattr(got, slot) for slot in anchor["without"])
            ):
                return self._of_code(got) if anchor["topic"] == "code" else str(anchor["topic"])
        return ""

    def _of_code(self, got: Understanding) -> str:
        explain = partial(meaning_of, self, provider=got.provider)
        meaning = explain(" ".join(got.codes[:2])) or explain(got.codes[0])
        return meaning.topic if meaning and meaning.topic in self.topics else ""

    def _twins(self, got: Understanding) -> tuple[str, str]:
        """Of topics that ask for the same settings, the one for this provider and the other.

        A provider whose mail runs at somebody else's, or has moved there, and one that lets no
        program in, each have a topic of their own.
        """
        provider = self.providers.get(got.provider)
        if provider and ("provider_change" in got.signals or "hosted_elsewhere" in provider.tags):
            return _HOSTED, _SETTINGS
        if provider and provider.sign_in in {"bridge", "none"}:
            return _CLOSED, _SETTINGS
        return _SETTINGS, _HOSTED

    def rank(self, text: str, earlier: Sequence[str] = ()) -> Ranking:
        """Rank the topics for `text`."""
        read = understand_with_context(self, text, earlier)
        scores = self.weights.score(read.features) if self.weights else self.nearest.scores(text)
        if earlier and scores.topics[0][0] == _ELLIPTIC and "bye" not in read.understanding.signals:
            before = self.rank(earlier[-1], earlier[:-1])
            scores = replace(scores, topics=before.scores.topics)
        scores = self.settled(scores, read.understanding, in_talk=bool(earlier))
        if anchor := self._anchor(read.understanding):
            rest = tuple(pair for pair in scores.topics if pair[0] != anchor)
            return Ranking(read, Scores(((anchor, _SURE), *rest), _SURE), _SURE)
        numbers = evidence(scores, read.understanding, follow_up=bool(earlier))
        sure = confidence(self.weights.confidence, numbers) if self.weights else scores.topics[0][1]
        return Ranking(read, scores, sure)

    def settled(self, scores: Scores, got: Understanding, *, in_talk: bool = False) -> Scores:
        """What the slots know for sure goes before what the weights say."""
        without = set(self._gone) if "bye" in got.signals else {*self._gone, _THANKS}
        if in_talk:
            without |= {_ELLIPTIC, _VAGUE} if got.direction else {_ELLIPTIC}
        if got.messages:
            without.add(_VAGUE)
        known = scores.topics
        if lost := sum(p for t, p in known if t in without):
            rest = max(1 - lost, _TINY)
            known = tuple((t, p / rest) for t, p in known if t not in without)
        known = _preferred(known, self._quoted(got))
        if known and known[0][0] in _HALVES.values():
            known = _preferred(known, _HALVES.get(failing(got.sending, got.receiving), ""))
        steps = f"{_CLIENTS}{got.client.split('_program')[0]}"
        if steps in self.topics:
            known = _of_client(known, steps)
        return Scores(_one_of_twins(known, *self._twins(got)), scores.inside, scores.entropy)

    def _quoted(self, got: Understanding) -> str:
        """The topic of a message that is quoted in words which stand nowhere else, if any."""
        message = self.messages.get(got.messages[0]) if got.messages else None
        return message.topic if message and message.priority >= SPECIFIC else ""


def _preferred(topics: Chances, wanted: str) -> Chances:
    """`wanted` before the best, unless the rest of the question speaks against it."""
    chance, best = dict(topics).get(wanted, 0.0), topics[0] if topics else ("", 1.0)
    if wanted in {"", best[0]} or chance < _SPEAKS_AGAINST * best[1]:
        return topics
    swapped = {wanted: best[1], best[0]: chance}
    return tuple(sorted((dict(topics) | swapped).items(), key=lambda pair: -pair[1]))


def _of_client(topics: Chances, wanted: str) -> Chances:
    """Steps for a program are those of the program that was named."""
    best = topics[0][0] if topics else ""
    if not best.startswith(_CLIENTS) or best == wanted:
        return topics
    swapped = {best: wanted, wanted: best}
    return tuple((swapped.get(topic, topic), chance) for topic, chance in topics)


def _one_of_twins(topics: Chances, kept: str, lost: str) -> Chances:
    """Two topics that ask for the same; the record of the provider decides, not a guess."""
    chances = dict(topics)
    both = chances.get(kept, 0.0) + chances.get(lost, 0.0)
    if both <= _NOTICEABLE:
        return topics
    chances |= {kept: 0.99 * both, lost: 0.01 * both}
    return tuple(sorted(chances.items(), key=lambda pair: -pair[1]))


def understand_with_context(index: Index, text: str, earlier: Sequence[str] = ()) -> Read:
    """Understand `text`; slots it leaves open are filled from `earlier`, latest first."""
    core = index.politeness.without(text)
    got = index.understander.understand(core, in_talk=bool(earlier))
    if len(got.words) > 1 or _names_something(got):
        text = core
    else:
        got = index.understander.understand(text, in_talk=bool(earlier))
    if earlier and _is_elliptic(index, got):
        before = index.rank(earlier[-1], earlier[:-1])
        topic = before.scores.topics[0][0]
        failing = index.failing.get(got.direction)
        if failing and topic.startswith((_VAGUE, _SYMPTOMS)):
            return _made_clear(index, failing, got, before.read.understanding)
        if topic == _VAGUE:
            return understand_with_context(index, f"{earlier[-1]}: {text}", earlier[:-1])
        return _asked_again(index, got, earlier[-1], before.read.understanding)
    talk = [(t, index.understander.understand(t)) for t in earlier[-3:]]
    features = index.features.of(text, got, talk)
    for _, older in reversed(talk):
        got = _filled(got, older)
    return Read(got, features)


def _names_something(got: Understanding) -> bool:
    """Whether a single word is a question: `993`, `spectrum`; not the `great` before `thanks`."""
    return bool(
        got.provider or got.domain or got.protocol or got.ports or got.odd_ports or got.codes
    )


def _made_clear(index: Index, failing: str, got: Understanding, before: Understanding) -> Read:
    """Trouble that was told before, and now what it is that fails."""
    clear = _filled(_filled(index.understander.understand(failing), got), before)
    return Read(clear, index.features.of(failing, clear))


def _is_elliptic(index: Index, got: Understanding) -> bool:
    """Whether it says nothing but slots: then it asks the question before it once more."""
    if not got.words or len(got.words) > index.longest_ellipsis or got.codes or got.messages:
        return False
    named = bool(got.provider or got.domain or got.protocol or got.direction or got.security)
    slots = {
        w for name in (got.provider, got.ambiguous, got.domain) for w in _slot_words(index, name)
    }
    rest = [
        w for w in got.words if w not in index.ellipsis and w not in slots and w not in _SLOT_WORDS
    ]
    return (named or bool(got.client)) and not rest


def _slot_words(index: Index, name: str) -> set[str]:
    provider = index.providers.get(name)
    said = f"{name} {' '.join(provider.brands)}" if provider else name
    return {w for brand in said.split() for w in read(brand).words}


def _asked_again(index: Index, got: Understanding, question: str, before: Understanding) -> Read:
    """`question`, which was understood as `before`, with the slots that `got` names instead."""
    slots = {name: getattr(got, name) for name in ("security", "client") if getattr(got, name)}
    if got.protocol or got.direction:
        slots |= {"protocol": got.protocol, "direction": got.direction}
    if got.provider or got.domain:
        slots |= {"provider": got.provider, "providers": got.providers, "domain": got.domain}
    lost = {getattr(before, name) for name in slots if isinstance(getattr(before, name), str)}
    if "provider" in slots and (old := index.providers.get(before.provider)):
        lost |= old.tags
    merged = replace(before, **slots, mended=got.mended, tags=(before.tags - lost) | got.tags)
    return Read(merged, index.features.of(question, merged))


def _filled(got: Understanding, older: Understanding) -> Understanding:
    if not got.provider and not got.domain and (older.provider or older.domain):
        shared = older.tags - {older.protocol, older.direction, older.security, older.client}
        got = replace(
            got,
            provider=older.provider,
            providers=older.providers,
            domain=older.domain,
            tags=got.tags | shared,
        )
    if not got.client and older.client:
        got = replace(got, client=older.client, tags=got.tags | {older.client})
    if not got.protocol and not got.direction and not got.ports and older.protocol:
        got = replace(got, protocol=older.protocol, tags=got.tags | {older.protocol})
    return got
