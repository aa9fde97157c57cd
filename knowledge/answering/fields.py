"""What was typed into a field of a command: whether it names such a thing.

Free text may be about anything; a field that asks for a provider may not. What it takes to name
one is read off the slots of the text, so that a lucky guess of the weights does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from knowledge.outcomes import OWN, Answer, Pass
from knowledge.topic_ids import CLIENT_FAMILY

if TYPE_CHECKING:
    from knowledge.outcomes import Outcome

Field = Literal["port", "provider", "anything"]


def is_odd(outcome: Outcome, field: Field) -> bool:
    """Whether what was typed into `field`, and got `outcome`, is no such thing."""
    if isinstance(outcome, Pass):
        return True
    if outcome.topic.startswith(OWN):
        return False
    own = outcome.turn.own
    somebody = bool(own.provider or own.domain or own.ambiguous or own.host)
    if field == "port":
        if own.odd_ports and not (own.protocol or own.ports or own.security or somebody):
            return True  # a number, and none of mail's
        named = bool(own.protocol or own.ports or own.odd_ports or own.security or own.about_mail)
        return not (named or somebody or isinstance(outcome, Answer))
    if field == "provider":
        is_program = bool(own.client) and outcome.topic.startswith(CLIENT_FAMILY)
        return not (own.protocol or somebody or is_program)
    return False
