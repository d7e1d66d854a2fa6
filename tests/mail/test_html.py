import pytest

from caseconsultant.mail.html import to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two", "one\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("a  <b>b</b>\n c &amp; d&nbsp;e", "a b c & d e"),
        (
            "<table><tr><th>Code</th><th>Units</th></tr><tr><td>20610</td><td>1</td></tr></table>",
            "Code | Units\n20610 | 1",
        ),
        ("<table><tr><td><p>one</p><p>two</p></td></tr></table>", "one\n\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("mine<blockquote>yours<br>still</blockquote>", "mine\n\n> yours\n> still"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('see <a href="https://cms.test/x">this</a>', "see this <https://cms.test/x>"),
        ('see <a href="https://cms.test/">https://cms.test</a>', "see https://cms.test"),
        ('<img src="cid:x" alt="the form">', "[the form]"),
        ("<head><title>t</title><style>p {}</style></head><script>x()</script>words", "words"),
        ('<div style="display:none">preview</div>words', "words"),
        ('<div style="display: none">all there is</div>', "all there is"),
        ("", ""),
        ("<!-- only a comment -->", ""),
    ],
)
def test_html_reads_like_the_sender_saw_it(html: str, text: str) -> None:
    assert to_text(html) == text


def test_words_after_a_hidden_element_are_kept() -> None:
    assert to_text("<p>a<span hidden>b</span>c</p>") == "ac"
