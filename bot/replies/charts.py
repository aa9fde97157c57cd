"""A picture of how it went, day by day; needs the `charts` extra (matplotlib)."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from knowledge.guilds import Insights

_BARS: Final = (
    ("answered", "answered", "#5eb0ef"),
    ("suggested", "guessed", "#f5b74f"),
    ("quiet", "kept quiet", "#9aa4b2"),
    ("not_helped", "did not help", "#f0716d"),
)
"""Kinds of feedback, what they are called and their colours: told apart without red and green."""
_PAPER: Final = "#1f2430"
_INK: Final = "#f2f4f8"
"""A ground of its own, so that it reads alike on a dark page and on a light one."""
_INCHES: Final = (7.0, 3.4)
_DOTS: Final = 150
_MOST_LABELS: Final = 8


def may_draw() -> bool:
    """Whether the library that draws is installed."""
    return find_spec("matplotlib") is not None


def describe(insights: Insights) -> str:
    """The same in words, for who cannot see the picture."""
    totals = ", ".join(f"{insights.now.kinds[kind]} {name}" for kind, name, _ in _BARS)
    busiest = max(insights.by_day, key=lambda day: insights.by_day[day].total())
    return f"Bars for each of the last {insights.days} days: {totals}. Busiest: {busiest:%d %B}."


def draw(insights: Insights) -> bytes:
    """A PNG of stacked bars, one a day. Takes a moment: call it in a thread."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # half a second, and only here
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  # the same

    days = sorted(insights.by_day)
    figure = Figure(figsize=_INCHES, dpi=_DOTS, facecolor=_PAPER, layout="constrained")
    axes = figure.add_subplot(facecolor=_PAPER)
    floor = [0] * len(days)
    for kind, name, colour in _BARS:
        heights = [max(0, insights.by_day[day][kind]) for day in days]
        axes.bar(range(len(days)), heights, bottom=floor, color=colour, label=name, width=0.8)
        floor = [low + height for low, height in zip(floor, heights, strict=True)]
    step = -(-len(days) // _MOST_LABELS)
    axes.set_xticks(range(0, len(days), step), [f"{day:%d %b}" for day in days[::step]])
    axes.tick_params(colors=_INK, labelsize=11)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_INK)
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=len(_BARS), frameon=False, labelcolor=_INK
    )
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
