"""What a port number stands for; a number in no table is never taken for its neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.understanding.ports import near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.answering.wording import Wording
    from knowledge.catalog.model import Port


class PortTexts:
    """Says what numbers mean, by the table of ports."""

    def __init__(self, ports: Mapping[int, Port], wording: Wording) -> None:
        self._ports = ports
        self._say = wording.say

    def meaning(self, number: int) -> str:
        """A bold sentence about `number`; for an unknown one, which were probably meant."""
        if not number:
            return ""
        if port := self._ports.get(number):
            return f"**{port.meaning}**"
        close = near(number)
        if not close:
            return self._say("port", "unknown", number=number)
        offered = " or ".join(f"{other} ({self._label(other)})" for other in close)
        return self._say("port", "slip", number=number, near=offered)

    def advice(self, number: int) -> str:
        """What to do with it in a mail program."""
        if port := self._ports.get(number):
            return port.advice
        return self._say("port", "check") if number else ""

    def which_server(self, number: int) -> str:
        """The way on for a number that is none of ours but close to one that is."""
        return self._say("port", "which_server") if self.is_slip(number) else ""

    def is_slip(self, number: int) -> bool:
        """Whether `number` is no port of ours but one slip of the finger away from one."""
        return bool(number) and number not in self._ports and bool(near(number))

    def _label(self, number: int) -> str:
        return self._ports[number].label.split(",")[0] if number in self._ports else "mail"
