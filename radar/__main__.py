"""What developers and users run by hand: `python -m radar check --config FILE`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from radar.cancellation import Stopped, heard, heeding_signals
from radar.errors import MachineError, machine_error


def without_package(error: ModuleNotFoundError) -> MachineError:
    """That a package of others' is not installed. Raises the error again where it is a module of ours."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "radar"):
        raise error
    return MachineError(
        f"A package is missing ({package}).",
        "Run `. .venv/bin/activate` where it is installed, or install what is needed as docs/settings.md says under "
        "“Try a config file”.",
    )


try:
    from radar.commands import check, curate, import_lists, preview, rank
except ModuleNotFoundError as missing:
    print(f"error: {without_package(missing)}", file=sys.stderr)
    sys.exit(MachineError.exit_code)

# Each command is a module with NAME, HELP, declare(parser) for its arguments, and run(arguments) -> exit code.
COMMANDS = (check, import_lists, preview, curate, rank)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command that `arguments` (by default the process's own) name, and gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m radar", description="arXiv Radar, by hand.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        subparser = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.declare(subparser)
        subparser.set_defaults(run=command.run)
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except Stopped as stop:
        heard()
        print("Stopped; nothing is half-written, and the same command goes on from there.", file=sys.stderr)
        return stop.exit_code
    except ModuleNotFoundError as error:  # some are loaded only when they are needed
        print(f"error: {without_package(error)}", file=sys.stderr)
        return MachineError.exit_code
    except (OSError, MemoryError) as error:
        if (trouble := machine_error(error)) is None:
            raise
        print(f"error: {trouble}", file=sys.stderr)
        return trouble.exit_code
    return code


if __name__ == "__main__":
    with heeding_signals():
        ended = main()
    sys.exit(ended)
