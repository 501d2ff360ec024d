"""What a user flow holds."""

from dataclasses import fields

import pandas as pd

from cxlab.artifacts.user_flow_result import UserFlow


def test_it_shows_its_notes_and_holds_frames_only():
    flow = UserFlow(*[pd.DataFrame()] * 6, notes=("Nobody set out.",))
    assert flow._repr_html_() == "<ul><li>Nobody set out.</li></ul>"
    assert [each.name for each in fields(flow)][-2:] == ["parameters", "notes"]
