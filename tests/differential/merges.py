#!/usr/bin/env python3
"""merges.py GIT-DIR - what merges have of their own, read with git alone.

Standard input: ids of merge commits. Prints "COMMIT PATH", each ended by NUL,
for every path at which a merge differs from what git makes of its parents, and
"COMMIT! REASON" for a merge of which that cannot be said. With -e it prints
lines instead, and tells why.

git merge-tree (2.38 or later) makes the automatic merge, with its defaults. Of
more than two parents one is merged after the other; each result becomes a
commit, with the markers of its conflicts. Parents that are the same count once.

Where git saw no conflict, a path must have what git has there. Where the lines
of a file conflict, those outside of the hunks must be there, in order; in the
place of each hunk may stand any lines of that hunk or of the file's base. Where
names or existence conflict, the names are free and the contents are not: at
each of the paths that the conflict is about, there may be nothing, a content
and a mode that stages of the conflict have, or what git put there. So it is with links and
submodules. Of binary files that conflict, one of the stages must be there. No
text is read whose markers name a file by a path that a newline may continue.

Code comes from code. What lies below a directory with one of the names in OTHERS
is no code; all else is. A path of code is foreign when the merge has there what
neither of two parents has, unless git merges it there: both parents have that path,
and so does each of their bases, or git saw no conflict there and neither of the two
files is empty. Where the two parents differ in nothing but code, nothing is
foreign. A foreign path is the merge's own, unless a merge of the code alone
makes it, too, by the same measure. Of more than two parents what is foreign to the
first one and each other one is the merge's own, as is all that is foreign with
several bases: then nothing is merged again.

This is the second reading of the definition in include/sallyport/merge.h: it
shares nothing with src/git.
"""
import argparse
import re
import secrets
import sys
from collections import Counter

from gitobjects import (EMPTY_BLOB, EMPTY_TREE, REGULAR, TREE, Pack, Store,
                        encode_tree)

CHUNK = 500
CONTENTS, BINARY = "CONFLICT (contents)", "CONFLICT (binary)"


OTHERS = {b"test", b"tests", b"t", b"spec", b"doc", b"docs", b"Documentation"}


def distinct(parents):
    return list(dict.fromkeys(parents))


class Secret:
    """A suffix to the names of commits that leaves their meaning alone. With it
    no file can know how a commit is called in the markers."""
    suffix = "".join(secrets.choice(["^0", "~0"]) for _ in range(40))


def label(commit):
    return commit + Secret.suffix


class Automatic:
    """The automatic merge of the parents, and what conflicted in it."""

    def __init__(self, parents):
        self.parents, self.tree, self.error = parents, None, None
        self.stages = {}  # path: [(stage, mode, id)]
        self.conflicts = []
        self.labels = [label(parents[0])]
        self.commit = parents[0]
        self.merged = list(parents)

    def add(self, store, merged, number):
        """Takes the merge with the next parent."""
        if merged is None:
            self.error = "git cannot merge its parents"
            return
        self.tree = merged.tree
        for path, *stage in merged.stages:
            self.stages.setdefault(path, []).append(tuple(stage))
        for conflict in merged.conflicts:
            if conflict.kind.startswith("ERROR"):
                self.error = conflict.text.decode(errors="replace").strip()
            if conflict.kind.startswith("CONFLICT"):
                self.conflicts.append(conflict)
        self.labels.append(label(self.parents[number]))
        if number + 1 < len(self.parents):
            self.wrap(store, number)

    def wrap(self, store, number):
        parents = distinct([self.commit] + self.parents[1:number + 1])
        pack = Pack()
        self.commit = pack.add("commit", b"tree %s\n%s%s\nstep\n" % (
            self.tree.encode(),
            b"".join(b"parent %s\n" % parent.encode() for parent in parents),
            b"author x <x> 0 +0000\ncommitter x <x> 0 +0000\n"))
        store.add(pack)
        self.labels.append(label(self.commit))
        self.merged.append(self.commit)


def merge_all(store, lists):
    """The automatic merges of lists of parents."""
    automatics = [Automatic(parents) for parents in lists]
    number = 1
    while waiting := [one for one in automatics
                      if number < len(one.parents) and not one.error]:
        pairs = [(label(one.commit), label(one.parents[number]))
                 for one in waiting]
        for one, merged in zip(waiting, store.merge(pairs)):
            one.add(store, merged, number)
        number += 1
    return automatics


# --- contents ---

def split_lines(data):
    """Lines as git sees them, each with its newline, if it has one."""
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + [
        line for line in lines[-1:] if line]


def bare(line):
    return line[:-1] if line.endswith(b"\n") else line


class Markers:
    """Knows the markers that git has written from lines that look like one.

    A marker names a file that has moved, and does not quote its path. Where a
    name with a newline begins like that, nobody can tell where the marker ends:
    what holds it cannot be read. broken() gives the paths with a newline, by
    commit.
    """

    def __init__(self, labels, broken=dict):
        self.broken, self.cut = broken, None
        self.names = [b" %s:" % one.encode() for one in labels]
        labels = b"|".join(re.escape(one.encode()) for one in labels)
        self.pattern = re.compile(
            b"([<>])(\\1{6,}) (?:" + labels + b")(?::.*)?\\r?", re.DOTALL)

    def are_cut(self, data):
        if not any(name in data for name in self.names):
            return False
        if self.cut is None:
            self.cut = [b" %s:%s\n" % (label(commit).encode(),
                                       path.split(b"\n")[0])
                        for commit, paths in self.broken().items()
                        for path in paths]
        return any(cut in data for cut in self.cut)

    def read(self, line):
        """Its character and size, or None."""
        match = self.pattern.fullmatch(bare(line))
        return match and (match[1], 1 + len(match[2]))

    def shape(self, data):
        """What a blob that git made allows: a list of lines, which must be
        there, and of sets of lines without newlines for the hunks."""
        lines, items, at = split_lines(data), [], 0
        while at < len(lines):
            marker = self.read(lines[at])
            end = marker and marker[0] == b"<" and self.end(lines, at)
            if end:
                items.append(self.hunk(lines[at:end]))
            else:
                items.append(lines[at])
            at = end or at + 1
        return items

    def end(self, lines, start):
        """After the hunk that starts there. Hunks of octopuses are nested, and one
        of the last merge may begin or end within one of the merge before."""
        depth = 0
        for at in range(start, len(lines)):
            marker = self.read(lines[at])
            if marker:
                depth += 1 if marker[0] == b"<" else -1
                if depth == 0:
                    return at + 1
        return None

    def hunk(self, lines):
        """A line that looks like the middle of a hunk is one of the file when
        there is one too many of them."""
        sizes, found = [], Counter()
        for line in lines:
            marker = self.read(line)
            if marker:
                sizes += [marker[1]] if marker[0] == b"<" else []
            else:
                found[bare(line)] += 1
        for size, count in Counter(sizes).items():
            middles = [b"=" * size, b"=" * size + b"\r"]
            if sum(found[middle] for middle in middles) <= count:
                for middle in middles:
                    del found[middle]
        return frozenset(found)


def fits(data, items, base):
    """Can these contents be read as that shape? Whether the last line has a
    newline is free where a hunk ends the file."""
    def reach(at):
        yield at
        while at < len(items) and isinstance(items[at], frozenset):
            at += 1
            yield at

    if items and isinstance(items[-1], bytes) and (
            data.endswith(b"\n") != items[-1].endswith(b"\n")):
        return False
    states = set(reach(0))
    for line in split_lines(data):
        text, following = bare(line), set()
        for at in states:
            item = items[at] if at < len(items) else None
            if isinstance(item, frozenset):
                if text in item or text in base:
                    following.add(at)
            elif item is not None and bare(item) == text:
                following.update(reach(at + 1))
        # What a hunk takes, it may also end with.
        states = {end for at in following for end in reach(at)}
        if not states:
            return False
    return len(items) in states


# --- freedoms ---

class Judge:
    """Says of the paths of one merge whether they are its own."""

    def __init__(self, store, tree, automatic):
        self.store, self.tree, self.automatic = store, tree, automatic
        self.markers = Markers(automatic.labels, self.broken_names)
        self.kinds, self.groups = {}, {}
        for conflict in automatic.conflicts:
            for path in conflict.paths:
                self.kinds.setdefault(path, set()).add(conflict.kind)
            self.join(conflict.paths)
        for path in automatic.stages:
            self.join([path])

    def broken_names(self):
        """The paths with a newline of all that was merged, by commit."""
        return {commit: self.store.broken(self.store.commit(commit)[0])
                for commit in self.automatic.merged}

    def join(self, paths):
        """What one conflict is about is one group, as are groups that share a
        path."""
        group = set(paths).union(*(self.groups.get(path, ())
                                   for path in paths))
        for path in group:
            self.groups[path] = group

    def own(self):
        """{path: why}"""
        found = {}
        differ = self.store.differences(self.automatic.tree, self.tree)
        for path, (made, has) in differ.items():
            if path not in self.groups:
                found[path] = "git has %s, it has %s" % (made, has)
        for path in self.groups:
            why = self.judge(path)
            if why:
                found[self.plain(path)] = why
        return found

    def plain(self, path):
        """git adds "~LABEL" to a name that two things have."""
        for one in self.automatic.labels:
            end = b"~" + one.encode()
            if path.endswith(end):
                return path[:-len(end)]
        return path

    def judge(self, path):
        """None when it is free, or why it is not."""
        has = self.store.find(self.tree, path)
        made = self.store.find(self.automatic.tree, path)
        if has == made and not self.has_hunks(made):
            return None
        kinds = self.kinds.get(path, {"stages alone"})
        stages = self.automatic.stages.get(path, [])
        if kinds <= {CONTENTS, BINARY} and all(
                mode in REGULAR for _, mode, _ in stages):
            if BINARY in kinds:
                free = made is not None and self.is_stage(has, stages)
            else:
                free = self.is_resolved(has, path, stages)
        else:
            free = self.is_of_group(has, path)
        if free:
            return None
        return "it has %s, in a conflict: %s" % (
            has, ", ".join(sorted(kinds)))

    def is_stage(self, has, stages):
        return has is not None and (
            has[0] in {mode for _, mode, _ in stages} and
            has[1] in {oid for stage, _, oid in stages if stage != 1})

    def is_resolved(self, has, path, stages):
        """Is that the file that git made there, its hunks resolved?"""
        made = self.store.find(self.automatic.tree, path)
        if has is None or made is None:
            return has == made
        modes = {mode for _, mode, _ in stages} | {made[0]}
        return has[0] in modes and self.resolves(has[1], made[1], path)

    def is_of_group(self, has, path):
        group = self.groups[path]
        stages = [stage for one in group
                  for stage in self.automatic.stages.get(one, [])]
        numbers = {number for number, _, _ in stages}
        if has is None:
            # Unless a side has removed the file, a name stays.
            return (1 in numbers and not numbers >= {2, 3}) or any(
                self.store.find(self.tree, one) for one in group)
        made = [side for side in (self.store.find(self.automatic.tree, one)
                                  for one in group) if side]
        sides = [(mode, oid) for number, mode, oid in stages if number != 1]
        modes = {mode for _, mode, _ in stages} | {mode for mode, _ in made}
        if has[0] not in REGULAR:
            return has in sides + made
        if numbers == {1, 2, 3} and BINARY not in self.kinds.get(path, ()) and \
                all(mode in REGULAR for _, mode, _ in stages):
            # git has merged the contents: that of one side is none of them.
            sides = [side for side in sides if self.has_hunks(side)]
        return has[0] in modes and any(
            self.resolves(has[1], oid, path) for mode, oid in sides + made
            if mode in REGULAR)

    def has_hunks(self, side):
        return side is not None and side[0] in REGULAR and any(
            isinstance(item, frozenset)
            for item in self.markers.shape(self.store.read(side[1])))

    def resolves(self, oid, made, path):
        """Are these the contents that git made, without its markers?"""
        text = self.store.read(made)
        items = self.markers.shape(text)
        if self.markers.are_cut(text):
            return False
        if all(isinstance(item, bytes) for item in items):
            return oid == made
        data = self.store.read(oid)
        return data is not None and fits(data, items, self.base(path))

    def base(self, path):
        """The lines of the files that the conflict began with."""
        return {bare(line) for one in self.groups[path]
                for stage, mode, oid in self.automatic.stages.get(one, [])
                if stage == 1 and mode in REGULAR
                for line in split_lines(self.store.read(oid))}


# --- code ---

def is_code(path):
    return not OTHERS.intersection(path.split(b"/")[:-1])


class Code:
    """Looks for code of a merge that comes from elsewhere."""

    def __init__(self, store, tree, automatic):
        self.store, self.tree = store, tree
        self.parents = parents = automatic.parents
        self.asked = set(automatic.stages).union(
            *(conflict.paths for conflict in automatic.conflicts))
        self.trees = [store.commit(parent)[0] for parent in parents]

    def own(self):
        """{path: why}"""
        found = self.foreign(1)
        for number in range(2, len(self.parents)):
            found = found & self.foreign(number) if found else found
        if found and len(self.parents) == 2:
            bases = self.store.merge_bases(*self.parents)
            if len(bases) < 2:
                return self.again(found, bases)
        return {path: "it comes from elsewhere" for path in found}

    def foreign(self, number):
        """The foreign paths of the first parent and one other."""
        store, sides = self.store, [self.trees[0], self.trees[number]]
        found = {path for path in self.made(self.tree, *sides)
                 if is_code(path)}
        if not found or all(map(is_code, store.differences(*sides))):
            return set()
        bases = [store.commit(base)[0] for base in
                 store.merge_bases(self.parents[0], self.parents[number])]
        return {path for path in found
                if not self.is_shared(path, sides, bases)}

    def is_shared(self, path, sides, bases):
        files = [self.store.find(tree, path) for tree in sides]
        if None in files:
            return False
        if path not in self.asked and EMPTY_BLOB not in (
                oid for _, oid in files):
            return True
        return bool(bases) and all(self.store.find(tree, path)
                                   for tree in bases)

    def made(self, tree, ours, theirs, under=b""):
        """The paths at which a tree has a file that neither side has."""
        if tree in (ours, theirs):
            return
        sides = [self.store.tree(side) if side else {}
                 for side in (ours, theirs)]
        for name, has in self.store.tree(tree).items():
            here = [side.get(name) for side in sides]
            if has[0] == TREE:
                yield from self.made(has[1], *(
                    side[1] if side and side[0] == TREE else None
                    for side in here), under + name + b"/")
            elif has not in here:
                yield under + name

    def again(self, found, bases):
        """Those that a merge of the code alone has not either."""
        pack = Pack()
        base = [self.commit(pack, self.store.commit(one)[0], [])
                for one in bases]
        sides = [self.commit(pack, tree, base, number)
                 for number, tree in enumerate(self.trees)]
        tree = self.code(self.tree, pack)
        self.store.add(pack)
        automatic = merge_all(self.store, [sides])[0]
        if automatic.error:
            return {path: automatic.error for path in found}
        own = Judge(self.store, tree, automatic).own()
        return {path: "of the code alone, " + why
                for path, why in own.items() if path in found}

    def commit(self, pack, tree, parents, number=0):
        """A commit of the code of a tree."""
        return pack.add("commit", b"tree %s\n%s%s\n%d\n" % (
            self.code(tree, pack).encode(),
            b"".join(b"parent %s\n" % one.encode() for one in parents),
            b"author x <x> 0 +0000\ncommitter x <x> 0 +0000\n", number))

    def code(self, tree, pack):
        """A tree without what is not code."""
        entries = {}
        for name, (mode, oid) in self.store.tree(tree).items():
            if mode != TREE:
                entries[name] = (mode, oid)
            elif name not in OTHERS:
                inside = self.code(oid, pack)
                if inside != EMPTY_TREE:
                    entries[name] = (mode, inside)
        return pack.add("tree", encode_tree(entries))


def read_all(store, commits):
    """(commit, {path: why} or an error) for each commit that is a merge."""
    merges = []
    for commit in commits:
        tree, parents = store.commit(commit)
        parents = distinct(parents)
        if len(parents) > 1:
            merges.append((commit, tree, parents))
    automatics = merge_all(store, [parents for _, _, parents in merges])
    for (commit, tree, _), automatic in zip(merges, automatics):
        if automatic.error:
            yield commit, automatic.error
            continue
        own = {}
        if automatic.tree != tree or automatic.conflicts:
            own = Judge(store, tree, automatic).own()
        yield commit, {**Code(store, tree, automatic).own(), **own}


def main():
    parser = argparse.ArgumentParser(
        description="prints what merges have of their own")
    parser.add_argument("-e", action="store_true", dest="explain")
    parser.add_argument("repository")
    options = parser.parse_args()
    commits = sys.stdin.read().split()
    end = b"\n" if options.explain else b"\0"
    for at in range(0, len(commits), CHUNK):
        # A new one each time: what git makes while it merges goes with it.
        with Store(borrow=[options.repository]) as store:
            for commit, found in read_all(store, commits[at:at + CHUNK]):
                name = commit.encode()
                if isinstance(found, str):
                    sys.stdout.buffer.write(
                        name + b"! " + found.encode() + end)
                    continue
                for path, why in sorted(found.items()):
                    why = b": " + why.encode() if options.explain else b""
                    sys.stdout.buffer.write(name + b" " + path + why + end)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
