"""What is asked most is answered, in the fewest words, whatever the weights are fitted on."""

from __future__ import annotations

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Answer, Clarification, Question
from knowledge.service import Knowledge

KNOWLEDGE = Knowledge(read_catalog())
CORE = {
    "compare.465_587": ["465 or 587"],
    "compare.imap_pop3": ["imap or pop"],
    "compare.smtp_imap": ["difference between imap and smtp"],
    "compare.ssl_starttls": ["ssl or starttls"],
    "concept.app_password": [
        "what is an app password",
        "how do i make an app password for gmail",
        "gmail app password",
        "yahoo app password",
        "icloud app specific password",
    ],
    "concept.leave_on_server": ["leave messages on server"],
    "concept.mx_srv_dns": ["what is an mx record"],
    "concept.oauth2": ["what is oauth2"],
    "concept.smtp_auth": ["smtp authentication"],
    "concept.spf_dkim_dmarc": ["what is spf"],
    "concept.ssl_tls": ["what's tls"],
    "concept.starttls": ["what is starttls"],
    "concept.username_format": ["username or full email address"],
    "dev.apps_and_devices": ["wordpress mail not sending"],
    "dev.send_from_code": ["send mail from php", "python smtplib gmail", "nodemailer gmail"],
    "dev.server_internals": ["postfix relay"],
    "error.auth_failed": ["535 5.7.8"],
    "error.blocked_spam": ["550 5.7.1"],
    "error.certificate": ["certificate error"],
    "error.connection_refused_reset": ["connection refused"],
    "error.host_not_found": ["server not found"],
    "error.outlook_codes": ["0x800CCC0E"],
    "error.rate_limit": ["421 too many connections"],
    "error.relay_denied": ["554 relay access denied"],
    "error.size_quota": ["mailbox full"],
    "error.timeout": ["connection timed out"],
    "howto.alias_catch_all": ["email alias", "catch all"],
    "howto.choose_provider": ["which email provider is good"],
    "howto.find_or_reset_password": ["forgot my email password"],
    "howto.find_settings": [
        "where do i find my server settings",
        "how do i find out my imap server",
    ],
    "howto.forwarding": ["forward my mail"],
    "howto.multi_device": ["mail on two devices"],
    "howto.new_computer": ["how do i move my mail to a new computer"],
    "howto.rules_vacation": ["out of office"],
    "howto.shared_mailbox": ["shared mailbox"],
    "howto.switch_provider": ["switch provider keep mails"],
    "howto.update_password": ["how do i change my email password"],
    "meta.capabilities": ["can you help me", "what can you do"],
    "meta.live_status": ["is gmail down"],
    "port.imap": ["port for imap"],
    "port.pop3": ["pop3 port"],
    "port.smtp": ["port for smtp", "what port is smtp ssl"],
    "protocol.exchange": ["what is exchange"],
    "protocol.imap": ["what is imap", "whats imap", "what does imap stand for"],
    "protocol.pop3": ["whats pop3"],
    "protocol.smtp": ["what is smtp"],
    "security.hacked_account": ["my account was hacked"],
    "setup.client.ios": ["how do i set up email on my iphone"],
    "setup.client.thunderbird": ["how do i add gmail to thunderbird"],
    "setup.provider": [
        "smtp gmail",
        "outlook.com imap",
        "yahoo smtp",
        "aol mail server settings",
        "comcast smtp server",
        "office 365 smtp",
        "zoho imap",
    ],
    "setup.provider.custom_domain": ["what's the smtp server for my domain"],
    "setup.provider.hosted_isp": ["att.net incoming server"],
    "setup.provider.no_imap": ["protonmail imap"],
    "setup.second_account": ["add a second account"],
    "trouble.cannot_connect": ["cannot send or receive"],
    "trouble.cannot_receive": ["i cant receive emails"],
    "trouble.cannot_send": ["i can't send mail"],
    "trouble.lands_in_spam": ["my mail goes to spam"],
    "trouble.outbox_stuck": ["emails stuck in outbox"],
    "trouble.password_prompt_loop": [
        "it keeps asking for my password",
        "thunderbird keeps asking for password",
        "outlook keeps asking for password",
    ],
    "trouble.password_rejected": ["my password is rejected"],
    "trouble.pop_mail_vanishes": ["mails disappear from my phone"],
    "trouble.sent_missing": ["my sent mail is missing"],
}


@pytest.mark.parametrize(
    ("asked", "topic"), [(asked, topic) for topic, lines in CORE.items() for asked in lines]
)
def test_what_is_asked_most_is_answered(asked: str, topic: str) -> None:
    outcome = KNOWLEDGE.answer(Question(text=asked))

    assert isinstance(outcome, Answer | Clarification)
    assert outcome.topic == topic


@pytest.mark.parametrize("plea", ["help, {}", "Help! {}", "hi all, {}", "quick question: {}"])
def test_a_cry_for_help_changes_nothing(plea: str) -> None:
    asked = {
        "what are the imap settings of gmail?": "setup.provider",
        "i can't send mail": "trouble.cannot_send",
    }

    for question, topic in asked.items():
        assert KNOWLEDGE.answer(Question(text=plea.format(question))).topic == topic
