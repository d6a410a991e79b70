#!/usr/bin/env bash
# pandoc takes a closing tag for a part of the address before it, if a full stop stands between the two
#
# Versions: pandoc 3.9 (PyPI's pypandoc_binary 1.17); for comparison cmarkgfm 2025.10.22 (PyPI, cmark-gfm).
#
# Behaviour: pandoc's `gfm` links bare addresses. By GitHub's rules an address ends at `<`, and a full stop at its end is
# none of its own. pandoc keeps to that for `address</b>`. With a sentence's full stop between them, `address.</b>`, the
# stop and the tag become a part of the link, in its text and its target, and the element stays open: a foldable box in a
# table's cell folds away what comes behind it as well. A blank before the tag mends it. With other signs it is the same.
#
# Output seen:
#   full stop  pandoc     <td><details>See <a href="https://a.example/b.&lt;/details&gt;">https://a.example/b.&lt;/details&gt;</a></td>
#   question   pandoc     <td><details>See <a href="https://a.example/b?&lt;/details&gt;">https://a.example/b?&lt;/details&gt;</a></td>
#   no stop    pandoc     <td><details>See <a href="https://a.example/b">https://a.example/b</a></details></td>
#   blank      pandoc     <td><details>See <a href="https://a.example/b">https://a.example/b</a>. </details></td>
#   full stop  cmark-gfm  <td><details>See <a href="https://a.example/b">https://a.example/b</a>.</details></td>
#   question   cmark-gfm  <td><details>See <a href="https://a.example/b">https://a.example/b</a>?</details></td>
#   no stop    cmark-gfm  <td><details>See <a href="https://a.example/b">https://a.example/b</a></details></td>
#   blank      cmark-gfm  <td><details>See <a href="https://a.example/b">https://a.example/b</a>. </details></td>
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17 cmarkgfm==2025.10.22

cell() { printf '| Paper |\n| --- |\n| <details>See https://a.example/b%s</details> |\n' "$1"; }
cell . > 'full stop.md'
cell '?' > question.md
cell '' > 'no stop.md'
cell '. ' > blank.md

cat > read.py <<'END'
import sys

import cmarkgfm
import pypandoc

page = open(sys.argv[2]).read()
if sys.argv[1] == "pandoc":
    html = pypandoc.convert_text(page, "html", "gfm", extra_args=["--wrap=none"])
else:
    html = cmarkgfm.github_flavored_markdown_to_html(page, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
print(next(line for line in html.splitlines() if line.startswith("<td>")))
END
for program in pandoc cmark-gfm; do
  for page in 'full stop' question 'no stop' blank; do
    printf '%-10s %-10s %s\n' "$page" "$program" "$(venv/bin/python read.py "$program" "$page.md")"
  done
done | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
