// What a program from npm reads in a BibTeX file, as JSON: node read_by_npm.mjs PROGRAM FILE
// (it runs in the folder that has node_modules)
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [program, file] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
const require = createRequire(join(process.cwd(), 'package.json'))

const readings = {
  async 'citation-js'() {
    const { Cite } = require('@citation-js/core')
    require('@citation-js/plugin-bibtex')
    return {
      entries: new Cite(text).data.map(({ id, title, author = [], issued }) => ({
        key: id,
        title,
        month: issued?.['date-parts']?.[0]?.[1],
        names: author.map(name => [
          [name['non-dropping-particle'] ?? name['dropping-particle'], name.family ?? name.literal],
          name.given,
          name.suffix,
        ]),
      })),
      messages: [],
    }
  },
  async 'Better BibTeX'() {
    // It cannot be required, as its package says of both of its builds that they are modules.
    const file = join(process.cwd(), 'node_modules/@retorquere/bibtex-parser/dist/esm/index.js')
    const { parse } = await import(pathToFileURL(file))
    const read = parse(text)
    return {
      entries: read.entries.map(({ key, fields }) => ({
        key,
        title: fields.title,
        month: Number(fields.month),
        names: (fields.author ?? []).map(name => [[name.prefix, name.lastName ?? name.name], name.firstName, name.suffix]),
      })),
      messages: read.errors.map(error => error.error ?? JSON.stringify(error)),
    }
  },
}
process.stdout.write(JSON.stringify(await readings[program]()))
