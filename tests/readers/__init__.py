"""What the programs that people read our files with make of them: `make readers`.

A part for each kind of file: `markdown` (pages), `bibtex` and `feeds`. Each part's folder names its programs, pinned:
`requirements.in` (PyPI), `package.json` (npm), `debian.txt` (Debian's packages). Its `report.py` runs them.
"""
