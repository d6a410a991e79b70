#!/usr/bin/env bash
# "Porter's stemmer" is two algorithms: PyPI's snowballstemmer keeps "topology" apart from "topological", npm's do not
#
# Version: snowballstemmer 3.1.1 (PyPI), stemmer 2.0.1 and natural 8.1.0 (npm).
#
# Behaviour: Porter's own programs depart from his paper of 1980 at two endings, and say so: -bli becomes -ble, -logi
# becomes -log. The packages that were made from his programs have it, and so has Lucene, with which arXiv searches.
# Snowball's algorithm of the name "porter" has neither, and it leaves a doubled c, h, j, k, q, v, w or x before -ed and
# -ing as it is, though Porter's rule is for every consonant but l, s and z. So who compares words by snowballstemmer's
# "porter" with what a search found that stems by Porter's program loses papers: "topology" finds "topological" there.
#
# Output seen:
#   topology      snowballstemmer: topologi     stemmer: topolog   natural: topolog
#   topological   snowballstemmer: topolog      stemmer: topolog   natural: topolog
#   possibly      snowballstemmer: possibli     stemmer: possibl   natural: possibl
#   possible      snowballstemmer: possibl      stemmer: possibl   natural: possibl
#   incredibly    snowballstemmer: incredibli   stemmer: incred    natural: incred
#   grokking      snowballstemmer: grokk        stemmer: grok      natural: grok
#   adoption      snowballstemmer: adopt        stemmer: adopt     natural: adopt
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check snowballstemmer==3.1.1
npm init --yes >npm.log
npm install --silent --no-audit --no-fund stemmer@2.0.1 natural@8.1.0 >>npm.log

printf '%s\n' topology topological possibly possible incredibly grokking adoption > words

cat > snowball.py <<'END'
from snowballstemmer import PorterStemmer

for word in open("words").read().split():
    print(PorterStemmer().stemWord(word))
END
cat > stem.mjs <<'END'
import { readFileSync } from "node:fs"
import natural from "natural"
import { stemmer } from "stemmer"

for (const word of readFileSync("words", "utf8").trim().split("\n")) {
  console.log(stemmer(word), natural.PorterStemmer.stem(word))
}
END
venv/bin/python snowball.py > ours
node stem.mjs > theirs

paste -d' ' words ours theirs | while read -r word snowball stemmer natural; do
  printf '%-13s snowballstemmer: %-12s stemmer: %-9s natural: %s\n' "$word" "$snowball" "$stemmer" "$natural"
done | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
