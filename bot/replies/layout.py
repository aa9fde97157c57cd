"""Discord's components as the plain data they travel as, and the message that carries them.

discord.py's own items are made to listen for clicks; ours are read from custom_ids alone, so that
nothing has to be kept, and drawing them as data takes a fifth of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

from bot import limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Component = dict[str, Any]

_TYPE: Final = discord.ComponentType
_ROW: Final = _TYPE.action_row.value
_BUTTON: Final = _TYPE.button.value
_SELECT: Final = _TYPE.string_select.value
_TEXT: Final = _TYPE.text_display.value
_LINE: Final = _TYPE.separator.value
_GALLERY: Final = _TYPE.media_gallery.value
_FILE: Final = _TYPE.file.value
_FRAME: Final = _TYPE.container.value


class Layout(discord.ui.LayoutView):
    """A message of components that are drawn already."""

    def __init__(self, components: Sequence[Component]) -> None:
        super().__init__(timeout=None)
        self._drawn = list(components)
        self.stop()  # nothing has to listen

    def to_components(self) -> list[Component]:
        """The components as Discord takes them."""
        return self._drawn

    def has_components_v2(self) -> bool:
        """Always: text stands in components too."""
        return True

    def is_dispatchable(self) -> bool:
        """Never: clicks are read from custom_ids (`bot.components.handlers`)."""
        return False


def text(content: str) -> Component:
    """A block of Markdown."""
    return {"type": _TEXT, "content": content}


def line() -> Component:
    """A thin line between two blocks."""
    return {"type": _LINE, "divider": True, "spacing": 1}


def frame(components: Sequence[Component], *, colour: int) -> Component:
    """A box with a stripe of `colour` around blocks."""
    return {"type": _FRAME, "accent_color": colour, "components": list(components)}


def gallery(addresses: Sequence[str]) -> Component:
    """Pictures by their addresses."""
    return {"type": _GALLERY, "items": [{"media": {"url": address}} for address in addresses]}


def file(address: str) -> Component:
    """A file that comes with the message; its address is `attachment://` and its name."""
    return {"type": _FILE, "file": {"url": address}}


def row(*components: Component) -> Component:
    """Up to five buttons side by side, or one select."""
    return {"type": _ROW, "components": list(components)}


def button(
    label: str,
    custom_id: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str = "",
) -> Component:
    """A button with words, an emoji, or both on it."""
    component: Component = {"type": _BUTTON, "style": style.value, "custom_id": custom_id}
    if label:
        component["label"] = limits.clip(label, limits.BUTTON_LABEL)
    if emoji:
        component["emoji"] = {"name": emoji}
    return component


def link(label: str, url: str) -> Component:
    """A button that opens a page; only https, as Discord wants it."""
    label = limits.clip(label, limits.BUTTON_LABEL)
    return {"type": _BUTTON, "style": discord.ButtonStyle.link.value, "label": label, "url": url}


def select(custom_id: str, placeholder: str, options: Mapping[str, str]) -> Component:
    """A list to choose one from; `options` are labels by value."""
    return {
        "type": _SELECT,
        "custom_id": custom_id,
        "placeholder": placeholder,
        "options": [
            {"label": limits.clip(label, limits.SELECT_TEXT), "value": value}
            for value, label in options.items()
        ],
    }
