#!/usr/bin/env bash
# replay.sh - the pushes of the trail are judged again, by the same policy and by another.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

replay() { # ARGUMENT...: prints to $here/out, sets $status
    status=0
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" replay "$@") \
        >"$here/out" 2>&1 || status=$?
}

finds() { # WHAT STATUS TEXT
    is "$1: status" "$2" "$status"
    if grep -qF -- "$3" "$here/out"; then ok "$1"; else not_ok "$1" <"$here/out"; fi
}

# Feeds the hooks directly, as receive-pack does, with objects that are there already:
# refused ones, too. git itself would take most of the time.
record_pushes() { # COUNT
    python3 - "$server" "$1" <<'PY'
import hashlib, os, random, subprocess, sys, zlib
server, count = sys.argv[1], int(sys.argv[2])
os.chdir(server)
random.seed(5)
zero, refs, made = "0" * 40, {}, 0
env = dict(os.environ, GIT_DIR=".")

def put(kind, data):
    data = b"%s %d\0%s" % (kind, len(data), data)
    name = hashlib.sha1(data).hexdigest()
    path = f"objects/{name[:2]}/{name[2:]}"
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(zlib.compress(data, 1))
    return name

def tree(files):
    items, below = [], {}
    for path, blob in files.items():
        top, _, rest = path.partition("/")
        if rest:
            below.setdefault(top, {})[rest] = blob
        else:
            items.append((top.encode(), b"100644 ", blob))
    items += [(top.encode() + b"/", b"40000 ", tree(some)) for top, some in below.items()]
    return put(b"tree", b"".join(mode + name.rstrip(b"/") + b"\0" + bytes.fromhex(id)
                                 for name, mode, id in sorted(items)))

files_of, marks = {}, 0
def commit(subject, path, parents, body=""):
    global marks
    marks += 1
    files = dict(files_of[parents[-1]])
    if path:
        files[path] = put(b"blob", b"x%d\n" % marks)
    who = f"A <a@example.org> {1700000000 + marks} +0000"
    text = f"tree {tree(files)}\n" + "".join(f"parent {p}\n" for p in parents)
    text += f"author {who}\ncommitter {who}\n\n{subject}\n\n{body}"
    name = put(b"commit", text.encode())
    files_of[name] = files
    return name

def run(hook, lines, user):
    return subprocess.run(["hooks/" + hook], env=dict(env, SALLYPORT_USER=user),
                          input="".join(lines).encode(), stderr=subprocess.DEVNULL).returncode

def push(user, *moves):
    lines = [f"{refs.get(ref, zero)} {new} {ref}\n" for ref, new in moves]
    if run("pre-receive", lines, user):
        return False
    for ref, new in moves:
        if new == zero:
            os.unlink(ref); del refs[ref]
        else:
            os.makedirs(os.path.dirname(ref), exist_ok=True)
            open(ref, "w").write(new + "\n"); refs[ref] = new
    run("post-receive", lines, user)
    return True

main = "refs/heads/main"
refs[main] = subprocess.check_output(["git", "rev-parse", main]).decode().strip()
files_of[refs[main]] = {
    path: id for id, path in (line.split(None, 2)[2].split("\t") for line in subprocess.check_output(
        ["git", "ls-tree", "-r", main]).decode().splitlines())}
prp = "PRP: WU-006a-vpn-tunnel-foundation\n"
test, code = "tests/tunnel_test.sh", "src/tunnel.sh"
kinds = {"red": ("test: it opens (RED)", test), "green": ("feat: open it (GREEN)", code),
         "refactor": ("refactor: name it (REFACTOR)", code), "early": ("feat: it (GREEN)", code),
         "stuff": ("stuff", "README"), "docs": ("docs: say it", "README")}
number = 0
def step(branch, kind, tip):
    subject, path = kinds[kind]
    return commit(subject, path, [tip], prp if kind in ("red", "green", "refactor", "early") else "")
while made < count:
    number += 1
    what = random.choice(["cycle", "cycle", "cycle", "bad", "direct", "tag", "delete", "two", "force"])
    user = random.choice(["alice", "bob", "ci-bot"])
    branch = f"refs/heads/feature/t{number}"
    tip = refs[main]
    if what == "cycle":
        for kind in ("red", "green", "refactor"):
            tip = step(branch, kind, tip); push(user, (branch, tip)); made += 1
        merged = commit(f"Merge branch 't{number}'", None, [refs[main], tip])
        push(user, (main, merged)); made += 1
    elif what == "bad":
        tip = step(branch, random.choice(["stuff", "early"]), tip)
        push(user, (branch, tip)); made += 1
    elif what == "direct":
        push(user, (main, step(main, random.choice(["docs", "red"]), tip))); made += 1
    elif what == "tag":
        push(user, (f"refs/tags/v{random.randint(1, 9)}", tip)); made += 1
    elif what == "two":
        push(user, (branch, step(branch, "red", tip)),
             (f"refs/heads/wrong{number}", step(branch, "docs", tip))); made += 1
    else:
        others = [r for r in refs if r.startswith("refs/heads/feature/")]
        if others:
            other = random.choice(others)
            push(user, (other, zero if what == "delete" else step(other, "docs", refs[main])))
            made += 1
PY
}

story 'the same policy gives the same verdicts'
ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
policy <<'INI'
[lockout]
refusals = 6
within = 1h
for = 60s
exempt-users = bob
exempt-roles = ci
INI
# In memory: a hundred pushes wait for the disk long.
shared=$(mktemp -d /dev/shm/sallyport-XXXXXX 2>/dev/null) || shared=$here
at_exit+=("rm -rf '$shared'")
printf '[audit]\npath = %s/audit.db\n' "$shared" >>"$server/sallyport.ini"
record_pushes 120
replay
finds 'every one' 0 ' pushes judged again, by the policy that judged them: every verdict and every finding is the same'
count=$(sed -n 's/ pushes judged again.*//p' "$here/out")
is 'none is left out' 120 "$((count < 120 ? count : 120))"
is 'both verdicts are among them' 'accept refuse' \
    "$(python3 - "$shared/audit.db" <<'PY'
import sqlite3, sys
print(*sorted({("", "accept", "refuse", "undecided")[v] for v, in sqlite3.connect(sys.argv[1])
               .execute("SELECT verdict FROM entry WHERE kind = 0")}))
PY
)"
printf '[roles]\nci = ci-bot\n[lockout]\nrefusals = 6\nwithin = 1h\nfor = 60s\nexempt-users = bob\nexempt-roles = ci\n[rule "branch-name"]\nlevel = off\n' >"$here/other.ini"
replay --policy "$here/other.ini" --format json
is 'another policy gives others' 1 "$status"
is 'and says why' 'refuse accept branch-name/pattern' \
    "$(jq -r 'select(.then and .then != .now) | "\(.then) \(.now) \(.gone[].code)"' \
        "$here/out" | sort -u)"
is 'the repository stays as it was' '' \
    "$(git -C "$server" fsck --no-dangling 2>&1 | grep -v '^notice')"
is 'nothing is left in the temporary directory' '' \
    "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'sallyport-past-*')"

story 'a policy that refuses more'
ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
rm -rf "$server/sallyport" "$server/sallyport.trail"
branch feature/tunnel
red A
push_ok 'a RED commit'
green A
push_ok 'a GREEN commit'
commit stuff
push_refused 'a refusal, whose objects go' <<'OUT'
refs/heads/feature/tunnel | stuff | message-format
OUT
printf '[refs]\nbranch-name = topic/.*\n' >"$here/other.ini"
replay --policy "$here/other.ini"
finds 'says what it was and would be' 1 'accepted, would be refused'
finds 'and why' 1 'branch-name/pattern'
finds 'names what is gone' 1 "entry 4: not judged again: the object $(id HEAD) of refs/heads/feature/tunnel is gone"
finds 'and counts' 1 '2 pushes judged again by another policy: 1 verdict differs; 1 not judged again'
replay --policy "$here/other.ini" --until 2001-01-01
finds 'none so early' 0 '0 pushes judged again'
replay --since 2001-01-01
finds 'all are later' 0 '2 pushes judged again'
cp "$server/sallyport.ini" "$here/kept.ini" && printf '[limits]\ntime = 9s\n' >>"$server/sallyport.ini"
replay
finds 'the policy in force is no other one' 0 '2 pushes judged again by the policy in force, which has changed since: '
mv "$here/kept.ini" "$server/sallyport.ini"
replay --policy "$here/none.ini"
is 'no such policy' 3 "$status"
replay extra
is 'no words' 2 "$status"
git -C "$server" update-ref -d refs/heads/feature/tunnel
git -C "$server" reflog expire --expire=now --all
git -C "$server" gc -q --prune=now
replay
finds 'nothing is left to judge' 0 '0 pushes judged again'
finds 'all are named' 0 '3 not judged again'
rm -rf "$server/sallyport" "$server/sallyport.trail"
replay
finds 'no trail' 3 'there is no trail'

story 'a file of the project that makes the policy stricter'
rm -rf "$server" && git init -q --bare -b main "$server" && guard "$server"
ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
printf '[policy]\nbaseline = now\nin-tree = tighten\n' >>"$server/sallyport.ini"
files 'imported as it is' '' '.sallyport.ini=[message]
header-max = 40'
push_ok 'the import brings it' origin main
branch feature/tunnel
commit "docs: $(printf 'x%.0s' {1..40})"
push_refused 'it counts' <<OUT
refs/heads/feature/tunnel | docs: $(printf 'x%.0s' {1..40}) | message-format
OUT
git reset -q --hard main && red A
push_ok 'a RED commit'
printf '[roles]\nci = ci-bot\n[policy]\nbaseline = now\n' >"$here/other.ini"
replay --since 2001-01-01
finds 'each is judged as it was then' 0 \
    '2 pushes judged again, by the policy that judged them: every verdict and every finding is the same; 1 not judged again'
replay --policy "$here/other.ini"
finds 'a policy that is named knows no such file' 0 'judged again by another policy'
