"""All keys of a topic, one row each: their names, kinds, defaults and descriptions.

The table of docs/topics.md is held against it, and `make schema` writes what editors know of topics from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from radar.settings.kinds import Boolean, Category, Choice, Kind, Words
from radar.settings.model import SearchIn
from radar.settings.names_of_people import people
from radar.settings.raw_query import RawQuery

PHRASE = Words("a phrase", "language model")
_NAME = Words("a name", "language models")
_TOPIC = Words("a topic's name", "language models")
_AUTHOR = Words("an author's name", "Ada Lovelace", people)


@dataclass(frozen=True)
class TopicKey:
    """A key of a topic. `default` is the text that means the same as giving none, "" when there is no such text.

    `kind` is that of the value, or of each value where the key has a list (`lists` is 1) or a list of lists (2).
    `finds` tells whether it alone says what to look for, `leaves_out` that it says what not to have. Beside the one key
    that is `whole` a topic has only its name, and keys that are `about_showing`: they ask nothing of arXiv.
    """

    name: str
    kind: Kind
    description: str
    default: str = ""
    lists: int = 0
    finds: bool = False
    leaves_out: bool = False
    whole: bool = False
    about_showing: bool = False


TOPIC_TABLE: tuple[TopicKey, ...] = (
    TopicKey(
        "name",
        _NAME,
        "What the topic is called. Its folder is made from the letters and digits: `Gaussian Splatting` becomes "
        "`gaussian_splatting`.",
    ),
    TopicKey("any", PHRASE, "Phrases of which at least one must occur.", lists=1, finds=True),
    TopicKey(
        "any-of",
        PHRASE,
        "Groups of phrases, of each of which at least one must occur: `[[nerf, gaussian splatting], [real-time, "
        "fast]]`.",
        lists=2,
        finds=True,
    ),
    TopicKey("all", PHRASE, "Phrases that must all occur.", lists=1, finds=True),
    TopicKey("none", PHRASE, "Phrases that must not occur.", lists=1, leaves_out=True),
    TopicKey(
        "in",
        Choice(SearchIn),
        "Where phrases are looked for: `title`, `abstract`, `title-or-abstract`, `title-and-abstract` (each phrase in "
        "both) or `anywhere`.",
        default="title-or-abstract",
    ),
    TopicKey(
        "comment",
        PHRASE,
        "Phrases of which at least one must stand in the comment, such as `accepted`.",
        lists=1,
        finds=True,
    ),
    TopicKey("categories", Category(), "Categories of which the paper must have one.", lists=1, finds=True),
    TopicKey("primary-only", Boolean(), "Whether the primary category alone counts.", default="false"),
    TopicKey(
        "exclude-categories", Category(), "Categories of which the paper must have none.", lists=1, leaves_out=True
    ),
    TopicKey("authors", _AUTHOR, "Authors of whom at least one must have written the paper.", lists=1, finds=True),
    TopicKey("exclude-authors", _AUTHOR, "Authors of whom none may have written the paper.", lists=1, leaves_out=True),
    TopicKey(
        "query",
        RawQuery(),
        "A query in arXiv's own syntax, sent as it stands. It goes with `name` alone.",
        finds=True,
        whole=True,
    ),
    TopicKey(
        "rank-by",
        _TOPIC,
        "Names of topics whose stars count here too, when the nearest papers are shown first.",
        lists=1,
        about_showing=True,
    ),
)

BY_KEY: dict[str, TopicKey] = {key.name: key for key in TOPIC_TABLE}
