"""Pieces of text that mean something to Markdown, HTML, Liquid, kramdown, tables, GitHub or mathematics."""

# Characters and shortest sequences: what matters when they meet is found by setting them side by side.
SHORT = [
    "\\", "`", "*", "_", "~", "[", "]", "(", ")", "<", ">", "|", "&", "{", "}", "$", ":", "@", "#", "^", "!", "-", "+",
    "=", ".", "/", ";", "%", "'", '"', "a", "1", " ", "é",
]  # fmt: skip

# Whole constructs, and characters that have their own ways.
LONG = [
    "**b**", "__b__", "~~s~~", "``", "```", "[x](y)", "![x](y)", "[x](papers_1.md)", "[x]: papers_1.md", "[x][y]",
    "<b>", "</b>", "<br>", "<i ", "</details>", "<details>", "<summary>", "<script>", "</script>", "<code>|</code>",
    "<!--", "-->", "<?x?>", "<https://a.bc>", "<a@b.cd>", "<<", ">>", "<= ", "< ", "&amp;", "&lt;", "&#124;", "&#x7c;",
    "&copy", "&nope;", "&_a;", "& ", "{{", "}}", "{{ x }}", "{%", "%}", "{% raw %}", "{% include x %}", "{{{", "{:",
    "{: .c}", "{:toc}", "{::comment}", "{:/}", "{::nomarkdown}", "{#id}", " {#id}", "[^1]", "[^1]: n", "*[a]: n",
    "$$", "$$x$$", "$x$", "$a_1$", "$a_{i}^*$", r"$\frac{a}{b}$", r"\{", r"\|", r"\\", r"10\%", r"\alpha_1", "\\<<",
    "://", "https://a.bc", "https://a.bc/d_e", "https://a.bc/d_2_e", "https://a.bc/?x=1&y=2", "https://a.bc/?x&lt;",
    "https://a.bc/~d", "http://a.bc/(d)", "HTTP://A.BC", "ftp://a.bc", "ftp://", "foo://a.bc", "www.", "www.a.bc",
    "https://www.a.bc", "a@b.cd", "a_b@c-d.ef", "mailto:a@b.cd", "xmpp:a@b.c1/d", "mAP@0.5", "#1", "GH-1", ":tada:",
    ":+1:", ":100:", ":8ball:", "std::vector::x", "12:30:45", "a_b", "a__b", "_a_", "1_a_", "é_a", "a*b*", "2*3",
    "--", "---", "...", "----", "\"q\"", "'q'", "'80s", "- ", "- a", "# a", "+ ", "1. ", "1) ", "# ", "> ", "=== ",
    "---|---", "| --- |", "^", ": ", "[ ] ", "[x] ", "* * *", " #", " ##", "@a", "\u2028", "\u2029", "\x85", "\x01",
    "\x1b", "\x7f", "\x9f", "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\u0301", "\u20dd", "שלום", "مرحبا",
    "漢字", "🎉", "👩‍🔬", "🇩🇪", "“", "”", "‘", "’", "–", "—", "…", "«", "»", "\ufffe", "\U0010ffff", "ﬁ", "İ", "¼",
]  # fmt: skip

ALL = SHORT + LONG
