"""The words for a password, and where a text has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from knowledge.pattern_set import Pattern

if TYPE_CHECKING:
    from knowledge.privacy.folding import Folded

PASSWORD, SHORT, WEAK, CODE = "password", "short", "weak", "code"
"""A word for it; an abbreviation; what may be something else (`pin`); a code of digits."""
SIGN_IN: Final = Pattern(
    r"\b(?:log ?-?ins?|logged in|sign(?:ed)?[ -]?in|credentials|creds|anmeld(?:ung|en|edaten)"
    r"|einloggen|zugang(?:sdaten)?|connexion|identifiants|credenciales|acceder|accedere|credenziali"
    r"|inloggen|inloggegevens)\b"
)
"""Words for what one does with a password."""

_PASSWORDS: Final = (
    r"p[a@4][s5$]{1,3}[ _-]?w[o0]?r?[o0]?r?[dt](?:s|es|en|er)?|pass[ -]?phrases?|pass[ -]?codes?"
    r"|kenn?wort(?:s|es|er)?|wachtwoord(?:en)?|mots? de passe|contrasen[ya]s?|parol[ae] d.ordine"
    r"|parola chiave|losung(?:s)?wort"
)
_SHORT: Final = r"pwrd|pswd|psw|pwd|pws|pw|mdp|passw|pass|clave|senha|kw|ww"
_WEAK: Final = (
    r"pin|puk|tan|secret|token|(?:api|secret|access|private|auth|license|smtp|account)[ _-]?key"
    r"|apikey|(?:client|app)[ _-]?secret|(?:api|refresh|access|bot|auth)[ _-]?tokens?|jeton"
    r"|schlussel|geheimnis|(?:set-)?cookie|authorization|session[ _]?id"
)
_CODE: Final = (
    r"(?:verification|security|sms|backup|recovery|2fa|mfa|otp|login|auth|authentication"
    r"|one[- ]time|confirmation|access|sign-in|unlock)[ -]codes?|pin[ -]code|otp|bestatigungscode"
    r"|sicherheitscode|wiederherstellungscode|code de (?:verification|securite)"
    r"|codigo de (?:verificacion|seguridad)|codice di (?:verifica|sicurezza)|verificatiecode"
)
_ANY: Final = Pattern(
    rf"(?P<code>\b(?:{_CODE}))|(?P<password>{_PASSWORDS})|(?P<short>{_SHORT})|(?P<weak>{_WEAK})"
)
FORM: Final = _ANY.pattern
"""Is in every text that has such a word."""
_OPTION: Final = re.compile(r"(?:^|\s)--?[a-z-]*$")
_OPTION_LONGEST: Final = 24


class Keyword(NamedTuple):
    """A word for a password in a text."""

    start: int
    end: int
    kind: str
    is_option: bool
    """Whether it is an option of a command (`--password`): its value stands beside it."""


def keywords(folded: Folded) -> list[Keyword]:
    """The words for passwords in the text, in order."""
    return [
        Keyword(start, end, kind, is_option=_is_option(folded.lower, start))
        for match in _ANY.finditer(folded.lower)
        for start, end, kind in [(*match.span(), match.lastgroup)]
        if _stands_alone(folded.lower, start, end, joined=kind == PASSWORD)
    ]


def _stands_alone(text: str, start: int, end: int, *, joined: bool) -> bool:
    """Whether it is no part of another word; `joined` ones end words (`smtppassword`)."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if not joined and before.isalnum():
        return False
    return not (after[:1].isalnum() or (after[:1] == "-" and after[1:].isalpha()))


def _is_option(text: str, start: int) -> bool:
    return _OPTION.search(text[max(0, start - _OPTION_LONGEST) : start]) is not None
