from pathlib import Path

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.sample import write, write_sample


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_committed_settings_are_those_of_the_sample():
    committed = Path(__file__).parents[2] / "data" / "sample" / "study.toml"
    assert committed.read_bytes() == (Path(write.__file__).parent / "study.toml").read_bytes()


def test_the_same_seed_gives_the_same_files(tmp_path):
    one, other = (write_sample(tmp_path / name, customers=60, seed=4) for name in "ab")
    assert _files(one) == _files(other)


def test_another_seed_gives_other_customers(tmp_path):
    one, other = (write_sample(tmp_path / str(seed), customers=60, seed=seed) for seed in (0, 1))
    assert (one / "web_log.csv").read_bytes() != (other / "web_log.csv").read_bytes()


def test_the_first_customers_are_the_same_whatever_the_number(tmp_path, made):
    few = write_sample(tmp_path / "few", customers=120, seed=1)
    for name, key in (
        ("orders.csv", "order_no"),
        ("survey.csv", "row"),
        ("web_log.csv", "event_id"),
    ):
        small, large = pd.read_csv(few / name, dtype="str"), pd.read_csv(made / name, dtype="str")
        assert len(small) > 100
        again = large.set_index(key).loc[small[key]]
        assert again.equals(small.set_index(key))


def test_more_than_one_block(tmp_path):
    folder = write_sample(tmp_path / "s", customers=1050, seed=2)
    customers = pd.read_csv(folder / "customers.csv", sep=";")["customer_no"]
    assert customers.tolist() == [f"C{number:06d}" for number in range(1, 1051)]
    assert pd.read_csv(folder / "truth" / "stages.csv")["row_id"].is_unique


def test_a_sample_is_replaced_and_what_people_added_stays(tmp_path):
    folder = write_sample(tmp_path / "s", customers=60, seed=1)
    (folder / "decisions.toml").write_text("kept = true\n")
    before = (folder / "orders.csv").read_bytes()
    write_sample(folder, customers=60, seed=2)
    assert (folder / "orders.csv").read_bytes() != before
    assert (folder / "decisions.toml").read_text() == "kept = true\n"
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_an_empty_folder_is_filled(tmp_path):
    assert (write_sample(tmp_path, customers=50) / "study.toml").is_file()


def test_another_study_is_left_alone(tmp_path):
    (tmp_path / "study.toml").write_text('[study]\ntitle = "Ours"\n')
    with pytest.raises(CxlabError, match="something other than a sample"):
        write_sample(tmp_path, customers=60)
    assert _files(tmp_path) == {"study.toml": b'[study]\ntitle = "Ours"\n'}


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "s").write_text("")
    with pytest.raises(CxlabError, match="is a file"):
        write_sample(tmp_path / "s")


@pytest.mark.parametrize(
    ("wrong", "message"), [({"customers": 49}, "50 customers or more"), ({"seed": -1}, "0 or more")]
)
def test_too_small_numbers_are_refused(tmp_path, wrong, message):
    with pytest.raises(CxlabError, match=message):
        write_sample(tmp_path / "s", **wrong)
    assert not list(tmp_path.iterdir())


def test_nothing_half_written_stays(tmp_path, monkeypatch):
    folder = write_sample(tmp_path / "s", customers=50)
    before = _files(folder)

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(write, "export", fail)
    with pytest.raises(OSError, match="disk full"):
        write_sample(folder, customers=60, seed=9)
    assert _files(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["s"]
