"""What is drawn, and the page that shows it; all of it but the browser."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from discord import app_commands

from bot.commands.helpdesk import helpdesk
from bot.preview.index_page import write_index
from bot.preview.playground import scene
from bot.preview.sample import Sample
from bot.preview.samples import collect_samples
from bot.rate_limits import RateLimits
from tests.discord.stage import text

if TYPE_CHECKING:
    from pathlib import Path

    from bot.preview.playground import Scene
    from bot.preview.sample import Shown


def _is_group(command: object) -> bool:
    return isinstance(command, app_commands.Group)


async def _act(_stage: Scene) -> Shown:
    raise AssertionError("an index does nothing")


async def test_each_sample_has_a_name_of_its_own_that_makes_a_file() -> None:
    async with scene(()) as stage:
        samples = collect_samples(stage)
        topics = {f"topic.{topic.id}" for topic in stage.postie.services.knowledge.topics()}

    names = [sample.name for sample in samples]
    assert len(set(names)) == len(names)
    assert topics < set(names)
    assert [name for name in names if not re.fullmatch(r"[\w.-]+", name)] == []


async def test_one_sample_of_each_kind_gets_an_answer() -> None:
    async with scene(()) as stage:
        kinds = {sample.name.partition(".")[0]: sample for sample in collect_samples(stage)[::-1]}
        channel_first = [kinds.pop("channel"), *kinds.values()]
        for sample in channel_first:
            assert (await sample.act(stage)).id, sample.name


async def test_every_sample_of_the_helpdesk_is_brought_about_in_order() -> None:
    async with scene(()) as stage:
        samples = [sample for sample in collect_samples(stage) if sample.is_moderators]
        seen = {}
        for sample in samples:
            stage.postie.services.rate_limits = RateLimits()
            seen[sample.name] = await sample.act(stage)
            assert seen[sample.name].id, sample.name

    drawn = {name: text(message) for name, message in seen.items()}
    assert {name for name, words in drawn.items() if "went wrong" in words or not words} == set()
    drawn_commands = {sample.title.removeprefix("/helpdesk ") for sample in samples}
    typed = {
        command.qualified_name for command in helpdesk.walk_commands() if not _is_group(command)
    }
    assert {name.removeprefix("helpdesk ") for name in typed} - {"answer edit", "server edit"} <= {
        title.partition(":")[0] for title in drawn_commands
    }, "only what opens a form and says nothing has no picture"


def test_the_index_shows_every_picture_in_its_size_and_escapes_titles(tmp_path: Path) -> None:
    samples = [Sample("Ports", "port.993", "/port <993> & more", _act)]
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 390, 260)
    for size in ("desktop", "phone"):
        (tmp_path / f"port.993.{size}.png").write_bytes(header)

    page = write_index(samples, tmp_path, sizes=("desktop", "phone")).read_text("utf-8")

    assert page.count('width="390" height="260"') == 2
    assert "/port &lt;993&gt; &amp; more" in page
    assert 'href="#Ports"' in page
