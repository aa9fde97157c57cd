"""What README and docs/ name is there: commands, settings, events, metrics, packages, files."""

from __future__ import annotations

import argparse
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pytest
from discord import app_commands

from bot.cli import parser
from bot.commands import COMMANDS
from bot.monitoring.metrics import Metrics
from bot.settings import VARIABLES
from tests.log_lines import log_lines

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_CODE = re.compile(
    r"```[a-z]*\n(?P<block>.*?)```|`(?P<span>[^`\n]+)`|^    (?P<line>.+)$", re.DOTALL | re.MULTILINE
)
_SETTING = re.compile(r"\b(?:POSTIE|DISCORD|WATCH|DATABASE)_[A-Z_]+\b")
_EVENT = re.compile(r"`([a-z_]+\.[a-z_]+)`")
_LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#]*)(?:#[^)]*)?\)")
_PATHS = ("/healthz", "/readyz", "/metrics")
_SPEC = re.compile(r"^[A-Za-z0-9.-]+")


def code_in(text: str) -> list[str]:
    """Everything that is shown as code, line by line."""
    lines = []
    for match in _CODE.finditer(text):
        found = match["block"] or match["span"] or match["line"]
        lines += [line.strip() for line in found.splitlines()]
    return lines


def section(name: str, text: str) -> str:
    """What follows the mark of that name, up to the next heading or mark."""
    _, _, rest = text.partition(f"<!-- {name} -->")
    assert rest, name
    return re.split(r"^(?:#|<!--|\*\*)", rest, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.fixture(params=DOCUMENTS, ids=lambda file: file.name)
def document(request: pytest.FixtureRequest) -> str:
    file: Path = request.param
    return file.read_text("utf-8")


def choices(of: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands that can be typed after `of`."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def test_every_command_of_the_terminal_exists(document: str) -> None:
    for line in code_in(document):
        words = line.partition("postie ")[2].split() if "postie " in f" {line}" else []
        if not re.match(r"(?:\S*/)?postie ", line) or not words:
            continue
        commands = choices(parser())
        if words[0] in parser()._option_string_actions:
            continue
        assert words[0] in commands, line
        inner = choices(commands[words[0]])
        assert not inner or words[1] in inner, line


def test_every_command_of_the_terminal_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = code_in(readme)

    lacking = [
        name
        for name in choices(parser())
        if not any(re.search(rf"postie {name}\b", line) for line in shown)
    ]

    assert lacking == []


def on_discord() -> dict[str, set[str]]:
    """What can be typed on Discord: each command, and what can be typed after it."""
    return {
        command.name: {inner.name for inner in command.commands}
        if isinstance(command, app_commands.Group)
        else set()
        for command in COMMANDS
    }


def test_every_command_on_discord_exists(document: str) -> None:
    commands = on_discord()
    for line in code_in(document):
        match = re.match(r"/(?P<name>[a-z]+)(?: (?P<inner>[a-z]+))?(?: |$)", line)
        if match is None or line in _PATHS:
            continue
        assert match["name"] in commands, line
        if commands[match["name"]] and match["inner"]:
            assert match["inner"] in commands[match["name"]], line


def test_every_setting_exists(document: str) -> None:
    assert set(_SETTING.findall(document)) <= set(VARIABLES)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_file_that_is_linked_or_named_is_there(file: Path) -> None:
    text = file.read_text("utf-8")
    linked = [file.parent / match["path"] for match in _LINK.finditer(text) if match["path"]]
    named = [
        ROOT / name for name in re.findall(r"`(deploy/[\w.]+|Dockerfile|compose\.yaml)`", text)
    ]

    assert [str(path) for path in (*linked, *named) if not path.exists()] == []


def test_every_event_of_the_log_is_explained_and_no_other() -> None:
    table = section("events", (ROOT / "docs/operate.md").read_text("utf-8"))

    assert set(_EVENT.findall(table)) == {event for _, event in log_lines()}


def test_every_metric_is_explained_and_no_other() -> None:
    table = section("metrics", (ROOT / "docs/operate.md").read_text("utf-8"))
    ours = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in Metrics().registry.collect()
        if family.name.startswith("postie_")
    }

    assert set(re.findall(r"`(postie_[a-z_]+)`", table)) == ours


def packages(heading: str) -> dict[str, list[str]]:
    """The rows of a table of docs/dependencies.md by their package."""
    text = (ROOT / "docs/dependencies.md").read_text("utf-8").partition(f"## {heading}")[2]
    rows = [
        line.strip("|").split("|")
        for line in text.partition("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    return {row[0].strip(): [cell.strip() for cell in row] for row in rows[2:]}


def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def names(requirements: list[str]) -> set[str]:
    found = {_SPEC.match(requirement) for requirement in requirements}
    return {match[0] for match in found if match} - {"postie"}


def test_every_dependency_is_accounted_for_and_no_other() -> None:
    extras = project()["optional-dependencies"].values()

    assert packages("To run").keys() == names(project()["dependencies"])
    assert packages("Extras").keys() == set().union(*map(names, extras))


@pytest.mark.parametrize("heading", ["To run", "Extras"])
def test_every_licence_is_the_one_that_the_package_names(heading: str) -> None:
    for package, (_, since, licence, reason, *_rest) in packages(heading).items():
        assert since.isdigit(), package
        assert reason, package
        try:
            about = metadata(package)
        except PackageNotFoundError:
            continue
        said = " ".join(
            [
                *about.get_all("License-Expression", []),
                *(text[:40] for text in about.get_all("License", [])),
                *(line for line in about.get_all("Classifier", []) if "License" in line),
            ]
        )
        assert re.split(r"[- ]", licence)[0].lower() in said.lower(), (package, said)


def test_the_app_directory_takes_the_texts() -> None:
    text = (ROOT / "docs/app-directory.md").read_text("utf-8")
    short, long = (
        "\n".join(line.lstrip("> ") for line in part.strip().splitlines() if line.startswith(">"))
        for part in (
            text.partition("<!-- short -->")[2].partition("**Tags")[0],
            text.partition("<!-- long -->")[2].partition("**Pictures")[0],
        )
    )

    assert 0 < len(short) <= 85
    assert 300 <= len(long) <= 2000
    assert len(re.findall(r"`\w+`", text.partition("**Tags:**")[2].partition("\n")[0])) <= 5
