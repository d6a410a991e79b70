#!/usr/bin/env bash
# git packs a feed four times larger when its size wavers from day to day
#
# Version: git 2.39 (Debian's 2.39.5).
#
# Behaviour: a file that always has the newest 100 entries, one commit a day, each with 10 entries more at its beginning
# and 10 fewer at its end. Entries have 200 to 1,800 characters, so that the file grows and shrinks by chance. Each
# version has nine tenths of the one before, which is what deltas are for. But among objects of one path git sorts by
# size before it looks for deltas, and looks at ten neighbours only: what has about the same size is months apart and
# shares nothing. Objects of the same size are sorted by age. So a file that is filled up with line feeds to one of few
# sizes, and is larger for it, is stored as what each day brings. The window of 250 finds the day before in both. One
# would think that versions of one file are compared in the order of their commits.
#
# Output seen (bytes; the sizes may differ a little with another zlib, the proportions may not):
#   as it is               window 10   14972662
#   filled up to 16 KiB    window 10    3854947
#   as it is               window 250   4028816
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

cat > days.py <<'END'
"""Writes 365 versions of a feed for `git fast-import`, each filled up to a multiple of STEP bytes."""

import hashlib
import sys

step = int(sys.argv[1])
write = sys.stdout.buffer.write
entries = []
for number in range(100 + 10 * 365):
    digest = hashlib.sha256(str(number).encode()).digest()
    entries.append(hashlib.shake_128(digest).hexdigest(100 + int.from_bytes(digest[:2], "big") % 800) + "\n")
for day in range(365):
    newest = entries[10 * day : 10 * day + 100]
    text = "".join(reversed(newest))
    text += "\n" * (-len(text) % step)
    write(f"commit refs/heads/main\ncommitter Ada <ada@example.org> {1_700_000_000 + 86_400 * day} +0000\n".encode())
    write(f"data 3\nday\nM 100644 inline feed.xml\ndata {len(text)}\n{text}\n".encode())
END

# packed STEP WINDOW: the size of the pack after everything was packed anew. One thread, for with several the size
# depends on how they share the work.
packed() {
  rm -rf repository
  git init --quiet --bare --initial-branch=main repository
  python3 days.py "$1" | git -C repository fast-import --quiet
  git -C repository -c pack.threads=1 repack -adfq --window="$2"
  git -C repository count-objects -v | grep -qx "in-pack: $((3 * 365))"
  wc -c < "$(echo repository/objects/pack/*.pack)"
}

bare=$(packed 1 10)
filled=$(packed 16384 10)
wide=$(packed 1 250)
printf '%-22s window %-3d %9d\n' 'as it is' 10 "$bare" 'filled up to 16 KiB' 10 "$filled" 'as it is' 250 "$wide"

# Seen: 3.9 times, and 1.05.
if ((bare < 3 * filled)); then
  echo "a size that wavers packs no longer much worse" >&2
  exit 1
fi
if ((100 * wide > 115 * filled || 100 * filled > 115 * wide)); then
  echo "a window of 250 no longer makes up for it" >&2
  exit 1
fi
