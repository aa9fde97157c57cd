"""What somebody's own words ask for or add, before it is looked at who helps whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knowledge.understanding import Act

if TYPE_CHECKING:
    from bot.helpdesk.channel import Person
    from knowledge.outcomes import Reading

SHORT: Final = 9
"""Words up to which a message may be about the one before it."""


def name_silence(reading: Reading, *, was_answered: bool) -> str:
    """Why nothing is to be said to somebody's own message; empty if something may be."""
    acts = reading.acts
    if Act.ADVICE in acts and not reading.is_question and not reading.in_first_person:
        return "advice"
    if Act.COUNTER in acts and not reading.in_first_person and not was_answered:
        return "it asks back"
    if Act.REPORT in acts and not acts & {Act.QUESTION, Act.BROKEN}:
        return "a report, nothing is asked"
    if was_answered and not acts & {Act.QUESTION, Act.BROKEN} and not adds_detail(reading):
        return "nothing is asked"
    return ""


def names_missing(reading: Reading, person: Person) -> bool:
    """Whether a short word names the provider or program that the question before it lacked."""
    own = reading.own
    if not reading.leans or reading.words > SHORT:
        return False
    return bool((own.provider and not person.about) or (own.client and not person.client))


def adds_detail(reading: Reading) -> bool:
    """Whether a short word names what the answer before may depend on: "its comcast btw"."""
    own = reading.own
    named = own.provider or own.domain or own.protocol or own.direction or own.client
    return reading.leans and bool(named) and reading.words <= SHORT
