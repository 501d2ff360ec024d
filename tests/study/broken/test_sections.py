"""Broken ``study.toml``: what says how rows are to be read, and names that match nothing."""

import pytest

HEAD = '[study]\ntitle = "Shop"\nmin_group = 1\n'
SOURCE = '[sources.orders]\npath = "orders.csv"\n'
TABLE = '[[tables.interactions]]\nsource = "orders"\n'
PLAIN = HEAD + SOURCE + TABLE
ROWS = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,order,web\n"
ANSWERS = "customer_id,timestamp,question,score\nann,2025-01-02,likely,9\n"
ASKED = '[sources.answers]\npath = "answers.csv"\n[[tables.responses]]\nsource = "answers"\n'
LINKS = '[sources.links]\npath = "links.csv"\n[[tables.identities]]\nsource = "links"\n'

#: By name: study.toml, and what is said.
CASES = {
    "a question as text": (
        PLAIN + '[questions]\nlikely = "nps"\n',
        [
            "error: study.toml, [questions] likely: 'nps' is not a table; write it as { kind = "
            '"nps", scale = [0, 10] }'
        ],
    ),
    "a question of an unknown kind": (
        PLAIN + '[questions]\nlikely = { kind = "nsp" }\n',
        ["error: study.toml, [questions] likely: no kind named 'nsp'; did you mean 'nps'?"],
    ),
    "a scale upside down": (
        PLAIN + "[questions]\nlikely = { scale = [10, 0] }\n",
        ["error: study.toml, [questions] likely: scale = [10, 0]; write the lowest value first"],
    ),
    "a scale of three": (
        PLAIN + "[questions]\nlikely = { scale = [0, 5, 10] }\n",
        [
            "error: study.toml, [questions] likely: scale = [0, 5, 10] is not a pair of numbers; "
            "write it as [0, 10]"
        ],
    ),
    "a scale without end": (
        PLAIN + "[questions]\nlikely = { scale = [0, inf] }\n",
        [
            "error: study.toml, [questions] likely: scale = [0, inf] is not a pair of numbers; "
            "write it as [0, 10]"
        ],
    ),
    "NPS where low is good": (
        PLAIN + '[questions]\nlikely = { kind = "nps", good = "low" }\n',
        [
            "error: study.toml, [questions] likely: good = 'low'; write 'high': NPS counts 9 and "
            "10 as promoters"
        ],
    ),
    "good that is neither": (
        PLAIN + '[questions]\nlikely = { good = "hihg" }\n',
        ["error: study.toml, [questions] likely: good = 'hihg'; write 'high' or 'low'"],
    ),
    "a goal as a list": (
        PLAIN + '[goals]\nreturn = ["sent", "refunded"]\n',
        [
            "error: study.toml, [goals] return: ['sent', 'refunded'] is not a table; write it as { "
            'start = ["..."], end = ["..."], days = 30 }'
        ],
    ),
    "a goal without an end": (
        PLAIN + '[goals]\nreturn = { start = ["order"] }\n',
        ["error: study.toml, [goals] return: end is missing; add end = ..."],
    ),
    "a goal within no days": (
        PLAIN + '[goals]\nreturn = { start = "order", end = "order", days = 0 }\n',
        ["error: study.toml, [goals] return: days = 0; write more than 0"],
    ),
    "a goal of numbers": (
        PLAIN + '[goals]\nreturn = { start = [1], end = "order" }\n',
        [
            "error: study.toml, [goals] return: start = [1] is not a list of texts; write it as "
            '["one", "another"]'
        ],
    ),
    "an unknown role": (
        PLAIN + '[roles]\npurchse = ["order"]\n',
        ["error: study.toml, [roles]: no role named 'purchse'; did you mean 'purchase'?"],
    ),
    "a role of numbers": (
        PLAIN + "[roles]\npurchase = [1]\n",
        [
            "error: study.toml, [roles]: purchase = [1] is not a list of texts; write it as "
            '["one", "another"]'
        ],
    ),
    "stages that name touchpoints alone": (
        PLAIN + '[stages]\ntouchpoints = ["order"]\n',
        [
            "error: study.toml, [stages]: touchpoints = ['order'] names no stage; write "
            "[stages.touchpoints] and below it retention = [...]"
        ],
    ),
    "an unknown stage": (
        PLAIN + '[stages.touchpoints]\nconversio = ["order"]\n',
        [
            "error: study.toml, [stages.touchpoints]: no stage named 'conversio'; did you mean "
            "'conversion'?"
        ],
    ),
    "a touchpoint in two stages": (
        PLAIN + '[stages.touchpoints]\nconversion = ["order"]\nloyalty = ["order"]\n',
        [
            "error: study.toml, [stages.touchpoints]: 'order' stands in conversion and in loyalty; "
            "keep it in one of the two"
        ],
    ),
    "a stage twice": (
        PLAIN + '[stages]\norder = ["before", "after", "before"]\n',
        ["error: study.toml, [stages]: order names 'before' twice; keep one of the two"],
    ),
    "no stage at all": (
        PLAIN + "[stages]\norder = []\n",
        ["error: study.toml, [stages]: order = [] names no stage; name them, or leave it out"],
    ),
    "an owner that is a list": (
        PLAIN + '[owners]\nweb = ["Ann", "Bea"]\n',
        [
            "error: study.toml, [owners]: web = ['Ann', 'Bea'] is not text; put it between "
            "quotation marks"
        ],
    ),
    "a target as text": (
        PLAIN + '[targets]\nnps = "30"\n',
        [
            "error: study.toml, [targets]: nps = '30' is not a number; write it as 12 or 0.5, "
            "without quotation marks"
        ],
    ),
    "a benchmark as true": (
        PLAIN + "[benchmarks]\nnps = true\n",
        [
            "error: study.toml, [benchmarks]: nps = true is not a number; write it as 12 or 0.5, "
            "without quotation marks"
        ],
    ),
    "an event as text": (
        'events = ["2025-01-02"]\n' + PLAIN,
        [
            "error: study.toml, [[events]]: '2025-01-02' is not a table; write [[events]] and "
            'below it date = 2025-09-30 and title = "..."'
        ],
    ),
    "an event without a title": (
        PLAIN + "[[events]]\ndate = 2025-01-02\n",
        ["error: study.toml, [[events]]: title is missing; add title = ..."],
    ),
    "an event on a day that is none": (
        PLAIN + '[[events]]\ndate = "31.02.2025"\ntitle = "Fair"\n',
        ["error: study.toml, [[events]]: date = '31.02.2025'; write it as 2025-09-30"],
    ),
    "an event at a clock time": (
        PLAIN + '[[events]]\ndate = 10:30:00\ntitle = "Fair"\n',
        ["error: study.toml, [[events]]: date = '10:30:00'; write it as 2025-09-30"],
    ),
    "a map with an unknown key": (
        PLAIN + '[[maps]]\ngaol = "more orders"\n',
        ["error: study.toml, [[maps]]: unknown key 'gaol'; did you mean 'goal'?"],
    ),
    "a map as text": (
        'maps = "all"\n' + PLAIN,
        [
            "error: study.toml, [[maps]]: 'all' is not a table; write [[maps]] and below it goal = "
            '"..."'
        ],
    ),
}

#: By name: study.toml of a study that can be used, and what is doubted.
DOUBTS = {
    "a source that no table takes": (
        PLAIN + '[sources.spare]\npath = "orders.csv"\n',
        (
            {"interactions": (1, 0)},
            [
                "warning: study.toml, [sources.spare]: no table takes its rows; write source = "
                '"spare" '
                "under a table"
            ],
        ),
    ),
    "a role whose touchpoint never occurs": (
        PLAIN + '[roles]\npurchase = ["ordr"]\n',
        (
            {"interactions": (1, 0)},
            [
                "warning: study.toml, [roles] purchase: no touchpoint 'ordr' occurs; did you mean "
                "'order'?"
            ],
        ),
    ),
    "a stage whose touchpoint never occurs": (
        PLAIN + '[stages.touchpoints]\nconversion = ["ordr"]\n',
        (
            {"interactions": (1, 0)},
            [
                "warning: study.toml, [stages.touchpoints]: no touchpoint 'ordr' occurs; did you "
                "mean "
                "'order'?"
            ],
        ),
    ),
    "an owner of nothing": (
        PLAIN + '[owners]\nwbe = "Ann"\n',
        (
            {"interactions": (1, 0)},
            [
                "warning: study.toml, [owners]: no touchpoint, channel or stage 'wbe' occurs; did "
                "you "
                "mean 'web'?"
            ],
        ),
    ),
    "a goal that nobody can reach": (
        PLAIN + '[goals]\nreturn = { start = "order", end = "refund" }\n',
        (
            {"interactions": (1, 0)},
            ["warning: study.toml, [goals] return: no touchpoint 'refund' occurs; known: 'order'"],
        ),
    ),
    "questions without answers": (
        PLAIN + '[questions]\nlikely = { kind = "nps" }\n',
        (
            {"interactions": (1, 0)},
            [
                "warning: study.toml, [questions]: names questions, and there are no responses; "
                "map "
                "them with [[tables.responses]]"
            ],
        ),
    ),
    "a question that was never asked": (
        PLAIN + ASKED + '[questions]\nlikly = { kind = "nps", scale = [0, 10] }\n',
        (
            {"interactions": (1, 0), "responses": (1, 0)},
            [
                "warning: study.toml, [questions]: no question 'likly' occurs; did you mean "
                "'likely'?",
                "warning: study.toml, [questions] likely: 1 of 1 scores, from 9 to 9, have no "
                "scale; "
                "write likely = { scale = [lowest, highest] }",
            ],
        ),
    ),
    "an event outside the period": (
        PLAIN + '[[events]]\ndate = 2019-01-02\ntitle = "Fair"\n',
        (
            {"interactions": (1, 0)},
            [
                "warning: study.toml, [[events]]: 'Fair' is of 2019-01-02, outside 2025-01-02 to "
                "2025-01-02; correct the date, or leave it out"
            ],
        ),
    ),
    "a kind of id that is misspelt": (
        PLAIN + 'ids = "cokie"\n' + LINKS,
        (
            {"interactions": (1, 0), "identities": (1, 0)},
            [
                "warning: study.toml, [[tables.interactions]]: ids = 'cokie' is no kind of id in "
                "identities, so it links nothing; did you mean 'cookie'?"
            ],
        ),
    ),
    "ids that are written otherwise": (
        PLAIN + 'ids = "cookie"\n' + LINKS,
        (
            {"interactions": (1, 0), "identities": (1, 0)},
            [
                "warning: study.toml, [[tables.interactions]]: no id of the kind 'cookie' stands "
                "in "
                "identities; compare how ids are written in the two"
            ],
        ),
    ),
    "ids without identities": (
        PLAIN + 'ids = "cookie"\n',
        (
            {"interactions": (1, 0)},
            [
                "warning: study.toml, [[tables.interactions]]: ids = 'cookie', and there are no "
                "identities to look it up in; map them with [[tables.identities]], or leave ids out"
            ],
        ),
    ),
    "groups larger than all customers": (
        PLAIN.replace("min_group = 1", "min_group = 10"),
        (
            {"interactions": (1, 0)},
            [
                "warning: study.toml, [study]: 1 customer, and groups under min_group = 10 are not "
                "shown; add sources or a longer period"
            ],
        ),
    ),
}


@pytest.mark.parametrize("name", [*CASES, *DOUBTS])
def test_what_is_said_of_settings(says, name):
    toml, said = {**CASES, **DOUBTS}[name]
    links = "source,source_id,customer_id\ncookie,c-1,ann\n"
    files = {"orders.csv": ROWS, "answers.csv": ANSWERS, "links.csv": links}
    says({**files, "study.toml": toml}, said)
