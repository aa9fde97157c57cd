"""What a reply says, composed from the shipped content: the facts, in what order, how written."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from knowledge.answering.compose import Composer
from knowledge.answering.placeholders import today
from knowledge.answering.text import render_text, say_as_of, server_line
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Clarification, Question, Reference
from knowledge.service import Knowledge
from knowledge.understanding import Codes, Understanding
from tests.small_content import edit, write

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.outcomes import Reply

KNOWLEDGE = Knowledge(read_catalog())
CATALOG = KNOWLEDGE.catalog
CODES = Codes(CATALOG)
COMPOSER = Composer(CATALOG, CODES)
GMAIL = "googlemail.com"
CLEAR_TEXT = "bay.wind.ne.jp"


def reply_to(reference: Reference) -> Reply:
    return COMPOSER.compose(reference)


def settings_of(provider: str, *, protocol: str = "", direction: str = "") -> Reply:
    return reply_to(
        Reference(topic="setup.provider", provider=provider, protocol=protocol, direction=direction)
    )


def for_code(code: str, topic: str) -> Reply:
    return reply_to(Reference(topic=topic, code=code))


def said(question: str, *earlier: str) -> str:
    return (
        render_text(KNOWLEDGE.answer(Question(text=question, turns=KNOWLEDGE.fold(earlier)))) or ""
    )


# settings


@pytest.mark.parametrize(
    ("protocol", "direction", "first"),
    [
        ("", "", "imap"),
        ("imap", "", "imap"),
        ("pop3", "", "pop3"),
        ("smtp", "", "smtp"),
        ("", "incoming", "imap"),
        ("", "outgoing", "smtp"),
        ("", "both", "imap"),
        ("pop3", "both", "pop3"),
        ("pop3", "outgoing", "smtp"),
    ],
)
def test_all_servers_are_told_and_those_asked_for_first(
    protocol: str, direction: str, first: str
) -> None:
    reply = settings_of(GMAIL, protocol=protocol, direction=direction)

    assert reply.servers[0].protocol == first
    assert {s.protocol for s in reply.servers} == {"imap", "pop3", "smtp"}
    assert all(reply.fact.count(s) <= 1 for s in ("imap.gmail", "pop.gmail", "smtp.gmail"))


def test_the_first_line_has_host_port_and_security_of_what_was_asked() -> None:
    assert settings_of(GMAIL).fact == (
        "**Gmail: IMAP `imap.gmail.com` 993, SMTP `smtp.gmail.com` 465, both SSL/TLS.**"
    )
    assert settings_of("me.com").fact == (
        "**iCloud Mail: IMAP `imap.mail.me.com` 993 SSL/TLS, "
        "SMTP `smtp.mail.me.com` 587 STARTTLS.**"
    )
    assert settings_of("hotmail.com", protocol="smtp").fact == (
        "**Outlook.com: SMTP `smtp-mail.outlook.com`, port 587, STARTTLS.**"
    )


def test_settings_say_what_has_to_be_switched_on_and_link_the_providers_page() -> None:
    for provider in ("gmx.net", "comcast.net", "hotmail.com", "zoho.com"):
        reply = settings_of(provider)
        record = CATALOG.provider_by_key[provider]
        assert record.switch in reply.steps
        assert record.help_page in reply.sources[-1]
    assert "mailboxes to Yahoo Mail in phases" in settings_of("comcast.net").also


def test_a_provider_known_by_name_only_is_given_nobodys_servers() -> None:
    for asked, name in (
        ("eastlink imap settings", "Eastlink"),
        ("imap for someone@telus.net", "Telus"),
        ("vodafone italia imap", "Vodafone Italy"),
        ("poste italiane imap", "Poste Italiane"),
    ):
        answer = said(asked)
        assert f"I have no checked settings of {name}" in answer
        assert "User name:" not in answer
        assert "Password:" not in answer


def test_a_provider_known_by_name_only_is_named_wherever_an_unknown_one_is() -> None:
    rejected = reply_to(Reference(topic="trouble.password_rejected", provider="cogeco.ca"))
    assert "no settings for `Cogeco (Canada)`" in rejected.fact


def test_a_service_that_closed_or_only_forwards_is_told_as_such() -> None:
    assert "Skiff has closed" in said("skiff imap settings")
    assert "only forwards mail" in said("imap server for someone@duck.com")


def test_what_is_part_of_a_brand_is_no_slip_of_another_one() -> None:
    assert "mail.postecert.it" in said("poste pec smtp")
    assert "imap.alice.de" in said("alice dsl imap")
    assert "imap.free.fr" in said("alice adsl imap")


@pytest.mark.parametrize(
    ("domain", "host"),
    [
        ("tampabay.rr.com", "mail.brighthouse.com"),
        ("nc.rr.com", "mail.twc.com"),
        ("qwest.net", "mail.centurylink.net"),
        ("yahoo.co.jp", "imap.mail.yahoo.co.jp"),
        ("yahoo.com.ph", "imap.mail.yahoo.com"),
        ("chello.at", "mail.mymagenta.at"),
        ("chello.nl", "imap.ziggo.nl"),
        ("tiscali.co.uk", "mail.talktalk.net"),
        ("vodafone.hu", "mail.vodamail.hu"),
        ("lenta.ru", "imap.rambler.ru"),
    ],
)
def test_a_domain_leads_to_the_servers_of_those_who_run_it(domain: str, host: str) -> None:
    assert host in said(f"imap server for someone@{domain}")


def test_a_protocol_that_is_not_there_is_admitted() -> None:
    assert settings_of("me.com", protocol="pop3").fact.startswith("**iCloud Mail offers no POP3;")
    assert "no POP3 server of one.com" in settings_of("one.com", protocol="pop3").picture


def test_what_is_not_sure_or_not_safe_is_said() -> None:
    assert "ask the provider for SSL/TLS" in settings_of(CLEAR_TEXT).caution
    assert "ask the provider for SSL/TLS" not in settings_of(GMAIL).caution
    assert "one list only" in settings_of("plus.net").caution


def test_a_user_name_that_differs_is_told_for_each_server() -> None:
    receiving = reply_to(Reference(topic="trouble.cannot_receive", provider="me.com"))
    sending = reply_to(Reference(topic="trouble.cannot_send", provider="me.com"))

    assert "user name the part of your address before the @" in receiving.also
    assert "user name your full e-mail address" in " ".join(sending.steps)


def test_an_unknown_domain_is_quoted_once_and_guessed_at() -> None:
    reply = COMPOSER.compose(
        Reference(topic="setup.provider"),
        Understanding(
            tags=frozenset({"unknown_provider"}),
            domain="hollow-oak.example",
            host_domain="hollow-oak.example",
        ),
    )

    assert "`hollow-oak.example`" in reply.fact
    assert "`imap.hollow-oak.example`" in reply.steps[-1]
    assert "``" not in reply.fact + " ".join(reply.steps)


@pytest.mark.parametrize("topic", ["setup.provider", "setup.provider.hosted_isp"])
def test_servers_that_were_looked_up_long_ago_are_to_be_checked(topic: str) -> None:
    long_ago, lately = date(2020, 1, 31), today() - timedelta(days=30)
    gmail = CATALOG.provider_by_key[GMAIL]
    tuta = CATALOG.provider_by_key["tuta.com"]
    said_of = {
        (one.key, day): say_as_of(
            Composer(replace(CATALOG, providers=(replace(one, as_of=day),)), CODES).compose(
                Reference(topic=topic, provider=one.key)
            )
        )
        for one in (gmail, tuta)
        for day in (long_ago, lately)
    }

    assert said_of[GMAIL, long_ago] == "as of January 2020, check with the provider"
    assert said_of[GMAIL, lately] == f"as of {lately:%B %Y}"
    assert said_of["tuta.com", long_ago] == "as of January 2020", "it has no server to move"


def test_a_brand_without_a_domain_gets_no_guessed_host() -> None:
    assert "imap.bluehost" not in said("imap settings for bluehost")


# ports


def test_a_port_that_is_one_gets_one_bold_line_and_no_doubt() -> None:
    for number in (25, 110, 143, 465, 587, 993, 995, 2525):
        reply = reply_to(Reference(topic="port.lookup", port=number))
        assert reply.fact.count("**") == 2
        assert not reply.also
        assert reply.sources == CATALOG.port_by_number[number].sources


def test_a_port_that_is_none_is_asked_about() -> None:
    reply = reply_to(Reference(topic="port.lookup", port=994))

    assert "Did you mean 993" in reply.fact
    assert "stands beside" in reply.also
    assert not reply_to(Reference(topic="port.lookup", port=60000)).also


def test_a_slip_named_on_the_way_is_asked_about_after_the_answer() -> None:
    reply = reply_to(Reference(topic="error.timeout", port=466))

    assert reply.caution.startswith("**Port 466 is no mail port. Did you mean 465")
    for number in (465, 60000):
        assert "mail port" not in reply_to(Reference(topic="error.timeout", port=number)).caution


# codes and messages


def test_a_message_that_means_what_the_topic_says_is_not_explained_twice() -> None:
    reply = for_code("conn-timeout", "error.timeout")

    assert reply.fact == reply_to(Reference(topic="error.timeout")).fact
    assert reply.picture == reply_to(Reference(topic="error.timeout")).picture
    assert set(CATALOG.message_by_id["conn-timeout"].source.split("; ")) <= set(reply.sources)


_SAID = {"enhanced": "smtp {0[0]}50 {0}", "smtp": "{}", "imap": "NO [{}]", "pop3": "-ERR [{}]"}


@pytest.mark.parametrize(
    "said_by_server",
    [
        _SAID[c.family].format(c.code.replace("X.", "5."))
        for c in CATALOG.codes
        if c.topic and not c.vendor
    ],
)
def test_every_code_leads_to_its_topic_when_hardly_more_is_pasted(said_by_server: str) -> None:
    meaning = CODES.explain(said_by_server.rsplit(maxsplit=1)[-1].strip("[]"))

    assert meaning is not None
    assert KNOWLEDGE.answer(Question(text=said_by_server)).topic == meaning.topic


@pytest.mark.parametrize("code", ["4.1.8", "4.2.2", "4.7.5"])
def test_a_temporary_reply_is_read_by_its_longer_code(code: str) -> None:
    meaning = CODES.explain(code)

    assert meaning is not None
    assert KNOWLEDGE.answer(Question(text=f"450 {code}")).topic == meaning.topic


def test_an_outlook_code_comes_with_its_own_cure_then_with_its_neighbours() -> None:
    reply = for_code("0x800ccc92", "error.outlook_codes")

    assert reply.fact == "**0x800CCC92: The POP server did not accept the password.**"
    assert reply.steps == CATALOG.message_by_id["outlook-0x800ccc92"].fixes
    assert "0x800CCC0E" in reply.also + reply.more
    assert len(reply.sources) == len(set(reply.sources))


def test_a_wrong_password_at_microsoft_is_not_put_on_the_administrator() -> None:
    reply = for_code("aadsts50126", "error.oauth_400")

    assert "password" in reply.fact
    assert "webmail" in reply.steps[0]
    assert "looked at the password" in reply.picture


@pytest.mark.parametrize("code", ["5.4.99", "5.4.4", "550 5.4.6"])
def test_trouble_between_servers_is_not_the_recipients(code: str) -> None:
    reply = for_code(code, "error.recipient_rejected")

    assert "no way to the recipient's side" in reply.picture
    assert "right of the @" in reply.steps[0]


@pytest.mark.parametrize("pasted", ["450 4.1.8", "550 sender verify failed"])
def test_a_sender_that_does_not_exist_is_not_put_on_the_login(pasted: str) -> None:
    text = said(pasted)

    assert "sender's address or its domain" in text
    assert "does not belong to the mailbox" not in text


def test_of_several_codes_the_one_that_says_most_is_explained() -> None:
    text = said("5.1.0 - Unknown address error 550-'5.1.1 The address does not exist.'")
    assert text.startswith("550 5.1.1 (permanent): the recipient's mailbox does not exist")


def test_of_each_document_one_place_is_cited() -> None:
    documents = [
        " ".join(source.split()[:2])
        for source in for_code("535 5.7.8", "error.auth_failed").sources
        if source.startswith("RFC ")
    ]
    assert len(documents) == len(set(documents))


# asking back


def test_a_vague_question_is_answered_with_one_question() -> None:
    outcome = KNOWLEDGE.answer(Question(text="email not working"))

    assert isinstance(outcome, Clarification)
    assert outcome.ask == "What fails: sending, receiving, or signing in?"
    assert not outcome.reply.fact.endswith("?**")
    assert len(outcome.reply.steps) == 3


def test_a_guess_that_knows_nothing_yet_is_not_offered_as_an_answer() -> None:
    assert "My best guess" not in said("help plz")


def test_a_mended_word_is_shown_as_menus_have_it() -> None:
    assert "Showing IMAP, SSL/TLS (you wrote “imao”, “secrue”)." in said("imao secrue")


# dated facts


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2999-12-31", "From December 2026 Northmail wants OAuth2."),
        ("2000-01-01", "Northmail wants OAuth2."),
    ],
)
def test_a_dated_fact_changes_by_itself_on_its_day(tmp_path: Path, day: str, told: str) -> None:
    content = write(tmp_path / "content")
    edit(content / "facts/policies.toml", "2026-12-31", day)
    edit(content / "topics/port/port.one.md", "- Ask {provider}", "- {policy.north_oauth}\n- Ask")
    edit(content / "facts/providers.toml", "help_page", 'note = "{policy.north_oauth}"\nhelp_page')
    edit(content / "topics/port/port.one.md", "## picture", "## also\n{note}\n\n## picture")

    reference = Reference(topic="port.one", provider="northmail")
    reply = Knowledge(read_catalog(content)).compose(reference).reply

    assert reply.steps[1] == told
    assert reply.also == told


# every topic


@pytest.mark.parametrize("topic", [t.id for t in KNOWLEDGE.topics()])
def test_nothing_is_left_unfilled_or_empty(topic: str) -> None:
    for provider in ("", GMAIL, "hotmail.com", "me.com", "proton.me", "tuta.com", CLEAR_TEXT):
        reply = reply_to(Reference(topic=topic, provider=provider))
        text = "\n".join((reply.fact, reply.picture, *reply.steps, reply.also, reply.more))
        assert not re.search(r"\{[a-z_.]+\}|``|\*\*\*\*|\s\(\)", text)
        assert not any(not step.strip(" .:") or step.endswith((": .", ":")) for step in reply.steps)
        shown = text + " ".join(map(server_line, reply.servers))
        assert ("no encryption" in shown) == ("ask the provider for SSL/TLS first" in reply.caution)
