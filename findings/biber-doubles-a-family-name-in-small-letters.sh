#!/usr/bin/env bash
# biber takes "lan, jun" for two particles and a given name, and prints "jun lan jun"; BibTeX does not
#
# Versions: biber 2.18, BibTeX 0.99d (Debian's biber and texlive-latex-base).
#
# Behaviour: in "von Last, First" the last word before the comma is the family name, in small letters or not. BibTeX
# keeps to that. biber finds no capital in "lan" and makes the family name a particle, together with the given name,
# which it has once more as the given name; there is no family name then, and no warning. People on arXiv write
# themselves so. Braces around the family name alone, "{lan}, jun", are read rightly by both.
#
# Output seen:
#   lan, jun     BibTeX: [][lan][jun]  biber: prefix=lan jun given=jun
#   {lan}, jun   BibTeX: [][{lan}][jun]  biber: family=lan given=jun
#   von lan, jun BibTeX: [von][lan][jun]  biber: prefix=von lan jun given=jun
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

biber --version | grep -q '^biber version: 2.18' || { echo "This is about biber 2.18." >&2; exit 1; }
bibtex --version | grep -q '^BibTeX 0.99d' || { echo "This is about BibTeX 0.99d." >&2; exit 1; }
cat > parts.bst <<'END'
ENTRY { author } {} {}
FUNCTION {misc} { author #1 "[{vv}][{ll}][{ff}]" format.name$ write$ newline$ }
READ
ITERATE {call.type$}
END
for name in "lan, jun" "{lan}, jun" "von lan, jun"; do
  printf '@misc{k, author={%s}, title={Title}, year=2000}\n' "$name" > name.bib
  printf '\\citation{k}\n\\bibstyle{parts}\n\\bibdata{name}\n' > main.aux
  bibtex -terse main
  biber --quiet --tool --output-format=biblatexml --output-file=name.xml name.bib
  parts=$(python3 - <<'END'
import xml.etree.ElementTree as ElementTree

name = next(ElementTree.parse("name.xml").iter("{http://biblatex-biber.sourceforge.net/biblatexml}name"))
parts = {part.get("type"): " ".join("".join(part.itertext()).split()) for part in name}
print(*(f"{kind}={parts[kind]}" for kind in ("family", "prefix", "given") if kind in parts))
END
)
  printf '%-12s BibTeX: %s  biber: %s\n' "$name" "$(cat main.bbl)" "$parts"
done > seen
sed -n 's/^#   //p' "$script" > wanted
diff --ignore-all-space wanted seen && echo "As written down."
