"""What is kept up reaches somebody: each dated fact, and all that a provider's record says."""

from __future__ import annotations

from functools import cache

import pytest

from knowledge.answering.placeholders import fill, today
from knowledge.catalog.content_files import SHIPPED
from knowledge.linting.content import Content
from knowledge.outcomes import Reference, Reply

CONTENT = Content.read(SHIPPED)
CATALOG = CONTENT.catalog


def whole(reply: Reply) -> str:
    parts = (reply.fact, reply.picture, *reply.steps, reply.also, reply.more)
    return "\n".join((*parts, *reply.sources))


@cache
def every_reply() -> str:
    return "\n".join(whole(variant.reply) for variant in CONTENT.variants)


def said_of(provider: str, tags: frozenset[str], sign_in: str) -> str:
    """What somebody reads who asks for the settings."""
    topic = "setup.provider"
    if "hosted_elsewhere" in tags:
        topic += ".hosted_isp"
    elif sign_in in {"bridge", "none"}:
        topic += ".no_imap"
    return whole(CONTENT.composer.compose(Reference(topic=topic, provider=provider)))


@pytest.mark.parametrize("policy", CATALOG.policies, ids=lambda policy: policy.id)
def test_every_dated_fact_is_said_by_some_reply(policy: object) -> None:
    (known,) = (one for one in CATALOG.policies if one is policy)
    is_ahead = known.effective is not None and known.effective > today()
    assert (known.before if is_ahead else known.after) in every_reply()


@pytest.mark.parametrize("key", [provider.key for provider in CATALOG.providers])
def test_what_a_record_says_reaches_whoever_asks_for_the_settings(key: str) -> None:
    provider = CATALOG.provider_by_key[key]
    reply = said_of(key, provider.tags, provider.sign_in)

    assert fill(provider.note, {}, CATALOG.policy_by_id) in reply
    assert provider.switch in reply
    assert provider.webmail in reply
    assert provider.app_password_page in reply
    assert provider.help_page in reply


@pytest.mark.parametrize("key", [provider.key for provider in CATALOG.providers])
def test_pages_are_whole_and_safe(key: str) -> None:
    provider = CATALOG.provider_by_key[key]
    pages = (provider.webmail, provider.help_page)
    assert all(page.startswith("https://") for page in pages if page)
    assert "http://" not in provider.app_password_page, "a page, or words for a place in a menu"


@pytest.mark.parametrize(
    "key", [p.key for p in CATALOG.providers if "app_password" in p.sign_in and p.servers]
)
def test_who_wants_an_app_password_says_where_it_is_made(key: str) -> None:
    assert CATALOG.provider_by_key[key].app_password_page
