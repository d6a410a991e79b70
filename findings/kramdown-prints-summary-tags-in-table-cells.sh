#!/usr/bin/env bash
# kramdown prints the tags of <summary> when <details> stands in a table cell
#
# Versions: Debian's ruby-kramdown 2.4.0 with ruby-kramdown-parser-gfm 1.1.0; for comparison cmark-gfm 0.29.0.gfm.6.
#
# Behaviour: the same line of HTML, a foldable box with a title, is right as a block of its own and wrong in a cell of a
# table. In the cell kramdown accepts <details>, yet escapes the <summary> inside it, so that readers see the tags as
# text and the box has lost its title. No warning is given. It is the same at the end of a paragraph or of a list item:
# within running text kramdown knows <details> and not <summary>, and a cell is never anything else. cmark-gfm leaves
# both alone, so a page that folds well with one renderer of GitHub-flavoured Markdown is broken with the other.
#
# Output seen:
#   block      kramdown   <details><summary>Abstract</summary>Some text.</details>
#   cell       kramdown   <details>&lt;summary&gt;Abstract&lt;/summary&gt;Some text.</details>
#   cell alone kramdown   <details>Some text.</details>
#   paragraph  kramdown   <details>&lt;summary&gt;Abstract&lt;/summary&gt;Some text.</details>
#   item       kramdown   <details>&lt;summary&gt;Abstract&lt;/summary&gt;Some text.</details>
#   block      cmark-gfm  <details><summary>Abstract</summary>Some text.</details>
#   cell       cmark-gfm  <details><summary>Abstract</summary>Some text.</details>
#   cell alone cmark-gfm  <details>Some text.</details>
#   paragraph  cmark-gfm  <details><summary>Abstract</summary>Some text.</details>
#   item       cmark-gfm  <details><summary>Abstract</summary>Some text.</details>
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

installed() { dpkg-query -W -f='${Version}' "$1" 2>/dev/null || true; }
require() {
  if [ -z "$(installed "$1")" ]; then
    apt-get install -y -qq --no-install-recommends "$1" >/dev/null
  fi
  case $(installed "$1") in
    "$2"-*) ;;
    *) echo "needs $1 $2, found $(installed "$1")" >&2; exit 1 ;;
  esac
}
require ruby-kramdown 2.4.0
require ruby-kramdown-parser-gfm 1.1.0
require cmark-gfm 0.29.0.gfm.6

box='<details><summary>Abstract</summary>Some text.</details>'
printf '%s\n' "$box" > block.md
printf '| Paper |\n| --- |\n| %s |\n' "$box" > cell.md
printf '| Paper |\n| --- |\n| %s |\n' '<details>Some text.</details>' > 'cell alone.md'
printf 'A paper %s\n' "$box" > paragraph.md
printf -- '- Paper %s\n' "$box" > item.md

kramdown() {
  ruby -e 'require "kramdown"; require "kramdown-parser-gfm"
           print Kramdown::Document.new(File.read(ARGV[0], encoding: "UTF-8"), input: "GFM").to_html' "$1"
}
cmark() { cmark-gfm --unsafe -e table "$1"; }

show() {
  for page in block cell 'cell alone' paragraph item; do
    printf '%-10s %-10s %s\n' "$page" "$2" "$("$1" "$page.md" | grep -o '<details.*</details>')"
  done
}
{ show kramdown kramdown; show cmark cmark-gfm; } | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
