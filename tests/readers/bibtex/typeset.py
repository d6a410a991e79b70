from __future__ import annotations
def typeset(folder, some):
    return []
