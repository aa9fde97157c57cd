"""Insights in words: every number with what it means, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knowledge.guilds.insights import PROMISE

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from knowledge.guilds.insights import Counts, Insights, Share

_MOST_NAMED: Final = 5
_FEW: Final = 20
"""Below so many judged answers a share says little."""


def describe(
    insights: Insights, *, title: Callable[[str], str], provider: Callable[[str], str]
) -> list[str]:
    """Lines in Markdown; `title` names a topic by its id, `provider` a provider by its key."""
    counts = insights.now
    if not counts.kinds:
        return [f"**Nothing happened here in the last {_days(insights.days)}.**"]
    return [
        *_describe_counts(insights),
        *_describe_precision(counts),
        *_describe_top("Asked most", counts.topics, title),
        *_describe_top("Providers", counts.providers, provider),
        *_describe_changes(insights, title),
    ]


def _describe_counts(insights: Insights) -> Iterator[str]:
    counts, kinds = insights.now, insights.now.kinds
    unasked = counts.unasked["answered"]
    yield f"**The last {_days(insights.days)}: {_times(kinds['answered'], 'answer')}**"
    yield f"- {unasked} of them unasked, {kinds['answered'] - unasked} on request"
    yield f"- 👍 {kinds['helped']} helped, 👎 {kinds['not_helped']} did not"
    yield (
        f"- {_times(kinds['suggested'] + kinds['clarified'], 'question')} got a guess or a "
        f"question back, {kinds['passed']} were none of my business"
    )
    yield f"- I kept quiet on {_times(kinds['quiet'], 'question')} that I was not sure of"
    if kinds["human"]:
        yield f"- {_times(kinds['human'], 'question')} that I left alone got a person's answer"
    if kinds["deleted"]:
        yield f"- Taken away by people: {_times(kinds['deleted'], 'answer')}"


def _describe_precision(counts: Counts) -> Iterator[str]:
    yield "\n**What I said unasked**"
    yield _describe_share(counts.precision, nothing="Nobody has judged any of it yet.")
    if counts.dry_precision.of:
        yield "In the dry run: " + _describe_share(counts.dry_precision, nothing="")


def _describe_share(share: Share, *, nothing: str) -> str:
    if not share.of:
        return nothing
    low, high = share.interval
    line = (
        f"{share.right} of {share.of} judged were right ({share.value:.0%}; "
        f"the true share is between {low:.0%} and {high:.0%})."
    )
    if high < PROMISE:
        return f"{line} My promise is {PROMISE:.0%}: make me shyer, or tell me what to leave alone."
    if share.of < _FEW:
        return f"{line} That is too few to say much."
    return f"{line} That keeps my promise of {PROMISE:.0%}." if share.value >= PROMISE else line


def _describe_top(heading: str, counted: Counter[str], name: Callable[[str], str]) -> Iterator[str]:
    if counted:
        top = counted.most_common(_MOST_NAMED)
        yield f"\n**{heading}**"
        yield " · ".join(f"{name(key)} ({count})" for key, count in top)


def _describe_changes(insights: Insights, title: Callable[[str], str]) -> Iterator[str]:
    counts, before = insights.now, insights.before
    yield f"\n**Since the {_days(insights.days)} before**"
    if not before.kinds:
        yield "There is nothing before to compare with."
        return
    for kind, words in (("answered", "Answers"), ("quiet", "Kept quiet"), ("not_helped", "👎")):
        yield f"- {words}: {before.kinds[kind]} → {counts.kinds[kind]}"
    if before.precision.of and counts.precision.of:
        yield f"- Right unasked: {before.precision.value:.0%} → {counts.precision.value:.0%}"
    new = [topic for topic, _ in counts.topics.most_common() if topic not in before.topics]
    if new:
        yield f"- New: {' · '.join(title(topic) for topic in new[:_MOST_NAMED])}"


def _days(number: int) -> str:
    return "day" if number == 1 else f"{number} days"


def _times(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
