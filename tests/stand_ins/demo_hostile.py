"""Titles, abstracts and comments that mean something to Markdown, HTML, Liquid, kramdown, tables or a workflow's log.

Each is (title, abstract, comment); the place `{topic}` holds a topic's words, and nothing else is replaced.
"""

LONG_TITLE = (
    "A Very Long Title That Goes On: "
    + "On the Asymptotic, Empirical, Philosophical and Culinary Properties of " * 9
    + "{topic}"
)
LONG_ABSTRACT = (
    "We study {topic} at length. " + "Each sentence of this abstract adds a little and proves nothing. " * 120
)

HOSTILE: tuple[tuple[str, str, str], ...] = (
    (
        "Pipes | in | a Title || about {topic}",
        "A | b || c \\| d: {topic} in tables | - |\n| --- | --- |",
        "5 pages | 2",
    ),
    ("`Backticks` and ``double`` ones for {topic}", "An open ` backtick, ```fences``` and ~~~ for {topic}.", "`code"),
    ("*Stars*, **bold**, _under_ and __more__ ~~gone~~ {topic}", "a*b*c and snake_case_name, {topic}*", "* _ ~"),
    ("[{topic}](https://evil.example.com/) as a Link", 'See [x](y "z"), [ref][1] and\n\n[1]: http://a.example', "[]()"),
    ("![{topic}](https://evil.example.com/pixel.png)", "An image ![alt](https://tracker.example.com/i.gif)", "![]"),
    (
        "<b>Bold</b> and <i>Italic</i> {topic}",
        "<p>HTML <br> for {topic}</p> with 1 < 2 > 0 and a<b",
        "<em>12</em> pages",
    ),
    ("</details></td></table> {topic}", "Breaking out: </details> </summary> </table> {topic}", "</details> done"),
    ("<script>alert(1)</script> {topic}", "<img src=x onerror=alert(1)> <svg/onload=alert(2)> {topic}", "<style>*{}"),
    ("Entities &amp; &lt;{topic}&gt; &#124; &nbsp; &copy", "&quot;{topic}&quot; &#x7c; &amp;amp; &notanentity;", "&"),
    ("{{ site.title }} and {{x}} in {topic}", "Liquid {{ 'now' | date: '%Y' }} meets {topic}", "{{ page.url }}"),
    ("{% raw %} {topic} {% endraw %}", "{% include secret.html %} {% if true %} {topic} {% comment %}", "{% raw %}"),
    ("{: .class #id} {topic} {:toc}", "{::nomarkdown}{topic}{:/} {::comment}", "{: onclick='x'}"),
    ("Footnotes[^1] on {topic}[^note]", "[^1]: Not a footnote about {topic}.", "[^1]"),
    (
        "Estimating $x|y$ and $p(a|b)$ for {topic}",
        "With $\\|x\\|_2 \\le |y|$ and $a_b*c_d*$, {topic}.",
        "$1$ page, $x|y$",
    ),
    ("$$ \\sum_{i=1}^n x_i $$ {topic}", "Displayed: $$\\int_0^1 f(x)\\,dx$$ costs $5 or $6 in {topic}.", "$$"),
    (
        "Back\\slashes \\\\ and \\* in {topic} \\",
        "\\begin{equation} \\alpha \\end{equation} \\\\ {topic} \\_",
        "C:\\new\\table",
    ),
    (
        "::error::{topic} failed",
        "::warning file=x::{topic}\n::stop-commands::token\n::set-output name=a::b",
        "::debug::x",
    ),
    ("##[error] {topic} ##[group]", "##[command]rm -rf\n##[endgroup] {topic}", "##[warning]12 pages"),
    (
        "@someone fixes #1: {topic}",
        "Closes #2, resolves example/repo#3, cc @everyone-here. {topic}",
        "fixes #4 @x/team",
    ),
    (":tada: {topic} :rocket:", "We :heart: {topic} at 10:30:45 :+1:", ":warning: 9 pages"),
    ("<!-- {topic} -->", "Before <!-- hidden --> after; <!-- {topic} never closed", "<!-- arxiv-radar:end -->"),
    (
        "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd {topic}",
        "\u0645\u0631\u062d\u0628\u0627 {topic} \u2067x\u2069",
        "\u200f12",
    ),
    ("Z\u0351\u036ba\u0300\u0301l\u0334g\u0335o\u0336 {topic}", "e\u0301 is not \u00e9; n\u0303 {topic}", "cafe\u0301"),
    (
        "\U0001f469\u200d\U0001f52c\U0001f680 {topic} \U0001f1ea\U0001f1fa",
        "\U0001d54f \u2764\ufe0f {topic} \U0001f9ec",
        "\U0001f389",
    ),
    (
        "Line\u2028separators\u2029and\u0085more {topic}",
        "One\u2028two\u2029three {topic}\n\n  four\r\nfive",
        "a\u00a0b\u200bc",
    ),
    (
        "Schr\\\"odinger, Erd\\H{o}s and Poincar\\'{e} on {topic}",
        'Na\\"{\\i}ve fa\\c{c}ades, \\o re {topic}',
        "\\'a 8 pages",
    ),
    (LONG_TITLE, LONG_ABSTRACT, "300 pages, 1,200 figures, " + "and an appendix, " * 40 + "all of them long"),
    ("- {topic}", "- a list\n- of {topic}\n\n    indented code", "- 3 pages"),
    ("# {topic}", "# A heading\n\n## {topic}\n\n---\n\n> quote", "# 4"),
    ("1. {topic}", "1. First\n2) Second: {topic}\n\n***", "1. 5 pages"),
    ("+ {topic} = > 0", "+ plus {topic}\n=====\n-----", "=== 6 pages ==="),
    (
        "www.{topic}.example.com and https://a.example/x_y_z?q=1&r=(2)",
        "At http://b.example/{topic}, https://c.example/100% and me@c.example.",
        "www.d.example",
    ),
    (
        "\"Quotes\", 'single' -- dashes --- and ... {topic}",
        "``TeX quotes'' on {topic} -- \"mixed' <<x>> (c) (tm)",
        "'n' \"q\"",
    ),
    (
        "Error",
        "A paper that is truly called Error, about {topic}; http://arxiv.org/api/errors is no part of it.",
        "Error",
    ),
    ("0", "What is the smallest title that {topic} can have?", "0"),
    (
        "<https://auto.example.com> <a@b.example> {topic}",
        "<!DOCTYPE html> <![CDATA[ {topic} ]]> <?php ?>",
        "<x@y.example>",
    ),
    ("    Four spaces, {topic}\n  and a wrapped line", "  \tTabs\tand   runs of   blanks, {topic}.", "  7 pages  "),
    ("[x] {topic} [ ]", "- [ ] to do\n- [x] done: {topic} [[wiki]] ==mark== ^sup^ ~sub~ H~2~O", "[ ] 2 pages"),
)
