"""From a ranking to an outcome."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from knowledge.answering import compose, decide
from knowledge.outcomes import (
    OWN,
    Answer,
    Clarification,
    Pass,
    Reference,
    Reply,
    Suggestion,
    Suggestions,
)
from knowledge.understanding.codes import meaning_of

if TYPE_CHECKING:
    from knowledge.guilds.entries import Entry
    from knowledge.outcomes import Option, Outcome, Question
    from knowledge.ranking.index import Index, Ranking
    from knowledge.understanding import Understanding

_WARNING = (
    "🔑 That looks like a password. Delete your message and change that password now: "
    "I never need one."
)
_LEAD = "I'm not sure which of these you mean:"
_GUESS = "My best guess: {}\n\nIf that is not it, which of these do you mean?"
_UNCLEAR = "{}\n\nOr do you mean one of these?"
_FIRST_STEPS = 3
VAGUE = "meta.vague"
_OUT_OF_SCOPE = "meta.out_of_scope"
_CAPABILITIES = "meta.capabilities"
_OWN_SOURCE = "an answer of this community's own"
_SAYS = {
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
_CODED = ("error.", "dev.", "trouble.", "concept.app_password")


def answer(index: Index, question: Question, ranking: Ranking) -> Outcome:
    """What to say to `question`."""
    got = ranking.read.understanding
    decision = decide.decide(ranking)
    listed = tuple(suggestion(index, t, got) for t in decision.runners_up)
    if decision.verdict == "pass":
        return Pass(
            confidence=ranking.confidence,
            understood=got,
            suggestions=listed,
            topic=decision.topic,
            kindly=_kindly(index, ranking),
            reason=decision.reason,
        )
    if decision.verdict == "suggest":
        best = suggestion(index, decision.topic, got)
        offered = listed if decision.topic == VAGUE else (best, *listed)
        return Suggestions(
            confidence=ranking.confidence,
            understood=got,
            suggestions=offered[:3],
            topic=decision.topic,
            lead=_lead(index, best.reference, got),
        )
    topic = index.topics[decision.topic]
    reference = reference_for(index, topic.id, got)
    said = Answer(
        confidence=ranking.confidence,
        understood=got,
        suggestions=listed,
        topic=topic.id,
        kind=topic.kind,
        title=topic.title,
        reference=reference,
        reply=_reply(index, question, reference, got),
    )
    if topic.id == VAGUE or (decision.verdict == "clarify" and topic.kind != "meta"):
        return _asking(said, *decide.clarify(index, ranking, got))
    return said


def _asking(said: Answer, ask: str, options: tuple[Option, ...]) -> Answer | Clarification:
    """`said` with a question back, if there is one."""
    if not ask:
        return said
    parts = {part.name: getattr(said, part.name) for part in fields(said)}
    return Clarification(**parts, ask=ask, options=options)


def own_answer(entry: Entry, sure: float, shipped: Outcome) -> Answer:
    """A community's own answer, with what Postie itself would have said for a choice."""
    topic = f"{OWN}{entry.id}"
    shown = (
        (Suggestion(topic=shipped.topic, title=shipped.title, reference=shipped.reference),)
        if isinstance(shipped, Answer | Clarification)
        else ()
    )
    return Answer(
        confidence=sure,
        understood=shipped.understood,
        suggestions=(*shown, *shipped.suggestions)[:3],
        topic=topic,
        kind="own",
        title=entry.title,
        reference=Reference(topic=topic),
        reply=Reply(
            fact=f"**{entry.title}**", also=entry.text, sources=(_OWN_SOURCE,), theme="own"
        ),
    )


def _lead(index: Index, best: Reference, got: Understanding) -> str:
    """Fact and first steps of the best guess, called a guess; a right one is help already."""
    if best.topic.startswith("meta.") and best.topic != VAGUE:
        return _LEAD
    reply = compose.compose(index, best, got.tags, domain=got.domain)
    if not reply.fact:
        return _LEAD
    steps = [f"- {step}" for step in reply.steps[:_FIRST_STEPS]]
    said = _UNCLEAR if best.topic == VAGUE else _GUESS
    return said.format("\n".join([reply.fact, *steps]))


def suggestion(index: Index, topic: str, got: Understanding) -> Suggestion:
    """`topic` as something that may be meant."""
    return Suggestion(
        topic=topic, title=index.topics[topic].title, reference=reference_for(index, topic, got)
    )


def reference_for(index: Index, topic: str, got: Understanding) -> Reference:
    """The answer of `topic` to what was understood."""
    port = (got.odd_ports or got.ports or (0,))[0]
    return Reference(
        topic=topic,
        provider=got.provider,
        protocol=got.protocol,
        direction=got.direction,
        security=got.security,
        port=port,
        code=_code(index, topic, got),
        client=got.client,
    )


def _code(index: Index, topic: str, got: Understanding) -> str:
    """The code or message that explains the trouble best, if it belongs to `topic`."""
    if not topic.startswith(_CODED):
        return ""
    for candidate in (*_joined(got.codes), *got.messages):
        meaning = meaning_of(index, candidate, got.provider)
        if meaning and meaning.topic == topic:
            return candidate
    return ""


def _joined(codes: tuple[str, ...]) -> tuple[str, ...]:
    """`535` and `5.7.8` that stand together are one code with two halves."""
    basic = next((c for c in codes if c.isdigit()), "")
    several = (c for c in codes if c[:1].isdigit() and "." in c)
    enhanced = min(several, key=lambda c: c.endswith(".0"), default="")  # x.y.0 names nothing
    pair = (f"{basic} {enhanced}",) if basic and enhanced else ()
    return (*pair, *codes)


def _reply(index: Index, question: Question, reference: Reference, got: Understanding) -> Reply:
    again = "still" in got.signals and bool(question.earlier)
    reply = compose.compose(index, reference, got.tags, domain=got.domain, again=again)
    shown = [(typed, meant) for typed, meant in got.mended if meant in _SHOWN_MENDS]
    if shown:
        meant = ", ".join(dict.fromkeys(_SAYS.get(m, m.capitalize()) for _, m in shown))
        typed = ", ".join(f"“{t}”" for t, _ in shown)
        reply = replace(reply, understood=f"Showing {meant} (you wrote {typed}).")
    return replace(reply, warning=_WARNING) if got.credentials else reply


def _kindly(index: Index, ranking: Ranking) -> str:
    """How to pick up a lost thread, where to ask about a mail program, else what Postie can do."""
    got, topic = ranking.read.understanding, ranking.scores.topics[0][0]
    if ranking.scores.inside < decide.INSIDE_BAR:
        topic = _OUT_OF_SCOPE if got.client or "mail_word" in got.signals else _CAPABILITIES
    elif topic not in decide.NO_CHOICE:
        topic = _CAPABILITIES
    if topic not in index.topics:
        return "I answer questions about setting e-mail up."
    reply = compose.compose(index, Reference(topic=topic, client=got.client), got.tags)
    items = "".join(f"- {step}\n" for step in reply.steps)  # a blank line ends the list
    return "\n".join(part for part in (reply.fact, reply.picture, items, reply.also) if part)
