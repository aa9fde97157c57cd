"""Holding every text and every fact of a content directory against the rules.

Each rule is a function from `Content` to problems; `lint` runs them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import ContentError
from knowledge.linting import claims, contradictions, facts, phrasings, references, wording
from knowledge.linting.content import Content
from knowledge.linting.sources import at_their_source

if TYPE_CHECKING:
    from pathlib import Path

RULES = (
    *references.RULES,
    *facts.RULES,
    *phrasings.RULES,
    *wording.RULES,
    *claims.RULES,
    *contradictions.RULES,
)


def lint(directory: Path) -> list[str]:
    """A line `file: problem` for everything that breaks a rule, each once, sorted by file."""
    try:
        content = Content.read(directory)
    except ContentError as error:
        return [str(error).replace(f"{directory}/", "")]
    problems = {problem for rule in RULES for problem in rule(content)}
    return sorted(map(str, at_their_source(content, problems)))
