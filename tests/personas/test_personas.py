from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from cxlab.personas import Personas, group_customers
from cxlab.study.settings import Settings


def made(name: str = "north", n: int = 60) -> Personas:
    frame = pd.DataFrame(
        {
            "region": np.where(np.arange(n) % 3 == 0, name, "south"),
            "value_per_purchase": np.where(np.arange(n) % 3 == 0, 20.0, 40.0) + np.arange(n) % 7,
        },
        index=pd.Index([f"secret{i}" for i in range(n)], name="customer_id"),
    )
    return group_customers(frame, Settings("Made", currency="EUR"), k=2)


def test_html_escapes_and_shows_n_and_interval() -> None:
    html = made("<b>north</b>")._repr_html_()
    assert "<b>north" not in html
    assert "&lt;b&gt;north" in html
    assert "would it come back?" in html
    assert "n 40" in html
    assert "54 to 77" in html  # Wilson, 40 of 60


def test_html_shows_money_in_the_currency_and_no_customer() -> None:
    html = made()._repr_html_()
    assert "€" in html
    assert "secret" not in html
    assert "nan" not in html


def test_a_result_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        made().k = 3
