"""GitHub's own parser, with GitHub's settings for a file in a repository."""

from cmarkgfm import cmark

EXTENSIONS = ["table", "autolink", "tagfilter", "strikethrough", "tasklist"]
OPTIONS = (
    cmark.Options.CMARK_OPT_UNSAFE  # HTML stays; GitHub's allow-list comes after the parser
    | cmark.Options.CMARK_OPT_FOOTNOTES
    | cmark.Options.CMARK_OPT_GITHUB_PRE_LANG
)


def render(page: str) -> str:
    """The HTML that cmark-gfm makes of a page."""
    html: str = cmark.markdown_to_html_with_extensions(page, options=OPTIONS, extensions=EXTENSIONS)
    return html


def render_all(pages: list[str]) -> list[str]:
    """The same for many pages, so that both parsers are called alike."""
    return [render(page) for page in pages]
