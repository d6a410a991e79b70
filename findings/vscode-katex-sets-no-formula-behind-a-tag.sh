#!/usr/bin/env bash
# VS Code's KaTeX sets no formula behind an HTML tag, and begins one at the end of the first instead
#
# Versions: @vscode/markdown-it-katex 1.1.2 with markdown-it 14.3.3 (npm), as in VS Code's Markdown preview.
#
# Behaviour: so as not to look for mathematics inside of a tag, the plugin asks whether the last token is an opening tag.
# Plain text makes no token until some markup ends it. So behind `<details>` or `<span>`, however far, every dollar up to
# the next markup is passed over as one that opens a formula. Short tags like `<b>` escape the pattern. Mostly all that
# happens is that these formulas are not set. But a TeX command counts as markup, for its backslash: then the opening
# dollar of its formula is passed over, the closing one is not, and the plugin sets the words up to the next dollar.
#
# Output seen:
#   no tag            SET x^{2} text SET y^{2}
#   <b>               SET x^{2} text SET y^{2}
#   <details>         $x^{2}$ text $y^{2}$
#   <span>            $x^{2}$ text $y^{2}$
#   <span> and stars  $x^{2}$ and text SET y^{2}
#   <span> and \hat   $\hat{x}SET  as a rule, \hat{y}$
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init --yes >npm.log
npm install --silent --no-audit --no-fund @vscode/markdown-it-katex@1.1.2 markdown-it@14.3.3 katex@0.16.22 >>npm.log

cat > show.cjs <<'END'
const katex = require("@vscode/markdown-it-katex").default
const parser = require("markdown-it")({ html: true }).use(katex, { output: "mathml", throwOnError: false })

const show = (name, source) => {
  const html = parser.renderInline(source).replace(/<span class="katex">.*?<annotation[^>]*>(.*?)<\/annotation>.*?<\/span>/g, "SET $1")
  console.log(name.padEnd(17), html.replace(/<[^>]*>/g, ""))
}
show("no tag", "$x^{2}$ text $y^{2}$")
show("<b>", "<b>$x^{2}$ text $y^{2}$</b>")
show("<details>", "<details>$x^{2}$ text $y^{2}$</details>")
show("<span>", "<span>$x^{2}$ text $y^{2}$</span>")
show("<span> and stars", "<span>$x^{2}$ *and* text $y^{2}$</span>")
show("<span> and \\hat", "<span>$\\hat{x}$ as a rule, $\\hat{y}$</span>")
END
node show.cjs | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
