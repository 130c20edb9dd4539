#!/usr/bin/env bash
# trail.sh - each push is an entry of the trail before a ref moves, and what has landed
# is one after.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

with_trail() { # TITLE
    story "$1"
    ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
    trail=$server/sallyport/audit.db
    rm -rf "$server/sallyport" "$server/sallyport.trail"
}

# The entries, by an expression over each: e is what was parsed of its line.
entries() { # PYTHON-EXPRESSION
    python3 - "$trail" "$1" <<'END'
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for line, in db.execute("SELECT line FROM entry ORDER BY seq"):
    e = json.loads(line)
    print(eval(sys.argv[2]))
END
}

entries_are() { # WHAT PYTHON-EXPRESSION <EXPECTED
    entries "$2" >"$here/entries" 2>&1
    is_text "$1" "$here/entries"
}

# What was said, without the breaks of its lines, holds a text.
says() { # WHAT TEXT
    tr -d ' \n|' <"$here/said" >"$here/joined"
    if grep -qF "$(printf %s "$2" | tr -d ' |')" "$here/joined"; then
        ok "$1"
    else
        not_ok "$1" <"$here/said"
    fi
}

what='e["kind"], e["verdict"], e["user"], [r["ref"] for r in e["refs"]]'

with_trail 'an accepted push, and a refused one'
branch feature/tunnel
red A
push_ok 'a RED commit'
commit stuff
push_refused 'a commit that says nothing' <<'END'
refs/heads/feature/tunnel | stuff | message-format
END
entries_are 'three entries' "$what" <<'END'
('push', 'accept', 'alice', ['refs/heads/feature/tunnel'])
('landed', None, 'alice', ['refs/heads/feature/tunnel'])
('push', 'refuse', 'alice', ['refs/heads/feature/tunnel'])
END
entries_are 'with both ids' '[e["refs"][0]["old"], e["refs"][0]["new"]]' <<END
['$zero', '$(id HEAD~)']
['$zero', '$(id HEAD~)']
['$(id HEAD~)', '$(id HEAD)']
END
entries_are 'what has landed names its push' 'e.get("pushes")' <<'END'
None
[0]
None
END
entries_are 'findings have codes' \
    '[(f["code"], f["level"], f["commit"]) for f in e.get("findings", [])]' <<END
[]
[]
[('message-format/header', 'enforce', '$(id HEAD)')]
END
entries_are 'the rest is there' \
    'e["kind"] == "landed" or (e["commits"], e["roles"], e["mode"],
     len(e["policy"]), e["duration-ms"] < 60000, len(e["id"]),
     e["repository"].endswith("/server.git"))' <<'END'
(1, ['developer'], 'enforce', 64, True, 29, True)
True
(1, ['developer'], 'enforce', 64, True, 29, True)
END
is 'nothing is left of what had begun' '' "$(ls "$trail-begun")"
is 'the trail is for its owner alone' '600 700' \
    "$(stat -c %a "$trail" "${trail%/*}" | paste -sd ' ')"

with_trail 'update alone: an entry for each ref'
rm "$server/hooks/pre-receive"
branch feature/a && red A
branch feature/b main && commit stuff
run_push origin feature/a feature/b
entries_are 'each with its verdict' "$what" <<'END'
('push', 'accept', 'alice', ['refs/heads/feature/a'])
('push', 'refuse', 'alice', ['refs/heads/feature/b'])
('landed', None, 'alice', ['refs/heads/feature/a'])
END

with_trail 'an update hook beside pre-receive records nothing'
branch feature/tunnel && red A
push_ok 'a RED commit'
is 'one push, one entry' 2 "$(entries 1 | wc -l)"

with_trail 'a push that only warns, or is only observed'
policy <<'END'
[policy]
mode = observe
END
branch feature/tunnel
commit stuff
run_push
is 'it is accepted' 0 "$status"
entries_are 'and its findings are there' \
    'e.get("mode"), e["verdict"], [f["code"] for f in e.get("findings", [])]' \
    <<'END'
('observe', 'accept', ['message-format/header'])
(None, None, [])
END

with_trail 'a push that cannot be recorded is refused'
touch "$server/sallyport"
branch feature/tunnel && red A
run_push
is 'where a file stands in the way' 1 "$status"
says 'it says why' "the trail $(readlink -f "$server")/sallyport/audit.db cannot be found: Not a directory"
policy <<'END'
[audit]
on-failure = accept
END
run_push
is 'with on-failure = accept it is not' 0 "$status"
is 'and says so' 1 "$(grep -c '^sallyport: this push is not in the trail: ' \
    "$here/said")"

with_trail 'a store that is no store'
mkdir "$server/sallyport" && echo nonsense >"$trail"
branch feature/tunnel && red A
run_push
is 'is refused' 1 "$status"
says 'and named' "$(readlink -f "$trail") is no trail: it is not a file of SQLite"
is 'what had begun is kept' 1 "$(find "$trail-begun" -type f | wc -l)"
rm "$trail"
push_ok 'without it the same push is accepted'
entries_are 'and the first one is there, late' \
    'e["verdict"], e.get("late"), "is no trail" in e.get("cause", "")' <<'END'
('undecided', True, True)
('accept', None, False)
(None, None, False)
END

# The hook alone, since git takes most of the time: an accepted push, or not.
refused_as() { # WHAT TEXT
    run_hook pre-receive <"$here/list"
    is "$1: refused" 1 "$status"
    says "$1: and named" "the trail $(readlink -f "$server")/sallyport/audit.db $2"
}

with_trail 'each file that is no store of ours'
branch feature/tunnel && red A
so_far
echo "$(id HEAD) $zero refs/heads/feature/tunnel" >"$here/list"
run_hook pre-receive <"$here/list"
is 'a store of ours is good' 0 "$status"
python3 -c 'import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("PRAGMA wal_checkpoint(TRUNCATE)")' "$trail"
cp "$trail" "$here/good"
restore() { rm -rf "$trail" "$trail-wal" "$trail-shm"; }
restore && : >"$trail"
refused_as '0 bytes' 'is empty: 0 bytes'
restore && ln -s "$here/good" "$trail"
refused_as 'a link' 'is a symbolic link'
restore && mkdir "$trail"
refused_as 'a directory' 'is not a regular file'
restore && mkfifo "$trail"
refused_as 'a pipe' 'is not a regular file'
restore && python3 - "$trail" "$here/good" <<'END'
import sys
open(sys.argv[1], "wb").write(open(sys.argv[2], "rb").read()[:3 * 4096 + 100])
END
refused_as 'one that was cut' 'is damaged: '
restore && python3 - "$trail" "$here/good" <<'END'
import sys
good = open(sys.argv[2], "rb").read()
open(sys.argv[1], "wb").write(good[:4096] + b"\xff" * (len(good) - 4096))
END
refused_as 'one that was overwritten' 'is damaged: '
restore && cp "$here/good" "$trail" && python3 - "$trail" <<'END'
import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 9")
END
refused_as 'a newer one' 'has version 9, and this program knows version 1'
restore && python3 - "$trail" <<'END'
import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("CREATE TABLE entry (seq)")
END
run_hook pre-receive <"$here/list"
says 'that of another program: named' \
    'is no trail: it is a file of SQLite that another program has made'
restore && cp "$here/good" "$trail"
if [ "$EUID" = 0 ]; then
    chown 4321 "$trail"
    refused_as 'that of another user' 'belongs to the user with the number 4321'
    chown 0 "$trail"
    skip 'one without permission' 'root may read every file'
else
    chmod 0 "$trail"
    refused_as 'one without permission' 'cannot be'
    chmod 600 "$trail"
    skip 'that of another user' 'only root can give a file away'
fi
run_hook pre-receive <"$here/list"
is 'as it was it is good' 0 "$status"
is 'and what was refused is there, once' 1 \
    "$(entries 'e.get("cause", "")' | grep -c 'knows version 1')"

with_trail 'a locked store'
policy <<'END'
[limits]
time = 2s
END
branch feature/tunnel && red A
push_ok 'a RED commit'
green A
python3 - "$trail" <<'END' &
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open("locked", "w")
time.sleep(20)
END
until [ -e locked ]; do sleep 0.05; done
run_push
is 'the push is refused within [limits] time' 1 "$status"
says 'and says why' 'stays locked: another process writes to it'
kill $!
wait $! 2>/dev/null
push_ok 'then it goes in'
is 'and both are in the trail' 'undecided accept' \
    "$(entries 'e["verdict"]' | sed -n '3,4p' | paste -sd ' ')"

with_trail 'a push that takes too long'
policy <<'END'
[limits]
memory = 32m
END
branch feature/tunnel
commit 'docs: begin'
git push -q origin HEAD:refs/heads/objects 2>/dev/null # for run_hook
seq -f "$zero $(id main) refs/heads/r%.0f" 300000 >"$here/list"
run_hook pre-receive <"$here/list"
is 'is refused' 1 "$status"
commit 'docs: continue'
run_push
entries 'e["verdict"], e.get("cause", "")' >"$here/entries"
is 'and says why in the trail' 1 \
    "$(grep -c "'undecided', 'judging took more than \[limits\] memory allows'" "$here/entries")"

with_trail 'a policy that cannot be read'
branch feature/tunnel && red A
printf '[refs]\nnonsense\n[audit]\npath = elsewhere.db\nguard = maybe\n' \
    >"$server/sallyport.ini"
trail=$server/elsewhere.db
run_push
is 'the push is refused' 1 "$status"
entries_are 'and is in the trail that the policy names' \
    "$what, e['policy'], e['mode'], 'sallyport.ini:2: ' in e['cause']" <<'END'
('push', 'undecided', None, ['refs/heads/feature/tunnel'], None, None, True)
END
printf '[roles]\n' >"$server/sallyport.ini"
chmod 0 "$server/sallyport.ini"
if [ -r "$server/sallyport.ini" ]; then
    skip 'nor may it be read' 'root may read anything'
else
    trail=$server/sallyport/audit.db
    run_push
    entries_are 'nor may it be read' "$what, 'Permission' in e['cause']" <<'END'
('push', 'undecided', None, ['refs/heads/feature/tunnel'], True)
END
fi

with_trail 'a push that was ended just now'
branch feature/tunnel && red A
push_ok 'a RED commit'
verify() {
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" audit verify) >"$here/out" 2>&1
}
cat >"$trail-begun/01a223874d4e-e067f71eea5d494f" <<END
{"time":1764345600120,"repository":"/srv/x.git","user":"al\\u001b[31mice"}
$zero $(id HEAD) refs/heads/feature/other

"via":null
END
verify
is 'verify names it' 1 "$(grep -cF 'a push of al\x1b[31mice at 2025-11-28T16:00:00Z to refs/heads/feature/other was begun, and never ended; the next push records it' "$here/out")"
green A
push_ok 'a GREEN commit'
verify
is 'and the next push records it' '0 1' "$(grep -c 'the next push' "$here/out") $(grep -c '^entry 2: begun, and never ended$' "$here/out")"
(cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" report --since 2025-11-01) >"$here/report"
is 'the report does not call it unjudged' '1 1 0' "$(grep -c ', 1 never ended$' "$here/report") $(
    grep -A1 '1 push was begun and never ended' "$here/report" | grep -c 'sallyport audit verify') $(
    grep -c 'not judged' "$here/report")"
python3 - "$trail" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript("DELETE FROM entry; DELETE FROM ref; DELETE FROM hash;")
END
verify
is 'a trail without entries is empty' '0 the trail is empty: it has no entry' \
    "$? $(cat "$here/out")"

with_trail 'a policy that changed'
branch feature/tunnel && red A
push_ok 'a RED commit'
policy <<'END'
[refs]
tag = free
[audit]
receipt = on
END
green A
run_push
run_push origin :feature/tunnel
entries_are 'is an entry, once, with what changed' \
    'e["kind"], [(c["section"], c["name"], c["key"], c["old"], c["new"])
     for c in e.get("changes", [])]' <<'END'
('push', [])
('landed', [])
('admin', [('refs', None, 'tag', 'immutable', 'free'), ('audit', None, 'receipt', 'off', 'on')])
('push', [])
('landed', [])
('push', [])
('landed', [])
END
entries_are 'which is no act of the pusher' \
    '[e["user"], e["noticed-at-push-of"]] if e["kind"] == "admin" else ""' <<'END'


[None, 'alice']




END
(cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" audit log --kind admin) |
    sed 's/  20[^ ]*//' >"$here/out"
is_text 'the log says when it was noticed' "$here/out" <<'END'
2  admin  -  policy changed, noticed at the push of alice
END

with_trail 'a trail that is off'
policy <<'END'
[audit]
path = off
END
branch feature/tunnel && red A
push_ok 'nothing is written'
is 'not even a directory' no "$([ ! -e "$server/sallyport" ] && echo no)"

with_trail 'one trail for two repositories'
cp -a "$server" "$here/other.git"
trail=$here/shared/audit.db
for repository in "$server" "$here/other.git"; do
    printf '[audit]\npath = %s\n' "$trail" >>"$repository/sallyport.ini"
done
branch feature/tunnel && red A
push_ok 'a RED commit'
push_ok 'the same to another' ../other.git HEAD
entries_are 'each entry names its repository' \
    'e["kind"], e["repository"].rsplit("/", 1)[1], e.get("pushes")' <<'END'
('push', 'server.git', None)
('landed', 'server.git', [0])
('push', 'other.git', None)
('landed', 'other.git', [2])
END

with_trail 'a receipt'
policy <<'END'
[audit]
receipt = on
END
branch feature/tunnel && red A
run_push
is 'the pusher is told' 1 \
    "$(grep -cE '^sallyport: recorded as entry 0, root [0-9a-f]{64}$' \
        "$here/said")"

with_trail 'hostile names'
ref=$'refs/heads/feature/\xe2\x80\xae\xff"{}'
SALLYPORT_USER=$'al"\\ice\xe2\x80\xae' run_push origin "main:$ref"
entries_are 'are escaped' 'ascii(e["user"]), ascii(e["refs"][0]["ref"])' <<'END'
('\'al"\\\\ice\\u202e\'', '\'refs/heads/feature/\\u202e\\\\xff"{}\'')
END

with_trail 'a name of the hook that was there before'
printf '#!/bin/sh\ncat\n' >"$server/hooks/post-receive.chained"
chmod +x "$server/hooks/post-receive.chained"
branch feature/tunnel && red A
run_push
is 'runs after ours' "$zero $(id HEAD) refs/heads/feature/tunnel" \
    "$(cat "$here/said")"
