#!/usr/bin/env python3
"""merges_generate.py SEED COUNT FOLDER - makes a bare repository of hostile
merges.

It has COUNT merges or a few more, in small histories that share nothing; the
same seed makes the same repository. What git makes of the parents is asked of
git; then the tree of the merge is made of that, with or without something of
its own. Prints the ids of the merges.
"""
import random
import sys

from gitobjects import (EMPTY_TREE, FILE, LINK, MODULE, PROGRAM, REGULAR,
                        TREE, Pack, Store, encode_tree)
from merges import Markers, Secret, bare, distinct, merge_all, split_lines
from strange_files import FOLDERS, NAMES, Trees, clear

YEAR = 365 * 24 * 3600
NOW = 1600000000


# --- commits ---

class World:
    """What all histories of one repository are written into."""

    def __init__(self):
        self.pack, self.blobs = Pack(), {}
        self.trees, self.merges, self.tips = {}, [], []

    def blob(self, data):
        oid = self.pack.add("blob", data)
        self.blobs[oid] = data
        return oid

    def tree(self, files, hollow=False):
        """hollow: with a folder that has nothing in it."""
        folders, entries = {}, {}
        for path, side in files.items():
            folder, slash, rest = path.partition(b"/")
            if slash:
                folders.setdefault(folder, {})[rest] = side
            else:
                entries[path] = side
        for folder, inside in folders.items():
            entries[folder] = (TREE, self.tree(inside))
        if hollow:
            self.pack.add("tree", b"")
            entries.setdefault(b"hollow", (TREE, EMPTY_TREE))
        return self.pack.add("tree", encode_tree(entries))

    def commit(self, files, parents, date, hollow=False):
        oid = self.pack.add("commit", b"tree %s\n%s%s\ncommit\n" % (
            self.tree(files, hollow).encode(),
            b"".join(b"parent %s\n" % one.encode() for one in parents),
            b"author x <x> %d +0000\ncommitter x <x> %d +0000\n"
            % (date, date)))
        self.trees[oid] = files
        return oid


class History:
    """One small history. Its shapes are coroutines: they yield parents and are
    sent what git makes of them."""

    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.change = Trees(world, rng)
        self.merges, self.commits = [], self.change.commits
        self.date, self.lies = NOW, rng.random() < 0.25

    def commit(self, files, parents):
        rng = self.rng
        self.date += rng.randrange(3) * 100
        date = self.date
        if self.lies and rng.random() < 0.5:
            date += rng.randrange(-5 * YEAR, 5 * YEAR)
        oid = self.world.commit(files, parents, date, rng.random() < 0.02)
        self.commits.append(oid)
        return oid

    def root(self):
        return self.commit(self.change.first(), [])

    def grow(self, commit, most=3):
        """One or more commits on another."""
        for _ in range(self.rng.randrange(1, most)):
            files = self.change.changed(self.world.trees[commit])
            commit = self.commit(files, [commit])
        return commit

    def merge(self, *parents):
        """Merges them and adds something of its own, or not."""
        automatic = yield list(parents)
        settle = Settle(self, list(parents), automatic)
        commit = self.commit(settle.tree(), parents)
        self.merges.append(commit)
        return commit

    def run(self):
        shape = self.rng.choice(
            [self.fork] * 6 + [self.chain] * 2 + [self.cross] * 3 + [
                self.cross_twice, self.three_bases, self.many_bases,
                self.orphans, self.subtree, self.future_orphan, self.octopus,
                self.octopus, self.twice, self.ancestor, self.namesakes,
                self.cross_moved, self.turned])
        tip = yield from shape()
        self.world.tips.append(tip)
        self.world.merges += self.merges

    def fork(self):
        base = self.root()
        return (yield from self.merge(self.grow(base), self.grow(base)))

    def chain(self):
        main = topic = self.root()
        for _ in range(3):
            main, topic = self.grow(main), self.grow(topic)
            if self.rng.random() < 0.3:
                topic = yield from self.merge(topic, main)
            main = yield from self.merge(main, topic)
        return main

    def crossed(self, one, two):
        """Two merges of the same parents, and more on top of them."""
        first = yield from self.merge(one, two)
        second = yield from self.merge(two, one)
        return self.grow(first), self.grow(second)

    def cross(self):
        base = self.root()
        pair = yield from self.crossed(self.grow(base), self.grow(base))
        return (yield from self.merge(*pair))

    def cross_twice(self):
        base = self.root()
        pair = self.grow(base), self.grow(base)
        for _ in range(2):
            pair = yield from self.crossed(*pair)
        return (yield from self.merge(*pair))

    def three_bases(self):
        base = self.root()
        tips = [self.grow(base) for _ in range(3)]
        pair = []
        for _ in range(2):
            self.rng.shuffle(tips)
            side = yield from self.merge(tips[0], tips[1])
            pair.append((yield from self.merge(side, tips[2])))
        return (yield from self.merge(*map(self.grow, pair)))

    def many_bases(self):
        """Two sides that have merged the same branches, each in its order."""
        base = self.root()
        count = 40 if self.rng.random() < 0.1 else self.rng.randrange(4, 9)
        tips = [self.grow(base, 2) for _ in range(count)]
        pair = []
        for _ in range(2):
            self.rng.shuffle(tips)
            side = tips[0]
            for tip in tips[1:]:
                side = yield from self.merge(side, tip)
            pair.append(side)
        return (yield from self.merge(*map(self.grow, pair)))

    def moved(self, commit):
        """Files are moved and edited, and nothing else."""
        files = dict(self.world.trees[commit])
        for _ in range(self.rng.randrange(1, 4)):
            self.rng.choice([self.change.move, self.change.move,
                             self.change.edit])(files)
        return self.commit(files, [commit])

    def cross_moved(self):
        """Bases of which one moved what the other one changed."""
        base = self.root()
        one, two = self.moved(base), self.moved(base)
        if self.rng.random() < 0.5:
            one = self.moved(one)
        pair = yield from self.crossed(one, two)
        return (yield from self.merge(*map(self.moved, pair)))

    def turned_at(self, commit, path):
        """Another kind of thing at that path, or another version of it."""
        rng, change = self.rng, self.change
        files = dict(self.world.trees[commit])
        mode = rng.choice([FILE, FILE, PROGRAM, LINK, LINK, MODULE, None])
        if mode is None and path in files:
            files[path] = change.edited(files[path])
        elif mode == MODULE:
            change.put(files, path, (MODULE, "%040x" % rng.getrandbits(160)))
        elif mode == LINK:
            change.put(files, path, (LINK, self.world.blob(change.name())))
        elif mode:
            text = change.writer.text(20)
            change.put(files, path, (mode, self.world.blob(text)))
        if rng.random() < 0.3:
            files = change.changed(files)
        return self.commit(files, [commit])

    def turned(self):
        """What is one kind of thing here is another one there, over one base or
        two."""
        base = self.root()
        path = self.change.pick(self.world.trees[base])
        if self.rng.random() < 0.3:
            path = self.change.name()
        one, two = self.turned_at(base, path), self.turned_at(base, path)
        if self.rng.random() < 0.5:
            pair = yield from self.crossed(one, two)
            one, two = (self.turned_at(side, path) for side in pair)
        return (yield from self.merge(one, two))

    def namesakes(self):
        """Files of one name, in several folders, that go elsewhere."""
        rng, change = self.rng, self.change
        base = self.root()
        files, name = dict(self.world.trees[base]), rng.choice(NAMES)
        for folder in rng.sample(FOLDERS, 3):
            change.put(files, folder + name, change.new_side())
        base = self.commit(files, [base])
        ours, theirs = dict(files), dict(files)
        for path in [path for path in files if path.endswith(name)]:
            if path not in ours:  # another file went where its folder was
                continue
            if rng.random() < 0.5:
                theirs[path] = change.edited(theirs[path])
            side = change.edited(ours.pop(path))
            for _ in range(rng.randrange(3)):
                kept = name if rng.random() < 0.5 else rng.choice(NAMES)
                change.put(ours, rng.choice(FOLDERS) + kept, side)
                side = change.edited(side)
        return (yield from self.merge(self.commit(ours, [base]),
                                      self.commit(theirs, [base])))

    def orphans(self):
        return (yield from self.merge(self.root(), self.grow(self.root())))

    def future_orphan(self):
        """A root of tomorrow, merged into one side or both."""
        base = self.root()
        self.date += 40 * YEAR
        orphan = self.root()
        self.date -= 40 * YEAR
        one, two = self.grow(base), self.grow(base)
        one = yield from self.merge(one, orphan)
        if self.rng.random() < 0.5:
            two = yield from self.merge(two, self.grow(orphan))
        return (yield from self.merge(self.grow(one), self.grow(two)))

    def subtree(self):
        """Another project, below a folder of its own."""
        base, other = self.root(), self.root()
        files = {b"sub/" + path: side
                 for path, side in self.world.trees[other].items()}
        joined = dict(self.world.trees[base])
        clear(joined, b"sub")
        joined.pop(b"sub", None)
        one = self.commit({**joined, **files}, [base, other])
        self.merges.append(one)
        return (yield from self.merge(self.grow(one), self.grow(other)))

    def octopus(self):
        base = self.root()
        tips = [self.grow(base, 2)
                for _ in range(self.rng.randrange(3, 6))]
        if self.rng.random() < 0.2:
            tips.append(self.rng.choice([base, tips[0], self.root()]))
        return (yield from self.merge(*tips))

    def twice(self):
        """One parent twice: no merge, or one of the parents that differ."""
        base = self.root()
        one, two = self.grow(base), self.grow(base)
        if self.rng.random() < 0.5:
            return (yield from self.merge(one, one))
        return (yield from self.merge(one, one, two))

    def ancestor(self):
        base = self.root()
        pair = [base, self.grow(base)]
        self.rng.shuffle(pair)
        return (yield from self.merge(*pair))


# --- what somebody makes of an automatic merge ---

class Settle:
    """The tree of a merge."""

    def __init__(self, history, parents, automatic):
        self.rng, self.world = history.rng, history.world
        self.change, self.commits = history.change, history.commits
        self.automatic = automatic
        self.sides = [self.world.trees[parent] for parent in parents]

    def tree(self):
        rng = self.rng
        if rng.random() < 0.03:
            return dict(rng.choice(self.sides))
        files = self.settled()
        own = rng.random()
        for _ in range(0 if own < 0.5 else 1 if own < 0.9 else 2):
            rng.choice([self.line, self.line, self.change.edit,
                        self.change.move, self.change.delete, self.change.add,
                        self.change.turn, self.of_a_side, self.of_a_side,
                        self.resurrect, self.elsewhere])(files)
        if rng.random() < 0.005:
            files.clear()
        return files

    def settled(self):
        """What git made, its conflicts decided."""
        files = {}
        for path, side in sorted(self.automatic.files.items()):
            for label in self.automatic.labels:
                path = path.split(b"~" + label.encode())[0]
            if side[0] in REGULAR:
                side = side[0], self.resolved(path, side[1])
            if path not in files or self.rng.random() < 0.5:
                self.change.put(files, path, side)
        for conflict in self.automatic.conflicts:
            if conflict.kind != "CONFLICT (contents)" or (
                    self.rng.random() < 0.1):
                self.decide(files, conflict)
        return files

    def resolved(self, path, oid):
        data = self.automatic.blobs[oid]
        if self.rng.random() < 0.02:
            return self.world.blob(data)
        markers, out, hunk = Markers(self.automatic.labels), [], None
        for line in split_lines(data):
            marker = markers.read(line)
            if marker and marker[0] == b"<" and hunk is None:
                hunk, middle = [[]], b"=" * marker[1]
            elif marker and hunk is not None and marker[0] == b">":
                out += self.choose(path, hunk)
                hunk = None
            elif hunk is not None and bare(line).rstrip(b"\r") == middle:
                hunk.append([])
            elif hunk is not None:
                hunk[-1].append(line)
            else:
                out.append(line)
        return self.world.blob(b"".join(out))

    def choose(self, path, hunk):
        """Lines for the place of a hunk."""
        rng = self.rng
        kind = rng.randrange(12)
        lines = [line for side in hunk for line in side]
        if kind < 4:
            return rng.choice(hunk)
        if kind < 6:
            return lines
        if kind < 7:
            return hunk[-1] + hunk[0]
        if kind < 8:
            rng.shuffle(lines)
            return lines
        if kind < 9:
            return [line for line in lines if rng.random() < 0.5]
        if kind < 10:
            return self.line_of(path)
        return [] if kind < 11 else lines + [self.change.writer.line() + b"\n"]

    def line_of(self, path):
        """A line that some version of the file has."""
        trees = [self.world.trees[commit] for commit in self.commits]
        sides = [tree[path] for tree in trees
                 if path in tree and tree[path][0] in REGULAR]
        if not sides:
            return []
        lines = split_lines(self.world.blobs[self.rng.choice(sides)[1]])
        return [self.rng.choice(lines)] if lines else []

    def decide(self, files, conflict):
        """One of the things that a conflict about names leaves open."""
        stages = [(mode, oid) for path in conflict.paths
                  for _, mode, oid in self.automatic.stages.get(path, [])
                  if oid in self.world.blobs or mode == MODULE]
        for path in conflict.paths:
            if path.endswith(b"/") or b"~" in path:
                continue
            if self.rng.random() < 0.3:
                files.pop(path, None)
            elif stages and self.rng.random() < 0.5:
                self.change.put(files, path, self.rng.choice(stages))

    # --- of its own ---

    def line(self, files):
        """One line more, less or other than git has."""
        path = self.change.pick(files)
        if not path or files[path][0] not in REGULAR:
            return
        lines = split_lines(self.world.blobs[files[path][1]])
        at = self.rng.randrange(len(lines) + 1)
        kind = self.rng.randrange(3)
        if kind > 0:
            del lines[at:at + 1]
        if kind < 2:
            lines.insert(at, self.change.writer.line() + b"\n")
        files[path] = files[path][0], self.world.blob(b"".join(lines))

    def of_a_side(self, files):
        """One path as one side has it, or without what it has not."""
        side = self.rng.choice(self.sides)
        path = self.change.pick({**files, **side})
        if path in side:
            self.change.put(files, path, side[path])
        else:
            files.pop(path, None)

    def resurrect(self, files):
        """A file of old that git would not have there."""
        tree = self.world.trees[self.rng.choice(self.commits)]
        path = self.change.pick({path: 1 for path in tree
                                 if path not in files})
        if path:
            self.change.put(files, path, tree[path])

    def elsewhere(self, files):
        """What a side has under one name, under another one."""
        side = self.rng.choice(self.sides)
        path = self.change.pick(side)
        if path:
            self.change.put(files, self.change.name(), side[path])


# --- everything ---

def generate(store, seed, count):
    """Histories continue in rounds, so that git is asked for many merges at
    once."""
    world, number = World(), 0
    while len(world.merges) < count:
        waiting = {}
        for _ in range(max(1, min(1000, count - len(world.merges)) // 2)):
            # Each is the same, whatever the others are.
            rng = random.Random("%s-%d" % (seed, number))
            number += 1
            run = History(world, rng).run()
            waiting[run] = next(run)
        while waiting:
            waiting = advance(store, world, waiting)
    return world


def advance(store, world, waiting):
    store.add(world.pack)
    world.pack = Pack()
    following = {}
    with Store(borrow=[store.folder], quiet=True) as scratch:
        lists = [distinct(parents) for parents in waiting.values()]
        automatics = merge_all(scratch, lists)
        for run, parents, automatic in zip(waiting, lists, automatics):
            if automatic.error:
                continue  # git has its faults: this one is left out
            look_into(scratch, parents, automatic)
            try:
                following[run] = run.send(automatic)
            except StopIteration:
                pass
    return following


def look_into(scratch, parents, automatic):
    """The files of an automatic merge, and their contents."""
    tree = automatic.tree or scratch.commit(parents[0])[0]
    automatic.files = scratch.files(tree)
    automatic.blobs = {oid: scratch.read(oid)
                       for mode, oid in automatic.files.values()
                       if mode in REGULAR}


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: merges_generate.py SEED COUNT FOLDER")
    seed, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    Secret.suffix = "^0~0"  # the same seed, the same repository
    with Store(folder) as store:
        world = generate(store, seed, count)
        store.add(world.pack)
        with open(folder + "/packed-refs", "w", encoding="ascii") as refs:
            refs.writelines("%s refs/heads/%06d\n" % (tip, number)
                            for number, tip in enumerate(world.tips))
    print("\n".join(world.merges))


if __name__ == "__main__":
    main()
