#!/usr/bin/env python3
"""lines.py PROGRAM SEED COUNT - are texts merged as git merges them?

Makes COUNT texts and two changes of each: short ones of few different lines, where
all corner cases of git's diff lie, and long ones. PROGRAM (lines.c) and git merge
them. Where PROGRAM gives a text, git must have given the same, with or without a
conflict. Exits 1 when there is a difference, having shown it.
"""
import random
import subprocess
import sys

from gitobjects import FILE, Pack, Store, encode_tree

AT_ONCE = 400


def draw(rng):
    """Lines to choose from: how many there are, and how rare each is."""
    kinds = rng.choice([1, 2, 3, 4, 8, 30, 1000])
    weights = [1 / (i + 1) if rng.random() < 0.7 else 1 for i in range(kinds)]
    return [b"%d" % i for i in range(kinds)], weights


def change(rng, lines, words, weights):
    lines = list(lines)
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        at = rng.randrange(len(lines) + 1)
        size = rng.choice([1, 1, 2, 3, 7])
        kind = rng.randrange(6)
        new = rng.choices(words, weights, k=rng.choice([1, 1, 2, 3, 7]))
        if kind == 0:
            lines[at:at + size] = new
        elif kind == 1:
            lines[at:at] = new
        elif kind == 2:
            del lines[at:at + size]
        elif kind == 3:  # a block twice, or moved
            block = lines[at:at + size]
            to = rng.randrange(len(lines) + 1)
            lines[to:to] = block
        elif kind == 4:
            lines[at:at] = [b"own %d" % rng.randrange(9)]
        else:
            block = lines[at:at + 3 * size]
            del lines[at:at + 3 * size]
            to = rng.randrange(len(lines) + 1)
            lines[to:to] = block
    return lines


def text(rng, lines, end):
    if rng.random() < 0.05:
        end = b"\r\n"
    last = b"" if rng.random() < 0.1 else end
    return end.join(lines) + (last if lines else b"")


def wild(rng, lines, words, weights):
    """So much is changed that git's classic diff gives up the shortest way."""
    lines = list(lines)
    kind = rng.randrange(3)
    if kind == 0:
        return rng.choices(words, weights, k=len(lines))
    if kind == 1:
        at = rng.randrange(len(lines))
        return change(rng, lines[at:] + lines[:at], words, weights)
    for _ in range(len(lines) // 3):
        lines[rng.randrange(len(lines))] = rng.choice(
            words + [b"own %d" % rng.randrange(50)])
    return lines


def long_case(rng):
    words = [b"%d" % i for i in range(rng.choice([2, 3, 5, 20]))]
    weights = [1 / (i + 1) for i in range(len(words))]
    base = rng.choices(words, weights, k=rng.choice([600, 1500, 3000]))
    return [b"\n".join(lines) + b"\n" for lines in (
        base, wild(rng, base, words, weights), wild(rng, base, words, weights))]


def case(rng):
    if rng.random() < 0.005:
        return long_case(rng)
    words, weights = draw(rng)
    length = rng.choice([0, 1, 2, 3, 5, 8, 13, 20, 40, 80, 200, 400])
    base = rng.choices(words, weights, k=length)
    ours = change(rng, base, words, weights)
    theirs = change(rng, rng.choice([base, base, base, ours]), words, weights)
    end = b"\r\n" if rng.random() < 0.1 else b"\n"
    return [text(rng, lines, end) for lines in (base, ours, theirs)]


def ours_of(command, cases):
    """(text, has it a conflict?) for each; None where git has to be asked."""
    data = b"".join(b"%d %d %d\n" % tuple(map(len, one)) + b"".join(one)
                    for one in cases)
    said = subprocess.run(command, input=data, check=True,
                          stdout=subprocess.PIPE).stdout
    at, results = 0, []
    for _ in cases:
        end = said.index(b"\n", at)
        word, at = said[at:end], end + 1
        size = 0 if word == b"-" else int(word.lstrip(b"!"))
        results.append(None if word == b"-" else
                       (said[at:at + size], word.startswith(b"!")))
        at += size
    return results


def commit(pack, files, parents):
    tree = pack.add("tree", encode_tree(files))
    return pack.add("commit", b"tree %s\n%sauthor x <x> 1 +0000\n"
                    b"committer x <x> 1 +0000\n\nx\n" % (
                        tree.encode(),
                        b"".join(b"parent %s\n" % one.encode()
                                 for one in parents)))


def gits_of(store, cases):
    """The labels, and what git makes of them: (text, has it a conflict?)."""
    pack = Pack()
    sides = [{b"%d" % i: (FILE, pack.add("blob", one[side]))
              for i, one in enumerate(cases)} for side in range(3)]
    base = commit(pack, sides[0], [])
    ours, theirs = (commit(pack, side, [base]) for side in sides[1:])
    store.add(pack)
    merged = store.merge([(ours, theirs)])
    merged = list(merged)[0]
    conflicts = {path for path, *_ in merged.stages}
    tree = store.tree(merged.tree)
    return [ours, theirs], [
        (store.read(tree[b"%d" % i][1]), b"%d" % i in conflicts)
        for i in range(len(cases))]


def main():
    program, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    asked = conflicts = 0
    with Store() as store:
        for done in range(0, count, AT_ONCE):
            cases = [case(rng) for _ in range(AT_ONCE)]
            labels, gits = gits_of(store, cases)
            for number, (one, our, git) in enumerate(
                    zip(cases, ours_of([program, *labels], cases), gits)):
                asked += our is None
                conflicts += git[1]
                if our not in (None, git):
                    print("lines: SEED=%d, number %d" % (seed, done + number))
                    for name, what in zip(
                            ["base", "ours", "theirs", "git", "sallyport"],
                            [*one, git, our]):
                        print("  %s: %r" % (name, what))
                    sys.exit(1)
    if asked * 50 > count:
        print("lines: %d of %d were not merged here" % (asked, count))
        sys.exit(1)
    print("lines: %d merges, %d with a conflict, %d left to git; the others are git's"
          % (count, conflicts, asked))


if __name__ == "__main__":
    main()
