"""`python -m radar curate`: writes a decision on papers into the file of decisions of a checkout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from radar.commands.checkout_decisions import checkout_with, read_decisions
from radar.commands.config_file import settings_of
from radar.curation.decision import Unreadable, Verb, parse_line, quoted, unknown_topic
from radar.curation.file_in_trees import curation_path
from radar.errors import Problem, RadarError, SettingsError
from radar.publishing.workspace import Workspace
from radar.settings.model import Settings
from radar.text import count

NAME = "curate"
HELP = "Reject, star, tag, annotate or add papers, in the file of decisions of a checkout; the next run does the rest."

UNDO = "undo"
"""Takes all decisions on a paper back."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("verb", choices=[*map(str, Verb), UNDO], metavar="VERB", help=f"{', '.join(Verb)} or {UNDO}")
    parser.add_argument(
        "words", nargs="*", metavar="ID", help="identifiers, and a topic behind them; tags or a note behind the first"
    )
    parser.add_argument("--why", default="", metavar="TEXT", help="the reason, which is kept as a comment")
    parser.add_argument(
        "--config", metavar="FILE", default=Settings.config, help="the config file (default: %(default)s)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Runs the command on this machine."""
    try:
        print(curate(arguments.verb, " ".join(arguments.words), arguments.why, Path(arguments.config)))
    except RadarError as error:
        print(*error.messages, sep="\n", file=sys.stderr)
        return error.exit_code
    return 0


def curate(verb: str, rest: str, why: str, config: Path) -> str:
    """Write a decision into the file; gives what was done, as text. Raises `RadarError`, and writes nothing then.

    `rest` is what follows the verb on a line of the file. The repository is that of the config file, which may be
    absent where the repository has a folder `papers`: then that has the topics.
    """
    settings = settings_of(config)
    root = checkout_with(config, settings.output_dir)
    folder = Workspace(root, settings.output_dir)
    path = curation_path(settings.output_dir)
    shown = (root / path).resolve()  # in full: that it is the right repository has to be seen
    file = read_decisions(folder, settings)
    reason = " ".join(why.split())
    line = f"{Verb.REJECT if verb == UNDO else verb} {quoted(rest)}"
    try:
        decisions = parse_line(line, file.topics)
        if doubt := unknown_topic(line, file.topics):
            raise Unreadable(doubt)
    except Unreadable as error:
        what = str(error).replace(f"{Verb.REJECT} 2402.01830", f"{verb} 2402.01830")
        raise SettingsError([Problem(what, "Nothing was written; correct it and try again.")]) from None
    after = file.adding(decisions, reason) if verb != UNDO else file
    for each in decisions if verb == UNDO else ():
        after = after.undoing(each.id, each.topic, reason)
    if after.lines == file.lines:
        return f"{shown} says so already." if verb != UNDO else f"{shown} says nothing of it."
    folder.write({path: after.to_bytes()}, ())
    changed = len(after.decisions) - len(file.decisions)
    done = f"{count(changed, 'decision')} added to" if changed > 0 else f"{count(-changed, 'decision')} taken out of"
    return f"{done} {shown}. Commit it, and the next run does the rest."
