"""Messages as people type them, cleaned."""

from __future__ import annotations

import pytest

from knowledge.understanding.normalise import read


def test_words_of_any_alphabet_stay_whole() -> None:
    assert read("Entwürfe, café and почта").words == ("entwürfe", "café", "and", "почта")


def test_apostrophes_of_every_kind_join_a_word() -> None:
    assert read("don't can’t 'quoted'").words == ("dont", "cant", "quoted")


def test_addresses_and_hosts_are_no_words() -> None:
    text = read("ann.b@web.example asks imap.web.example: which port?")
    assert text.domains == ("web.example",)
    assert text.hosts == ("imap.web.example",)
    assert text.words == ("asks", "which", "port")


@pytest.mark.parametrize("domain", ["müller.example", "gmàil.com", "почта.example"])
def test_a_domain_with_letters_beyond_ascii_is_not_cut(domain: str) -> None:
    assert read(f"imap for {domain}, please").hosts == (domain,)
    assert read(f"ann@{domain}").domains == (domain,)


def test_links_count_by_their_host() -> None:
    assert read("see https://mail.web.example/a?b=secret").hosts == ("mail.web.example",)


@pytest.mark.parametrize("typed", ["\0a\0b", "a\u200bb", "a\u202eb\ufffe", "a\tb\n"])
def test_characters_that_nobody_sees_part_words(typed: str) -> None:
    assert read(typed).words == ("a", "b")


@pytest.mark.parametrize("typed", ["@tom try 993", "<@!42> try 993", "hi @tom, try 993"])
def test_speaking_to_somebody_is_seen(typed: str) -> None:
    assert read(typed).names_somebody


@pytest.mark.parametrize("typed", ["a@tom.example", "hi all", "<#42> is the channel"])
def test_an_address_or_a_channel_is_nobody(typed: str) -> None:
    assert not read(typed).names_somebody


def test_custom_emoji_and_mentions_of_all_are_left_out() -> None:
    assert read("<:blob:123> @everyone hello :wave: <#77>").words == ("hello",)


def test_sentences_are_those_of_the_cleaned_text() -> None:
    assert read("First. Second?\n\nThird").sentences == ["first.", "second?", "third"]
