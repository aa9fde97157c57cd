"""Discord's numbers, in one place (developer documentation of August 2026)."""

from __future__ import annotations

from typing import Final

MESSAGE: Final = 2_000
"""Characters in the content of a message."""
LAYOUT: Final = 4_000
"""Characters in all text of one message of components."""
LAYOUT_COMPONENTS: Final = 40
"""Components in one message, nested ones included."""
CUSTOM_ID: Final = 100
BUTTON_LABEL: Final = 80
BUTTON_URL: Final = 512
BUTTONS_IN_ROW: Final = 5
CHOICES: Final = 25
"""Autocomplete results, select options, options of a command."""
CHOICE_NAME: Final = 100
SELECT_TEXT: Final = 100
"""Label, value or description of a select's option; also its placeholder less than this."""
COMMAND_DESCRIPTION: Final = 100
STRING_OPTION: Final = 6_000
"""Characters in one string option of a slash command."""
FIRST_REPLY_SECONDS: Final = 3.0
"""After this an interaction without a first reply is lost."""
DEFER_AFTER_SECONDS: Final = 1.5
"""When a reply is announced ("thinking …") because the work takes longer."""
FORUM_TAGS: Final = 5
THREAD_NAME: Final = 100


def clip(text: str, length: int) -> str:
    """`text` in at most `length` characters, cut with an ellipsis at a word if there is one."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    words, blank, _ = cut.rpartition(" ")
    return (words if blank and len(words) > length // 2 else cut).rstrip() + "…"
