"""What the running bot does beside Discord."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot import app
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from knowledge.storage.publish import publish
from tests import small_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from knowledge.storage.engine import Database


async def test_it_takes_over_what_others_publish_and_outlives_a_database_that_is_away(
    published: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(app, "_LOOK_FOR_NEWS_SECONDS", 0.01)
    knowledge = Knowledge(read_catalog(), published)

    async with app.services_over(published, knowledge=knowledge) as services:
        with monkeypatch.context() as away:
            away.setattr(published, "reading", _away)
            async with app._keeping_up(services, published):
                await _until(lambda: "could not look for news: OSError" in caplog.messages)
                assert "993" in str(await knowledge.ask(Question(text="imap secure")))
        async with app._keeping_up(services, published):
            await publish(published, read_catalog(small_content.write(tmp_path / "content")))
            await _until(lambda: len(knowledge.topics()) == 3)


def _away() -> None:
    raise OSError


async def _until(come_true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if come_true():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError
