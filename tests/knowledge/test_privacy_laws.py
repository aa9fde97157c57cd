"""What holds of masking whatever the text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.privacy import holds_address, holds_password, logins, pasted, redact, spoken, tables
from knowledge.privacy.folding import folds

if TYPE_CHECKING:
    from collections.abc import Callable

INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u2063\u034f"
LONGEST_MASK: Final = 10

FRAGMENTS: Final = (
    "my password is",
    "pass",
    "pin",
    "token",
    ":",
    "=",
    "->",
    " ",
    "\n",
    "\t",
    "|",
    "/",
    "'",
    '"',
    "`",
    "hunter2!X",
    "sunflower",
    "kzpq wert bnmp azol",
    "me@home.example",
    "gmail.com",
    "10.0.0.1",
    "AUTH LOGIN",
    "bWU6YmFtYm9v",
    "A1 LOGIN ",
    "://",
    "@",
    "+49 170 1234567",
    "‹password›",
    "‹",
    "›",
    "\u200b",
    "ｐｗ",
    "is my password",
    "changed it to",
    "user",
    "a1b2C3d4E5f6a7b8c9d0e1",
)
TEXTS: Final = st.text(max_size=300) | st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(
    "".join
)


@given(TEXTS)
@example("pass: pass word: x9Y!zz / ‹password› pin 1234")
def test_masking_twice_is_masking_once(said: str) -> None:
    masked = redact(said)

    assert redact(masked) == masked
    assert "\0" not in masked
    assert len(masked) <= LONGEST_MASK * len(said)


@given(TEXTS)
def test_any_text_can_be_looked_at(said: str) -> None:
    assert holds_password(said) in {True, False}
    assert holds_address(said) in {True, False}


PROSE: Final = """
    i cannot get my mail on the new phone it worked last week but then the screen went dark and now
    nothing comes through at all could somebody please tell me where to look next time this will
    also take some more than half an hour when they sent that long list with your name what does
    thunderbird want here from gmail outlook keeps asking over again ich bekomme keine nachrichten
    mehr seit gestern geht gar nichts je ne peux plus envoyer de messages depuis hier no puedo
    enviar correo desde ayer non riesco a inviare posta da ieri ik kan geen berichten meer versturen
""".split()


@given(st.lists(st.sampled_from(PROSE), max_size=60), st.sampled_from([" ", ", ", ". ", "\n"]))
def test_ordinary_prose_is_left_alone(words: list[str], joint: str) -> None:
    said = joint.join(words)

    assert redact(said) == said
    assert not holds_password(said)


CARRIERS: Final = (
    "my password is {}",
    "password: {}",
    "pw={}",
    "{} is my password",
    "Passwort lautet {} danke",
    "mot de passe : {}",
    "la contraseña es {}, y no entra",
    "la password è {}",
    "wachtwoord {} klopt",
    "i changed it to {} as the password failed",
    "me@home.example:{}",
    "login bob password {}",
    "user: bob\npass: {}\nport: 993",
    "bob / {} is the login, password included",
    "PASS {}\n+OK",
    "A1 LOGIN bob {}",
    "imap://bob:{}@mail.home.example",
    "password\n{}",
    'the password "{}" fails',
    "password is `{}`",
    "| user | password |\n| bob | {} |",
    "password for gmail is still {} ok",
)
GIVEN_SECRETS: Final = st.from_regex(
    r"[A-Z][a-z]{3,8}[0-9]{2,4}[!#$%]|[a-z]{4,8}[0-9]{3}[!#$]{1,2}[A-Z]", fullmatch=True
)


@given(st.sampled_from(CARRIERS), GIVEN_SECRETS)
def test_no_secret_survives_in_any_sentence(carrier: str, secret: str) -> None:
    assert secret not in redact(carrier.format(secret))


@given(st.data())
def test_what_is_invisible_hides_no_password(data: st.DataObject) -> None:
    said = "my password is Quokka88!x and it fails"
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(said)))
        said = said[:place] + data.draw(st.sampled_from(INVISIBLE)) + said[place:]

    seen = "".join(c for c in redact(said) if c not in INVISIBLE)

    assert "Quokka88" not in seen
    assert holds_password(said)


@given(
    st.from_regex(r"[a-z][a-z0-9.]{0,15}@[a-z][a-z0-9-]{0,15}\.(com|org|example)", fullmatch=True)
)
def test_no_address_survives(address: str) -> None:
    assert holds_address(address)
    assert address not in redact(f"my mail {address} fails")


UNITS: Final = (
    "+",
    "a",
    "A1",
    "a ",
    "pass",
    "pass ",
    "pass:",
    "password is ",
    "password:x ",
    "is my password ",
    "@",
    "a@",
    "a@b.",
    "a.b",
    "\u200b",
    "a\u200b",
    "| ",
    "\n",
    "a\t",
    "abcd ",
    "abcd-",
    "kzpq ",
    "eyJ",
    "AUTH LOGIN\n",
    "login a b ",
    "://a:b",
    "PASS a\n",
    "-----BEGIN PRIVATE KEY-----",
    "0 ",
    "1:",
    "1.",
    "é",
    '"',
    "*",
    "changed it to ",
    "x9Y!",
    "credentials: a / ",
    "pin 12 ",
    "password|a\n",
    "‹",
    "aB3",
)


@pytest.mark.parametrize("work", [redact, holds_password])
@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_text_is_twice_the_work(work: Callable[[str], object], unit: str) -> None:
    short = unit * (3000 // len(unit))

    once, twice = _calls(work, short), _calls(work, short + short)

    assert twice <= 2.5 * once + 200


def _calls(work: Callable[[str], object], text: str) -> int:
    """How many functions are called while `work` looks at `text`."""
    work(text)
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return calls


@given(TEXTS)
def test_no_password_beyond_doubt_escapes_the_first_glance(text: str) -> None:
    """The glance spares most messages the longer look, and must lose nothing that it would find."""
    looks = (pasted, logins, spoken, tables)
    certain = (
        span.certain for folded in folds(text) for look in looks for span in look.spans(folded)
    )

    assert holds_password(text) == any(certain)
