"""Texts as long as any that is read, made to take long: one piece over and over, and lists."""

from __future__ import annotations

from knowledge.understanding.normalise import LONGEST

_SIGNS = [*"a1@.()[]<>{}\"'`*_|\\/-+#=:;,!?%&~$\n\t\0", "é", "ﷺ", "½", "İ", "ſ", "😀", "א", "字"]
_UNSEEN = ["\u200b", "\u202e", "\u0301", "\xad", "\u3164", "a\u0301", "a\xad"]
_PIECES = """
    x. a.b. a@b. @a. a@ @a xn-- 1.1. 1.2.3_ 0x80_ 5.7.8_ 535_ 12345_ 1- :a: <:a:1> <@1>_ [a](http://a)_
    **a *a_ || http:// https://a.b/_ imap_ imap port_ gmail_ gmial_ outlok_ wiht_ qwzx_ don't_ no_
    not_ not_working_ the_ password_ password:_ pw_ pw= is_my_password_ user_pass_ user:pass_ login/
    abcd_efgh_ijkl_mnop_ abcd-efgh- token=_ passwort:_ aB1!_ eyJ. AKIA sk- ghp_ +49_ 4111_ ::1_
    192.168. C:\\ ff: ssl/tls_ 993_ 465_587_ a,_ a;b (a) a.a- aup# <a:b:1
    """.split()
_LISTS = (
    " ".join(f"w{n}" for n in range(LONGEST)),
    " ".join(f"a{n}.com" for n in range(LONGEST)),
    " ".join(f"u{n}@h{n}.net" for n in range(LONGEST)),
    " ".join(str(n) for n in range(LONGEST)),
    "".join(chr(0xAC00 + n) for n in range(LONGEST)),
)


def hostile_texts(length: int = LONGEST) -> dict[str, str]:
    """The texts by what they are made of, each of `length` characters, with and without mail."""
    pieces = [*_SIGNS, *_UNSEEN, *(piece.replace("_", " ") for piece in _PIECES)]
    texts = {piece: (piece * length)[:length] for piece in pieces}
    texts |= {text[:24]: text[:length] for text in _LISTS}
    return texts | {f"imap {name}": f"imap port {text}"[:length] for name, text in texts.items()}
