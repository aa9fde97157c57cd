"""What Discord is told of the commands: where they are, for whom, and in which languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import translations
from bot.client import Postie
from tests import contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.services import BotServices
    from tests.discord.stage import Stage

GERMAN = Path(translations.__file__).parent / "de.toml"
EVERYWHERE = {"contexts": [0, 1, 2], "integration_types": [0, 1]}
SERVERS = {"contexts": [0], "integration_types": [0]}
MANAGE_CHANNELS = 16


def registered(stage: Stage) -> list[dict[str, Any]]:
    request: Any = next(request for request in stage.env.http_requests if request.method == "PUT")
    found: list[dict[str, Any]] = request.json
    return found


def described(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The command, its subcommands and its options."""
    yield command
    for option in command.get("options") or ():
        yield from described(option)


async def test_people_can_use_them_everywhere_and_moderators_in_servers(stage: Stage) -> None:
    for command in registered(stage):
        where = {name: sorted(command[name]) for name in EVERYWHERE}
        if command["name"] == "helpdesk":
            assert where == SERVERS
            assert command["default_member_permissions"] == MANAGE_CHANNELS
        else:
            assert where == EVERYWHERE, command["name"]


async def test_everything_is_described_in_german_and_nothing_else_is(stage: Stage) -> None:
    words = tomllib.loads(GERMAN.read_text("utf-8"))["words"]
    said = {
        part.get("description") or part["name"]: part
        for command in registered(stage)
        for part in described(command)
    }

    assert words.keys() == said.keys()
    for english, part in said.items():
        kind = "description" if part.get("description") else "name"
        assert part[f"{kind}_localizations"] == {"de": words[english]}
        assert len(words[english]) <= 100


async def test_names_of_commands_and_options_can_be_translated(
    services: BotServices, tmp_path: Path
) -> None:
    (tmp_path / "fr.toml").write_text('[words]\nport = "prise"\nprotocol = "protocole"\n')
    postie = Postie(services)
    await postie.tree.set_translator(translations.Translations(tmp_path))

    payload = await postie._payload()

    port = next(command for command in payload if command["name"] == "port")
    assert port["name_localizations"] == {"fr": "prise"}
    assert port["options"][0]["name_localizations"] == {"fr": "protocole"}
    contract.check("PUT", "/applications/1/commands", payload)
