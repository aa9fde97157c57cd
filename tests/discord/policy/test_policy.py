"""The privacy policy says what the tests beside this one hold, and can be read on Discord."""

from __future__ import annotations

from bot import limits
from bot.replies import my_data
from tests.discord.policy.steps import POLICY, list_held, list_said


def test_every_sentence_is_held_by_a_test_and_says_what_is_held() -> None:
    assert list_said() == list_held()
    assert len(list_said()) > 20


def test_it_fits_one_message_on_discord() -> None:
    assert my_data.read_policy() == POLICY.read_text("utf-8").strip()
    assert len(my_data.read_policy()) < limits.LAYOUT
