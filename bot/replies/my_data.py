"""What is kept about a person, in plain words, and the privacy policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CHOICES: Final = "people"
"""The table of what people chose: its words depend on what that is."""
KEPT: Final[Mapping[str, str]] = {
    "answered_messages": (
        "{count} of your messages that have an answer of mine, as bare numbers: the message, my "
        "answer, the channel, and you. So the answer follows when you edit or delete the question. "
        "Each goes after thirty days."
    ),
    "guild_entries": (
        "{count} answers of servers that you were the last to change, with your id. They are the "
        "server's: deleting takes your id off them."
    ),
    "guild_providers": (
        "{count} mail servers of communities that you were the last to change, with your id, "
        "which deleting takes off them."
    ),
    "guild_changes": (
        "{count} changes that you made to a server's answers and mail servers, so that they can be "
        "taken back for thirty days. Deleting takes your id off them."
    ),
    "guild_drafts": (
        "{count} drafts of such answers that you have not decided about. Each goes after a day."
    ),
}
"""What the rows of a table are, by its name."""
REALLY: Final = (
    "**Delete all of that?**\n"
    "Your choices go too: replies have pictures again, and where I watch a channel I may answer "
    "you unasked again. Answers to your earlier questions stay where they are, but no longer "
    "follow when you edit or delete the question. This cannot be taken back."
)
DELETED: Final = (
    "Done: nothing about you is written down any more. Choose anew with `/help` whenever you like."
)
_NOTHING: Final = "**Nothing about you is written down.**"
_HEAD: Final = "**This is written down about you**"
_UNNAMED: Final = (
    "Votes, and what became of answers, are kept without who it was, so they are not listed here."
)
_IN_MEMORY: Final = (
    "In memory I hold your last questions for a quarter of an hour, and in watched channels for "
    "an hour that you wrote there. Deleting takes the questions, time and a restart the rest."
)
_POLICIES: Final = (
    Path(__file__).parents[1] / "privacy.md",
    Path(__file__).parents[2] / "docs" / "privacy.md",
)
"""Where the policy lies in an installation, and where in a checkout."""


def write_kept(counts: Mapping[str, int], *, no_emoji: bool, left_out: bool) -> str:
    """What is kept about a person; `counts` are rows by the name of their table."""
    lines = [f"- {line}" for line in _list_kept(counts, no_emoji=no_emoji, left_out=left_out)]
    return "\n".join([_HEAD if lines else _NOTHING, *lines, f"-# {_UNNAMED}", f"-# {_IN_MEMORY}"])


def read_policy() -> str:
    """The privacy policy as Discord shows it; it fits one message."""
    policy = next(file for file in _POLICIES if file.is_file())
    return policy.read_text("utf-8").strip()


def _list_kept(counts: Mapping[str, int], *, no_emoji: bool, left_out: bool) -> Iterable[str]:
    for table, count in counts.items():
        if table == CHOICES:
            unasked = "I leave you out" if left_out else "I may answer you"
            yield (
                f"What you chose: {'plain replies' if no_emoji else 'replies with pictures'}; "
                f"unasked, {unasked}."
            )
        else:
            yield KEPT[table].format(count=count)
