"""A sentence in place of an empty chart."""

from cxlab.charts import Unsaid


def test_the_reason_is_shown_and_escaped():
    assert Unsaid("no <b> & c")._repr_html_() == '<p class="unsaid">no &lt;b&gt; &amp; c</p>'
