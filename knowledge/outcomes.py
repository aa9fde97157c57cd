"""What goes in at the door and what comes out: questions, turns, and the four kinds of outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from knowledge.understanding.acts import Act

if TYPE_CHECKING:
    from datetime import date

    from knowledge.catalog.model import Kind, Server
    from knowledge.understanding import Understanding

OWN = "own:"
"""Stands before the id of a community's own entry where topics have theirs."""


_TROUBLE_SIGNALS = frozenset(
    {"cannot_receive", "cannot_send", "password_refused", "prompt_loop", "cannot_sign_in"}
    | {"setup_fails", "timeout", "host_missing", "tls_fail", "bounce"}
)
"""Signals (content/language/signals.toml) that tell of trouble without asking."""

RankedTopics = tuple[tuple[str, float], ...]
"""Ids of topics with their probabilities, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something that was said or chosen before, as it was taken."""

    text: str
    """The question in words; of a choice, the topic's title."""
    own: Understanding
    """What the text says by itself."""
    understanding: Understanding
    """The same with what it took from turns before it."""
    talk: Understanding
    """The same with whatever slots of the talk still hold, for what leans on it later."""
    topics: RankedTopics
    reference: Reference | None = None
    """Which answer was given, if it was one."""
    tries: int = 0
    """How often what was advised did not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message among people is, by its own words."""

    acts: frozenset[Act]
    own: Understanding
    words: int
    in_first_person: bool
    is_own_question: bool
    """Whether it says to be another question of the writer's own ("now one from me")."""
    leans: bool
    """Whether it leans on what was said before, or can only be understood by it."""

    @property
    def asks(self) -> bool:
        """Whether something is asked, or a trouble or error told that asks for help by itself."""
        own = self.own
        told = own.messages or own.codes or own.signals & _TROUBLE_SIGNALS
        fails = "fails" in {own.sending, own.receiving}
        return bool(self.acts & {Act.QUESTION, Act.TROUBLE, Act.BROKEN} or told or fails)

    @property
    def is_question(self) -> bool:
        """Whether something is asked outright."""
        return Act.QUESTION in self.acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person typed, with their earlier turns of the last minutes, oldest first."""

    text: str
    turns: tuple[Turn, ...] = ()
    guild: int = 0
    """Whose own entries lie over the shipped ones (a guild's id); 0 for none."""
    in_mail_channel: bool = False
    """Whether mail is talked about there: then "it doesn't work" says enough to be asked back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Which answer a reply is: enough to compose it again, short enough for a button."""

    topic: str
    provider: str = ""
    protocol: str = ""
    direction: str = ""
    security: str = ""
    port: int = 0
    code: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply in parts, each Markdown in Postie's voice; how to lay them out is the front end's."""

    fact: str
    picture: str = ""
    steps: tuple[str, ...] = ()
    servers: tuple[Server, ...] = ()
    """Servers for a settings table, incoming first, the recommended ones only."""
    user_name: str = ""
    password: str = ""
    also: str = ""
    pictures: tuple[str, ...] = ()
    """Addresses of pictures that belong to it; a community's own answers may have some."""
    caution: str = ""
    """What must not be missed, whatever is left out: no encryption, a slip of a port number."""
    more: str = ""
    """What stands behind "Tell me more": whatever did not fit, then what is seldom wanted."""
    warning: str = ""
    """Said before everything else: a password was posted."""
    understood: str = ""
    """Says a mended typo: "Showing IMAP (you wrote “imao”)"."""
    origins: tuple[str, ...] = ()
    """Where it comes from, in few names that readers know: the small print."""
    sources: tuple[str, ...] = ()
    """The same in full, for those who check; shown with `more`."""
    page: str = ""
    """The one page to open next (https), for a button."""
    as_of: date | None = None
    is_due: bool = False
    """Whether the day has passed by which that was to be looked up again."""
    theme: str = ""
    """`imap`, `pop3`, `smtp`, or the topic's kind: for colour and emoji."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A topic that may be meant."""

    topic: str
    title: str
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A likely reply to a clarifying question: what the button says and what it stands for."""

    label: str
    says: str
    """The words that stand for typing this reply."""
    reference: Reference | None = None
    """The answer that this reply leads to, where it is known already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    confidence: float
    """0 to 1: how likely a spoken reply is right."""
    turn: Turn
    """What the question was taken for, for those that follow it."""
    suggestions: tuple[Suggestion, ...] = ()
    """At most three runners-up, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(_Outcome):
    """Postie knows."""

    label: ClassVar = "answer"
    topic: str
    """Id of a topic, or of a community's own entry with `own:` before it."""
    kind: Kind | Literal["own"]
    title: str
    reference: Reference
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification(_Outcome):
    """Postie knows the neighbourhood: the first checks, and the one question that decides."""

    label: ClassVar = "clarify"
    topic: str
    kind: Kind
    title: str
    reference: Reference
    reply: Reply
    ask: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions(_Outcome):
    """Did you mean one of these? `topic` is the best guess."""

    label: ClassVar = "suggest"
    topic: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass(_Outcome):
    """Not Postie's business. `kindly` is what to say when asked directly all the same."""

    label: ClassVar = "pass"
    topic: str
    kindly: str
    reason: str = ""


Outcome = Answer | Clarification | Suggestions | Pass


__all__ = [
    "OWN",
    "Answer",
    "Clarification",
    "Option",
    "Outcome",
    "Pass",
    "Question",
    "RankedTopics",
    "Reading",
    "Reference",
    "Reply",
    "Suggestion",
    "Suggestions",
    "Turn",
]
