"""The rows of buttons and selects under a reply; every one carries its meaning in its custom_id."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from discord import ButtonStyle

from bot import limits
from bot.components.identifiers import Identifier, pack_reference
from bot.rate_limits import draw_key
from bot.replies.layout import Component, button, link, row, select
from knowledge.labels import INCOMING_PROTOCOLS
from knowledge.outcomes import Answer, Clarification, Pass, Reference, Suggestions
from knowledge.topic_ids import PORT_FAMILY, PORT_IMAP, PORT_POP3, PORT_SMTP, THANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.components.identifiers import Kind
    from knowledge.outcomes import Option, Outcome, Suggestion

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
CALL: Final = "h"
NO_EMOJI: Final = "p"
GOOD: Final = "vg"
BAD: Final = "vb"
MY_DATA: Final = "md"
DELETE_MY_DATA: Final = "mx"
REALLY_DELETE_MY_DATA: Final = "my"
LEFT_OUT: Final = "lo"
PRIVACY: Final = "pp"
SAYS_AFTER: Final = ";"
"""Stands between what a clarifying question is about and the likely reply to it."""
KEPT_UNDER: Final = SAYS_AFTER
"""Stands between what a dry run is about and the key of its verdict, which may be changed."""

_NEEDS_NO_BUTTONS: Final = frozenset({THANKS})
"""There is nothing to vote on in a friendly word."""
_SELECT_FROM: Final = 6
"""From so many likely replies on they come as a select: more buttons are a wall on a phone."""


def draw_controls(  # noqa: PLR0913  # what buttons depend on
    outcome: Outcome,
    *,
    owner: int,
    expanded: bool,
    runners_up: Sequence[Suggestion],
    no_emoji: bool = False,
    can_call: bool = False,
) -> list[Component]:
    """The rows for `outcome`, likeliest wanted first.

    `no_emoji` has words instead of emoji; `can_call` lets a person be called where Postie is
    unsure.
    """
    match outcome:
        case Answer() | Pass() if outcome.topic in _NEEDS_NO_BUTTONS:
            return []
        case Answer():
            rows = [_draw_answer_row(outcome, owner, expanded=expanded, no_emoji=no_emoji)]
            rows += _draw_page(outcome)
            return [*rows, *_draw_runners_up(outcome.reference, runners_up, owner)]
        case Clarification():
            rows = list(_draw_options(outcome, owner))
            rows.append(_draw_guess_row(outcome.reference, owner, no_emoji=no_emoji))
            return [*rows, *_draw_runners_up(outcome.reference, runners_up, owner)]
        case Suggestions():
            best = _find_reference(outcome)
            rows = [_draw_suggestions(outcome, owner)] if outcome.suggestions else []
            rows.append(_draw_guess_row(best, owner, no_emoji=no_emoji))
            return [*rows, draw_call_row(owner)] if can_call else rows
        case Pass():
            rows = [draw_delete_row(owner)]
            return [*rows, draw_call_row(owner)] if can_call else rows


def draw_personal_row(owner: int, *, no_emoji: bool, left_out: bool) -> Component:
    """The buttons by which a person chooses for themselves, and sees what is kept about them."""
    looks, payload = ("Pictures on, please", "0") if no_emoji else ("Plain replies, please", "1")
    return row(
        _draw_button(looks, NO_EMOJI, owner, payload),
        _draw_left_out_button(owner, left_out=left_out),
        _draw_button("My data", MY_DATA, owner),
        _draw_button("Privacy", PRIVACY, owner),
    )


def draw_my_data_row(owner: int) -> Component:
    """The button that asks whether what is kept about a person is to be deleted."""
    return row(_draw_button("Delete everything …", DELETE_MY_DATA, owner, style=ButtonStyle.danger))


def draw_deletion_row(owner: int) -> Component:
    """The buttons of the question whether it is really to be deleted."""
    return row(
        _draw_button("Yes, delete it", REALLY_DELETE_MY_DATA, owner, style=ButtonStyle.danger),
        _draw_button("Keep it", MY_DATA, owner),
    )


def _draw_left_out_button(owner: int, *, left_out: bool) -> Component:
    label, payload = ("Answer me unasked", "0") if left_out else ("Leave me out", "1")
    return _draw_button(label, LEFT_OUT, owner, payload)


def draw_call_row(owner: int, *, may_delete: bool = False) -> Component:
    """The button by which helpers are called, and one that takes the message away if wanted."""
    delete = [_draw_button("Delete", DELETE, owner)] if may_delete else []
    return row(_draw_button("Get a person", CALL, owner), *delete)


def draw_solved_row(owner: int) -> Component:
    """The button by which the opener of a forum post marks it as solved."""
    solved = _draw_button("Mark as solved", SOLVED, owner, style=ButtonStyle.success)
    return row(solved, _draw_button("Delete", DELETE, owner))


def draw_verdict_row(outcome: Outcome) -> Component:
    """The buttons by which moderators judge what would have been said in a dry run."""
    key = KEPT_UNDER + draw_key()
    here = pack_reference(_find_reference(outcome), room=Identifier(GOOD, 0).room - len(key))
    return row(
        _draw_button("Good", GOOD, 0, here + key, style=ButtonStyle.success),
        _draw_button("Bad", BAD, 0, here + key, style=ButtonStyle.danger),
    )


def draw_delete_row(owner: int) -> Component:
    """The button by which whoever caused a message has it taken away."""
    return row(_draw_button("Delete", DELETE, owner))


def find_other_way(answer: Answer) -> Reference | None:
    """The reference of the other half of the set-up, if this answer shows one half only."""
    shown = {server.protocol in INCOMING_PROTOCOLS for server in answer.reply.servers}
    if not shown and answer.reference.topic in (PORT_IMAP, PORT_POP3, PORT_SMTP):
        shown = {answer.reference.topic != PORT_SMTP}
    if len(shown) != 1:
        return None
    outgoing = shown == {True}
    turned = replace(
        answer.reference, direction="outgoing" if outgoing else "incoming", port=0, code=""
    )
    if answer.reference.topic.startswith(PORT_FAMILY):
        return replace(turned, topic=PORT_SMTP if outgoing else PORT_IMAP, protocol="")
    return replace(turned, protocol="smtp" if outgoing else "imap")


def _draw_answer_row(answer: Answer, owner: int, *, expanded: bool, no_emoji: bool) -> Component:
    here = answer.reference
    buttons: list[Component] = []
    if answer.reply.more:
        label, action = ("Less", LESS) if expanded else ("Tell me more", MORE)
        buttons.append(_draw_button(label, action, owner, here, style=ButtonStyle.primary))
    if (turned := find_other_way(answer)) is not None:
        label = "Outgoing too" if turned.direction == "outgoing" else "Incoming too"
        buttons.append(_draw_button(label, OTHER_WAY, owner, turned))
    buttons += _draw_votes(here, owner, no_emoji=no_emoji)
    return row(*buttons, _draw_button("Delete", DELETE, owner))


def _find_reference(outcome: Outcome) -> Reference:
    """What an outcome is about; of several that may be meant, the best guess."""
    if isinstance(outcome, Answer | Clarification):
        return outcome.reference
    return next((s.reference for s in outcome.suggestions), Reference(topic=outcome.topic))


def _draw_guess_row(best: Reference, owner: int, *, no_emoji: bool) -> Component:
    """Under a guess or a question back: whether it helped all the same, and Delete."""
    votes = _draw_votes(best, owner, no_emoji=no_emoji)
    return row(*votes, _draw_button("Delete", DELETE, owner))


def _draw_votes(here: Reference, owner: int, *, no_emoji: bool) -> Iterable[Component]:
    for word, emoji, action in (("Helped", "👍", HELPED), ("Did not help", "👎", NOT_HELPED)):
        label, picture = (word, "") if no_emoji else ("", emoji)
        yield _draw_button(label, action, owner, here, emoji=picture)


def _draw_page(answer: Answer) -> Iterable[Component]:
    """The one page to open next, as a button of its own: big enough for a thumb."""
    page = answer.reply.page
    if page.startswith("https://") and len(page) <= limits.BUTTON_URL:
        yield row(link(f"Open {urlsplit(page).hostname}", page))


def _draw_runners_up(
    here: Reference, runners_up: Sequence[Suggestion], owner: int
) -> Iterable[Component]:
    options = {
        pack_reference(suggestion.reference, room=limits.SELECT_TEXT): suggestion.title
        for suggestion in runners_up[: limits.CHOICES]
    }
    if options:
        yield row(select(_pack("s", INSTEAD, owner, here), "Not what I meant …", options))


def _draw_suggestions(outcome: Suggestions, owner: int) -> Component:
    buttons = (
        _draw_button(suggestion.title, SUGGESTED, owner, suggestion.reference)
        for suggestion in outcome.suggestions[: limits.BUTTONS_IN_ROW]
    )
    return row(*{button["custom_id"]: button for button in buttons}.values())


def _draw_options(outcome: Clarification, owner: int) -> Iterable[Component]:
    options = outcome.options[: limits.CHOICES]
    if len(options) >= _SELECT_FROM:
        yield row(_draw_option_select(outcome, options, owner))
    elif options:
        yield row(*(_draw_option_button(outcome, option, owner) for option in options))


def _draw_option_button(outcome: Clarification, option: Option, owner: int) -> Component:
    if option.reference:
        style = ButtonStyle.primary
        return _draw_button(option.label, SUGGESTED, owner, option.reference, style=style)
    says = SAYS_AFTER + option.says
    about = pack_reference(outcome.reference, room=Identifier(SAYS, owner).room - len(says))
    payload = (about + says)[: Identifier(SAYS, owner).room]
    return _draw_button(option.label, SAYS, owner, payload, style=ButtonStyle.primary)


def _draw_option_select(outcome: Clarification, options: Sequence[Option], owner: int) -> Component:
    labels = {option.says[: limits.SELECT_TEXT]: option.label for option in options}
    return select(_pack("s", SAYS, owner, outcome.reference), "Choose one …", labels)


def _draw_button(  # noqa: PLR0913  # a button has that many faces
    label: str,
    action: str,
    owner: int,
    payload: Reference | str = "",
    *,
    style: ButtonStyle = ButtonStyle.secondary,
    emoji: str = "",
) -> Component:
    return button(label, _pack("b", action, owner, payload), style=style, emoji=emoji)


def _pack(kind: Kind, action: str, owner: int, payload: Reference | str) -> str:
    if not isinstance(payload, str):
        payload = pack_reference(payload, room=Identifier(action, owner).room)
    return Identifier(action, owner, payload).pack(kind)
