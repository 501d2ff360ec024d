from cxlab.artifacts.persona_look import LOOK


def test_the_style_is_whole_and_asks_for_nothing_outside():
    assert LOOK.startswith("<style>")
    assert LOOK.endswith("</style>")
    assert LOOK.count("{") == LOOK.count("}")
    assert "url(" not in LOOK
    assert "@import" not in LOOK


def test_it_touches_nothing_but_cards():
    rules = LOOK.removeprefix("<style>").removesuffix("</style>").split("}")
    names = [rule.rpartition("{")[0].rpartition("{")[2] for rule in rules if "{" in rule]
    assert all("pc" in name for name in names if name), names
