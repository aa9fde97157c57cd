"""What a question was about, in names of the content: enough to know its like without its words.

A fingerprint is the topic that came nearest and the slots that were filled, and nothing of what
somebody wrote. It is coarse: all questions about the same have the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knowledge.outcomes import Answer, Clarification

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.outcomes import Outcome, Reference
    from knowledge.understanding import Understanding

LONGEST: Final = 300
"""Characters."""
_SLOTS: Final = ("provider", "client", "protocol", "direction", "security")
OF_MANNER: Final = frozenset(
    {"what_is", "how_to", "which", "test_it", "find_it", "bye", "still", "asks", "advice"}
    | {"third_person", "email_word", "mail_word", "port_word", "port_beside", "settings_word"}
    | {"since", "live", "neither"}
)
"""Signals of how something is said, not of what it is about."""
_ELSEWHERE: Final = "field"
"""Another field of life that is spoken of."""
_GIVEN: Final = "given"
_ASKED: Final = "asked"


def of_question(outcome: Outcome) -> str:
    """Of a question that got no sure answer; empty if nothing was known of it."""
    understanding = outcome.turn.understanding
    parts = _filled(understanding)
    parts += [f"says={name}" for name in sorted(understanding.signals - OF_MANNER)]
    parts += [f"{_ELSEWHERE}={name}" for name in sorted(understanding.off_topic)]
    return _join(_ASKED, outcome.topic, parts)


def of_answer(reference: Reference) -> str:
    """Of all questions that get the answer `reference`."""
    return _join(_GIVEN, reference.topic, _filled(reference))


def of_outcome(outcome: Outcome, *, is_sure: bool) -> str:
    """Of a question by what it gets: that answer, if `is_sure`."""
    if is_sure and isinstance(outcome, Answer | Clarification):
        return of_answer(outcome.reference)
    return of_question(outcome)


def is_telling(fingerprint: str) -> bool:
    """Whether all questions with `fingerprint` may be taken to ask for one thing.

    Not by the nearest topic, which anything has, or another field of life alone, nor where there
    is a sure answer.
    """
    return fingerprint.startswith(_ASKED) and any(
        slot != _ELSEWHERE for slot, _ in read_slots(fingerprint)
    )


def read_topic(fingerprint: str) -> str:
    """The id of the topic in `fingerprint`; empty if there is none."""
    return fingerprint.partition(" ")[0].partition(":")[2]


def read_slots(fingerprint: str) -> list[tuple[str, str]]:
    """The slots in `fingerprint` with their values, such as `("provider", "gmx.net")`."""
    pairs = (part.partition("=") for part in fingerprint.split() if "=" in part)
    return [(slot, value) for slot, _, value in pairs]


def _filled(about: Understanding | Reference) -> list[str]:
    return [f"{slot}={value}" for slot in _SLOTS if (value := getattr(about, slot))]


def _join(kind: str, topic: str, parts: Iterable[str]) -> str:
    told = [part for part in parts if " " not in part]
    if not (topic or told):
        return ""
    joined = f"{kind}:{topic}"
    for part in told:
        if len(joined) + len(part) >= LONGEST:
            break
        joined += f" {part}"
    return joined
