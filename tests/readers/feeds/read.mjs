// `node read.mjs PROGRAMS rss-parser|feedsmith FEED…` prints as JSON what the package makes of each feed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [programs, name, ...paths] = process.argv.slice(2);
const load = createRequire(resolve(programs, 'package.json'));

const readers = {
  'rss-parser': async (xml) => {
    const Parser = load('rss-parser');
    const feed = await new Parser().parseString(xml);
    return feed.items.map((it) => ({
      date: Date.parse(it.isoDate) / 1000,
      title: it.title,
      authors: it.author ?? '',
      html: it.content ?? '',
    }));
  },
  feedsmith: async (xml) => {
    const { feed } = load('feedsmith').parseFeed(xml);
    return feed.entries.map((it) => ({
      date: Date.parse(it.published) / 1000,
      title: it.title?.value ?? '',
      authors: (it.authors ?? []).map((author) => author.name).join(', '),
      html: it.content?.value ?? '',
      types: [it.title?.type ?? 'text', ...(it.content ? [it.content.type] : [])],
    }));
  },
};

const feeds = [];
for (const path of paths) feeds.push(await readers[name](readFileSync(path, 'utf8')));
process.stdout.write(JSON.stringify(feeds));
