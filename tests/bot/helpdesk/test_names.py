"""First names are held for an hour after they were last written under, however busy it is."""

from __future__ import annotations

from bot.helpdesk.names import Names

HERE, ANN, BEN = 1, 71, 72


def test_a_name_goes_an_hour_after_its_last_message_also_where_others_go_on() -> None:
    time = [0.0]
    names = Names(clock=lambda: time[0])
    names.add(HERE, ANN, "Ann of the Mail Room")
    time[0] = 3000
    names.add(HERE, BEN, "Ben")

    time[0] = 3599
    assert names.find_addressed(HERE, "ann, try port 993") == {ANN}
    time[0] = 3601
    assert names.find_addressed(HERE, "ann, try port 993") == set()
    assert names.find_addressed(HERE, "Ben: thanks") == {BEN}


def test_whoever_wrote_last_under_a_name_is_meant() -> None:
    names = Names(clock=lambda: 0.0)
    for person in (ANN, BEN):
        names.add(HERE, person, "Alex")

    assert names.find_addressed(HERE, "alex, does it work?") == {BEN}
    assert names.find_addressed(HERE + 1, "alex, does it work?") == set()


def test_no_more_names_are_held_than_a_channel_can_use() -> None:
    names = Names(clock=lambda: 0.0)
    for person in range(1, 200):
        names.add(HERE, person, f"person{person}")

    assert names.find_addressed(HERE, "person1 hello") == set()
    assert names.find_addressed(HERE, "person199 hello") == {199}


def test_a_name_that_is_too_old_is_let_go_though_the_channel_is_busy() -> None:
    time = [0.0]
    names = Names(clock=lambda: time[0])
    names.add(HERE, ANN, "Ann")
    time[0] = 3000
    names.add(HERE, BEN, "Ben")

    time[0] = 3601
    assert len(list(names.drop_expired())) == 1

    assert list(names._channels[HERE]) == ["ben"]
