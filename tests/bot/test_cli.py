"""The program as its user starts it: real processes, real pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {"id", "outcome", "topic", "text", "suggestions", "confidence"}


class Postie:
    """`postie …` with a database of its own."""

    def __init__(self, url: str, directory: Path) -> None:
        self._url = url
        self._directory = directory

    def __call__(
        self, *arguments: str, typed: bytes = b"", environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        known = {
            k: v for k, v in os.environ.items() if not k.startswith(("DISCORD_", "POSTIE_", "COV_"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=typed,
            capture_output=True,
            env=known | {"DATABASE_URL": self._url, "PYTHONUTF8": "1"} | (environment or {}),
            cwd=self._directory,
            timeout=60,
            check=False,
        )
        said, complaint = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in complaint, complaint
        return subprocess.CompletedProcess(done.args, done.returncode, said, complaint)


@pytest.fixture
def postie(published_url: str, tmp_path: Path) -> Postie:
    (tmp_path / "here").mkdir()
    return Postie(published_url, tmp_path / "here")


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))


def test_a_question_gets_its_answer(postie: Postie) -> None:
    done = postie("ask", "port", "imap", "secure")

    assert done.returncode == 0
    assert done.stderr == ""
    assert "IMAP" in done.stdout
    assert "**" not in done.stdout


def test_a_question_is_answered_without_loading_what_only_discord_needs(postie: Postie) -> None:
    done = postie("ask", "port imap", environment={"PYTHONPROFILEIMPORTTIME": "1"})

    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "knowledge.service" in modules
    assert modules.isdisjoint({"discord", "cachetools", "aiohttp", "bot.services"})


def test_an_answer_as_json(postie: Postie) -> None:
    done = postie("ask", "--json", "port imap secure")

    assert set(json.loads(done.stdout)) == KEYS - {"id"}


def test_an_empty_user_gets_an_answer_from_a_database_made_on_the_way(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    postie = Postie("", home)

    surroundings = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    done = postie("ask", "imap port ssl", environment=surroundings)

    assert done.returncode == 0
    assert (home / "data/postie/postie.sqlite3").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask",), "There is no question yet."),
        (("ask", "   "), "There is no question yet."),
        (("ask", "x" * 6001), "That is a long one (6,001 characters)"),
    ],
)
def test_what_is_no_question_is_refused_kindly(
    postie: Postie, arguments: tuple[str, ...], said: str
) -> None:
    done = postie(*arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "question",
    [
        "😀😀",
        "ما هو منفذ imap",
        "@everyone **imap** port ||x||",
        "imap\u202eport",
        "a" * 4999,
        "-- 993",
    ],
)
def test_odd_questions_get_a_kind_reply(postie: Postie, question: str) -> None:
    done = postie("ask", "--", question)

    assert done.returncode == 0
    assert done.stdout.strip()


def test_a_batch_is_answered_line_by_line(postie: Postie) -> None:
    lines: list[dict[str, Any]] = [
        {"id": "a", "question": "imap port ssl", "context": []},
        {"id": "b", "question": "and for outgoing?", "context": ["imap port ssl"]},
        {"id": 3, "question": "pop3 port"},
        {"id": "long", "question": "x" * 6001, "context": []},
        {"id": "odd", "question": 7, "context": []},
        {"id": "null", "question": "port\0", "context": []},
        {"id": "ctx", "question": "port", "context": "no list"},
    ]
    typed = "\n".join(json.dumps(line) for line in lines).encode()

    done = postie("ask", "--batch", typed=typed)

    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply["id"] for reply in replies] == [line["id"] for line in lines]
    assert [reply["outcome"] == "error" for reply in replies] == [False] * 3 + [True] * 4
    assert all(set(reply) == KEYS for reply in replies[:3])
    assert all(set(reply) == KEYS | {"message"} for reply in replies[3:])
    assert all(0 <= reply["confidence"] <= 1 for reply in replies)
    assert done.returncode == 0


def test_lines_that_are_broken_are_said_and_nothing_is_lost(postie: Postie) -> None:
    done = postie(
        "ask",
        "--batch",
        typed=b'{"id": 1, "question": \n[]\n\n\xff\xfe\n{"id": 2, "question": "imap port"}',
    )

    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply["outcome"] for reply in replies[:3]] == ["error"] * 3
    assert replies[3]["id"] == 2
    assert replies[3]["outcome"] != "error"
    assert done.returncode == 1
    assert (
        done.stderr
        == "Postie: 3 of the lines could not be read; each has its error in the output.\n"
    )


def test_a_batch_deeper_than_any_question_is_refused(postie: Postie) -> None:
    done = postie("ask", "--batch", typed=b"[" * 100_000)

    assert json.loads(done.stdout)["outcome"] == "error"


def test_a_piped_chat_answers_a_question_a_line(postie: Postie) -> None:
    done = postie("chat", typed=b"imap port ssl\n\npop3 port ssl\nquit\nnever read\n")

    assert done.returncode == 0
    assert done.stdout.count("\n\n") >= 1


def test_a_piped_chat_goes_on_after_what_is_no_question(postie: Postie) -> None:
    done = postie("chat", typed=b"\xff\x00\nimap port ssl\n")

    assert done.returncode == 1
    assert "no text" in done.stderr
    assert "IMAP" in done.stdout


def test_without_a_token_two_lines_say_how_to_go_on(postie: Postie) -> None:
    done = postie("run")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 2
    assert "discord.com/developers" in done.stderr
    assert "postie chat" in done.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL begins with “mysql”"),
        ({"DATABASE_URL": "postgresql://u:S3C@RET@host/x"}, "DATABASE_URL has an @ too many"),
        ({"DATABASE_URL": "postgresql://u:p@127.0.0.1:99999/x"}, "a port that is none"),
        ({"DISCORD_TOKEN": "two words"}, "DISCORD_TOKEN: there is a blank"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "cannot be read"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "does not answer"),
        ({"POSTIE_LOG_LEVEL": "loud"}, "POSTIE_LOG_LEVEL: “loud” is none of"),
        ({"POSTIE_CONTENT": "/nowhere"}, "POSTIE_CONTENT: “/nowhere” is no directory"),
    ],
)
@pytest.mark.parametrize("command", [("ask", "imap port"), ("chat",), ("ask", "--batch")])
def test_wrong_settings_are_one_line(
    postie: Postie, command: tuple[str, ...], environment: dict[str, str], said: str
) -> None:
    done = postie(*command, environment=environment)

    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_content_of_ones_own_is_laid_over(postie: Postie, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "topics").mkdir(parents=True)
    (own / "topics/port.imap.md").write_text(
        '+++\ntitle = "Ours"\nkind = "lookup"\n+++\n## fact\n**Ask the porter.**\n', "utf-8"
    )

    done = postie("knowledge", "show", "port.imap", environment={"POSTIE_CONTENT": str(own)})

    assert "Ask the porter" in done.stdout


def test_broken_content_of_ones_own_is_one_line(postie: Postie, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "topics").mkdir(parents=True)
    (own / "topics/port.imap.md").write_text("nothing", "utf-8")

    done = postie("ask", "imap port", environment={"POSTIE_CONTENT": str(own)})

    assert done.returncode == 1
    assert "port.imap.md: does not begin with a line +++" in done.stderr


def test_knowledge_is_shown_checked_and_published(postie: Postie) -> None:
    assert "revision" in postie("knowledge", "show").stdout
    assert "imaps" in postie("knowledge", "show", "993").stdout
    assert postie("knowledge", "show", "no such thing").returncode == 1
    assert "holds exactly this" in postie("knowledge", "check").stdout
    assert "Nothing changed" in postie("knowledge", "publish").stdout
    assert postie("knowledge", "stale").returncode in {0, 1}


def test_a_row_changed_in_the_database_is_taken_over_until_the_next_publishing(
    postie: Postie, published_url: str
) -> None:
    import asyncio

    from sqlalchemy import text

    from knowledge.storage.engine import Database

    async def change() -> None:
        database = Database(published_url)
        async with database.writing() as connection:
            await connection.execute(
                text("UPDATE ports SET meaning = 'Ours is the back door.' WHERE number = 993")
            )
        await database.close()

    where = {"DATABASE_URL": published_url}
    asyncio.run(change())
    done = postie("knowledge", "refresh", environment=where)
    assert done.stdout.count("\n") == 1
    assert "revision" in done.stdout

    assert "Ours is the back door" in postie("knowledge", "show", "993", environment=where).stdout
    assert "Ours is the back door" in postie("ask", "port 993", environment=where).stdout
    assert "changes by hand" in postie("knowledge", "check", environment=where).stdout

    assert "Published" in postie("knowledge", "publish", environment=where).stdout
    assert "Ours is" not in postie("knowledge", "show", "993", environment=where).stdout


def test_a_new_topic_of_ones_own_is_begun_and_listed_as_not_fitted(
    postie: Postie, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    done = postie("knowledge", "new", "topic", "club.address", str(own))
    assert done.stdout.strip() == str(own / "topics/club/club.address.md")

    assert postie("knowledge", "lint", str(own)).returncode == 0
    done = postie("knowledge", "check", environment={"POSTIE_CONTENT": str(own)})
    assert "do not know them: club.address" in done.stdout
    assert "do not know them" not in postie("knowledge", "check").stdout

    done = postie("knowledge", "new", "topic", "club.address", str(own))
    assert done.returncode == 1
    assert "is there already" in done.stderr


def test_a_weights_file_that_is_none_is_refused_in_one_line(postie: Postie, tmp_path: Path) -> None:
    (tmp_path / "own/model").mkdir(parents=True)
    (tmp_path / "own/model/weights.txt").write_text("none", "utf-8")
    own = {"POSTIE_CONTENT": str(tmp_path / "own")}

    for command in (("ask", "imap port"), ("knowledge", "publish"), ("knowledge", "check")):
        done = postie(*command, environment=own)
        assert done.returncode == 1
        assert "weights.txt: holds no fitted weights" in done.stderr
        assert done.stderr.count("\n") == 1
    assert "993" in postie("ask", "imap port").stdout


def test_check_says_what_to_do_before_the_first_publishing(
    postie: Postie, database_url: str
) -> None:
    elsewhere = {"DATABASE_URL": database_url}

    done = postie("knowledge", "check", environment=elsewhere)
    assert "nothing yet" in done.stdout

    done = postie("knowledge", "publish", environment=elsewhere)
    assert "Published revision" in done.stdout


def test_seeded_faults_end_lint_with_an_error(postie: Postie, tmp_path: Path) -> None:
    from tests.small_content import edit, write

    content = write(tmp_path / "content")
    assert postie("knowledge", "lint", str(content)).returncode == 0

    edit(content / "facts/ports.toml", "Use it.", "Simply use it.")
    done = postie("knowledge", "lint", str(content))
    assert done.returncode == 1
    assert done.stdout == "facts/ports.toml: says “Simply”\n"


def test_a_reader_who_leaves_early_is_no_trouble(postie: Postie) -> None:
    lines = b'{"id": 1, "question": "imap port"}\n' * 50
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"DATABASE_URL": postie._url},
    )
    assert process.stdout is not None
    process.stdout.close()
    assert b"Traceback" not in _fed(process, lines)


def _fed(process: subprocess.Popen[bytes], lines: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stderr is not None
    try:
        process.stdin.write(lines)
        process.stdin.close()
    except BrokenPipeError:
        pass
    complaint = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    return complaint


def test_ctrl_c_ends_quietly(postie: Postie) -> None:
    import signal
    import time

    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"DATABASE_URL": postie._url},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(b'{"id": 1, "question": "imap port"}\n')
    process.stdin.flush()
    process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    complaint = process.stderr.read()
    for pipe in (process.stdin, process.stdout, process.stderr):
        pipe.close()
    assert process.wait(timeout=30) == 130
    assert complaint == b""


def test_python_m_bot_helps(postie: Postie) -> None:
    done = postie("--help")

    assert done.returncode == 0
    for command in ("chat", "ask", "run", "playground", "preview", "knowledge", "explain"):
        assert command in done.stdout


def test_an_explanation_shows_slots_decision_and_candidates(postie: Postie) -> None:
    done = postie("explain", "imao secrue")

    assert done.returncode == 0
    for heading in ("Understood", "Decision", "Candidates"):
        assert heading in done.stdout


def test_a_new_migration_is_drafted_only_if_one_is_needed(postie: Postie) -> None:
    done = postie("knowledge", "migration", "nothing")

    assert done.stdout == "The models are as the migrations make them.\n"


def test_facts_that_are_due_for_review_are_listed(postie: Postie, tmp_path: Path) -> None:
    from tests.small_content import edit, write

    own = write(tmp_path / "own")
    edit(own / "facts/policies.toml", "2027-01-31", "2026-01-31")

    done = postie("knowledge", "stale", environment={"POSTIE_CONTENT": str(own)})

    assert done.returncode == 1
    assert "north_oauth: to be reviewed by 2026-01-31" in done.stdout


def test_a_provider_is_due_for_review_half_a_year_after_it_was_looked_up(
    postie: Postie, tmp_path: Path
) -> None:
    from tests.small_content import edit, write

    own = write(tmp_path / "own")
    edit(own / "facts/providers.toml", "2026-03-12", "2020-03-12")

    done = postie("knowledge", "stale", environment={"POSTIE_CONTENT": str(own)})

    assert done.returncode == 1
    assert "to be reviewed by 2020-09-11, as of 2020-03-12" in done.stdout


def test_records_are_compared_with_a_database_of_others(postie: Postie, tmp_path: Path) -> None:
    (tmp_path / "providers.xml").write_text(
        """<providers><provider name="Elm" domain="elm\\\\.example">
        <imap host="imap.elm.example" port="993" starttls="false" /></provider></providers>""",
        "utf-8",
    )

    done = postie("knowledge", "compare", "fairemail", str(tmp_path))

    assert done.returncode == 1
    headings, new = done.stdout.splitlines()[:2]
    assert headings.split("\t")[1:] == ["Who", "What", "Theirs", "Ours"]
    assert new.split("\t")[:3] == ["new", "Elm", "elm.example"]


@pytest.mark.parametrize("database", ["ispdb", "fairemail"])
def test_a_checkout_that_is_not_there_is_one_line(
    postie: Postie, tmp_path: Path, database: str
) -> None:
    done = postie("knowledge", "compare", database, str(tmp_path / "nowhere"))

    assert done.returncode == 1
    assert done.stderr.startswith("Postie: ")
    assert done.stderr.count("\n") == 1


def test_an_extra_that_is_missing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    from bot.terminal.knowledge_commands import has_extra

    assert has_extra("test", "pytest")
    assert not has_extra("playground", "no_such_module")
    assert capsys.readouterr().err == (
        "Postie: This needs the playground extra: pip install 'postie[playground]'\n"
    )


def test_fitting_without_training_data_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from bot.terminal.knowledge_commands import has_training_data

    assert has_training_data()
    assert not has_training_data("knowledge.no_such_package")
    assert capsys.readouterr().err == (
        "Postie: Fitting needs a checkout: an installed Postie has no training data.\n"
    )


@pytest.mark.parametrize(
    ("module", "code", "said"),
    [
        ("re2", "from . import _re2", "“re2” cannot be loaded here: pip install google-re2"),
        (
            "rapidfuzz",
            "from . import fuzz",
            "“rapidfuzz” cannot be loaded here: pip install",
        ),
    ],
)
def test_a_library_without_its_compiled_part_is_one_line(  # noqa: PLR0917  # what differs
    postie: Postie,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    module: str,
    code: str,
    said: str,
) -> None:
    (tmp_path / "broken" / module).mkdir(parents=True)
    (tmp_path / "broken" / module / "__init__.py").write_text(code, "utf-8")

    path = os.pathsep.join([str(tmp_path / "broken"), str(request.config.rootpath)])
    done = postie("ask", "imap port", environment={"PYTHONPATH": path})

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_what_a_community_has_goes_out_and_in_and_stays_the_same(
    postie: Postie, tmp_path: Path
) -> None:
    pack, again = tmp_path / "pack.json", tmp_path / "again.json"
    pack.write_text(
        '{"postie_pack": 1, "answers": [{"id": "a", "title": "Club mail", "text": "Ask Dan."}]}'
    )

    assert postie("guild", "import", "5", str(pack)).stdout == "1 new, 0 changed, 0 as they were\n"
    assert "1 answers and 0 mail servers" in postie("guild", "export", "5", str(again)).stdout
    assert postie("guild", "export", "5").stdout == again.read_text("utf-8")
    once_more = postie("guild", "import", "5", str(again))
    assert once_more.stdout == "0 new, 0 changed, 1 as they were\n"
    assert '"answers": []' in postie("guild", "export", "6").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "mail-room"), "invalid server id value: 'mail-room'"),
        (("export", "99999999999999999999"), "invalid server id value"),
        (("export", "5", "no/such/folder/x.json"), "cannot be written"),
        (("import", "5", "no-such-file.json"), "cannot be read"),
    ],
)
def test_what_cannot_go_out_or_in_is_told_in_one_line(
    postie: Postie, arguments: tuple[str, ...], said: str
) -> None:
    done = postie("guild", *arguments)

    assert done.returncode
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_typed_shows_what_can_be_typed(postie: Postie) -> None:
    done = postie()

    assert done.returncode == 2
    assert "commands:" in done.stdout


def test_the_version_is_told(postie: Postie) -> None:
    from importlib.metadata import version

    done = postie("--version")

    assert (done.returncode, done.stdout) == (0, f"postie {version('postie')}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--nope",), "unrecognized arguments: --nope (see `postie --help`)"),
        (("nope",), "invalid choice: 'nope'"),
        (("ask", "--nope"), "unrecognized arguments: --nope"),
        (("ask", "--batch", "port"), "With --batch questions come from standard input"),
        (("explain",), "(see `postie explain --help`)"),
        (("playground", "--port", "x"), "invalid int value: 'x'"),
        (("knowledge",), "required: COMMAND (see `postie knowledge --help`)"),
        (("knowledge", "nope"), "invalid choice: 'nope'"),
        (("knowledge", "new", "nonsense", "x"), "invalid choice: 'nonsense'"),
        (("knowledge", "new", "topic", "alone"), "is no id of a topic"),
        (("knowledge", "new", "provider", "example.net", "/dev/null"), "cannot be written"),
        (("knowledge", "new", "provider", "\x1b[31m\n.net"), "?[31m .net: is no domain"),
        (("knowledge", "lint", "/nowhere/at/all"), "/nowhere/at/all: is no directory"),
        (("knowledge", "lint", "/etc/passwd"), "/etc/passwd: is no directory"),
        (("knowledge", "fit", "--overlay", "/nowhere/at/all"), "is no directory"),
        (("knowledge", "fit", "--out", "/dev/null/x"), "File exists: /dev/null"),
        (("knowledge", "show", "no such thing"), "Nothing here is called"),
        (("preview", "/dev/null/x"), "/dev/null/x"),
    ],
)
def test_whatever_is_mistyped_is_one_line(
    postie: Postie, arguments: tuple[str, ...], said: str
) -> None:
    done = postie(*arguments)

    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Postie: ")
    assert done.stdout == ""


def test_a_fault_of_its_own_is_one_line_without_anybodys_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot import cli

    def stumble(_text: object) -> str:
        raise ZeroDivisionError("my password is hunter2")

    monkeypatch.setattr(cli, "checked", stumble)
    with pytest.raises(SystemExit) as ended:
        cli.main(["ask", "port"])

    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith("Postie: this should not have happened (ZeroDivisionError in bot.cli, ")
    assert said.count("\n") == 1
    assert "hunter2" not in said


def test_how_it_goes_in_a_server_is_told_in_plain_words(postie: Postie) -> None:
    done = postie("guild", "insights", "123456789012345678", "--days", "7")

    assert done.returncode == 0
    assert done.stdout == "Nothing happened here in the last 7 days.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["abc"], "invalid server id value"),
        (["-5"], ""),
        (["99999999999999999999"], "invalid server id value"),
        (["5", "--days", "0"], "number of days (1 to 180)"),
    ],
)
def test_what_is_no_server_or_number_of_days_is_said_so(
    postie: Postie, arguments: list[str], says: str
) -> None:
    done = postie("guild", "insights", *arguments)

    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_translations_are_listed_and_lack_nothing(postie: Postie) -> None:
    done = postie("translations")

    assert (done.returncode, done.stdout) == (0, "de: 0 missing, 0 stale\n")
    assert postie("translations", "xx").returncode == 1
