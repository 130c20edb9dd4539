"""advice.py: the commands that our messages advise, each once: FILE, a tab, and its first words.

Of C it reads the string literals, of the installer what follows "type: ", "next: " and
"says: ". What findings advise is listed by code in tests/e2e/advice_each.sh. A command is
known by its program and its first word, so that prose about git is none.
"""

import glob
import re
import sys

SALLYPORT = re.findall(r"^COMMAND\((\w+)", open("src/cli/commands.def").read(), re.M)
GIT = """add branch clone commit config fetch fsck init log ls-remote merge notes pull push rebase remote reset symbolic-ref
restore rev-list revert show status switch tag update-ref worktree""".split()
FIRST = {
    "sallyport": "|".join(name.replace("_", "-") for name in SALLYPORT) + "|help",
    "sallyport-install": "server|local|uninstall",
    "sallyport-ship": "send|verify|status|doctor|migrate",
    "git": r"(?:--git-dir=\S+ )?(?:" + "|".join(GIT) + "|refs)",
    "sudo": r"\S+", "runuser": "-u", "chown": r"(?:-h|-Rh|[{]owner[}])", "chmod": r"[augo+-]+[rwxX]+",
    "rm": r"[{]", "install": "-D", "ls": "-l", "namei": "-l", "findmnt": "-T",
}
BEFORE = r"(?:^|(?<=['`\n$ ]))"
COMMAND = re.compile(
    BEFORE + "(?:" + "|".join(rf"{program} (?:{first})(?:(?= )|\b(?!-)|$)(?: [a-z][a-z-]*\b(?!['.,:]))?"
                              for program, first in FIRST.items()) + ")")
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"((?:\s|SP_\w+|PRI\w+|/\*.*?\*/)*)')
PROSE = re.compile(r"git (?:add|commit|merge|config|push|status|log|tag|show|update-ref)s? "
                   r"(?:of|is|has|was|and|that|does|could|on)\b|git update-ref;"
                   r"|sallyport [a-z]+ (?:runs\b|[0-9])")
# Their commands are those of findings.
FINDINGS = ("src/rules/", "src/gather/side.c")
# A text is compared with these, and not printed.
COMPARED = r'sp_str_starts\([^;]*?"(?:[^"\\\n]|\\.)*"\)'

# Programs of the installer's commands, and what stands for one in its code.
SHELL = r"sudo|\./install|apt-get|git|gitolite|chmod|chown|mkdir|findmnt|file -|namei|ls|make|cd|TMPDIR|PREFIX"
WORDS_OF_SHELL = {r"\$(?:me|typed)\b": "./install.sh", r"\$command \$missing": "apt-get install",
                  r"\$\(git_of_owner\)|\$copy_with_sha1_git": "git",
                  r"\$\(command_typed\)": "sallyport", r"\$\(git_there\)": "git --git-dir={}", r"\$\((?:[^()]|\([^()]*\))*\)": "$()"}


def texts(source):
    """The string literals of C; those side by side are one."""
    source = re.sub(rf"/\*.*?\*/|^#include.*?$|{COMPARED}", "", source, flags=re.S | re.M)
    at, joined = 0, []
    for literal in LITERAL.finditer(source):
        if joined and literal.start() == at:
            joined.append(literal[1])
        else:
            if joined:
                yield "".join(joined)
            joined = [literal[1]]
        at = literal.end()
    yield "".join(joined)


def of_c(name):
    for text in texts(open(name).read()):
        text = text.replace("\\n", "\n").replace('\\"', '"').replace("{as-owner}", "")
        text = text.replace("{sallyport}", "sallyport").replace("{installer}", "sallyport-install")
        for command in COMMAND.finditer(text):
            if not PROSE.match(text, command.start()):
                yield command[0]


def of_shell(name):
    source = re.sub(r"\\\n\s*", "", open(name).read())
    for code, words in WORDS_OF_SHELL.items():
        source = re.sub(code, words, source)
    for text in re.findall(r"(?:type|next|says|already|directory): ?((?:(?!type: |already: )[^\"\n])*)", source):
        text = text.replace("$()", "", text.startswith("$()")).strip()
        if re.match(rf"(?:{SHELL})\b", text):
            yield " ".join(re.split(r"\$[(a-z{]|\.\.\.|, ", text)[0].split()[:4])


def every():
    found = set()
    for name in glob.glob("src/**/*.c", recursive=True):
        if not name.startswith((*FINDINGS, "src/tables/")):
            found |= {(name, command.strip()) for command in of_c(name)}
    for name in ["install.sh", "scripts/sallyport-shell", *glob.glob("scripts/install/*.sh")]:
        found |= {(name, command) for command in of_shell(name)}
    return sorted(found)


def typed():
    """What scenarios type: by source, the commands."""
    rows = {}
    for name in glob.glob("tests/e2e/*.sh"):
        for source, command in re.findall(r"\b(?:advised|cures|shows) (\S+) (?:\\\n\s*)?['\"](.*)", open(name).read()):
            rows.setdefault(source, []).append(re.sub(r"^\$\(.*?'(?:s/\^  type: \\\()?", "", command))
    return rows


def is_typed(command, rows):
    """A place for a value, "{repo}", and a word to fill in, "REPO", are any word there."""
    pattern = re.sub(r"\\\{[a-z]*(?:\\\})?|(?<= )[A-Z]{2,}\b", r"\\S+", re.escape(command))
    return any(re.search(pattern, row) for row in rows)


def lacking():
    rows = typed()
    for name, command in every():
        if not is_typed(command, rows.get(name, [])):
            yield f"no scenario types '{command}' of {name}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--lacking"]:
        missing = list(lacking())
        print(*(f"advice: {line}" for line in missing), sep="\n", end="\n" if missing else "")
        print(f"advice: {len(every())} commands of messages, each typed by a scenario")
        sys.exit(bool(missing))
    for name, command in every():
        print(f"{name}\t{command}")
