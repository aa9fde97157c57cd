"""What Postie knows, how it understands a question, and the one door to both.

    knowledge = await Knowledge.open()
    outcome = await knowledge.ask(Question(text="port imap secure"))

Names are imported when they are first used: who only looks at outcomes pays for no database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.errors import KnowledgeError
    from knowledge.outcomes import (
        Answer,
        Clarification,
        Outcome,
        Pass,
        Question,
        Reference,
        Suggestions,
        Turn,
    )
    from knowledge.service import Knowledge

_HOMES = {
    "Knowledge": "knowledge.service",
    "KnowledgeError": "knowledge.errors",
} | dict.fromkeys(
    ("Answer", "Clarification", "Outcome", "Pass", "Question", "Reference", "Suggestions", "Turn"),
    "knowledge.outcomes",
)

__all__ = [
    "Answer",
    "Clarification",
    "Knowledge",
    "KnowledgeError",
    "Outcome",
    "Pass",
    "Question",
    "Reference",
    "Suggestions",
    "Turn",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
