"""Starts a command and writes what it took as JSON: `launcher.py FILE COMMAND...`.

A process of its own, and a small one: Linux counts the memory of the process that starts another one as the other's,
up to the moment when its program begins.
"""

import json
import os
import sys
import time

began = time.monotonic()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
report = {
    "began": began,
    "seconds": time.monotonic() - began,
    "cpu": used.ru_utime + used.ru_stime,
    "peak": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    "code": os.waitstatus_to_exitcode(status),
}
with open(sys.argv[1], "w", encoding="utf-8") as file:  # noqa: PTH123 (pathlib would make this process larger)
    json.dump(report, file)
