"""The action's run from end to end: errors become sentences and exit codes here, and nowhere else."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from radar import PROJECT_URL, __version__
from radar.arxiv_api.query import length_fault
from radar.cancellation import Stopped, heard
from radar.clock import SystemClock
from radar.errors import ArchiveError, Problem, RadarError, SettingsError, machine_error
from radar.network.surroundings import check_surroundings
from radar.publishing import choose
from radar.publishing.publisher import Published
from radar.reporting.console import Console, ConsoleHandler
from radar.reporting.progress import LoggedProgress
from radar.reporting.runner_files import SUMMARY_LIMIT, write_outputs, write_summary
from radar.run.event import reason_for_dry_run
from radar.run.job import Effects, exit_code, perform, user_agent
from radar.settings.model import Settings
from radar.settings.read import read_settings

_MOST_DOUBTS_SHOWN = 4  # as annotations


def main() -> int:
    """Run as the action's entry point does; returns the exit code."""
    return run(Effects(os.environ, sys.stdout, SystemClock()))


def run(effects: Effects) -> int:
    """Run the action in the given world; returns the exit code, as docs/outputs.md lists them."""
    environ = effects.environ
    console = Console(effects.stream, in_actions=environ.get("GITHUB_ACTIONS") == "true")
    console.hide(environ.get("INPUT_TOKEN", "").strip())
    debug = environ.get("RUNNER_DEBUG") == "1"
    logging.getLogger("radar").setLevel(logging.DEBUG if debug else logging.INFO)
    handler = ConsoleHandler(console)
    logging.getLogger().addHandler(handler)  # at the root: other packages' warnings must not reach the log as they are
    try:
        check_surroundings(environ, _asked(environ))
        root = Path(environ.get("GITHUB_WORKSPACE") or Path.cwd())
        clock, agent = effects.clock, user_agent(environ)
        sources = choose.sources(environ, root, clock, agent)
        doubts: list[Problem] = []
        settings = read_settings(
            environ, sources.text, today=clock.now().date(), check_topic=length_fault, warn=doubts.append
        )
        _warn(doubts, console)
        if held_back := reason_for_dry_run(settings, environ):
            console.annotate("notice", held_back)
            settings = replace(settings, dry_run=True)
        publisher = choose.publisher(settings, environ, root, clock, effects.jitter, agent)
        published = perform(settings, publisher, sources, effects, LoggedProgress(console))
        _try_to_report(settings, published, held_back, doubts, effects, console)
        return exit_code(settings, published)
    except Stopped as stop:
        heard()
        console.end_group()
        console.annotate("warning", str(stop))
        _summarize(f"**arXiv Radar was stopped.**\n\n{stop}\n", effects, console)
        return stop.exit_code
    except Exception as error:
        console.end_group()
        known = error if isinstance(error, RadarError) else machine_error(error)
        if known is not None:
            _tell(known, effects, console)
            if debug:
                console.line(traceback.format_exc())
            return known.exit_code
        console.line(traceback.format_exc())
        console.annotate(
            "error",
            f"arXiv Radar {__version__} met a bug of its own ({type(error).__name__}). "
            f"Please report it, with this log, at {PROJECT_URL}/issues.",
        )
        return 1
    finally:
        logging.getLogger().removeHandler(handler)


def _warn(doubts: Sequence[Problem], console: Console) -> None:
    """Say what may not be meant; GitHub shows ten warnings of a step, and some are for what arXiv answers."""
    for number, doubt in enumerate(doubts):
        if number < _MOST_DOUBTS_SHOWN:
            console.annotate("warning", doubt.in_full, file=doubt.file, line=doubt.line)
        else:
            console.line(f"Warning: {doubt}")


def _asked(environ: Mapping[str, str]) -> list[str]:
    """The addresses that the run may ask, as far as they are known before the settings are."""
    addresses = [environ.get("ARXIV_API_URL") or Settings.arxiv_api_url]
    if environ.get("INPUT_TOKEN"):
        addresses.append(environ.get("GITHUB_API_URL") or Settings.github_api_url)
    return addresses


def _try_to_report(
    settings: Settings,
    published: Published,
    held_back: str,
    doubts: Sequence[Problem],
    effects: Effects,
    console: Console,
) -> None:
    """Tell what the run did. Where the machine is in the way that is a warning: the work is done by now."""
    try:
        _report(settings, published, held_back, doubts, effects, console)
    except Exception as error:
        known = machine_error(error)
        if known is None:
            raise
        console.annotate("warning", f"The run has done its work, but could not tell of it: {known}")


def _report(
    settings: Settings,
    published: Published,
    held_back: str,
    doubts: Sequence[Problem],
    effects: Effects,
    console: Console,
) -> None:
    # Here, as in _tell: arXiv is asked before it is known what there is to tell.
    from radar.publishing.publisher import publication
    from radar.rendering.markdown import escape
    from radar.reporting.import_report import brought, unread_kinds
    from radar.reporting.output_values import outputs
    from radar.reporting.settings_report import doubts_markdown
    from radar.reporting.summary import (
        FOUND_NOTHING,
        confirmed_sentence,
        differences,
        fallback_sentence,
        headline,
        summary_markdown,
        unasked,
        where_it_went,
    )

    console.end_group()
    for report in published.update.topics:
        for sentence in brought(report):
            console.annotate("notice", f"Topic {report.topic.name}: {sentence}")
        for line in unread_kinds([report]):
            console.line(line)
        for line in [*differences(report), *filter(None, [confirmed_sentence(report)])]:
            console.line(f"Topic {report.topic.name}: {line}")
        if report.fallback:
            console.annotate("warning", f"Topic {report.topic.name}: {fallback_sentence(report.fallback)}")
        if report.failure:
            console.annotate("warning", f"Topic {report.topic.name} failed: {report.failure}")
        for gap in report.gaps:
            console.annotate("warning", f"Topic {report.topic.name} is incomplete: {gap}")
        if report.found_nothing:
            console.annotate("notice", f"Topic {report.topic.name}: {FOUND_NOTHING}")
    for warning in published.warnings:
        console.annotate("warning", warning)
    _warn(published.update.remarks, console)
    decisions, told_to_steps = published.decided, publication(published)
    where, where_in_log = (
        ("", "")
        if settings.dry_run
        else where_it_went(f"{settings.github_server_url}/{settings.repository}", told_to_steps)
    )
    console.line(headline(published.update.topics, decided=bool(decisions.markdown)))
    for line in filter(None, (decisions.lines, where_in_log)):
        console.line(line)
    results = outputs(published.update.topics, changed=published.changed) | told_to_steps
    results = {name: console.masked(value) for name, value in results.items()}
    if output := effects.environ.get("GITHUB_OUTPUT"):
        try:
            write_outputs(Path(output), results)
        except OSError as error:
            console.annotate(
                "warning",
                f"The step's outputs could not be written ({error.strerror}), though all else is done. "
                "Steps after this one find them empty; look at the runner's disk, and at what GITHUB_OUTPUT names.",
            )
    summary = summary_markdown(
        published.update.topics, settings.config, SUMMARY_LIMIT // 4, decisions.markdown, where=where
    )
    remarks = published.update.remarks
    told, decided = ([escape(console.masked(str(each))) for each in problems] for problems in (doubts, remarks))
    dry = f"**Dry run.** {held_back}\n\n" if held_back else ""
    quiet = f"{said}\n\n" if (said := unasked(published.update.topics)) else ""
    _summarize(
        dry + quiet + summary + doubts_markdown(told) + doubts_markdown(decided, "Decisions to look at"),
        effects,
        console,
    )


def _tell(error: RadarError, effects: Effects, console: Console) -> None:
    """The error as annotations, in full in the log, and in the summary."""
    if isinstance(error, SettingsError):
        problems = error.problems
        for problem in problems:
            console.annotate("error", problem.in_full, file=problem.file, line=problem.line)
    else:
        file, line = (error.file, error.line) if isinstance(error, ArchiveError) else (None, None)
        problems = (Problem(error.what, error.remedy),)
        console.annotate("error", str(error), file=file, line=line)
    with suppress(MemoryError, OSError):  # the log has it all the same
        _tell_in_summary(problems, effects, console)


def _tell_in_summary(problems: Sequence[Problem], effects: Effects, console: Console) -> None:
    from radar.rendering.markdown import escape
    from radar.reporting.settings_report import problem_item

    items = "\n".join(problem_item(problem, escape(console.masked(str(problem)))) for problem in problems)
    _summarize(f"**arXiv Radar stopped.**\n\n{items}\n", effects, console)


def _summarize(markdown: str, effects: Effects, console: Console) -> None:
    """Add to the job's summary; that it cannot be written changes nothing of how the run ends."""
    if summary := effects.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            write_summary(Path(summary), console.masked(markdown))
        except OSError as error:
            console.annotate(
                "warning",
                f"The job's summary could not be written ({error.strerror}). The log says the same; "
                "look at the runner's disk, and at what GITHUB_STEP_SUMMARY names.",
            )
