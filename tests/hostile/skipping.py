"""What `entrypoint.py` does, with a clock whose sleeps take no time: a run takes no longer than its requests take.

With RADAR_HOSTILE_SPEED, the clock goes so many times as fast as the machine's: a minute's budget is over in seconds.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from radar.cancellation import heeding_signals
from radar.commands.action import run
from radar.run.job import Effects
from tests.end_to_end.clock import SkippingClock

if __name__ == "__main__":
    speed = float(os.environ.get("RADAR_HOSTILE_SPEED", "1"))
    with heeding_signals():
        code = run(Effects(os.environ, sys.stdout, SkippingClock(speed=speed), timeout=10 / speed))
    sys.exit(code)
