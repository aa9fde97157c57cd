"""Questions in other languages lead where the English ones lead."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.text import render_text
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.service import Knowledge
from knowledge.understanding.foreign import Foreign, Reading, fold
from knowledge.understanding.normalise import read
from knowledge.understanding.quoted.messages import QuotedMessages

CATALOG = read_catalog()
KNOWLEDGE = Knowledge(CATALOG)
FOREIGN = Foreign(CATALOG.language["foreign"])
AUTH, REFUSED, TIMEOUT = (
    "trouble.password_rejected",
    "error.connection_refused_reset",
    "error.timeout",
)


def in_english(text: str) -> Reading:
    return FOREIGN.read(text, read(text).words)


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("welcher Port für IMAP", "port.imap"),
        ("Posteingangsserver t-online", "setup.provider"),
        ("ich bekomme keine E-Mails mehr", "trouble.cannot_receive"),
        ("ich kann keine mails senden", "trouble.cannot_send"),
        ("Passwort wird nicht angenommen bei gmx", "trouble.password_rejected"),
        ("Unterschied zwischen IMAP und POP3", "compare.imap_pop3"),
        ("serveur sortant laposte", "setup.provider"),
        ("je ne reçois plus de mails", "trouble.cannot_receive"),
        ("je ne peux pas envoyer de mails", "trouble.cannot_send"),
        ("mot de passe d’application yahoo", "concept.app_password"),
        ("qu’est-ce que imap", "protocol.imap"),
        ("différence entre imap et pop3", "compare.imap_pop3"),
        ("servidor de correo saliente gmail", "setup.provider"),
        ("no puedo enviar correos", "trouble.cannot_send"),
        ("no recibo correos", "trouble.cannot_receive"),
        ("qué puerto uso para imap", "port.imap"),
        ("contraseña de aplicación gmail", "concept.app_password"),
        ("non riesco a inviare email", "trouble.cannot_send"),
        ("non ricevo più email", "trouble.cannot_receive"),
        ("che porta per smtp", "port.smtp"),
        ("cos'è smtp", "protocol.smtp"),
        ("ik kan geen mail verzenden", "trouble.cannot_send"),
        ("ik ontvang geen mail meer", "trouble.cannot_receive"),
        ("welke poort voor imap", "port.imap"),
        ("wachtwoord vergeten van mijn mail", "howto.find_or_reset_password"),
    ],
)
def test_what_is_asked_most_is_found_in_five_languages(asked: str, topic: str) -> None:
    assert KNOWLEDGE.answer(Question(text=asked)).topic == topic


def test_the_reply_says_kindly_that_it_is_english() -> None:
    reply = render_text(KNOWLEDGE.answer(Question(text="welcher Port für IMAP"))) or ""

    assert "German" in reply
    assert "993" in reply


@pytest.mark.parametrize("typed", ["contraseña incorrecta", "contrasena incorrecta"])
def test_accents_may_be_left_out(typed: str) -> None:
    assert in_english(typed) == Reading("password incorrect", "Spanish")


@pytest.mark.parametrize(
    "told",
    [
        "which port for imap",
        "my comment on the quest: no luck, error 550 from me to you",
        "non-delivery report from postmaster",
        "die mailbox is full, can i send?",
        "he said wie geht's, anyway my gmail does not sync on the train to mail.example.org",
    ],
)
def test_english_stays_as_it_is(told: str) -> None:
    reading = in_english(told)

    assert reading.language == "" or reading.text != told


def test_addresses_and_hosts_are_left_alone() -> None:
    told = "mein passwort für ich.kann@senden.example bei mail.konto.example ist falsch"

    assert "ich.kann@senden.example" in in_english(told).text
    assert "mail.konto.example" in in_english(told).text


@pytest.mark.parametrize("name", sorted(CATALOG.language["foreign"]))
def test_no_mark_of_a_language_is_a_word_of_our_own_questions(name: str) -> None:
    marks = {fold(mark) for mark in str(CATALOG.language["foreign"][name]["marks"]).split()}
    asks = [ask for topic in CATALOG.topics for ask in topic.asks]
    marked = [ask for ask in asks if not marks.isdisjoint(read(ask).words)]

    assert len(marked) <= len(asks) / 200, marked


@pytest.mark.parametrize("name", sorted(CATALOG.language["foreign"]))
def test_what_a_program_shows_in_a_language_is_a_known_message_in_english(name: str) -> None:
    messages = QuotedMessages(CATALOG.messages)

    for _, english in CATALOG.language["foreign"][name]["messages"]:
        assert messages.find(re.sub(r"\\\d", "imap.example.org", english)), english


@pytest.mark.parametrize(
    ("shown", "topic"),
    [
        ("Anmeldung auf dem Server imap.gmx.net mit Benutzernamen „me“ fehlgeschlagen", AUTH),
        ("Verbindung mit Server pop.example.org wurde zurückgesetzt.", REFUSED),
        ("Échec de la connexion au serveur imap.example.org avec le nom d’utilisateur me.", AUTH),
        (
            "Impossible de se connecter au serveur mx.example.org ; la connexion a été refusée",
            REFUSED,
        ),
        ("le délai d'attente de la connexion au serveur imap.example.org est dépassé", TIMEOUT),
        ("La conexión al servidor imap.example.org ha superado el tiempo de espera", TIMEOUT),
        ("Accesso al server imap.example.org con nome utente me non riuscito", AUTH),
        ("Wachttijd voor verbinding met server imap.example.org is verstreken.", TIMEOUT),
        ("De verbinding met server imap.example.org werd onderbroken", REFUSED),
    ],
)
def test_what_a_program_shows_in_another_language_is_explained(shown: str, topic: str) -> None:
    assert KNOWLEDGE.answer(Question(text=shown)).topic == topic


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    reading = in_english(text)

    assert reading.language or reading.text == text


def test_without_its_vocabulary_everything_stays() -> None:
    assert Foreign(tomllib.loads("")).read("mein passwort", ("mein", "passwort")).language == ""
