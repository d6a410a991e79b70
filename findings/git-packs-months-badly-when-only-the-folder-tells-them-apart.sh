#!/usr/bin/env bash
# git packs the same files seven times larger when the month stands early in the path
#
# Version: git 2.39 (Debian's 2.39.5).
#
# Behaviour: 24 files, one for each month, to which rows are appended, one commit a day. Only the paths differ:
# 2025_02/papers.jsonl, or papers/2025_02.jsonl with the very same letters in another order, or 2025_02/2025_02.jsonl.
# Each version of a file is the one before with something at the end, the best case for deltas. Yet before it looks for
# deltas, git sorts the objects by a number made of the last 16 characters of the path, in which a character counts less
# the farther from the end it stands, and then by size. "2025_02/papers.jsonl" and "2025_03/papers.jsonl" get the same
# number. So versions of different months that have about the same size become neighbours, and the version of the same
# month that would fit lies outside of the window of 10. A window of 250 finds it, so nothing else is amiss. One would
# think that git compares a file with its own history first, wherever the names differ. The loss grows with the
# number of months: with 12 it is 1.7 times, for the window still finds much of what it needs.
#
# Output seen (bytes; the sizes may differ a little with another zlib, the proportions may not):
#   24 months  2025_02/papers.jsonl   window 10   12532313
#   24 months  papers/2025_02.jsonl   window 10    1776047
#   24 months  2025_02/2025_02.jsonl  window 10    1780266
#   24 months  2025_02/papers.jsonl   window 250   1779763
#   12 months  2025_02/papers.jsonl   window 10    1549503
#   12 months  papers/2025_02.jsonl   window 10     888393
set -euo pipefail
shopt -s inherit_errexit

case $(git --version) in
  "git version 2.39."*) ;;
  *) echo "needs git 2.39, found $(git --version)" >&2; exit 1 ;;
esac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HOME="$folder" GIT_CONFIG_NOSYSTEM=1

cat > history.py <<'END'
"""Writes a history for `git fast-import`: months of 20 days of 10 rows, the same for each layout of the paths."""

import hashlib
import sys

months, layout = int(sys.argv[1]), sys.argv[2]
seconds = 1_700_000_000
write = sys.stdout.buffer.write
for number in range(months):
    month = f"{2024 + number // 12}_{number % 12 + 1:02}"
    path = layout.replace("2025_02", month)
    text = ""
    for day in range(20):
        for row in range(10):
            text += hashlib.shake_128(f"{month} {day} {row}".encode()).hexdigest(300) + "\n"
        seconds += 86_400
        write(f"commit refs/heads/main\ncommitter Ada <ada@example.org> {seconds} +0000\ndata 3\nday\n".encode())
        write(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n".encode())
END

# packed MONTHS LAYOUT WINDOW: the size of the pack, in bytes, after everything was packed anew. One thread, for
# with several the size depends on how they share the work.
packed() {
  rm -rf repository
  git init --quiet --bare --initial-branch=main repository
  python3 history.py "$1" "$2" | git -C repository fast-import --quiet
  git -C repository -c pack.threads=1 repack -adfq --window="$3"
  git -C repository count-objects -v > counts
  grep -qx 'packs: 1' counts
  # For each of 20 days a commit, two trees and a file.
  grep -qx "in-pack: $((20 * 4 * $1))" counts
  wc -c < "$(echo repository/objects/pack/*.pack)"
}

early=$(packed 24 2025_02/papers.jsonl 10)
late=$(packed 24 papers/2025_02.jsonl 10)
both=$(packed 24 2025_02/2025_02.jsonl 10)
wide=$(packed 24 2025_02/papers.jsonl 250)
early_in_one_year=$(packed 12 2025_02/papers.jsonl 10)
late_in_one_year=$(packed 12 papers/2025_02.jsonl 10)
printf '%d months  %-22s window %-3d %9d\n' \
  24 2025_02/papers.jsonl 10 "$early" \
  24 papers/2025_02.jsonl 10 "$late" \
  24 2025_02/2025_02.jsonl 10 "$both" \
  24 2025_02/papers.jsonl 250 "$wide" \
  12 2025_02/papers.jsonl 10 "$early_in_one_year" \
  12 papers/2025_02.jsonl 10 "$late_in_one_year"

# Seen: 7 times. The other three lie within four thousandths of each other.
if ((early < 4 * late || early < 4 * both || early < 4 * wide)); then
  echo "the early month packs no longer much worse" >&2
  exit 1
fi
if ((100 * both > 105 * late || 100 * late > 105 * both || 100 * wide > 105 * late || 100 * late > 105 * wide)); then
  echo "the other three are no longer alike" >&2
  exit 1
fi
# Seen: 1.7 times.
if ((10 * early_in_one_year < 13 * late_in_one_year || early_in_one_year > 3 * late_in_one_year)); then
  echo "in one year the difference is another" >&2
  exit 1
fi
