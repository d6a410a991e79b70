// Renders all pages of a tree with one program from npm.
//
// `node render_with_node.mjs PROGRAM PROGRAMS TREE OUT`, where PROGRAMS is the folder with node_modules, writes
// OUT/PATH.html for each TREE/PATH.md.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [program, programs, tree, out] = process.argv.slice(2);
const require = createRequire(join(resolve(programs), "package.json"));

async function load(name) {
  const url = pathToFileURL(findPackage(name));
  return await import(url);
}

// Packages that have an `import` door only are not found by require.resolve.
function findPackage(name) {
  const folder = join(resolve(programs), "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const doors = about.exports?.["."] ?? about.exports;
  const door = typeof doors === "string" ? doors : doors?.import?.default ?? doors?.import ?? doors?.default;
  return typeof door === "string" ? join(folder, door) : require.resolve(name);
}

async function markdownIt(mathematics) {
  const MarkdownIt = require("markdown-it");
  const parser = new MarkdownIt({ html: true, linkify: true });
  // As in the preview of VS Code; MathML alone is enough to read the formula back.
  const settings = { output: "mathml", throwOnError: false, strict: "ignore" };
  if (mathematics) parser.use(require("@vscode/markdown-it-katex").default, settings);
  return (page) => parser.render(page);
}

async function marked() {
  const { marked: parse } = await load("marked");
  return (page) => parse(page, { gfm: true });
}

async function remark(mathematics) {
  const { unified } = await load("unified");
  let pipeline = unified().use((await load("remark-parse")).default).use((await load("remark-gfm")).default);
  if (mathematics) pipeline = pipeline.use((await load("remark-math")).default);
  pipeline = pipeline.use((await load("remark-rehype")).default, { allowDangerousHtml: true });
  pipeline = pipeline.use((await load("rehype-raw")).default);
  // GitHub's schema takes away the class by which a formula is known.
  if (!mathematics) pipeline = pipeline.use((await load("rehype-sanitize")).default);
  pipeline = pipeline.use((await load("rehype-stringify")).default).freeze();
  return (page) => String(pipeline.processSync(page));
}

const renderers = {
  "markdown-it": () => markdownIt(false),
  "vscode-katex": () => markdownIt(true),
  marked,
  remark: () => remark(false),
  "remark-math": () => remark(true),
};

const render = await renderers[program]();
for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".md")) continue;
  const folder = entry.parentPath ?? entry.path;
  const target = join(out, folder.slice(tree.length), entry.name.replace(/\.md$/, ".html"));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, render(readFileSync(join(folder, entry.name), "utf8")));
}
