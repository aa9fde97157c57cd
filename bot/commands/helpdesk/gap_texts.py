"""What was missed, in words: with the members' own where they are kept, by its kind elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.replies import phrases
from bot.replies.quoting import quote
from knowledge import fingerprints

if TYPE_CHECKING:
    from bot.services import ContentNames
    from knowledge.guilds import Gap, Phrasing
    from knowledge.service import Knowledge

_KINDS: Final = {
    "passed": "none of my business",
    "suggested": "guessed",
    "quiet": "kept quiet",
    "not_helped": "👎",
    "instead": "meant something else",
    "human": "a person answered",
}
"""Kinds of misses, in words."""


@dataclass(frozen=True, slots=True)
class GapTexts:
    """Writes about the gaps of one community."""

    knowledge: Knowledge
    names: ContentNames

    def describe(self, gap: Gap) -> str:
        """What was asked, what it was near to, and how it went."""
        if gap.texts:
            words = quote(gap.texts[0], self.knowledge)
        else:
            words = f"(words not kept) {self._list_slots(gap.fingerprint)}".rstrip()
        nearest = f", near “{self.names.topic(gap.topic)}”" if gap.topic else ""
        how = ", ".join(f"{_KINDS[kind]} {count}×" for kind, count in gap.kinds.most_common())
        return f"{words}{nearest} · {how}"

    def label(self, gap: Gap) -> str:
        """A gap in a list of them."""
        words = gap.texts[0] if gap.texts else self._name_kind(gap.fingerprint)
        return f"{gap.count}× {words or self.names.topic(gap.topic) or 'words not kept'}"

    def describe_judged(self, judged: Phrasing) -> str:
        """What moderators said of a way of asking, in a list of such."""
        what = self.names.topic(judged.topic) if judged.topic else "Not for us"
        return f"{what}: {judged.text or self._name_kind(judged.fingerprint or '')}"

    def _name_kind(self, fingerprint: str) -> str:
        """All questions of a kind: “near Sending fails, Gmail, thunderbird”."""
        topic = fingerprints.read_topic(fingerprint)
        near = f"near {self.names.topic(topic)}" if topic else ""
        return ", ".join(filter(None, (near, self._list_slots(fingerprint))))

    def _list_slots(self, fingerprint: str) -> str:
        """What a fingerprint tells beside the topic: “Gmail, thunderbird, cannot send”."""
        return ", ".join(
            self.names.provider(value) if slot == "provider" else value.replace("_", " ")
            for slot, value in fingerprints.read_slots(fingerprint)
        )


def explain_limits(gap: Gap) -> str:
    """What cannot be done without the words of a gap, and what would help; empty if all can."""
    if gap.texts:
        return ""
    if not gap.fingerprint:
        return phrases.GAP_WITHOUT_TRACE
    if fingerprints.is_telling(gap.fingerprint):
        return phrases.GAP_BY_KIND
    return phrases.GAP_BY_TOPIC
