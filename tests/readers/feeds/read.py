"""Run by the Python that has feedparser: `read.py FEED…` prints as JSON what feedparser makes of each feed."""

import json
import sys
from calendar import timegm

import feedparser

feeds = [feedparser.parse(path) for path in sys.argv[1:]]
json.dump(
    [
        [
            {
                "date": timegm(entry.published_parsed),
                "title": entry.title,
                "authors": entry.get("author", ""),
                "html": entry.content[0].value if "content" in entry else "",
                "types": [entry.title_detail.type, *(content.type for content in entry.get("content", []))],
            }
            for entry in feed.entries
        ]
        for feed in feeds
    ],
    sys.stdout,
)
