"""strange_files.py - contents and trees that are hard to merge, and changes of
them as people and attackers make them; for merges_generate.py. Everything
comes out of the seed of a random.Random.
"""
from gitobjects import FILE, LINK, MODULE, PROGRAM, REGULAR
from merges import bare, split_lines

WORDS = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu "
         "nu xi omicron pi rho sigma tau upsilon phi chi psi omega").split()
COMMON = [b"", b"", b"{", b"}", b"    return 0;", b"", b"\t}", b"# ---"]
MARKERS = [b"<<<<<<< HEAD", b"=======", b">>>>>>> topic", b"||||||| base",
           b"<<<<<<<", b">>>>>>>", b"========", b"<<<<<<<<< Temporary"]
FOLDERS = [b"", b"", b"", b"src/", b"src/", b"lib/", b"src/deep/", b"new/",
           b"tests/", b"docs/", b"src/tests/"]
NAMES = [b"a", b"b", b"c", b"main.c", b"util.c", b"x.h", b"README", b"tab\tx",
         b"q\"uote", b"\xfc.c", b"sp ace", b"src", b"lib", b"A", b"x\n}", b"y\n{\nz"]


# --- contents ---

class Writer:
    """Makes contents and changes them; everything comes out of one seed."""

    def __init__(self, rng):
        self.rng = rng
        self.alike = rng.random() < 0.4  # few different lines
        self.strange = rng.random() < 0.15
        self.commits = []  # what a side may know of the others

    def line(self):
        rng = self.rng
        if self.strange and rng.random() < 0.2:
            return self.marker()
        if rng.random() < (0.6 if self.alike else 0.2):
            return rng.choice(COMMON)
        if self.strange and rng.random() < 0.03:
            return b"long " * rng.randrange(1000, 8000)
        return b"%s %s = %d;" % (
            rng.choice(WORDS).encode(), rng.choice(WORDS).encode(),
            rng.randrange(10 if self.alike else 1000))

    def marker(self):
        """A line that looks like one of git's, with any label."""
        rng = self.rng
        if not self.commits or rng.random() < 0.6:
            return rng.choice(MARKERS)
        name = rng.choice(self.commits).encode()
        label = rng.choice([name, name[:7], name + b"^0", name + b":src/a"])
        return rng.choice([b"<<<<<<< ", b">>>>>>> "]) + label

    def lines(self, most=40):
        return [self.line() for _ in range(self.rng.randrange(most))]

    def text(self, most=40):
        rng = self.rng
        if rng.random() < 0.04:
            return bytes(rng.randrange(256) for _ in range(64)) + b"\0"
        end = b"\r\n" if rng.random() < 0.08 else b"\n"
        text = b"".join(line + end for line in self.lines(most))
        return text[:-len(end)] if rng.random() < 0.1 else text

    def edit(self, data):
        """A few changes, or about so many that git sees another file."""
        rng, lines = self.rng, split_lines(data)
        if b"\0" in data:
            return data + bytes([rng.randrange(256)])
        if rng.random() < 0.2:
            half = max(0, len(lines) + rng.randrange(-1, 3)) // 2
            for at in rng.sample(range(len(lines)),
                                 min(len(lines), half)):
                lines[at] = self.line() + b"\n"
        else:
            for _ in range(rng.randrange(1, 4)):
                self.change(lines)
        if lines and rng.random() < 0.05:
            lines[-1] = bare(lines[-1])
        if rng.random() < 0.02:
            lines = [bare(line).rstrip(b"\r") + b"\r\n" for line in lines]
        return b"".join(lines)

    def change(self, lines):
        rng = self.rng
        at = rng.randrange(len(lines) + 1)
        end = min(len(lines), at + 1 + rng.randrange(3))
        kind = rng.randrange(8)
        if kind < 3:
            lines[at:at] = [self.line() + b"\n"
                            for _ in range(rng.randrange(1, 4))]
        elif kind < 5:
            del lines[at:end]
        elif kind < 7:
            lines[at:end] = [self.line() + b"\n" for _ in range(end - at)]
        else:
            lines[at:at] = lines[-3:]
        for index, line in enumerate(lines[:-1]):
            if not line.endswith(b"\n"):
                lines[index] = line + b"\n"


# --- trees: {path: (mode, id)} ---

def clear(files, path):
    """No file may be where a directory is."""
    for other in list(files):
        if other.startswith(path + b"/") or path.startswith(other + b"/"):
            del files[other]


class Trees:
    """Changes trees as people and attackers do."""

    def __init__(self, world, rng):
        self.world, self.rng, self.writer = world, rng, Writer(rng)
        self.commits = self.writer.commits
        self.aims = []  # what all sides like to change

    def name(self):
        if self.aims and self.rng.random() < 0.2:
            folder, slash, _ = self.rng.choice(self.aims).rpartition(b"/")
            return folder + slash + self.rng.choice(NAMES)
        return self.rng.choice(FOLDERS) + self.rng.choice(NAMES)

    def put(self, files, path, side):
        clear(files, path)
        files[path] = side

    def new_side(self, most=40):
        rng = self.rng
        kind = rng.random()
        if kind < 0.04:
            return LINK, self.world.blob(self.name())
        if kind < 0.06:
            return MODULE, "%040x" % rng.getrandbits(160)
        return (PROGRAM if kind < 0.15 else FILE,
                self.world.blob(self.writer.text(most)))

    def first(self):
        rng, files = self.rng, {}
        under = rng.choice([None, None, None, b"src/", b"lib/"])
        for _ in range(rng.randrange(1, 9)):
            name = under + rng.choice(NAMES) if under else self.name()
            self.put(files, name, self.new_side())
        if rng.random() < 0.2:
            self.copy(files)
        if rng.random() < 0.5:
            self.aims += rng.sample(sorted(files), min(2, len(files)))
        return files

    def pick(self, files):
        aims = [path for path in self.aims if path in files]
        if aims and self.rng.random() < 0.6:
            return self.rng.choice(aims)
        return self.rng.choice(sorted(files)) if files else None

    def edited(self, side):
        """Another version of a file."""
        mode, oid = side
        if mode == MODULE:
            return mode, "%040x" % self.rng.getrandbits(160)
        data = self.world.blobs[oid]
        if mode == LINK:
            return mode, self.world.blob(data[:20] + b"x")
        return mode, self.world.blob(self.writer.edit(data))

    def edit(self, files):
        path = self.pick(files)
        if path:
            files[path] = self.edited(files[path])

    def move(self, files):
        path = self.pick(files)
        if path:
            side = files.pop(path)
            if self.rng.random() < 0.5:
                side = self.edited(side)
            self.put(files, self.name(), side)

    def move_folder(self, files):
        folders = sorted({path.rsplit(b"/", 1)[0] for path in files
                          if b"/" in path})
        if not folders:
            return
        old = self.rng.choice(folders) + b"/"
        new = self.rng.choice([b"new/", b"src/", b"lib/moved/", b"", b"src2/",
                               b"tests/", b"docs/"])
        for path in sorted(files):
            if (path in files and path.startswith(old) and
                    self.rng.random() < 0.9):
                self.put(files, new + path[len(old):], files.pop(path))

    def delete(self, files):
        files.pop(self.pick(files), None)

    def add(self, files):
        self.put(files, self.name(), self.new_side())

    def turn(self, files):
        """Another mode, or another kind of thing."""
        path = self.pick(files)
        if not path:
            return
        mode, oid = files[path]
        if mode in REGULAR and self.rng.random() < 0.7:
            files[path] = (FILE if mode == PROGRAM else PROGRAM, oid)
        elif self.rng.random() < 0.5:
            self.put(files, path + b"/inside", files.pop(path))
        else:
            files[path] = self.new_side()

    def copy(self, files):
        path = self.pick(files)
        if path:
            self.put(files, self.name(), files[path])

    def swap(self, files):
        one, two = self.pick(files), self.pick(files)
        if one:
            files[one], files[two] = files[two], files[one]

    def changed(self, files):
        """What a commit makes of a tree."""
        files = dict(files)
        kinds = [self.edit] * 8 + [self.move] * 3 + [
            self.move_folder, self.delete, self.add, self.turn, self.copy,
            self.swap]
        for _ in range(self.rng.randrange(1, 4)):
            self.rng.choice(kinds)(files)
        if self.rng.random() < 0.01:
            files.clear()
        return files
