"""Sources as their readers know them, and the page to open next."""

from __future__ import annotations

import pytest

from knowledge.answering.origins import MOST, Origins, find_link, find_page
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Reply

CATALOG = read_catalog()
ORIGINS = Origins(CATALOG)
APPLE = "https://support.apple.com/en-us/102525"


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("RFC 8314 s3.2", "RFC 8314"),
        (f"Apple: {APPLE} (iCloud Mail)", f"[Apple's help page]({APPLE})"),
        (
            "Postfix: https://www.postfix.org/x.html, more",
            "[Postfix's page](https://www.postfix.org/x.html)",
        ),
        ("https://www.rogers.com/support/x", "[rogers.com](https://www.rogers.com/support/x)"),
        ("Thunderbird ISPDB (gmail.com)", "Mozilla's provider list"),
        ("Thunderbird: composeMsgs.properties: smtpAuthFailure", "Thunderbird's own message"),
        ("Microsoft: Message Center MC1227454", "Microsoft's help pages"),
        ("[GMX's help page](https://help.gmx.com/)", "[GMX's help page](https://help.gmx.com/)"),
    ],
)
def test_a_source_is_named_for_its_readers(source: str, named: str) -> None:
    assert ORIGINS.name([source]) == (named,)


def test_what_tells_a_reader_nothing_is_left_out() -> None:
    assert ORIGINS.name(["own test (Python 3.11)", "FairEmail providers (2026-08-22)"]) == ()


def test_each_is_named_once_and_few_at_all() -> None:
    assert ORIGINS.name(["RFC 9051 s1", "RFC 9051 s7.1", "RFC 1939", "RFC 5321"]) == (
        "RFC 9051",
        "RFC 1939",
    )
    assert MOST == 2


def test_no_reader_of_ours_is_shown_our_own_tests() -> None:
    for topic in CATALOG.topics:
        assert not any("own test" in name for name in ORIGINS.name(topic.sources))


def test_the_page_is_the_first_link_shown_and_no_piece_of_code() -> None:
    assert find_link("See https://a.example/x. Then go.") == "https://a.example/x"
    assert find_link("At https://a.example/x: go") == "https://a.example/x"
    assert find_link("The scope is `https://mail.google.com/`.") == ""
    steps = ("Ask for `https://b.example/`.", "Open https://c.example/y")
    assert find_page(Reply(fact="**Yes.**", steps=steps), ()) == "https://c.example/y"
    assert find_page(Reply(fact="**Yes.**"), (f"[Apple]({APPLE})",)) == APPLE
    assert find_page(Reply(fact="**Yes.**", sources=(f"Apple: {APPLE}",)), ()) == ""


def test_of_two_pages_that_are_called_alike_the_first_is_named() -> None:
    pages = ("Apple: https://support.apple.com/a", "Apple: https://support.apple.com/b")

    assert ORIGINS.name(pages) == ("[Apple's help page](https://support.apple.com/a)",)


@pytest.mark.parametrize(
    ("provider", "chosen"),
    [
        ("yahoo.com", ("RFC 6749", "Yahoo: https://help.yahoo.com/y")),
        ("googlemail.com", ("RFC 6749", "Google: https://support.google.com/g")),
        ("proton.me", ("RFC 6749", "https://proton.me/support/p")),
        (
            "gmx.net",
            ("RFC 6749", "Google: https://support.google.com/g", "Yahoo: https://help.yahoo.com/y"),
        ),
        (
            "",
            ("RFC 6749", "Google: https://support.google.com/g", "Yahoo: https://help.yahoo.com/y"),
        ),
    ],
)
def test_a_reply_about_a_provider_names_its_pages_and_no_others(
    provider: str, chosen: tuple[str, ...]
) -> None:
    sources = (
        "RFC 6749",
        "Google: https://support.google.com/g",
        "Yahoo: https://help.yahoo.com/y",
        "https://proton.me/support/p",
    )

    assert ORIGINS.choose(sources, CATALOG.provider_by_key.get(provider)) == chosen


def test_where_every_source_is_somebody_elses_all_are_named() -> None:
    sources = ("Proton: https://proton.me/support/p",)

    assert ORIGINS.choose(sources, CATALOG.provider_by_key["gmx.net"]) == sources
