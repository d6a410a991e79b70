"""The folder that a topic's name becomes."""

from __future__ import annotations

import re
import unicodedata

from radar.settings.raw_values import shown

LONGEST_NAME = 200
LONGEST_CHARACTERS = 100
LONGEST_BYTES = 200

# Windows takes these for devices, whatever follows behind a dot; git cannot check a folder of such a name out there.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)


def slug(name: str) -> str:
    """`name` in NFKC and lower case, each run of anything but letters and digits (of any script) made one `_`.

    Neither end has a `_`; the result is empty when the name has no letter and no digit. A slug is its own slug.
    """
    lowered = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    kept = "".join(character if _is_letter_or_digit(character) else " " for character in lowered)
    return "_".join(kept.split())


def _is_letter_or_digit(character: str) -> bool:
    category = unicodedata.category(character)
    return category.startswith("L") or category == "Nd"


def same_folder(folder: str) -> str:
    """What two names of folders have in common that are one where case, or the way of writing a letter, is ignored.

    Windows and macOS each ignore some of it, and a repository is checked out on either.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folder).upper().casefold())


def is_device(name: str) -> bool:
    """Whether Windows takes a file or folder of this name for a device."""
    return _DEVICES.fullmatch(name.partition(".")[0].rstrip(" ")) is not None


def name_fault(name: str) -> tuple[str, str] | None:
    """What keeps `name` from becoming a folder, and what to do about it; None when it is fine."""
    if any(not character.isprintable() for character in name):
        return f"The topic's name {shown(name)} holds a character that cannot be printed.", "Remove the character."
    if len(name) > LONGEST_NAME:
        return (
            f"The topic's name {shown(name)} has {len(name):,} characters, and {LONGEST_NAME} are allowed.",
            "Give it a shorter `name`; the phrases it looks for can stand under `any`.",
        )
    segments = re.split(r"[/\\]", name)
    if name[:1] in ("/", "\\") or any(part.strip().lower() in (".", "..", ".git", ".github") for part in segments):
        return (
            f"The topic's name {shown(name)} is a path.",
            "Give it a name in plain words; its folder is made from the letters and digits of the name.",
        )
    return _folder_fault(name, slug(name))


def _folder_fault(name: str, folder: str) -> tuple[str, str] | None:
    if not folder:
        return (
            f"The topic's name {shown(name)} has no letter and no digit, so its folder would have no name.",
            "Give it a `name` with letters or digits.",
        )
    if is_device(folder):
        return (
            f"The topic's name {shown(name)} makes the folder {shown(folder)}, a name that Windows keeps for itself.",
            "Give it a `name` of more letters; the phrases it looks for can stand under `any`.",
        )
    if len(folder) > LONGEST_CHARACTERS or len(folder.encode()) > LONGEST_BYTES:
        return (
            f"The topic's name {shown(name)} makes a folder name of {len(folder)} characters and "
            f"{len(folder.encode())} bytes; {LONGEST_CHARACTERS} characters and {LONGEST_BYTES} bytes are allowed.",
            "Give it a shorter `name`; the phrases it looks for can stand under `any`.",
        )
    return None
