#!/usr/bin/env bash
# audit.sh - the trail of real pushes is read, and what was changed in it is found.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

with_trail() {
    ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
    trail=$server/sallyport/audit.db
    rm -rf "$server/sallyport" "$server/sallyport.trail"
}

audit() { # ARGUMENT...: prints to $here/out, sets $status
    status=0
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" audit "$@") \
        >"$here/out" 2>&1 || status=$?
}

finds() { # WHAT STATUS TEXT
    is "$1: status" "$2" "$status"
    if grep -qF -- "$3" "$here/out"; then ok "$1"; else not_ok "$1" <"$here/out"; fi
}

lines() { wc -l <"$here/out"; }

sql() { python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript(sys.argv[2])' "$trail" "$1"; }

restore() {
    rm -f "$trail-wal" "$trail-shm"
    cp "$here/kept" "$trail"
}

story 'reading'
with_trail
audit log
finds 'no trail' 3 'no'
branch feature/tunnel
red A
push_ok 'a RED commit'
commit stuff
run_push
audit log
is 'three entries' '0 3' "$status $(lines)"
finds 'with the code' 0 'message-format/header'
audit log -n 1
is 'the last one' '0 1' "$status $(lines)"
finds 'is the refusal' 0 'refuse'
audit log --verdict accept
is 'accepted' 1 "$(lines)"
audit log --kind landed
is 'landed' 1 "$(lines)"
audit log --user bob
is 'nobody else pushed' '0 0' "$status $(lines)"
audit log --ref refs/heads/feature/tunnel
is 'by ref' 3 "$(lines)"
audit log --code message-format
is 'by rule' 1 "$(lines)"
audit log --until 2001-01-01
is 'none so early' 0 "$(lines)"
audit log --since 2001-01-01T00:00:00Z
is 'all are later' 3 "$(lines)"
audit log --since '1 week ago'
is 'all are of this week' 3 "$(lines)"
audit log --until '2 days ago'
is 'none is older' 0 "$(lines)"
audit log --until '1000000 years ago'
finds 'too long ago' 2 'is not a time'
audit log --since tomorrow
finds 'not a time' 2 "'tomorrow' is not a time; type one such as 2026-11-28, 2026-11-28T15:00:00Z or '1 week ago'"
audit log --not-landed
is 'all that was accepted has landed' 0 "$(lines)"
audit log --landed
is 'one has landed' 1 "$(lines)"
audit log --format json
python3 - "$trail" "$here/out" <<'END'
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT line FROM entry ORDER BY seq")
sys.exit("".join(r[0] + "\n" for r in rows) != open(sys.argv[2]).read())
END
is 'JSON is the exact lines' 0 $?
audit show 1
finds 'one entry' 0 '"kind": "landed"'
audit show 3
finds 'no such entry' 3 'there is no entry 3'
audit show x
finds 'no number' 2 'x'
SALLYPORT_USER=$'al\e[31mice' run_push
audit log -n 1
is 'a terminal is safe' 0 "$(grep -c $'\e' "$here/out")"

story 'what was changed is found'
with_trail
branch feature/tunnel
red A
push_ok 'a RED commit'
audit head
is 'a checkpoint' '0 3' "$status $(lines)"
cp "$here/out" "$here/head"
green A
push_ok 'a GREEN commit'
audit verify --head "$here/head"
finds 'a whole log' 0 '4 entries'
finds 'extends the checkpoint' 0 'extends the checkpoint of 2 entries'
sql 'PRAGMA wal_checkpoint(TRUNCATE)'
cp "$trail" "$here/kept"
audit head
cp "$here/out" "$here/head"

sql 'UPDATE entry SET line = replace(line, "alice", "alicf") WHERE seq = 2'
audit verify
finds 'a flipped byte' 1 'entry 2: its line is not what was hashed'
finds 'and what to do' 1 'the file was changed by somebody, or damaged: compare it with a backup, and with a checkpoint (--head FILE)'
restore
sql 'DELETE FROM entry WHERE seq = 1'
audit verify
finds 'a removed row' 1 'entry 1: it is missing'
restore
sql 'DELETE FROM ref WHERE seq = 3; DELETE FROM entry WHERE seq = 3; DELETE FROM hash WHERE place > 3'
audit verify --head "$here/head"
finds 'a cut tail' 1 'the checkpoint has 4 entries, the log has 3'
finds 'what did not land' 1 'entry 2: accepted, and never landed'
rm -f "$trail" "$trail-wal" "$trail-shm" "$server/sallyport.trail"
run_push origin main:refs/heads/feature/a
run_push origin main:refs/heads/feature/b
audit verify
finds 'a rewritten log agrees with itself' 0 '4 entries'
audit verify --head "$here/head"
finds 'but not with the checkpoint' 1 'does not extend the checkpoint'
echo nonsense >"$here/head"
audit verify --head "$here/head"
finds 'no checkpoint' 3 'is no checkpoint'

# RFC 6962, 2.1.1, checked without a line of ours.
check_proof() { # ENTRY PROOF
    python3 - "$1" "$2" <<'END'
import base64, hashlib, sys
def sha(data): return hashlib.sha256(data).digest()
entry = open(sys.argv[1], "rb").read().rstrip(b"\n")
proof, checkpoint = open(sys.argv[2]).read().split("\n\n", 1)
first, index, *path = proof.split("\n")
assert first == "c2sp.org/tlog-proof@v1" and index.startswith("index ")
origin, size, root = checkpoint.split("\n")[:3]
index, last = int(index[6:]), int(size) - 1
node = sha(b"\0" + entry)
for other in map(base64.b64decode, path):
    assert last > 0
    if index & 1 or index == last:
        node = sha(b"\1" + other + node)
        while not index & 1 and index:
            index, last = index >> 1, last >> 1
    else:
        node = sha(b"\1" + node + other)
    index, last = index >> 1, last >> 1
assert last == 0 and node == base64.b64decode(root), "another root"
END
}

story 'a proof of each entry'
with_trail
branch feature/tunnel
red A
run_push
green A
run_push
refactor A
run_push
commit stuff
run_push
for seq in 0 1 2 3 4 5 6; do
    audit show $seq --format json
    cp "$here/out" "$here/entry"
    audit prove $seq
    check_proof "$here/entry" "$here/out" 2>"$here/err"
    is "entry $seq" '0 0' "$? $status"
done
echo x >>"$here/entry"
check_proof "$here/entry" "$here/out" 2>/dev/null
is 'another entry is not proved' 1 $?
audit prove 7
finds 'none to prove' 3 'there is no entry 7'
audit prove
finds 'prove which' 2 'prove which entry'
