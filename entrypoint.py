"""Where the container starts: runs the action and leaves with its exit code, which docs/outputs.md explains."""

import sys

from radar.cancellation import Stopped, heard, heeding_signals

if __name__ == "__main__":
    try:
        with heeding_signals():
            from radar.commands.action import main

            code = main()
    except Stopped as stop:  # before the action has begun
        heard()
        print(f"::warning title=arXiv Radar::{stop}")
        code = stop.exit_code
    sys.exit(code)
