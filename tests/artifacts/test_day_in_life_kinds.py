import pandas as pd

from cxlab.artifacts.day_in_life_kinds import clock_kinds, dated_of, merge_kinds, named


def rows(times, touchpoint="leaflet", **more):
    frame = pd.DataFrame({"timestamp": pd.to_datetime(times), "touchpoint": touchpoint})
    return frame.assign(**{"channel": "mail", "actor": None, **more})


def dated(times, zone="Europe/Berlin"):
    return dated_of(clock_kinds(rows(times), zone=zone)).get(("company", "leaflet", "mail"), "")


def test_midnight_of_the_study_s_clock_in_summer_and_winter():
    assert dated(["2025-07-01 22:00", "2025-01-01 23:00"]) == "local"


def test_midnight_in_utc_is_not_the_evening_before():
    times = ["2025-07-01", "2025-01-01"]
    assert dated(times, "America/New_York") == "UTC"


def test_one_other_hour_for_many_rows_but_not_for_few():
    assert dated(["2025-03-03 19:00"] * 10) == "local"
    assert dated(["2025-03-03 19:00"] * 9) == ""
    assert dated(["2025-03-03 19:00"] * 10 + ["2025-03-04 19:01"]) == ""


def test_partitions_add_up():
    parts = [clock_kinds(rows([time]), zone="UTC") for time in ("2025-01-01", "2025-01-02 08:00")]
    whole = merge_kinds(parts)
    assert whole[["rows", "local_min", "local_max"]].to_numpy().tolist() == [
        [2, 0, 8 * 3_600_000_000]
    ]
    assert dated_of(whole) == {}


def test_who_names_no_actor_means_the_company():
    more = {"actor": ["partner", None, ""], "channel": ["web", None, "web"]}
    told = named(rows(["2025-01-01"] * 3, **more))
    assert told["actor"].tolist() == ["partner", "company", "company"]
    assert told["channel"].tolist() == ["web", "", "web"]
