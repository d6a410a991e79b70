"""arXiv Radar: keeps a repository's reading list of arXiv papers complete, current and pleasant to read."""

__version__ = "1.0.0"

PROJECT_URL = "https://github.com/arxiv-radar/arxiv-radar"
"""The project's address, told to arXiv in each request and linked from the overview."""
