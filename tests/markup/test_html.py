from jinja2 import Environment

from cxlab.markup import Html, chip, escape, finding, pain, tag, verdict

HOSTILE = "<script>alert('x')</script>\"&"


def test_text_is_escaped_once():
    once = escape(HOSTILE)
    assert once == "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;"
    assert escape(once) is once


def test_attributes_are_escaped_and_none_is_left_out():
    assert tag("td", 1, title=HOSTILE, class_=None) == f'<td title="{escape(HOSTILE)}">1</td>'


def test_elements_without_content_have_no_end():
    assert tag("br") == "<br>"
    assert tag("circle", r=5) == '<circle r="5"></circle>'


def test_templates_take_html_as_it_is_and_escape_the_rest():
    template = Environment(autoescape=True).from_string("{{ a }}{{ b }}")
    assert template.render(a=tag("b", "x"), b="<b>") == "<b>x</b>&lt;b&gt;"


def test_pieces_carry_the_classes_of_the_pages():
    assert pain("late") == '<span class="pain">late</span>'
    assert chip("call", "call") == '<span class="chip call">call</span>'
    assert 'class="verdict doubt"' in verdict("doubtful", doubt=True)
    assert finding("<b>") == '<span class="finding">&lt;b&gt;</span>'
    assert isinstance(finding("x", "y"), Html)
