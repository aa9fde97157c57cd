"""The rows of buttons and selects under a reply; every one carries its meaning in its custom_id."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord

from bot import limits
from bot.replies.identifiers import Identifier, pack_reference, short
from knowledge.outcomes import Answer, Clarification, Pass, Suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.outcomes import Option, Outcome, Reference, Suggestion

_Row = discord.ui.ActionRow[discord.ui.LayoutView]
_Buttons = list[discord.ui.Button[discord.ui.LayoutView]]

MORE: Final = "m"
LESS: Final = "l"
OTHER_WAY: Final = "w"
HELPED: Final = "y"
NOT_HELPED: Final = "n"
INSTEAD: Final = "i"
SUGGESTED: Final = "g"
SAYS: Final = "o"
DELETE: Final = "d"
SOLVED: Final = "s"
PLAIN: Final = "p"

_SELECT_FROM: Final = 6
"""From so many likely replies on they come as a select: more buttons are a wall on a phone."""
_INCOMING: Final = frozenset({"imap", "pop3"})
_QUIET: Final = discord.ButtonStyle.secondary


def controls_of(
    outcome: Outcome,
    *,
    owner: int,
    expanded: bool,
    runners_up: Sequence[Suggestion],
    plain: bool = False,
) -> list[_Row]:
    """The rows for `outcome`, likeliest wanted first; `plain` has words instead of emoji."""
    match outcome:
        case Answer():
            rows = [_answer_row(outcome, owner, expanded=expanded, plain=plain)]
            return [*rows, *_instead(outcome.reference, runners_up, owner)]
        case Clarification():
            rows = list(_options(outcome, owner))
            rows.append(_row([_button("Delete", DELETE, owner, "")]))
            return [*rows, *_instead(outcome.reference, runners_up, owner)]
        case Suggestions():
            return [_suggested(outcome, owner)] if outcome.suggestions else []
        case Pass():
            return []


def plain_row(owner: int, *, plain: bool) -> _Row:
    """The button by which a person switches pictures off, or on again."""
    label, payload = ("Pictures on, please", "0") if plain else ("Plain replies, please", "1")
    return _row([_button(label, PLAIN, owner, payload)])


def solved_row(owner: int) -> _Row:
    """The button by which the opener of a forum post marks it as solved."""
    return _row([_button("Mark as solved", SOLVED, owner, "", style=discord.ButtonStyle.success)])


def other_way(answer: Answer) -> Reference | None:
    """The reference of the other half of the set-up, if this answer shows one half only."""
    shown = {server.protocol in _INCOMING for server in answer.reply.servers}
    if not shown and answer.reference.topic in ("port.imap", "port.pop3", "port.smtp"):
        shown = {answer.reference.topic != "port.smtp"}
    if len(shown) != 1:
        return None
    outgoing = shown == {True}
    turned = replace(
        answer.reference, direction="outgoing" if outgoing else "incoming", port=0, code=""
    )
    if answer.reference.topic.startswith("port."):
        return replace(turned, topic="port.smtp" if outgoing else "port.imap", protocol="")
    return replace(turned, protocol="smtp" if outgoing else "imap")


def _answer_row(answer: Answer, owner: int, *, expanded: bool, plain: bool) -> _Row:
    here = answer.reference
    buttons: _Buttons = []
    if answer.reply.more:
        label, action = ("Less", LESS) if expanded else ("Tell me more", MORE)
        buttons.append(_button(label, action, owner, here, style=discord.ButtonStyle.primary))
    if (turned := other_way(answer)) is not None:
        label = "Outgoing too" if turned.direction == "outgoing" else "Incoming too"
        buttons.append(_button(label, OTHER_WAY, owner, turned))
    for word, emoji, action in (("Helped", "👍", HELPED), ("Did not help", "👎", NOT_HELPED)):
        face = (word, None) if plain else ("", emoji)
        buttons.append(_button(face[0], action, owner, here, emoji=face[1]))
    buttons.append(_button("Delete", DELETE, owner, ""))
    return _row(buttons)


def _instead(here: Reference, runners_up: Sequence[Suggestion], owner: int) -> Iterable[_Row]:
    options = _choices(runners_up)
    if not options:
        return
    identifier = Identifier(INSTEAD, owner)
    identifier = replace(identifier, payload=pack_reference(here, room=identifier.room))
    select: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
        custom_id=identifier.pack("s"), placeholder="Not what I meant …", options=options
    )
    yield discord.ui.ActionRow(select)


def _choices(suggestions: Sequence[Suggestion]) -> list[discord.SelectOption]:
    seen: dict[str, discord.SelectOption] = {}
    for suggestion in suggestions[: limits.CHOICES]:
        value = pack_reference(suggestion.reference, room=limits.SELECT_TEXT)
        label = limits.clip(suggestion.title, limits.SELECT_TEXT)
        seen.setdefault(value, discord.SelectOption(label=label, value=value))
    return list(seen.values())


def _suggested(outcome: Suggestions, owner: int) -> _Row:
    buttons: dict[str, discord.ui.Button[discord.ui.LayoutView]] = {}
    for suggestion in outcome.suggestions[: limits.BUTTONS_IN_ROW]:
        button = _button(suggestion.title, SUGGESTED, owner, suggestion.reference)
        buttons.setdefault(str(button.custom_id), button)
    return _row(list(buttons.values()))


def _options(outcome: Clarification, owner: int) -> Iterable[_Row]:
    options = outcome.options[: limits.CHOICES]
    if len(options) >= _SELECT_FROM:
        yield _option_select(outcome, options, owner)
    elif options:
        yield _row([_option_button(outcome, option, owner) for option in options])


def _option_button(
    outcome: Clarification, option: Option, owner: int
) -> discord.ui.Button[discord.ui.LayoutView]:
    payload = f"{outcome.topic};{option.says}"
    room = Identifier(SAYS, owner).room
    if len(payload) > room:
        payload = f"{short(outcome.topic)};{option.says}"[:room]
    return _button(option.label, SAYS, owner, payload, style=discord.ButtonStyle.primary)


def _option_select(outcome: Clarification, options: Sequence[Option], owner: int) -> _Row:
    choices = {
        option.says[: limits.SELECT_TEXT]: discord.SelectOption(
            label=limits.clip(option.label, limits.SELECT_TEXT),
            value=option.says[: limits.SELECT_TEXT],
        )
        for option in options
    }
    identifier = Identifier(SAYS, owner, outcome.topic)
    select: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
        custom_id=identifier.pack("s"), placeholder="Choose one …", options=list(choices.values())
    )
    return discord.ui.ActionRow(select)


def _button(  # noqa: PLR0913  # a button has that many faces
    label: str,
    action: str,
    owner: int,
    payload: Reference | str,
    *,
    style: discord.ButtonStyle = _QUIET,
    emoji: str | None = None,
) -> discord.ui.Button[discord.ui.LayoutView]:
    identifier = Identifier(action, owner)
    if not isinstance(payload, str):
        payload = pack_reference(payload, room=identifier.room)
    return discord.ui.Button(
        style=style,
        label=limits.clip(label, limits.BUTTON_LABEL) or None,
        emoji=emoji,
        custom_id=replace(identifier, payload=payload).pack("b"),
    )


def _row(buttons: _Buttons) -> _Row:
    items: list[Any] = list(buttons)
    return discord.ui.ActionRow(*items)
