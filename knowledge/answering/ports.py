"""What a port number stands for; a number in no table is never taken for its neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.understanding.ports import near

if TYPE_CHECKING:
    from knowledge.ranking.index import Index


def port_meaning(index: Index, number: int) -> str:
    """A bold sentence about `number`; for an unknown one, which were probably meant."""
    if not number:
        return ""
    if port := index.ports.get(number):
        return f"**{port.meaning}**"
    close = near(number)
    if not close:
        return f"**Port {number} is none of the mail ports I know.**"
    offered = " or ".join(f"{n} ({_short(index, n)})" for n in close)
    return f"**Port {number} is no mail port. Did you mean {offered}?**"


def port_advice(index: Index, number: int) -> str:
    """What to do with it in a mail program."""
    if port := index.ports.get(number):
        return port.advice
    return (
        "Check the number with your provider before you type it in: I don't guess numbers."
        if number
        else ""
    )


def port_slip(index: Index, number: int) -> str:
    """The way on for a number that is none of ours but close to one that is."""
    if not number or number in index.ports or not near(number):
        return ""
    return "Tell me which server the number stands beside, and I can say which one was meant."


def _short(index: Index, number: int) -> str:
    return index.ports[number].label.split(",")[0] if number in index.ports else "mail"
