#!/usr/bin/env bash
# arxiv.py takes max_results=0 for "without limit" and fetches everything that the query finds
#
# Version: arxiv 4.0.2 (the Python package).
#
# Behaviour: a program that wants at most N papers and has some already asks for the rest, max_results = N -
# len(papers). When the rest is 0, the package does not ask for nothing but for all, page after page until the last: of
# 250 papers here 250, in 3 requests. The server cannot tell: the package always asks it for a whole page
# (max_results=100) and counts by itself. The same rest of 0 reached the other way, by an offset as large as
# max_results, gives nothing and makes no request. The documentation gives None as the way to ask for everything; of 0
# it says nothing.
#
# arXiv is played on loopback by a few lines of Python that serve a valid feed of 250 papers.
#
# Output seen:
#   max_results=5                5 papers, asked: 100 from 0
#   max_results=1                1 papers, asked: 100 from 0
#   max_results=0              250 papers, asked: 100 from 0, 100 from 100, 100 from 200
#   max_results=5, offset=5      0 papers, asked: nothing
#   max_results=0, offset=5    245 papers, asked: 100 from 5, 100 from 105, 100 from 205
#   max_results=None           250 papers, asked: 100 from 0, 100 from 100, 100 from 200
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check arxiv==4.0.2

cat > run.py <<'END'
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import arxiv

TOTAL = 250
asked = []

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
      xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <id>https://arxiv.org/api/example</id>
  <title>arXiv Query: search_query=cat:cs.CL</title>
  <updated>2025-02-28T00:00:00Z</updated>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}</feed>
"""
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/2502.{number:05}v1</id>
    <title>Paper {number}</title>
    <updated>2025-02-03T10:00:00Z</updated>
    <published>2025-02-03T10:00:00Z</published>
    <link href="https://arxiv.org/abs/2502.{number:05}v1" rel="alternate" type="text/html"/>
    <summary>An abstract.</summary>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <arxiv:primary_category term="cs.CL"/>
    <author><name>Ada Alder</name></author>
  </entry>
"""


class Arxiv(BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        start, size = int(query["start"][0]), int(query["max_results"][0])
        asked.append(f"{size} from {start}")
        entries = "".join(ENTRY.format(number=number) for number in range(start + 1, min(start + size, TOTAL) + 1))
        body = FEED.format(start=start, size=size, total=TOTAL, entries=entries).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/atom+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(("127.0.0.1", 0), Arxiv)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = arxiv.Client(delay_seconds=0)
client.query_url_format = f"http://127.0.0.1:{server.server_port}/api/query?{{}}"

for limit, offset in (5, 0), (1, 0), (0, 0), (5, 5), (0, 5), (None, 0):
    asked.clear()
    search = arxiv.Search(query="cat:cs.CL", max_results=limit)
    papers = {paper.entry_id for paper in client.results(search, offset=offset)}
    title = f"max_results={limit}" + (f", offset={offset}" if offset else "")
    print(f"{title:25}{len(papers):5} papers, asked: {', '.join(asked) or 'nothing'}")
END
venv/bin/python run.py | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
