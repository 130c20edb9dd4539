"""Which codes no unit test finds alone: rules about evidence and changes.

A text that a test expects has a line for each finding. Warnings refuse nothing.
"""
import glob
import os
import re

RULES = ("record", "approvals", "gates", "window", "documentation", "category",
         "tdd-complete", "fixup")
LITERAL = r'"(?:[^"\\]|\\.)*"'


def codes_of(rule):
    for path in glob.glob("src/rules/%s*.c" % rule.replace("-", "_")):
        text = open(path, encoding="utf-8").read()
        for code in re.finditer(r'\.id = "(%s/[a-z-]+)"(.*?)(?=\.id =)' % rule, text, re.S):
            if "SP_LEVEL_WARN" not in code.group(2):
                yield code.group(1)


def expected():
    """The texts of tests with the rule that the file is about, macros by their names."""
    for path in glob.glob("tests/unit/*.c"):
        text = open(path, encoding="utf-8").read()
        text = re.sub(r"(?s)WORDED\(.*?\n}", "", text)
        name = os.path.basename(path)[:-2].replace("_", "-")
        token = r"(?:%s|[A-Z_]+)" % LITERAL
        for found in re.findall(r"%s(?:\s+%s)*" % (token, token), text):
            parts = re.findall(LITERAL + r"|[A-Z_]+", found)
            yield name, "".join(p[1:-1] if p[0] == '"' else p for p in parts)


def finding(text):
    """The only finding of a text, or None."""
    lines = [line for line in text.replace("TYPE", "\\n  TYPE").split("\\n")
             if line.strip() and not line.startswith("  ")
             and not re.match(r"\d+ judged$", line)]
    refuses = len(lines) == 1 and "(warning)" not in lines[0] and "excused" not in lines[0]
    return lines[0] if refuses else None


codes = sorted({code for rule in RULES for code in codes_of(rule)})
alone = [(name, finding(text)) for name, text in expected() if finding(text)]
for code in codes:
    rule, short = code.split("/")
    if not any(re.search(r"(^| )%s($|[: ])" % re.escape(code), line)
               or (name.startswith("rules-" + rule) and re.match(re.escape(short) + "($|[: ])", line))
               for name, line in alone):
        print("codes: no unit test finds %s alone" % code)
if len(codes) < 60:
    print("codes: only %d codes were read" % len(codes))
