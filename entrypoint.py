"""Where the container starts: runs the action and leaves with its exit code (0 to 4, as the README lists them)."""

import sys

from radar.action import main

if __name__ == "__main__":
    sys.exit(main())
