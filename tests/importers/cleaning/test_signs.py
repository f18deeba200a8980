"""Numbers and signs come out of cleaning as a reader of the page sees them."""

import pytest

from importers.cleaning.body import clean

PAGE = "https://gazette.org/2026/01/tides/"


def cleaned(written: str) -> tuple[str, str]:
    once = clean(f"<p>Start.</p>{written}<p>End.</p>", base_url=PAGE)
    assert clean(once.html, base_url=PAGE).html == once.html
    html = once.html.removeprefix("<p>Start.</p>").removesuffix("<p>End.</p>").strip()
    return html, once.text.removeprefix("Start.").removesuffix("End.").strip()


@pytest.mark.parametrize(
    "mark",
    [
        '<sup data-fn="a1" class="fn"><a href="#a1" id="a1-link">1</a></sup>',
        '<sup id="cite_ref-4" class="reference"><a href="#cite_note-4">[4]</a></sup>',
        '<sup class="footnote-ref"><a href="#fn-9-1">1</a></sup>',
        '<sup id="fnref:2"><a href="#fn:2" role="doc-noteref">2</a></sup>',
        '<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>',
        '<a href="#_ftn1">[1]</a>',
        '<a href="https://gazette.org/2026/01/tides/#fn1"><sup>1</sup></a>',
        '<sup class="modern-footnotes-footnote" data-mfn="1">1</sup>',
        "<sup>[4]</sup>",
        "<sup>[note 2]</sup>",
        '<sup><a href="#n1">*</a></sup>',
        '<sup class="easy-footnote"><a href="#easy-footnote-bottom-1">1</a></sup>',
        '<a class="footnote-ref" href="#footnote-1">†</a>',
        '<sup role="doc-noteref">ii</sup>',
    ],
)
def test_the_mark_of_a_footnote_leaves_the_text(mark: str) -> None:
    assert cleaned(f"<p>It was 40{mark} per cent.</p>") == ("<p>It was 40 per cent.</p>", "It was 40 per cent.")


def test_the_arrow_back_to_the_mark_leaves_the_note() -> None:
    html, _ = cleaned('<ol class="wp-block-footnotes"><li id="a1">By our count. <a href="#a1-link">↩︎</a></li></ol>')
    assert html == "<ol><li>By our count.</li></ol>"


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ('<a href="#notes">our notes</a>', "40 our notes"),
        ('<sup><a href="https://board.org/a">2</a></sup>', "40 ²"),
        ("<sup>6</sup>", "40 ⁶"),
        ("<sup>th</sup>", "40 th"),
        ('<sup class="reference">the board</sup>', "40 the board"),
    ],
)
def test_what_is_no_mark_of_a_footnote_stays(kept: str, text: str) -> None:
    assert cleaned(f"<p>40 {kept}</p>")[1] == text


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ('<p>hurt <span style="text-decoration: line-through">six</span> five</p>', "<p>hurt <s>six</s> five</p>"),
        (
            '<p>hurt <font style="TEXT-DECORATION:underline Line-Through;">six</font> five</p>',
            "<p>hurt <s>six</s> five</p>",
        ),
        ('<p>hurt <b style="text-decoration-line:line-through">six</b> five</p>', "<p>hurt <s><b>six</b></s> five</p>"),
        ("<p>hurt <del><strike>six</strike></del> five</p>", "<p>hurt <del><s>six</s></del> five</p>"),
    ],
)
def test_struck_out_words_are_marked_on_the_page_and_in_no_text(written: str, html: str) -> None:
    assert cleaned(written) == (html, "hurt five")


def test_struck_out_blocks_stay_on_the_page() -> None:
    html, text = cleaned(
        '<p style="text-decoration:line-through">Gone.</p><ul style="text-decoration:line-through"><li>a</ul>'
    )
    assert html == "<p><s>Gone.</s></p>\n<ul><li><s>a</s></li></ul>"
    assert text == ""


def test_underlined_words_are_text() -> None:
    assert cleaned('<p>a <span style="text-decoration: underline">b</span></p>') == ("<p>a b</p>", "a b")


def test_a_last_block_that_is_struck_out_stays_on_the_page() -> None:
    page = clean("<p>It opened on Monday.</p><p><s>It opens on Sunday.</s></p>")
    assert page.html == "<p>It opened on Monday.</p>\n<p><s>It opens on Sunday.</s></p>"
    assert page.text == "It opened on Monday."


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (
            (
                '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>c</mi><mo>=</mo><mi>d</mi>'
                '</mrow><annotation encoding="application/x-tex">c=d</annotation></semantics></math></span>'
                '<span class="katex-html" aria-hidden="true"><span class="base">c=d</span></span></span>'
            ),
            "c=d",
        ),
        ('<span class="katex"><span class="katex-html" aria-hidden="true">c=d</span></span>', "c=d"),
        (
            (
                '<span class="MathJax_Preview">c</span><span class="MathJax"><nobr aria-hidden="true">c=d</nobr>'
                '<span class="MJX_Assistive_MathML"><math><mi>c</mi><mo>=</mo><mi>d</mi></math></span></span>'
                '<script type="math/tex">c=d</script>'
            ),
            "c=d",
        ),
        (
            (
                '<mjx-container><mjx-math aria-hidden="true"><mjx-mi>c</mjx-mi></mjx-math><mjx-assistive-mml>'
                "<math><mi>c</mi></math></mjx-assistive-mml></mjx-container>"
            ),
            "c",
        ),
        (
            (
                '<span class="mwe-math-element"><span style="display:none"><math><mi>c</mi></math></span>'
                '<img class="mwe-math-fallback-image-inline" alt="{c}" src="/c.svg"></span>'
            ),
            "c",
        ),
        ("<math><msup><mn>10</mn><mn>6</mn></msup></math>", "10⁶"),
        ("<math><msup><mi>c</mi><mrow><mo>−</mo><mn>2</mn></mrow></msup></math>", "c⁻²"),
        (
            "<math><msub><mi>c</mi><mn>1</mn></msub><mo>&#8290;</mo><msubsup><mi>d</mi><mn>1</mn><mn>2</mn></msubsup></math>",
            "c₁d₁²",
        ),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
        ("<math><mfrac><mrow><mi>c</mi><mo>+</mo><mn>1</mn></mrow><mi>d</mi></mfrac></math>", "(c+1)/d"),
        ("<math><msqrt><mi>c</mi><mo>+</mo><mn>1</mn></msqrt><mroot><mn>8</mn><mn>3</mn></mroot></math>", "√(c+1)³√8"),
        ("<math><mtext>tides per </mtext><mi>day</mi></math>", "tides per day"),
    ],
)
def test_a_formula_is_read_once_with_its_exponents(formula: str, text: str) -> None:
    assert cleaned(f"<p>So {formula} holds.</p>")[1] == f"So {text} holds."


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("<ol reversed><li>a</li><li>b</li></ol>", '<ol reversed=""><li>a</li><li>b</li></ol>'),
        ("<ol start=7 reversed=reversed type=a><li>a</ol>", '<ol reversed="" start="7" type="a"><li>a</li></ol>'),
        ("<ol start=19841><li value=-2>a<li value=x>b</ol>", '<ol start="19841"><li value="-2">a</li><li>b</li></ol>'),
        ("<ul><li value=3>a</ul>", '<ul><li value="3">a</li></ul>'),
        (
            "<ol><h4><li>First</li></h4><p>Why.</p><h4><li>Second</li></h4><div>More.</div></ol>",
            "<ol><li><p>First</p><p>Why.</p></li><li><p>Second</p><p>More.</p></li></ol>",
        ),
        ("<ol><li>a<ul><li>b</ul></li><p>c</p></ol>", "<ol><li><p>a</p><ul><li>b</li></ul><p>c</p></li></ol>"),
        ("<ol><p>a</p><p>b</p></ol>", "<ol><li>a</li><li>b</li></ol>"),
    ],
)
def test_items_keep_the_numbers_that_the_page_shows(written: str, html: str) -> None:
    assert cleaned(written)[0] == html


CODE = "if dry:\n    wait()"


@pytest.mark.parametrize(
    "written",
    [
        "<pre>if dry:\n    wait()</pre>",
        '<pre class="shiki"><code><span class="line">if dry:</span>\n<span class="line">    wait()</span></code></pre>',
        "<pre><div>if dry:</div><div>    wait()</div></pre>",
        "<pre><ol><li>if dry:</li><li>    wait()</li></ol></pre>",
        "<pre>if dry:<br>&nbsp;&nbsp;&nbsp;&nbsp;wait()</pre>",
        (
            '<table class="rouge-table"><tr><td class="rouge-gutter gl"><pre class="lineno">1\n2</pre></td>'
            '<td class="rouge-code"><pre>if dry:\n    wait()</pre></td></tr></table>'
        ),
        (
            '<div class="wp_syntax"><table><tr><td class="line_numbers"><pre>1\n2</pre></td><td class="code">'
            '<pre class="python">if dry:\n    wait()</pre></td></tr></table></div>'
        ),
        (
            '<div class="syntaxhighlighter"><table><tr><td class="gutter"><div class="line number1">1</div></td>'
            '<td class="code"><div class="container"><div class="line"><code>if dry:</code></div>\n'
            '<div class="line"><code>&nbsp;&nbsp;&nbsp;&nbsp;</code><code>wait()</code></div></div></td></tr>'
            "</table></div>"
        ),
        (
            '<div class="crayon-syntax"><div class="crayon-plain-wrap"><textarea>if</textarea></div>'
            '<div class="crayon-main"><table><tr><td class="crayon-nums"><div class="crayon-num">1</div></td>'
            '<td class="crayon-code"><div class="crayon-pre"><div class="crayon-line">if <span>dry</span>:</div>'
            '<div class="crayon-line"><span>    </span>wait()</div></div></td></tr></table></div></div>'
        ),
    ],
)
def test_highlighted_code_keeps_its_lines_and_indentation(written: str) -> None:
    html, text = cleaned(written)
    assert html.replace("<code>", "").replace("</code>", "") == f"<pre>{CODE}</pre>"
    assert text == CODE


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (
            "<table><tr><td>40</td><td>1</td></tr><tr><td>10<sup>6</sup></td><td>a<br>b</td></tr></table>",
            "40\n1\n\n10⁶\na\nb",
        ),
        ("<table><tr><td>Framed<ol start=3><li>c</ol></td></tr></table>", "Framed\n\nc"),
        ("<table><tr><td><table><tr><td>deep</td></tr></table></td></tr></table>", "deep"),
        ("<table>stray<tr><td>cell</td></tr></table>", "stray\n\ncell"),
        ("<table><tr><td><pre>a\n  b</pre></td></tr></table>", "a\n  b"),
    ],
)
def test_tables_and_frames_keep_words_and_numbers_apart(written: str, text: str) -> None:
    assert cleaned(written)[1] == text


@pytest.mark.parametrize("box", ["syntaxhighlighter", "crayon-syntax", "crayon-main", "enlighter-default", "wp_syntax"])
def test_a_box_of_a_script_that_colours_code_is_code_without_a_table(box: str) -> None:
    written = f'<div class="any {box}"><div>if dry:</div><div>    wait()</div></div>'
    assert cleaned(written) == (f"<pre>{CODE}</pre>", CODE)
    assert cleaned(written.replace(box, "plain"))[1] == "if dry:\n\nwait()"
