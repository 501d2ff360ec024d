import pandas as pd

from cxlab.personas.features.attributes import as_attributes


def test_attributes_become_numbers_and_text_without_dates() -> None:
    table = pd.DataFrame(
        {
            "member": pd.array([True, None], dtype="boolean"),
            "since": pd.to_datetime(["2025-01-01", None]),
            "region": pd.Series(["north", None], dtype="str"),
            "tenure": [1, 2],
        }
    )
    found = as_attributes(table)
    assert found.columns.tolist() == ["member", "region", "attribute_tenure"]
    assert found["member"].tolist()[0] == 1.0
    assert found.isna().iloc[1].tolist() == [True, True, False]


def test_attributes_never_share_a_name() -> None:
    names = ["contacts", "attribute_contacts", "attribute_contacts_2", "channel_app"]
    found = as_attributes(pd.DataFrame([[1.0, 2.0, 3.0, 4.0]], columns=names))
    assert found.iloc[0].to_dict() == {
        "attribute_contacts_3": 1.0,
        "attribute_contacts": 2.0,
        "attribute_contacts_2": 3.0,
        "attribute_channel_app": 4.0,
    }
