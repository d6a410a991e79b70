#!/usr/bin/env bash
# The spelling of "Đ" that BibTeX needs in a name, pandoc reads as nothing, without a warning
#
# Versions: BibTeX 0.99d (Debian's texlive-latex-base), pandoc 3.9 (PyPI's pypandoc_binary 1.17), pybtex 0.26.1.
#
# Behaviour: BibTeX counts bytes. Where a name begins with a letter in UTF-8, abbrv.bst cuts its initial in half, and
# pdfLaTeX then stops at the invalid byte. LaTeX has commands for such letters, {\DJ} and {\TH}, which BibTeX keeps
# whole. pandoc's reader of BibTeX knows {\'E} and {\L}, but not these: the letter is gone, the name begins at its
# second one, and nothing is said. {\textup{Đ}} is whole in BibTeX and in pandoc; pybtex prints the command's name.
#
# Output seen:
#   Đ            BibTeX's initial is valid UTF-8: no    pandoc: Đorđe     pybtex: Đorđe
#   {\DJ}        BibTeX's initial is valid UTF-8: yes   pandoc: orđe      pybtex: Đorđe
#   {\textup{Đ}} BibTeX's initial is valid UTF-8: yes   pandoc: Đorđe     pybtex: \textup Đorđe
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

bibtex --version | grep -q '^BibTeX 0.99d' || { echo "This is about BibTeX 0.99d." >&2; exit 1; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17 pybtex==0.26.1
cat > read.py <<'END'
import json, subprocess, sys
import pypandoc
from pybtex.database import parse_file

SPELLINGS = ["Đ", r"{\DJ}", r"{\textup{Đ}}"]
with open("names.bib", "w", encoding="utf-8") as file:
    for number, letter in enumerate(SPELLINGS):
        file.write(f"@misc{{k{number}, author={{Invented, {letter}orđe}}, title={{Title {number}}}, year=2000}}\n")
with open("main.aux", "w", encoding="utf-8") as file:
    file.write("\\citation{*}\n\\bibstyle{abbrv}\n\\bibdata{names}\n")
subprocess.run(["bibtex", "-terse", "main"], check=True)
items = {item[1:3].decode(): item for item in open("main.bbl", "rb").read().split(b"\\bibitem")[1:]}
pandoc = [pypandoc.get_pandoc_path(), "--from=bibtex", "--to=csljson", "names.bib"]
done = subprocess.run(pandoc, check=True, capture_output=True, text=True, encoding="utf-8")
assert done.stderr == "", done.stderr
csl = {entry["id"]: entry["author"][0]["given"] for entry in json.loads(done.stdout)}
people = parse_file("names.bib", "bibtex").entries
for number, letter in enumerate(SPELLINGS):
    try:
        items[f"k{number}"].decode()
        valid = "yes"
    except UnicodeDecodeError:
        valid = "no"
    seen = str(people[f"k{number}"].persons["author"][0].rich_first_names[0])
    print(f"{letter:12} BibTeX's initial is valid UTF-8: {valid:5} pandoc: {csl[f'k{number}']:9} pybtex: {seen}")
END
venv/bin/python read.py > seen
sed -n 's/^#   //p' "$script" > wanted
diff --ignore-all-space wanted seen && echo "As written down."
