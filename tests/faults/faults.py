#!/usr/bin/env python3
"""faults.py BUILD INJECT [N] [NAME...] - lets go wrong what can go wrong while a push is
recorded, and says whether what must hold does:

    every push that was accepted has its entry, once
    a push that cannot be recorded is refused, and says why
    the log verifies, and the next push goes in
    a reader blocks no push

N: how many kills (default 200); the other parts grow with it. NAME: only these parts:
calls waits random errors disk corrupted clock network locked clones. Prints a line for each.
The hooks are fed directly, as receive-pack does; `clones` really pushes. INJECT is
inject.c, compiled. SEED=NUMBER repeats what was random."""
import json, os, random, shutil, signal, sqlite3, subprocess, sys, tempfile, threading, time

build, inject = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
kills = int(sys.argv[3]) if len(sys.argv) > 3 else 200
seed = int(os.environ.get("SEED") or time.time())
random.seed(seed)
zero = "0" * 40
failed = 0
env = {"PATH": os.environ["PATH"], "SALLYPORT_USER": "ci-bot", "LC_ALL": "C",
       "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
for name in ("AUTHOR", "COMMITTER"):
    env |= {f"GIT_{name}_NAME": "A", f"GIT_{name}_EMAIL": "a@example.org",
            f"GIT_{name}_DATE": "1700000000 +0000"}
refused_words = b"could not be judged"


def ok(good, text, *more):
    global failed
    print(("ok - " if good else "not ok - ") + text, flush=True)
    if not good:
        failed += 1
        for line in more:
            print("#  " + str(line), flush=True)


def skip(text, why):
    print(f"ok - {text} # skip {why}", flush=True)


def git(where, *words):
    return subprocess.run(["git", "-C", where, *words], env=env, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.decode().strip()


class Server:
    """A guarded repository with a base commit on main, and a RED commit above it."""

    def __init__(self, top, policy=""):
        self.path = os.path.join(top, "server.git")
        self.work = os.path.join(top, "work")
        self.trail = os.path.join(self.path, "sallyport/audit.db")
        git(top, "init", "-q", "--bare", "-b", "main", self.path)
        git(top, "init", "-q", "-b", "main", self.work)
        self.commit("docs/prp/WU-1-x.md", "chore: begin")
        self.base = git(self.work, "rev-parse", "HEAD")
        git(self.work, "push", "-q", self.path, "main")
        self.commit("tests/x_test.sh", "test: it opens (RED)\n\nPRP: WU-1-x")
        self.red = git(self.work, "rev-parse", "HEAD")
        git(self.work, "push", "-q", self.path, "main:refs/heads/objects")
        shutil.rmtree(os.path.join(self.path, "hooks"))
        os.mkdir(os.path.join(self.path, "hooks"))
        for hook in ("pre-receive", "post-receive", "reference-transaction"):
            os.symlink(f"{build}/hooks/{hook}", f"{self.path}/hooks/{hook}")
        self.policy(policy)
        self.pushes = 0

    def policy(self, text):
        with open(os.path.join(self.path, "sallyport.ini"), "w") as file:
            file.write("[roles]\nci = ci-bot\n[prp]\nrequire = off\n" + text)

    def commit(self, name, message):
        path = os.path.join(self.work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write("\n".join("# x ## Business Justification ## Technical Architecture "
                                 "## Security Assessment ## Test Strategy".split(" ## ")))
        git(self.work, "add", ".")
        git(self.work, "commit", "-q", "-m", message)

    def next_ref(self):
        self.pushes += 1
        return f"refs/heads/feature/k{self.pushes}"

    def hook(self, name, line, *before, words=()):
        """Returns the exit status, and what was said."""
        done = subprocess.run([*before, f"hooks/{name}", *words], cwd=self.path,
                              env=env | {"GIT_DIR": "."}, input=line.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def push(self, *before):
        """One push of a new branch, judged and not landed: ref, exit status, words."""
        ref = self.next_ref()
        return ref, *self.hook("pre-receive", f"{zero} {self.red} {ref}\n", *before)

    def ask(self, sql, *values):
        db = sqlite3.connect(f"file:{self.trail}?mode=ro", uri=True, timeout=60)
        rows = db.execute(sql, values).fetchall()
        db.close()
        return rows

    def has(self, ref, verdict=1):
        return len(self.ask("SELECT 1 FROM ref JOIN entry ON entry.seq = ref.seq WHERE name = ?"
                            " AND kind = 0 AND verdict = ?", ref, verdict))

    def is_refused(self, ref):
        """No entry accepts it; or the next push says that it was refused after all."""
        if not self.has(ref):
            return True
        self.push()
        return self.has(ref, 3) == 1

    def verify(self):
        done = subprocess.run([f"{build}/bin/sallyport", "audit", "verify"], cwd=self.path,
                              env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode(errors="replace")

    def acknowledge(self):
        """A part has removed the trail, which is to be said until then."""
        subprocess.run([f"{build}/bin/sallyport", "audit", "acknowledge"], cwd=self.path, env=env,
                       stdout=subprocess.DEVNULL, check=True)

    def holds(self, what):
        """At the end of a part: the next push goes in, and the log is whole."""
        ref, status, said = self.push()
        ok(status == 0 and self.has(ref) == 1, f"{what}: the next push goes in", status, said)
        status, said = self.verify()
        ok(status == 0, f"{what}: the log verifies", said[-2000:])
        twice = self.ask("SELECT id, count(*) FROM entry WHERE kind = 0 AND id IS NOT NULL"
                         " GROUP BY id, verdict HAVING count(*) > 1")
        ok(not twice, f"{what}: no push is there twice", twice[:3])
        size = self.ask("SELECT count(*) FROM entry")[0][0]
        return size


def counts(server, hook, line, words=()):
    """The exit status, how many system calls, how many of them write, how many sync."""
    read, write = os.pipe()
    def put():
        os.dup2(write, 3)
    done = subprocess.run([inject, "count", "--", f"hooks/{hook}", *words], cwd=server.path,
                          env=env | {"GIT_DIR": "."}, input=line.encode(), close_fds=False,
                          preexec_fn=put, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    os.close(write)
    text = os.read(read, 100).decode()
    os.close(read)
    return (done.returncode, *map(int, text.split())) if text else (done.returncode, 0, 0, 0)


def can_inject(top):
    return subprocess.run([inject, "count", "--", "/bin/true"], stderr=subprocess.DEVNULL,
                          preexec_fn=lambda: os.dup2(2, 3), close_fds=False).returncode == 0


# --- the parts ---

def part_calls(top):
    """kill -9 before each system call of each hook, over and over."""
    server = Server(top, "[audit]\nguard = record\n")
    server.push()
    hooks = (("pre-receive", ()), ("post-receive", ()), ("reference-transaction", ("committed",)))

    def line_for(hook):
        ref = server.next_ref() if hook == "pre-receive" else "refs/heads/main"
        return ref, f"{zero} {server.red} {ref}\n"

    server.push(inject, "kill", "150", "--")  # what is left of it is read by the next one
    plans = []
    for hook, words in hooks:
        _, calls, _, _ = counts(server, hook, line_for(hook)[1], words)
        plans += [(hook, words, "kill", at) for at in range(1, calls + 1)]
        plans += [(hook, words, "kill-synced", at) for at in range(1, 25)]
    done = accepted = killed = lost = 0
    problems = []
    share = max(kills * 2 // 5, 1)
    places = random.sample(plans, share) if share < len(plans) else plans
    while killed < share and not problems:
        random.shuffle(places)
        for hook, words, how, at in places[:share - killed]:
            ref, line = line_for(hook)
            status, said = server.hook(hook, line, inject, how, str(at), "--", words=words)
            done += 1
            killed += status == 137
            if status not in (0, 137):
                problems.append((hook, how, at, status, said))
            if hook != "pre-receive":
                continue
            after, status_after, said_after = server.push()
            for name, ended, words_said in ((ref, status, said), (after, status_after, said_after)):
                accepted += ended == 0
                lost += ended == 0 and server.has(name) != 1
                if ended not in (0, 137):
                    problems.append((hook, at, ended, words_said))
    ok(not problems, f"{killed} of {done} runs were killed at a system call, of "
       f"{len(plans)} places", *problems[:3])
    ok(not lost, f"all {accepted} accepted pushes among and between them have their entry", lost)
    size = server.holds("kills at system calls")
    ended = server.ask("SELECT count(*) FILTER (WHERE verdict = 0), count(*) FILTER (WHERE verdict"
                       " = 1) FROM entry WHERE kind = 0")[0]
    print(f"#  {size} entries: {ended[0]} of pushes that never ended, {ended[1]} accepted ones, of"
          f" which {ended[1] - accepted - 3} were killed after their entry was durable", flush=True)
    return killed


def part_waits(top):
    """A push waits for the disk once."""
    server = Server(top)
    server.push()
    ref = server.next_ref()
    line = f"{zero} {server.red} {ref}\n"
    _, _, _, syncs = counts(server, "pre-receive", line)
    ok(syncs == 1, "pre-receive waits for the disk once", syncs)
    _, _, _, syncs = counts(server, "post-receive", line)
    ok(syncs == 0, "post-receive does not wait", syncs)


def part_random(top):
    """kill -9 at a random moment, while others push."""
    server = Server(top)
    began = time.monotonic()
    for _ in range(5):
        server.push()
    usual = (time.monotonic() - began) / 5
    share = max(kills * 3 // 5, 1)
    done = killed = accepted = lost = 0
    problems = []

    def start():
        ref = server.next_ref()
        hook = subprocess.Popen(["hooks/pre-receive"], cwd=server.path,
                                env=env | {"GIT_DIR": "."}, stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        hook.stdin.write(f"{zero} {server.red} {ref}\n".encode())
        hook.stdin.close()
        return ref, hook

    while killed < share:
        other, victim = start(), start()
        time.sleep(random.uniform(0, usual))
        usual *= 0.98 if victim[1].poll() == 0 else 1.02
        victim[1].kill()
        for ref, hook in (victim, other):
            status, said = hook.wait(), hook.stdout.read()
            done += 1
            killed += status == -9
            accepted += status == 0
            lost += status == 0 and server.has(ref) != 1
            if status not in (0, -9):
                problems.append((status, said))
    ok(not problems, f"{killed} of {done} runs were killed at a random moment, two at once",
       *problems[:3])
    ok(not lost, f"all {accepted} accepted pushes among them have their entry", lost)
    server.holds("kills at random")
    return killed


def refused_well(status, said):
    return status == 1 and refused_words in said and len(said) > 60


def part_errors(top):
    """Each call that writes fails, once or from then on; also while a store is made."""
    server = Server(top)
    errors = {"EIO": 5, "ENOSPC": 28, "EDQUOT": 122, "EROFS": 30}
    plans, all_writes = [], 0
    for is_new in (True, False):
        line = f"{zero} {server.red} {server.next_ref()}\n"
        _, _, writes, _ = counts(server, "pre-receive", line)
        all_writes += writes
        plans += [(is_new, name, at, more) for name in errors for at in range(1, writes + 1)
                  for more in ("", "+")]
    if kills < 1000:
        plans = random.sample(plans, min(len(plans), max(kills // 4, 8)))
    refused = accepted = open_ends = 0
    problems = []
    for is_new, name, at, more in plans:
        if is_new:
            shutil.rmtree(os.path.dirname(server.trail))
        ref, status, said = server.push(inject, "error", str(errors[name]), f"{at}{more}", "--")
        if not os.path.exists(server.trail):
            server.push()
        if status == 0 and server.has(ref) == 1:
            accepted += 1
        elif refused_well(status, said) and (server.is_refused(ref) or more):
            refused += 1
            open_ends += server.has(ref) == 1 and server.has(ref, 3) == 0
        else:
            problems.append((is_new, name, at, more, status, said, server.has(ref)))
    ok(not problems, f"{len(plans)} errors ({', '.join(errors)}) of {all_writes} writes: {refused} "
       f"refused with a reason, {accepted} recorded all the same", *problems[:3])
    if open_ends:
        print(f"#  {open_ends} refused ones are there as accepted and never landed: nothing could"
              " be written any more that would say so", flush=True)
    server.acknowledge()
    server.holds("errors of the disk")


def part_disk(top):
    """A disk that is full, and one that is read-only."""
    disk = os.path.join(top, "disk")
    os.mkdir(disk)
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk],
                                      stderr=subprocess.DEVNULL).returncode:
        return skip("a disk that is full or read-only", "only root can mount one")
    try:
        server = Server(top, f"[audit]\npath = {disk}/audit.db\n")
        server.trail = f"{disk}/audit.db"
        accepted = lost = 0
        status, said = 0, b""
        with open(f"{disk}/ballast", "wb") as ballast:
            ballast.write(b"x" * 500000)
        while status == 0 and accepted < 2000:
            ref, status, said = server.push()
            accepted += status == 0
            lost += status == 0 and server.has(ref) != 1
        ok(refused_well(status, said) and (b"full" in said or b"No space" in said),
           f"a full disk: after {accepted} pushes the next is refused, and says so", said)
        ok(not lost, "a full disk: all that was accepted is there", lost)
        os.unlink(f"{disk}/ballast")
        server.holds("a full disk that has room again")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        ref, status, said = server.push()
        ok(refused_well(status, said), "a read-only disk: refused with a reason", status, said)
        status, said = server.verify()
        ok(status == 0, "a read-only disk: the log can be read", said)
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        server.holds("a disk that can be written again")
    finally:
        subprocess.run(["umount", disk])


def part_corrupted(top):
    """Bytes that flip, pages that are lost, files that are cut."""
    server = Server(top)
    for _ in range(20):
        server.push()
    db = sqlite3.connect(server.trail)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with open(server.trail, "rb") as file:
        good = file.read()
    lines = server.ask("SELECT seq, line FROM entry ORDER BY seq")
    tries, found, harmless, problems = max(kills // 20, 10), 0, 0, []
    for _ in range(tries):
        bad = bytearray(good)
        how = random.randrange(3)
        if how == 0:
            bad[random.randrange(len(bad))] ^= 1 << random.randrange(8)
        elif how == 1:
            page = random.randrange(1, len(bad) // 4096) * 4096
            bad[page:page + 4096] = bytes(4096)
        else:
            del bad[random.randrange(1, len(bad)):]
        for end in ("", "-wal", "-shm"):
            if os.path.exists(server.trail + end):
                os.unlink(server.trail + end)
        with open(server.trail, "wb") as file:
            file.write(bad)
        verified, text = server.verify()
        ref, status, said = server.push()
        if verified == 0:
            same = server.ask("SELECT seq, line FROM entry WHERE seq < ? ORDER BY seq", len(lines))
            harmless += same == lines
            if same != lines:
                problems.append(("not found", how, text))
        found += verified in (1, 3)
        if verified not in (0, 1, 3):
            problems.append(("verify", how, verified, text))
        if not (status == 0 and server.has(ref) == 1) and not refused_well(status, said):
            problems.append(("push", how, status, said))
    ok(not problems, f"{tries} damaged files: verify finds {found}, {harmless} are harmless; "
       "each push is recorded or refused with a reason", f"SEED={seed}", *problems[:3])


def part_clock(top):
    """A clock that goes back, and one that is ahead."""
    server = Server(top)
    for seconds in (0, -3600, -86400 * 400, 7200, -1):
        ref, status, said = server.push(*([inject, "clock", str(seconds), "--"] if seconds else []))
        ok(status == 0 and server.has(ref) == 1, f"a clock {seconds} s off: recorded", said)
    times = [time for time, in server.ask("SELECT time FROM entry ORDER BY seq")]
    ok(times != sorted(times), "the entries are out of order", times)
    server.holds("a clock that goes back")
    done = subprocess.run([f"{build}/bin/sallyport", "audit", "log", "--since",
                           time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400 * 10))],
                          cwd=server.path, env=env, stdout=subprocess.PIPE)
    ok(done.stdout.count(b"\n") == 5, "audit log --since finds those of these days",
       done.stdout.decode())


def part_network(top):
    """A network file system, where a WAL is not safe."""
    server = Server(top)
    server.push()
    ref, status, said = server.push(inject, "network", "--")
    flat = b"".join(said.replace(b"|", b"").split())
    ok(refused_well(status, said) and b"network" in flat and b"journal=rollback" in flat,
       "a network file system: refused by name, with the way out", said)
    server.policy("[audit]\njournal = rollback\n")
    ref, status, said = server.push(inject, "network", "--")
    ok(status == 0 and server.has(ref) == 1, "with journal = rollback it is recorded", said)
    server.holds("a rollback journal")


def part_locked(top):
    """Others that hold the store."""
    server = Server(top, "[limits]\ntime = 1s\n")
    server.push()
    reader = sqlite3.connect(server.trail, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entry").fetchall()
    began = time.monotonic()
    ref, status, said = server.push()
    ok(status == 0 and server.has(ref) == 1,
       f"a reader in the middle of a read blocks no push ({time.monotonic() - began:.2f} s)", said)
    reader.execute("ROLLBACK")
    reader.execute("BEGIN IMMEDIATE")
    ref, status, said = server.push()
    ok(refused_well(status, said) and b"locked" in said,
       "a writer that holds the lock too long: refused with a reason", said)
    reader.execute("ROLLBACK")
    reader.close()
    server.holds("a lock that is gone")


def part_clones(top):
    """64 clones push at once, and a third of them is killed."""
    server = Server(top)
    count = 64 if kills >= 1000 else 12
    clones, running = [], []
    for i in range(count):
        clone = os.path.join(top, f"clone{i}")
        git(top, "clone", "-q", "--shared", server.work, clone)
        clones.append(clone)
    rounds = max(kills // 1000, 1)
    killed = accepted = lost = missing = 0
    began = time.monotonic()
    git(clones[0], "push", "-q", server.path, "HEAD:refs/heads/feature/first")
    usual = time.monotonic() - began

    def end(push):
        try:
            os.killpg(push.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    for number in range(rounds):
        running = []
        victims = set(random.sample(range(count), count // 3))
        for i, clone in enumerate(clones):
            ref = f"refs/heads/feature/c{number}-{i}"
            push = subprocess.Popen(["git", "-C", clone, "push", "-q", server.path, f"HEAD:{ref}"],
                                    env=env, start_new_session=True, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
            running.append((ref, push))
            if i in victims:
                threading.Timer(random.uniform(0, usual), end, (push,)).start()
        for ref, push in running:
            status = push.wait()
            killed += status == -9
            if status == 0:
                accepted += 1
                lost += server.has(ref) != 1
    time.sleep(0.5)
    for ref in git(server.path, "for-each-ref", "--format=%(refname)", "refs/heads/feature").split():
        missing += server.has(ref) != 1
    ok(killed > 0, f"{count} clones push at once, {rounds} times: {killed} were killed, "
       f"{accepted} accepted", killed)
    ok(not lost and not missing, "every ref that moved has its entry", lost, missing)
    server.holds("clones that push at once")
    again = sum(subprocess.run(["git", "-C", clone, "push", "-q", server.path,
                                f"HEAD:refs/heads/feature/again{i}"], env=env,
                               stderr=subprocess.DEVNULL).returncode == 0
                for i, clone in enumerate(clones[:8]))
    ok(again == 8, "and they can push again", again)


parts = {name[5:]: part for name, part in list(globals().items()) if name.startswith("part_")}
needs_inject = {"calls", "waits", "errors", "clock", "network"}
total = 0
print(f"#  SEED={seed} N={kills}", flush=True)
for name in sys.argv[4:] or parts:
    top = tempfile.mkdtemp(prefix="sallyport-faults-")
    try:
        if name in needs_inject and not can_inject(top):
            skip(parts[name].__doc__, "ptrace(2) is not allowed here")
            continue
        began = time.monotonic()
        total += parts[name](top) or 0
        print(f"#  {name}: {time.monotonic() - began:.1f} s", flush=True)
    finally:
        shutil.rmtree(top, ignore_errors=True)
if total:
    print(f"#  {total} kills in all", flush=True)
sys.exit(1 if failed else 0)
