"""The commit message and the pull request's title: templates over counts, never over a paper's text.

A paper's text in a commit message could mention people, close issues and notify strangers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

DEFAULT_COMMIT_MESSAGE = "Papers: {{ new }} new, {{ revised }} revised"
DEFAULT_PULL_REQUEST_TITLE = "Papers: {{ new }} new, {{ revised }} revised"

# GitHub cuts no title for us: a longer one is refused.
LONGEST_TITLE = 256


@dataclass(frozen=True)
class Counts:
    """What a template may speak of: papers `new` and `revised` in this run, papers and topics in all."""

    new: int
    revised: int
    total: int
    topics: int


_SAMPLES = (Counts(0, 0, 0, 1), Counts(1, 0, 1, 1), Counts(12, 3, 240, 2))


class TemplateFault(Exception):
    """A template that cannot be rendered; the text says why, in words that fit into a sentence."""


def render_message(template: str, counts: Counts) -> str:
    """The commit message (it may have several lines), without white space at the ends.

    Raises TemplateFault when the template is wrong or comes out empty.
    """
    import jinja2  # here, so that start-up stays quick for runs that write nothing
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
    try:
        text = environment.from_string(template).render(asdict(counts)).strip()
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFault(f"line {error.lineno}: {error.message}") from error
    except jinja2.UndefinedError as error:
        raise TemplateFault(error.message or "an unknown name") from error
    except Exception as error:  # whatever the template's own expressions raise: 1 / 0, 'a' + 1, the sandbox's no
        raise TemplateFault(str(error) or type(error).__name__) from error
    if not text:
        raise TemplateFault("it comes out empty")
    return text


def render_title(template: str, counts: Counts) -> str:
    """The pull request's title: `render_message` on one line, cut to the 256 characters that GitHub takes."""
    line = " ".join(render_message(template, counts).split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def template_fault(template: str) -> str | None:
    """Why the template is of no use, or None: it is rendered for no news, one paper and many."""
    for sample in _SAMPLES:
        try:
            render_message(template, sample)
        except TemplateFault as fault:
            return str(fault)
    return None
