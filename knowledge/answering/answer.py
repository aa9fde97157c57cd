"""From a ranking to an outcome."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from knowledge.answering import decide
from knowledge.answering.compose import Composer
from knowledge.answering.fitting import ASKING_WORDS, GUESS_WORDS, fit
from knowledge.answering.text import split_pictures
from knowledge.conversation import DidYouMean
from knowledge.outcomes import (
    OWN,
    Answer,
    Clarification,
    Pass,
    Reference,
    Reply,
    Suggestion,
    Suggestions,
    Turn,
)
from knowledge.overlay import with_other
from knowledge.topic_ids import (
    APP_PASSWORD,
    CAPABILITIES,
    CUSTOM_DOMAIN,
    DEV_FAMILY,
    ERROR_FAMILY,
    FIND_SETTINGS,
    META_FAMILY,
    OUT_OF_SCOPE,
    PROVIDER,
    TROUBLE_FAMILY,
    VAGUE,
)
from knowledge.understanding import Understanding

if TYPE_CHECKING:
    from knowledge.catalog.model import Catalog
    from knowledge.guilds.entries import Entry
    from knowledge.outcomes import Option, Outcome
    from knowledge.ranking import Ranking
    from knowledge.understanding.quoted.codes import Codes

_SPELLED = {
    "imap": "IMAP",
    "pop3": "POP3",
    "smtp": "SMTP",
    "starttls": "STARTTLS",
    "ssl": "SSL/TLS",
    "secure": "SSL/TLS",
}
_SHOWN_MENDS = frozenset(
    {"imap", "pop3", "smtp", "starttls", "secure", "gmail", "hotmail", "outlook", "yahoo"}
    | {"comcast", "spectrum", "verizon"}
)
_FOR_WHOM = frozenset({VAGUE, FIND_SETTINGS, CUSTOM_DOMAIN})
"""Topics of somebody whose provider is not known: a mistyped one may be known after all."""
_EXPLAINED_BY_CODE = (ERROR_FAMILY, DEV_FAMILY, TROUBLE_FAMILY, APP_PASSWORD)
"""What the ids of topics begin with whose reply leads with a code's own meaning."""


class Answerer:
    """Says what there is to say, from one catalogue."""

    def __init__(self, catalog: Catalog, codes: Codes) -> None:
        self._catalog = catalog
        self.codes = codes
        self.composer = Composer(catalog, codes)
        self._did_you_mean = DidYouMean(catalog)
        self._say = self.composer.wording.say

    def laid_over(self, catalog: Catalog, codes: Codes) -> Answerer:
        """The same with the providers of `catalog`, which lies over its own."""
        composer = self.composer.laid_over(catalog, codes)
        return with_other(self, _catalog=catalog, codes=codes, composer=composer)

    def answer(self, ranking: Ranking) -> Outcome:
        """What to say to the question that was ranked."""
        understanding = ranking.interpretation.understanding
        decision = decide.decide(ranking)
        runners_up = tuple(self._suggest(t, understanding) for t in decision.runners_up)
        if decision.verdict == "pass":
            return Pass(
                confidence=ranking.confidence,
                turn=ranking.as_turn(),
                suggestions=runners_up,
                topic=decision.topic,
                kindly=self._kindly(ranking),
                reason=decision.reason,
            )
        is_slip = bool(understanding.meant) and not understanding.provider
        if decision.verdict == "suggest" and not is_slip:
            return self._suggestions(ranking, decision.topic, runners_up)
        topic = self._catalog.topic_by_id[decision.topic]
        if is_slip and (decision.verdict == "suggest" or topic.id in _FOR_WHOM):
            topic = self._catalog.topic_by_id.get(PROVIDER, topic)
        reference = self._reference(topic.id, understanding)
        outcome = Answer(
            confidence=ranking.confidence,
            turn=replace(ranking.as_turn(), reference=reference),
            suggestions=runners_up,
            topic=topic.id,
            kind=topic.kind,
            title=topic.title,
            reference=reference,
            reply=self._reply(reference, ranking),
        )
        if is_slip and topic.kind != "meta":
            return _ask_back(outcome, *self._did_you_mean.ask_about(understanding, reference))
        if topic.id == VAGUE or (decision.verdict == "clarify" and topic.kind != "meta"):
            return _ask_back(outcome, *decide.choose_question(self._catalog, ranking))
        return outcome

    def compose(self, reference: Reference) -> Answer:
        """The answer that `reference` stands for; raises `KeyError` for a topic that is gone."""
        topic = self._catalog.topic_by_id[reference.topic]
        return Answer(
            confidence=1.0,
            turn=self.turn_of(reference),
            topic=topic.id,
            kind=topic.kind,
            title=topic.title,
            reference=reference,
            reply=self.composer.compose(reference),
        )

    def turn_of(self, reference: Reference, *, title: str = "") -> Turn:
        """The turn of somebody who chose `reference`: its slots exactly, the title for words."""
        provider = self._catalog.provider_by_key.get(reference.provider)
        topic = self._catalog.topic_by_id.get(reference.topic)
        title = title or (topic.title if topic else reference.topic)
        slots = Understanding(
            words=tuple(title.casefold().split()),
            protocol=reference.protocol,
            direction=reference.direction,
            security=reference.security,
            ports=(reference.port,) if reference.port in self._catalog.port_by_number else (),
            provider=provider.key if provider else "",
            providers=(provider.key,) if provider else (),
            client=reference.client,
            codes=tuple(reference.code.split()),
            tags=self.composer.tags_of(reference),
        )
        return Turn(
            text=title,
            own=slots,
            understanding=slots,
            talk=slots,
            topics=((reference.topic, 1.0),),
            reference=reference,
        )

    def lay_over(self, entry: Entry, confidence: float, shipped: Outcome) -> Answer:
        """A community's own answer, with what Postie itself would have said for a choice."""
        instead = (
            (Suggestion(topic=shipped.topic, title=shipped.title, reference=shipped.reference),)
            if isinstance(shipped, Answer | Clarification)
            else ()
        )
        return replace(
            self.compose_own(entry),
            confidence=confidence,
            turn=shipped.turn,
            suggestions=(*instead, *shipped.suggestions)[:3],
        )

    def compose_own(self, entry: Entry) -> Answer:
        """A community's own answer, as it was chosen."""
        reference = Reference(topic=f"{OWN}{entry.id}")
        words, pictures = split_pictures(entry.text)
        source = self._say("answer", "own_source")
        return Answer(
            confidence=1.0,
            turn=self.turn_of(reference, title=entry.title),
            topic=reference.topic,
            kind="own",
            title=entry.title,
            reference=reference,
            reply=Reply(
                fact=f"**{entry.title}**",
                also=words,
                pictures=pictures,
                origins=(source,),
                sources=(source,),
                theme="own",
            ),
        )

    def answer_as(self, topic: str, shipped: Outcome, *, confidence: float) -> Answer:
        """The answer of `topic` to a question that was taken for something else, or for nothing."""
        understanding = shipped.turn.understanding
        about = self._catalog.topic_by_id[topic]
        reference = self._reference(topic, understanding)
        reply = self.composer.compose(reference, understanding)
        return Answer(
            confidence=confidence,
            turn=replace(shipped.turn, reference=reference),
            suggestions=tuple(s for s in shipped.suggestions if s.topic != topic),
            topic=topic,
            kind=about.kind,
            title=about.title,
            reference=reference,
            reply=reply,
        )

    def _suggestions(
        self, ranking: Ranking, topic: str, runners_up: tuple[Suggestion, ...]
    ) -> Suggestions:
        understanding = ranking.interpretation.understanding
        best = self._suggest(topic, understanding)
        offered = runners_up if topic == VAGUE else (best, *runners_up)
        return Suggestions(
            confidence=ranking.confidence,
            turn=ranking.as_turn(),
            suggestions=offered[:3],
            topic=topic,
            lead=self._lead(best.reference, understanding),
        )

    def _lead(self, best: Reference, understanding: Understanding) -> str:
        """Fact and first steps of the best guess, called a guess; a right one is help already."""
        unsure = self._say("answer", "unsure")
        if best.topic.startswith(META_FAMILY) and best.topic != VAGUE:
            return unsure
        reply = self.composer.compose(best, understanding)
        if not reply.fact:
            return unsure
        bare = replace(reply, picture="", also="", origins=(), as_of=None)
        guess = fit(bare, curious=False, words=GUESS_WORDS)
        steps = [f"- {step}" for step in guess.steps]
        name = "unclear" if best.topic == VAGUE else "best_guess"
        return self._say("answer", name, guess="\n".join([reply.fact, *steps]))

    def _suggest(self, topic: str, understanding: Understanding) -> Suggestion:
        """`topic` as something that may be meant."""
        title = self._catalog.topic_by_id[topic].title
        reference = self._reference(topic, understanding)
        return Suggestion(topic=topic, title=title, reference=reference)

    def _reference(self, topic: str, understanding: Understanding) -> Reference:
        """The answer of `topic` to what was understood."""
        port = (understanding.odd_ports or understanding.ports or (0,))[0]
        return Reference(
            topic=topic,
            provider=understanding.provider,
            protocol=understanding.protocol,
            direction=understanding.direction,
            security=understanding.security,
            port=port,
            code=self._code(topic, understanding),
            client=understanding.client,
        )

    def _code(self, topic: str, understanding: Understanding) -> str:
        """The code or message that explains the trouble best, if it belongs to `topic`."""
        quoted = understanding.codes or understanding.messages
        if not quoted or not topic.startswith(_EXPLAINED_BY_CODE):
            return ""
        for candidate in (*_joined(understanding.codes), *understanding.messages):
            meaning = self.codes.explain(candidate, understanding.provider)
            if meaning and meaning.topic == topic:
                return candidate
        return ""

    def _reply(self, reference: Reference, ranking: Ranking) -> Reply:
        understanding = ranking.interpretation.understanding
        still = "still" in understanding.signals and ranking.in_talk
        tries = ranking.interpretation.tries or int(still)
        reply = self.composer.compose(reference, understanding, tries=tries)
        if understood := self._say_understood(understanding):
            reply = replace(reply, understood=understood)
        if understanding.credentials:
            reply = replace(reply, warning=self._say("answer", "password_warning"))
        return reply

    def _say_understood(self, understanding: Understanding) -> str:
        """Which words were taken for others: typos, brands and domains that were mistyped."""
        shown = _SHOWN_MENDS | understanding.brand_words
        mends = [pair for pair in understanding.mended if pair[1] in shown]
        lines = []
        if understanding.language:
            lines.append(self._say("answer", "foreign", language=understanding.language))
        if mends:
            meant = dict.fromkeys(_SPELLED.get(word, word.capitalize()) for _, word in mends)
            typed = ", ".join(f"“{word}”" for word, _ in mends)
            lines.append(self._say("answer", "mended", meant=", ".join(meant), typed=typed))
        if understanding.meant and understanding.provider:
            slip = {"typed": understanding.domain, "meant": understanding.meant}
            lines.append(self._say("answer", "slip_beside", **slip))
        return " ".join(lines)

    def _kindly(self, ranking: Ranking) -> str:
        """How to pick a lost thread up, where to ask about a program, else what Postie can do."""
        understanding, topic = ranking.interpretation.understanding, ranking.scores.topics[0][0]
        # Only words can be about something else: what weights make of none says nothing.
        if understanding.words and ranking.scores.in_scope < decide.IN_SCOPE_FROM:
            near_mail = understanding.client or "mail_word" in understanding.signals
            topic = OUT_OF_SCOPE if near_mail else CAPABILITIES
        elif topic not in decide.NO_CHOICE:
            topic = CAPABILITIES
        if topic not in self._catalog.topic_by_id:
            return self._say("answer", "out_of_scope")
        reference = Reference(topic=topic, client=understanding.client)
        reply = self.composer.compose(reference, understanding)
        items = "".join(f"- {step}\n" for step in reply.steps)  # a blank line ends the list
        return "\n".join(part for part in (reply.fact, reply.picture, items, reply.also) if part)


def _ask_back(outcome: Answer, ask: str, options: tuple[Option, ...]) -> Answer | Clarification:
    """`outcome` with a question back, if there is one."""
    if not ask:
        return outcome
    parts = {part.name: getattr(outcome, part.name) for part in fields(outcome)}
    parts["reply"] = fit(outcome.reply, curious=bool(outcome.reference.code), words=ASKING_WORDS)
    return Clarification(**parts, ask=ask, options=options)


def _joined(codes: tuple[str, ...]) -> tuple[str, ...]:
    """`535` and `5.7.8` that stand together are one code, basic and enhanced."""
    basic = next((c for c in codes if c.isdigit()), "")
    several = (c for c in codes if c[:1].isdigit() and "." in c)
    enhanced = min(several, key=lambda c: c.endswith(".0"), default="")  # x.y.0 names nothing
    pair = (f"{basic} {enhanced}",) if basic and enhanced else ()
    return (*pair, *codes)
