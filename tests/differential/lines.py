#!/usr/bin/env python3
"""lines.py PROGRAM SEED COUNT - are texts merged as git merges them?

Makes COUNT texts and two changes of each: short ones of few different lines, where
all corner cases of git's diff lie, and long ones. PROGRAM (lines.c) and git merge
them. Where PROGRAM gives a text, git must have merged without a conflict, and given
the same. Exits 1 when there is a difference, having shown it.
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


def text(rng, lines):
    end = b"" if rng.random() < 0.1 else b"\n"
    return b"\n".join(lines) + (end if lines else b"")


def case(rng):
    words, weights = draw(rng)
    length = rng.choice([0, 1, 2, 3, 5, 8, 13, 20, 40, 80, 200, 400])
    base = rng.choices(words, weights, k=length)
    ours = change(rng, base, words, weights)
    theirs = change(rng, rng.choice([base, base, base, ours]), words, weights)
    return [text(rng, base), text(rng, ours), text(rng, theirs)]


def ours_of(program, cases):
    data = b"".join(b"%d %d %d\n" % tuple(map(len, one)) + b"".join(one)
                    for one in cases)
    said = subprocess.run([program], input=data, check=True,
                          stdout=subprocess.PIPE).stdout
    at, results = 0, []
    for _ in cases:
        end = said.index(b"\n", at)
        word, at = said[at:end], end + 1
        results.append(None if word == b"-" else said[at:at + int(word)])
        at += 0 if word == b"-" else int(word)
    return results


def commit(pack, files, parents):
    tree = pack.add("tree", encode_tree(files))
    return pack.add("commit", b"tree %s\n%sauthor x <x> 1 +0000\n"
                    b"committer x <x> 1 +0000\n\nx\n" % (
                        tree.encode(),
                        b"".join(b"parent %s\n" % one.encode()
                                 for one in parents)))


def gits_of(store, cases):
    """What git makes of them; None where there is a conflict."""
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
    return [None if b"%d" % i in conflicts else store.read(tree[b"%d" % i][1])
            for i in range(len(cases))]


def main():
    program, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    clean = same = 0
    with Store() as store:
        for done in range(0, count, AT_ONCE):
            cases = [case(rng) for _ in range(AT_ONCE)]
            for number, (one, our, git) in enumerate(
                    zip(cases, ours_of(program, cases),
                        gits_of(store, cases))):
                clean += git is not None
                same += our is not None
                if our is not None and our != git:
                    print("lines: SEED=%d, number %d" % (seed, done + number))
                    for name, what in zip(
                            ["base", "ours", "theirs", "git", "sallyport"],
                            [*one, git, our]):
                        print("  %s: %r" % (name, what))
                    sys.exit(1)
    if same * 10 < clean * 8:
        print("lines: only %d of %d were merged here" % (same, clean))
        sys.exit(1)
    print("lines: %d of %d clean merges are made here, and are git's"
          % (same, clean))


if __name__ == "__main__":
    main()
