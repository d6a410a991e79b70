"""What pybtex reads in a BibTeX file, as JSON: `python read_by_pybtex.py FILE`, with the Python that has pybtex."""

import json
import sys

from pybtex import errors
from pybtex.database import parse_file
from pybtex.richtext import Text


def main() -> None:
    with errors.capture() as messages:
        entries = parse_file(sys.argv[1], "bibtex").entries
        read = [
            {
                "key": key,
                "title": str(Text.from_latex(entry.fields["title"])),
                "month": entry.fields["month"],
                "names": [
                    [
                        [_shown(person.rich_prelast_names), _shown(person.rich_last_names)],
                        _shown([*person.rich_first_names, *person.rich_middle_names]),
                        _shown(person.rich_lineage_names),
                    ]
                    for person in entry.persons.get("author", [])
                ],
            }
            for key, entry in entries.items()
        ]
    json.dump({"entries": read, "messages": [str(message) for message in messages]}, sys.stdout)


def _shown(words: list[Text]) -> str:
    return " ".join(map(str, words))


if __name__ == "__main__":
    main()
