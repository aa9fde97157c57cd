"""What the attendant is told, and what it decides."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.outcomes import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message of a person in a watched channel; ids are Discord's."""

    message: int
    author: int
    reading: Reading
    turned_to: frozenset[int] = frozenset()
    """People whom it replies to or mentions, the author and bots apart."""
    is_helper: bool = False
    """Whether the author has a role by which they help here."""
    opener: int = 0
    """Who opened the thread or post that it stands in; 0 in a channel."""
    silence_before: float = math.inf
    """Seconds since the message before it, if Postie has not heard that one."""


@dataclass(frozen=True, slots=True)
class Card:
    """What tells two answers apart: said once, it is not said again."""

    topic: str
    provider: str = ""
    fact: int = 0
    """Hash of its first line, where answers to one topic differ."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to go on with a message, and why."""

    goes_on: bool
    reason: str
    """In words for moderators; holds nothing of what was written."""
    is_follow_up: bool = False
    """Whether it goes on from an answer of Postie's, so that no cool-down holds."""
    must_be_new: bool = False
    """Whether only another, unrelated question would be answered."""
    leans_on: int = 0
    """Whose talk with Postie it leans on, if the author has had none; 0 for their own."""
    completes: int = 0
    """The message whose answer it adds to, so that this is changed instead of another given."""
    is_thanks: bool = False
    """Whether it thanks Postie, or tells that what Postie said worked."""
    may_belong: bool = False
    """Whether it may be part of a question that is still to come."""
