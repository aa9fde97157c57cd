"""What is private goes, what a question needs stays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from knowledge.privacy import holds_password, redact

KNOWN = frozenset({"gmail.com", "gmx.net", "google.com", "github.com", "example.com"})
DATA: Final = Path(__file__).parents[1] / "data"
MASK: Final = re.compile("‹(?:password|secret|address|host|ip|number)›")


def lines(name: str) -> list[str]:
    """The lines of a file of examples, with their escapes resolved."""
    raw = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [
        re.sub(r"\\(?:[nt]|u[0-9a-f]{4})", lambda m: m[0].encode().decode("unicode_escape"), line)
        for line in raw
        if line.strip() and not line.startswith("#")
    ]


SECRETS: Final = lines("secrets.txt")
HARMLESS: Final = lines("harmless.txt")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("imap.gmail.com port 993", "imap.gmail.com port 993"),
        ("error 0x800CCC0E and 535 5.7.8", "error 0x800CCC0E and 535 5.7.8"),
        ("ann.lee+x@gmail.com fails", "‹address›@gmail.com fails"),
        ("ann@lee-family.example fails", "‹address› fails"),
        ("server mail.lee-family.example:993", "server ‹host›:993"),
        ("see https://mail.lee-family.example/inbox", "see https://‹host›/inbox"),
        ("it is mail.lee-family.example.", "it is ‹host›."),
        ("192.168.1.20 refuses", "‹ip› refuses"),
        ("192.168.1.20:993 refuses", "‹ip›:993 refuses"),
        ("2001:db8::17 refuses", "‹ip› refuses"),
        ("ports 993 995 465 587", "ports 993 995 465 587"),
        ("my password is wrong", "my password is wrong"),
        ("my password is hunter2!", "my password is ‹password›"),
        ("pw: sunshine", "pw: ‹password›"),
        ("pass Sommer2019! please", "pass ‹password› please"),
        ("ann@gmx.net:hunter2!", "‹address›@gmx.net:‹password›"),
        ("app password kzpq wert bnmp azol", "app password ‹password›"),
        ("what port does imap use", "what port does imap use"),
        ("call +49 170 1234567", "call ‹number›"),
        ("token ghp_16C7e42F292c6912E7710c838347Ae178B4a", "token ‹secret›"),
        ("thunderbird.exe says no", "thunderbird.exe says no"),
        ("my password is hun\u200bter2 ok", "my password is ‹password› ok"),
        ("the im\u200bap server", "the im\u200bap server"),
    ],
)
def test_what_is_masked_and_what_stays(said: str, kept: str) -> None:
    assert redact(said, known_domains=KNOWN) == kept


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_goes(line: str) -> None:
    secrets = re.findall("«(.*?)»", line)
    masked = redact(re.sub("[«»]", "", line), known_domains=KNOWN)

    left = MASK.sub("", masked)
    parts = {part for secret in secrets for part in (secret, *secret.split()) if len(part) > 3}
    assert not [part for part in {*secrets, *parts} if part in left]


@pytest.mark.parametrize("line", HARMLESS)
def test_talk_of_passwords_stays(line: str) -> None:
    masked = redact(line, known_domains=KNOWN)

    assert "‹password›" not in masked
    assert "‹secret›" not in masked
    assert not holds_password(line)


def test_most_posted_passwords_are_noticed() -> None:
    noticed = [line for line in SECRETS if holds_password(re.sub("[«»]", "", line))]

    assert len(noticed) > 0.7 * len(SECRETS)


@pytest.mark.parametrize(
    "said",
    [
        "my password is hunter2!x",
        "pw: S0nnenschein",
        "password=correct7horse",
        "login ann@gmx.net / hunter2!",
        "app password kzpq wert bnmp azol",
        "my password is hunter2 and gmail says wrong",
        "login ann / password Sommer2019! please look",
        "user ann@gmx.net pass Blue-Heron22",
        "my pass\u200bword is hunter2!x",
    ],
)
def test_a_posted_password_is_noticed(said: str) -> None:
    assert holds_password(said)


@pytest.mark.parametrize(
    "said",
    [
        "my password is wrong",
        "the password is 100% correct",
        "password: where do i find it",
        "my password is not accepted by imap.gmail.com",
        "what port does imap use with ssl",
        "they want an app password from me",
        "ann@gmx.net: connection refused",
        "error 535 5.7.8 username and password not accepted",
        "password was changed yesterday",
        "pop.gmail.com wrong password 2sv on",
        "wrong password Office365",
        "gmail refuses my app password Windows10 laptop",
        "asks for the password iPhone14 only",
        "did the password 3x",
        "where do i get the xxxx-xxxx-xxxx-xxxx one",
        "mail mail mail grrr",
    ],
)
def test_talk_of_passwords_is_no_password(said: str) -> None:
    assert not holds_password(said)
