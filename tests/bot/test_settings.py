from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import VARIABLES, Settings, SettingsError, from_surroundings

ROOT = Path(__file__).parents[2]


def test_with_nothing_set_everything_has_its_default() -> None:
    settings = Settings.of({})

    assert settings == Settings()
    assert settings.log_level == "INFO"
    assert settings.content == ()


def test_what_is_set_is_read(tmp_path: Path) -> None:
    settings = Settings.of(
        {
            "DISCORD_TOKEN": " abc ",
            "DATABASE_URL": "postgresql://host/x",
            "POSTIE_CONTENT": f"{tmp_path}:{tmp_path}",
            "POSTIE_LOG_LEVEL": "debug",
            "DISCORD_API_URL": "http://127.0.0.1:8080/api/v10/",
            "DISCORD_GATEWAY_URL": "ws://127.0.0.1:8081",
        }
    )

    assert settings == Settings(
        discord_token="abc",  # noqa: S106  # not a real one  # not a real one
        database_url="postgresql://host/x",
        content=(tmp_path, tmp_path),
        log_level="DEBUG",
        discord_api_url="http://127.0.0.1:8080/api/v10",
        discord_gateway_url="ws://127.0.0.1:8081",
    )


@pytest.mark.parametrize(
    ("given", "ids"), [("0", (0,)), ("0, 1", (0, 1)), ("0-2,5", (0, 1, 2, 5)), ("1,1", (1,))]
)
def test_shards_are_numbers_and_ranges(given: str, ids: tuple[int, ...]) -> None:
    settings = Settings.of({"DISCORD_SHARD_COUNT": "6", "DISCORD_SHARD_IDS": given})

    assert (settings.shard_count, settings.shard_ids) == (6, ids)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("9464", ("127.0.0.1", 9464)),
        (":9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),  # noqa: S104  # as somebody may choose
        ("[::1]:9464", ("::1", 9464)),
    ],
)
def test_metrics_stay_on_this_machine_unless_an_address_is_named(
    given: str, address: tuple[str, int]
) -> None:
    assert Settings.of({"POSTIE_METRICS_PORT": given}).metrics_address == address


@pytest.mark.parametrize(("count", "parts"), [(1, 1), (4, 2), (16, 4), (16, 3), (7, 7), (100, 9)])
def test_parts_take_every_shard_once_and_about_as_many_each(count: int, parts: int) -> None:
    shares = [
        Settings.of(
            {"DISCORD_SHARD_COUNT": str(count), "DISCORD_SHARD_IDS": f"{part}/{parts}"}
        ).shard_ids
        for part in range(parts)
    ]

    assert [shard for share in shares for shard in share] == list(range(count))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_secrets_are_not_shown() -> None:
    settings = Settings.of({"DISCORD_TOKEN": "abc", "DATABASE_URL": "postgresql://me:pw@host/x"})

    assert "abc" not in repr(settings)
    assert "pw" not in repr(settings)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("POSTIE_LOG_LEVEL", "loud", "“loud” is none of DEBUG, INFO, WARNING, ERROR"),
        ("POSTIE_LOG_FORMAT", "xml", "“xml” is none of text, json"),
        ("POSTIE_METRICS_PORT", "http", "“http” is no port such as 9464 or 0.0.0.0:9464"),
        ("POSTIE_METRICS_PORT", "70000", "“70000” is no port"),
        ("POSTIE_METRICS_PORT", "host:", "“host:” is no port"),
        ("POSTIE_CONTENT", "/nowhere/at/all", "“/nowhere/at/all” is no directory"),
        ("DISCORD_API_URL", "discord.com", "this is no https:// address"),
        ("DISCORD_API_URL", "http://host:port", "is no https:// address"),
        ("DISCORD_GATEWAY_URL", "https://x", "is no wss:// address"),
        ("DISCORD_SHARD_COUNT", "0", "“0” is no number of shards"),
        ("DISCORD_SHARD_COUNT", "9" * 20, "is no number of shards"),
        ("DISCORD_SHARD_COUNT", "two", "“two” is no number of shards"),
        ("DISCORD_SHARD_IDS", "first", "“first” is no list of shards such as 0,1 or 0-3"),
        ("DISCORD_SHARD_IDS", "3-1", "“3-1” is no list of shards"),
        ("DISCORD_SHARD_IDS", "4/4", "“4/4” is no part"),
        ("DISCORD_SHARD_IDS", "0/0", "“0/0” is no list of shards"),
        ("DISCORD_SHARD_IDS", "0/2", "there have to be as many shards"),
        ("DISCORD_SHARD_IDS", "0,1", "stay below DISCORD_SHARD_COUNT"),
    ],
)
def test_a_wrong_value_is_said_in_one_line(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.of({variable: value})

    assert str(raised.value).startswith(f"{variable}: ")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("given", ['"abc.d-e_f"', "'abc.d-e_f'", "  abc.d-e_f\n", '" abc.d-e_f "'])
def test_quotes_and_blanks_around_a_value_are_left_out(given: str) -> None:
    assert Settings.of({"DISCORD_TOKEN": given}).discord_token == "abc.d-e_f"  # noqa: S105


_SPOILT = [
    "SECRET TOKEN",
    "SECRET\nTOKEN",
    'SECRET"TOKEN',
    "SECRETÄTOKEN",
    "SECRET\udcff",
    "SECRET\0",
]


@pytest.mark.parametrize("given", [*_SPOILT, "Bot SECRET"])
def test_a_token_that_can_be_none_is_said_so_without_it(given: str) -> None:
    with pytest.raises(
        SettingsError, match=r"^DISCORD_TOKEN: (there is a blank|leave out)"
    ) as raised:
        Settings.of({"DISCORD_TOKEN": given})

    assert "SECRET" not in str(raised.value)
    assert "TOKEN" not in str(raised.value).removeprefix("DISCORD_TOKEN")


SECRET = "mfa.VkO_2G4Qv3T--NO--lWetW_tjND--TOKEN"  # noqa: S105  # not a real one


@pytest.mark.parametrize("variable", [name for name in VARIABLES if name != "DISCORD_TOKEN"])
def test_a_secret_in_the_wrong_line_is_not_repeated(variable: str) -> None:
    for value in (SECRET, f"https://me:{SECRET}@host:port", f"{SECRET}://x"):
        try:
            Settings.of({variable: value})
        except SettingsError as error:
            if variable != "POSTIE_CONTENT":  # a path is said as it is
                assert SECRET not in str(error)  # noqa: PT017  # or it is taken


@given(st.sampled_from(VARIABLES), st.text())
def test_whatever_is_set_is_taken_or_refused_in_one_line(variable: str, value: str) -> None:
    try:
        Settings.of({variable: value})
    except SettingsError as error:
        assert str(error).startswith(f"{variable}: ")  # noqa: PT017  # or it is taken
        assert "\n" not in str(error)  # noqa: PT017  # the same


@pytest.mark.parametrize("value", ["~nobody-of-that-name/x", "x" * 5000, "/etc/passwd"])
def test_content_that_is_nowhere_is_said_so(value: str) -> None:
    with pytest.raises(SettingsError, match=r"^POSTIE_CONTENT: .* is no directory"):
        Settings.of({"POSTIE_CONTENT": value})


@pytest.mark.parametrize(
    ("content", "rights", "warned"),
    [
        ("DISCORD_TOKEN=abc\n", 0o644, 1),
        ("DATABASE_URL=postgresql://me:pw@host/x\n", 0o640, 1),
        ("DISCORD_TOKEN=abc\n", 0o600, 0),
        ("DISCORD_TOKEN=\nPOSTIE_LOG_LEVEL=INFO\n", 0o644, 0),
    ],
)
def test_who_may_read_the_secrets_of_a_dotenv_file_is_said_once(
    home: Path, caplog: pytest.LogCaptureFixture, content: str, rights: int, warned: int
) -> None:
    (home / ".env").write_text(content, "utf-8")
    (home / ".env").chmod(rights)

    from_surroundings()
    from_surroundings()

    assert [record.message for record in caplog.records] == [
        f"Others can read the secrets in {home}/.env: chmod 600 .env"
    ] * warned


def test_without_a_working_directory_there_is_no_dotenv_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = home / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert from_surroundings() == Settings()


def test_a_dotenv_file_is_read_and_the_environment_goes_before_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".env").write_text("DISCORD_TOKEN=file\nPOSTIE_LOG_LEVEL=ERROR\n", "utf-8")
    monkeypatch.setenv("POSTIE_LOG_LEVEL", "WARNING")

    settings = from_surroundings()

    assert (settings.discord_token, settings.log_level) == ("file", "WARNING")


def test_a_dotenv_file_that_is_no_text_is_said_so(home: Path) -> None:
    (home / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        from_surroundings()


@pytest.mark.parametrize("file", [".env.example", "README.md"])
def test_every_setting_is_explained(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")

    assert [variable for variable in VARIABLES if variable not in text] == []


def test_the_example_is_a_dotenv_file_that_sets_nothing_odd() -> None:
    from dotenv import dotenv_values

    values = dotenv_values(ROOT / ".env.example")

    assert set(values) == set(VARIABLES)
    assert Settings.of(values) == Settings()
