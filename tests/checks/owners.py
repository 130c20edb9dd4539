#!/usr/bin/env python3
"""owners.py - a header says whose it is what a function returns by a pointer.

The comment of the function says so, that of its group, which ends at a blank line, or
that of the file, for all: by one of these words.
"""
import glob
import re
import sys

WORDS = re.compile(r"[Bb]orrow|[Yy]ours|[Ss]tatic|\bfree|_free\b|_close\b|_dispose\b|[Rr]eturns (out|it)\b")
TOKEN = re.compile(
    r"/\*.*?\*/|\n[ \t]*\n"
    r"|^(?:extern )?(?:const )?(?:struct )?\w+ \*+\w+\([^;{]*\);",
    re.S | re.M,
)

bad = 0
for file in sorted(glob.glob("include/sallyport/*.h")):
    text = open(file, encoding="utf-8").read()
    head, group = None, ""
    for token in (match.group() for match in TOKEN.finditer(text)):
        if token.startswith("/*"):
            head = token if head is None else head
            group += token
        elif not token.strip():
            group = ""
        elif not WORDS.search(group) and not WORDS.search(head or ""):
            print(f"{file}: whose is it? {' '.join(token.split())}")
            bad = 1
sys.exit(bad)
