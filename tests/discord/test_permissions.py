"""Who may do what: every command, button and form, as member, helper, moderator and owner.

The tables below have to name everything that there is; what is new fails here until it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
import pytest
from discord import app_commands
from discord.ui import Modal
from simcord.backend.errors import SetupError

from bot.commands import COMMANDS
from bot.commands.helpdesk.group import HelpdeskGroup
from bot.components.handlers import _HANDLERS
from bot.components.identifiers import Identifier
from bot.components.own.forms import OwnForm
from bot.components.own.handlers import HANDLERS as OWN_HANDLERS
from bot.components.rows import (
    CALL,
    DELETE,
    DELETE_MY_DATA,
    HELPED,
    INSTEAD,
    LEFT_OUT,
    LESS,
    MORE,
    MY_DATA,
    NO_EMOJI,
    NOT_HELPED,
    OTHER_WAY,
    PRIVACY,
    REALLY_DELETE_MY_DATA,
    SAYS,
    SOLVED,
    SUGGESTED,
)
from bot.replies import phrases
from knowledge.guilds import Entry
from tests.discord.stage import reply_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    import simcord

    from bot.services import BotServices
    from tests.discord.stage import Stage

PEOPLE: Final = ("member", "helper", "moderator", "owner")
MODERATORS: Final = frozenset({"moderator", "owner"})
FOR_ALL: Final = {
    "port", "ask", "explain", "compare", "settings", "error", "help",
    "Ask Postie", "Postie: remove this answer",
}  # fmt: skip
FOR_MODERATORS: Final = {
    "Why (not)?", "Teach from this",
    "helpdesk watch", "helpdesk unwatch", "helpdesk status", "helpdesk why", "helpdesk undo",
    "helpdesk answer add", "helpdesk answer edit", "helpdesk answer remove",
    "helpdesk answer list", "helpdesk answer post", "helpdesk answer export",
    "helpdesk answer import",
    "helpdesk server add", "helpdesk server edit", "helpdesk server remove",
    "helpdesk server list",
    "helpdesk set talkative", "helpdesk set cooldown", "helpdesk set helpers",
    "helpdesk set threads", "helpdesk set plain", "helpdesk set passwords", "helpdesk set tags",
    "helpdesk set texts",
}  # fmt: skip
BUTTONS_FOR_ALL: Final = {
    MORE, LESS, OTHER_WAY, HELPED, NOT_HELPED, INSTEAD, SUGGESTED, SAYS, DELETE, SOLVED, CALL,
    NO_EMOJI, LEFT_OUT, MY_DATA, DELETE_MY_DATA, REALLY_DELETE_MY_DATA, PRIVACY,
}  # fmt: skip
"""They look at whose they are, not at who moderates; tests of their own hold that."""
BUTTONS_FOR_MODERATORS: Final = {"qk", "qc", "qx", "ql", "qs", "qv", "qe", "qr", "qh", "qt", "qu"}
FORMS_FOR_MODERATORS: Final = {"answer": "helpdesk answer add", "server": "helpdesk server add"}
FILLED: Final[dict[str, dict[str, Any]]] = {
    "answer": {"title": "Club mail", "asks": "", "text": "Ask Dan."},
    "server": {
        "names": "Example", "domains": "", "servers": "imap.uni.example 993",
        "user_name": ["address"], "sign_in": ["password"],
    },
}  # fmt: skip


def _all_commands() -> Iterator[tuple[str, Any]]:
    for command in COMMANDS:
        if isinstance(command, app_commands.Group):
            for inner in command.walk_commands():
                if not isinstance(inner, app_commands.Group):
                    yield inner.qualified_name, inner
        else:
            yield command.qualified_name, command


def come_in(stage: Stage, who: str) -> simcord.MemberActor:
    """A member, somebody who helps, somebody who manages channels, or the server's owner."""
    if who == "moderator":
        return stage.moderator()
    if who == "helper":
        rights = discord.Permissions(manage_messages=True)
        return stage.person("Helga", roles=[stage.server.create_role("h", permissions=rights)])
    person = stage.person("Olga" if who == "owner" else "Ann")
    if who == "owner":
        stage.env.backend.get_guild(stage.server.id).owner_id = person.id
    return person


def open_to_all(stage: Stage) -> None:
    """As a server that lets everybody see every command: the handlers hold by themselves."""
    everybody = [{"id": str(stage.server.id), "type": 1, "permission": True}]
    backend = stage.env.backend
    for name in ("helpdesk", "Why (not)?", "Teach from this"):
        kind = 1 if name == "helpdesk" else 3
        command = backend.find_command(name, stage.server.id, kind)
        assert command
        backend.set_command_permissions(stage.server.id, int(command["id"]), everybody)


async def use(stage: Stage, person: simcord.MemberActor, name: str, message: Any) -> Any:
    """Use a command for moderators, whatever its options are."""
    if " " in name and not name.startswith("helpdesk"):
        return await person.context_menu(stage.lobby, name, message)
    options: dict[str, dict[str, Any]] = {
        "helpdesk watch": {"channel": stage.help},
        "helpdesk unwatch": {"channel": stage.help},
        "helpdesk why": {"message": str(message.id)},
        "helpdesk answer edit": {"title": "nothing"},
        "helpdesk answer remove": {"title": "nothing"},
        "helpdesk answer post": {"title": "nothing"},
        "helpdesk answer import": {"file": ("pack.json", b"{}")},
        "helpdesk server edit": {"name": "nothing"},
        "helpdesk server remove": {"name": "nothing"},
        "helpdesk set talkative": {"level": "usual"},
        "helpdesk set plain": {"on": False},
        "helpdesk set threads": {"on": False},
        "helpdesk set passwords": {"remove": False},
        "helpdesk set tags": {"on": False},
        "helpdesk set texts": {"keep": False},
    }
    return await person.slash(stage.lobby, name, **options.get(name, {}))


def said(result: Any) -> str:
    """The reply; a form is none."""
    return shown(result) if result.response else ""


def test_the_tables_name_everything_that_there_is() -> None:
    assert {name for name, _ in _all_commands()} == FOR_ALL | FOR_MODERATORS
    assert set(_HANDLERS) == BUTTONS_FOR_ALL | BUTTONS_FOR_MODERATORS
    assert set(OWN_HANDLERS) == BUTTONS_FOR_MODERATORS


def test_every_command_for_moderators_is_hidden_and_checked() -> None:
    manage_channels = discord.Permissions(manage_channels=True)
    for name, command in _all_commands():
        top = command.root_parent if isinstance(command, app_commands.Command) else None
        hidden = (top or command).default_permissions
        assert (hidden == manage_channels) is (name in FOR_MODERATORS), name
        if top is not None:
            assert isinstance(command.parent, HelpdeskGroup), name


@pytest.mark.parametrize("who", PEOPLE)
async def test_commands_for_moderators(stage: Stage, who: str) -> None:
    person, ann = come_in(stage, who), stage.person("Zoe")
    message = await ann.send(stage.lobby, "hello")
    visible = set(person.available_commands(stage.lobby))
    assert FOR_MODERATORS & visible == ({n for n in FOR_MODERATORS if n[0] == "h"}
                                        if who in MODERATORS else set())  # fmt: skip
    if who not in MODERATORS:
        for name in sorted(FOR_MODERATORS):
            with pytest.raises(SetupError, match="not visible"):
                await use(stage, person, name, message)

    open_to_all(stage)
    for name in sorted(FOR_MODERATORS):
        result = await use(stage, person, name, message)
        is_refused = said(result).strip() == phrases.MODERATORS_ONLY
        assert is_refused is (who not in MODERATORS), name
    errors = [one for one in stage.env.errors if not isinstance(one, app_commands.CheckFailure)]
    assert errors == []


@pytest.mark.parametrize("who", PEOPLE)
async def test_buttons_for_moderators(stage: Stage, services: BotServices, who: str) -> None:
    """Also on a message that anybody can see, should such a button ever get there."""
    person, ann = come_in(stage, who), stage.person("Zoe")
    entry = Entry(id="club", title="Club mail", text="Ask Dan.", asks=())
    await services.guilds.entries.put(stage.server.id, entry)
    for action in sorted(BUTTONS_FOR_MODERATORS):
        payload = {"ql": "a0;", "qk": "nodraft;;0", "qc": "nodraft;;0", "qx": "nodraft;;0"}
        custom_id = Identifier(action, 0, payload.get(action, "aclub")).pack("b")
        message = reply_of(await ann.slash(stage.lobby, "port", protocol="imap"))
        stage.forge(message, custom_id)
        result = await person.click(message, custom_id=custom_id)
        is_refused = said(result).strip() == phrases.MODERATORS_ONLY
        assert is_refused is (who not in MODERATORS), action
        await stage.env.advance_time(30)
    entries = await services.guilds.entries.all(stage.server.id)
    assert [one.id for one in entries] == ([] if who in MODERATORS else ["club"])
    assert stage.env.errors == []


@pytest.mark.parametrize("kind", FORMS_FOR_MODERATORS)
async def test_a_form_is_refused_to_who_is_no_moderator_any_more(
    stage: Stage, services: BotServices, kind: str
) -> None:
    mo = stage.moderator()
    form = await mo.slash(stage.lobby, FORMS_FOR_MODERATORS[kind])
    stage.env.backend.get_guild(stage.server.id).members[mo.id].role_ids.clear()

    refused = await mo.submit_modal(form, FILLED[kind])

    assert shown(refused).strip() == phrases.MODERATORS_ONLY
    assert await services.guilds.history.recent(stage.server.id) == []


def test_there_is_no_form_but_those() -> None:
    assert Modal.__subclasses__() == [OwnForm]
