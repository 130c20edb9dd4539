"""gitobjects.py - reads and makes git's objects, and lets git merge; for
merges.py and merges_generate.py.

Nothing is written into a repository that is looked at: a Store is a bare
repository of its own in a temporary folder that borrows the objects of others.
So neither their configuration, attributes, grafts nor replace refs count.
"""
import hashlib
import os
import subprocess
import tempfile
import zlib

FILE, PROGRAM, LINK, MODULE, TREE = (
    "100644", "100755", "120000", "160000", "40000")
REGULAR = (FILE, PROGRAM)
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
EMPTY_BLOB = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
KINDS = {"commit": 1, "tree": 2, "blob": 3}

SETTINGS = (
    "-c", "core.bare=true", "-c", "core.commitGraph=false",
    "-c", "core.attributesFile=/dev/null", "-c", "merge.renames=true",
    "-c", "merge.directoryRenames=conflict", "-c", "gc.auto=0",
)


def environment():
    """That of a user who has no configuration, outside of every repository."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith("GIT_")}
    env.update(GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null",
               GIT_ATTR_NOSYSTEM="1", GIT_NO_REPLACE_OBJECTS="1",
               LC_ALL="C", TZ="UTC")
    return env


def encode_tree(entries):
    """The bytes of a tree of {name: (mode, id)}, in git's order."""
    def key(item):
        return item[0] + (b"/" if item[1][0] == TREE else b"")
    return b"".join(
        mode.encode() + b" " + name + b"\0" + bytes.fromhex(oid)
        for name, (mode, oid) in sorted(entries.items(), key=key))


def canonical(mode):
    """Old trees have modes that git reads as one of those above."""
    kind = int(mode, 8) >> 12
    if kind == 8:
        return PROGRAM if int(mode, 8) & 0o100 else FILE
    return {4: TREE, 10: LINK}.get(kind, MODULE)


def decode_tree(data):
    entries, at = {}, 0
    while at < len(data):
        space = data.index(b" ", at)
        end = data.index(b"\0", space)
        entries[data[space + 1:end]] = (
            canonical(data[at:space]), data[end + 1:end + 21].hex())
        at = end + 21
    return entries


def object_id(kind, data):
    head = b"%s %d\0" % (kind.encode(), len(data))
    return hashlib.sha1(head + data).hexdigest()


class Pack:
    """Objects on their way into a repository, as one pack without deltas."""

    def __init__(self):
        self.objects = {}

    def add(self, kind, data):
        oid = object_id(kind, data)
        self.objects[oid] = (kind, data)
        return oid

    def bytes(self):
        parts = [b"PACK\0\0\0\2", len(self.objects).to_bytes(4, "big")]
        for kind, data in self.objects.values():
            size = len(data)
            byte, size = KINDS[kind] << 4 | size & 15, size >> 4
            while size:
                parts.append(bytes([byte | 128]))
                byte, size = size & 127, size >> 7
            parts += [bytes([byte]), zlib.compress(data, 1)]
        body = b"".join(parts)
        return body + hashlib.sha1(body).digest()


class Conflict:
    """One record of git merge-tree: what happened, and to which paths."""

    def __init__(self, paths, kind, text):
        self.paths, self.kind, self.text = paths, kind, text


class Merged:
    """What git merge-tree made of two commits."""

    def __init__(self, tree, stages, conflicts):
        self.tree = tree
        self.stages = stages  # [(path, stage, mode, id)]
        self.conflicts = conflicts


class Store:
    """A bare repository in a folder of its own. quiet: what git says when it
    dies of a merge is not shown."""

    def __init__(self, folder=None, borrow=(), quiet=False):
        self.temporary = folder is None and tempfile.TemporaryDirectory()
        self.folder = folder or self.temporary.name
        self.env = environment()
        self.errors = subprocess.DEVNULL if quiet else None
        self.reader = None
        self.trees, self.known_broken = {}, {}
        subprocess.run(["git", "init", "--quiet", "--bare", "--template=",
                        self.folder], check=True, env=self.env)
        if borrow:
            with open(self.folder + "/objects/info/alternates", "w",
                      encoding="utf-8") as out:
                out.writelines(os.path.realpath(other) + "/objects\n"
                               for other in borrow)

    def command(self, *words):
        return ["git", "--git-dir=" + self.folder, *SETTINGS, *words]

    def git(self, *words, data=None):
        return subprocess.run(self.command(*words), input=data, check=True,
                              env=self.env, stdout=subprocess.PIPE).stdout

    def close(self):
        if self.reader:
            self.reader.stdin.close()
            self.reader.wait()
            self.reader.stdout.close()
        if self.temporary:
            self.temporary.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # --- objects ---

    def read(self, oid):
        """The bytes of an object, or None when it is not there."""
        if not self.reader:
            self.reader = subprocess.Popen(
                self.command("cat-file", "--batch"), env=self.env,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.reader.stdin.write(oid.encode() + b"\n")
        self.reader.stdin.flush()
        head = self.reader.stdout.readline().split()
        if len(head) != 3:
            return None
        data = self.reader.stdout.read(int(head[2]) + 1)
        return data[:-1]

    def tree(self, oid):
        """The entries of a tree: {name: (mode, id)}."""
        entries = self.trees.get(oid)
        if entries is None:
            data = b"" if oid == EMPTY_TREE else self.read(oid)
            if data is None:
                raise LookupError("there is no tree " + oid)
            if len(self.trees) > 20000:
                self.trees.clear()
            entries = self.trees[oid] = decode_tree(data)
        return entries

    def commit(self, oid):
        """The tree and the parents of a commit."""
        data = self.read(oid)
        if data is None:
            raise LookupError("there is no commit " + oid)
        lines = data.split(b"\n\n", 1)[0].split(b"\n")
        return (lines[0][5:].decode(),
                [line[7:].decode() for line in lines
                 if line.startswith(b"parent ")])

    def add(self, pack):
        if pack.objects:
            self.git("index-pack", "--stdin", data=pack.bytes())

    # --- trees ---

    def differences(self, one, two, under=b""):
        """{path: (side of one, side of two)} where two trees differ; a side is
        (mode, id), or None where there is no file."""
        found = {}
        if one == two:
            return found
        ones = self.tree(one) if one else {}
        twos = self.tree(two) if two else {}
        for name in ones.keys() | twos.keys():
            sides = [ones.get(name), twos.get(name)]
            if sides[0] == sides[1]:
                continue
            folders = [side[1] if side and side[0] == TREE else None
                       for side in sides]
            files = [side if side and side[0] != TREE else None
                     for side in sides]
            path = under + name
            if files[0] != files[1]:
                found[path] = tuple(files)
            if folders != [None, None]:
                found.update(self.differences(*folders, path + b"/"))
        return found

    def find(self, tree, path):
        """The (mode, id) of a file, or None."""
        side = (TREE, tree)
        for name in path.split(b"/"):
            if not side or side[0] != TREE:
                return None
            side = self.tree(side[1]).get(name)
        return side if side and side[0] != TREE else None

    def files(self, tree):
        """All of a tree: {path: (mode, id)}."""
        return {path: sides[1] for path, sides in
                self.differences(None, tree).items()}

    def broken(self, oid):
        """The paths in a tree that have a newline in their name."""
        if oid not in self.known_broken:
            found = set()
            for name, (mode, inside) in self.tree(oid).items():
                if mode == TREE and b"\n" in name:
                    found |= {name + b"/" + path
                              for path in self.files(inside)}
                elif mode == TREE:
                    found |= {name + b"/" + path
                              for path in self.broken(inside)}
                elif b"\n" in name:
                    found.add(name)
            self.known_broken[oid] = found
        return self.known_broken[oid]

    # --- merges ---

    def merge_bases(self, one, other):
        """The best common ancestors of two commits."""
        found = subprocess.run(
            self.command("merge-base", "--all", one, other), env=self.env,
            stdout=subprocess.PIPE)
        if found.returncode > 1:
            raise LookupError("git finds no merge base")
        return found.stdout.decode().split()

    def merge(self, pairs):
        """What git makes of each pair of words for commits; None where it
        cannot. The words stand in the markers of conflicts."""
        merged = []
        while len(merged) < len(pairs):
            with tempfile.TemporaryFile() as words:
                for pair in pairs[len(merged):]:
                    words.write(" ".join(pair).encode() + b"\n")
                words.seek(0)
                merged += self.merge_until_it_ends(words)
            if len(merged) < len(pairs):
                merged.append(None)
        return merged

    def merge_until_it_ends(self, words):
        git = subprocess.Popen(
            self.command("merge-tree", "--write-tree", "--stdin", "-z",
                         "--messages", "--allow-unrelated-histories"),
            env=self.env, stdin=words, stdout=subprocess.PIPE,
            stderr=self.errors)
        merged = list(read_merges(read_fields(git.stdout)))
        git.stdout.close()
        git.wait()
        return merged


def read_fields(stream):
    """The fields of a stream that are ended by NUL, without it."""
    rest = b""
    while block := stream.read(1 << 16):
        *fields, rest = (rest + block).split(b"\0")
        yield from fields


def read_merges(fields):
    """What `git merge-tree --stdin -z --messages` says; a record that is not whole is
    left out. git may call a merge clean and tell of a conflict."""
    try:
        while True:
            clean = next(fields) == b"1"
            tree, stages, conflicts = next(fields).decode(), [], []
            field = next(fields)
            while not clean and field:
                about, path = field.split(b"\t", 1)
                mode, oid, stage = about.decode().split()
                stages.append((path, int(stage), mode, oid))
                field = next(fields)
            # What stands last may be advice about submodules.
            while (count := next(fields)).isdigit():
                paths = [next(fields) for _ in range(int(count))]
                conflicts.append(Conflict(paths, next(fields).decode(),
                                          next(fields)))
            yield Merged(tree, stages, conflicts)
    except StopIteration:
        return
