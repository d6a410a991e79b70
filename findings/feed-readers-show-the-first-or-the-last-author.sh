#!/usr/bin/env bash
# Of an Atom entry with several authors one feed reader shows the first, another the last
#
# Versions: rss-parser 3.13.0 (npm, needs Node.js), feedparser 6.0.12 (PyPI).
#
# Behaviour: Atom lets an entry have any number of <author> elements, and papers have many. From the same valid feed
# rss-parser gives the first author and drops the others; feedparser's "author" is the last one, and only its "authors"
# has all. Neither joins the names, and neither says that there are more. So a paper is shown under the name of one
# person, and who that is depends on the reader. Both show all names only if the feed joins them in one element.
#
# Output seen:
#   three elements  rss-parser author    Ada Alder
#   three elements  rss-parser the rest  nowhere
#   three elements  feedparser author    Cleo Cedar
#   three elements  feedparser authors   Ada Alder | Ben Birch | Cleo Cedar
#   one element     rss-parser author    Ada Alder, Ben Birch, Cleo Cedar
#   one element     feedparser author    Ada Alder, Ben Birch, Cleo Cedar
#   one element     feedparser authors   Ada Alder, Ben Birch, Cleo Cedar
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check feedparser==6.0.12
npm install --silent --no-audit --no-fund --ignore-scripts rss-parser@3.13.0 >/dev/null

cat > feed.atom <<'END'
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>https://papers.example.org/feed</id>
  <title>Papers</title>
  <updated>2025-02-03T10:00:00Z</updated>
  <entry>
    <id>https://papers.example.org/1</id>
    <title>three elements</title>
    <updated>2025-02-03T10:00:00Z</updated>
    <link href="https://papers.example.org/1"/>
    <author><name>Ada Alder</name></author>
    <author><name>Ben Birch</name></author>
    <author><name>Cleo Cedar</name></author>
    <summary>An abstract.</summary>
  </entry>
  <entry>
    <id>https://papers.example.org/2</id>
    <title>one element</title>
    <updated>2025-02-03T10:00:00Z</updated>
    <link href="https://papers.example.org/2"/>
    <author><name>Ada Alder, Ben Birch, Cleo Cedar</name></author>
    <summary>An abstract.</summary>
  </entry>
</feed>
END

cat > run.js <<'END'
const fs = require('fs');
const Parser = require('rss-parser');

new Parser().parseString(fs.readFileSync('feed.atom', 'utf8')).then((feed) => {
  for (const item of feed.items) {
    const start = `${item.title.padEnd(15)} rss-parser`;
    console.log(`${start} author    ${item.author}`);
    if (!JSON.stringify(item).includes('Birch')) console.log(`${start} the rest  nowhere`);
  }
});
END
cat > run.py <<'END'
import feedparser

for entry in feedparser.parse("feed.atom").entries:
    print(f"{entry.title:15} feedparser author    {entry.author}")
    print(f"{entry.title:15} feedparser authors   {' | '.join(author.name for author in entry.authors)}")
END
{ node run.js; venv/bin/python run.py; } | LC_ALL=C sort --stable --reverse --key=1,1 | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
