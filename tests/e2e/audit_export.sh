#!/usr/bin/env bash
# audit_export.sh - the trail in the formats of other programs, read by their parsers;
# and what is old is dropped.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export_trail() { # ARGUMENT...: sets $status; writes $here/{out,err}
    status=0
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" audit export "$@") \
        >"$here/out" 2>"$here/err" || status=$?
}

# Runs checks in Python: `stored` is the lines, `entries` what they say, `text` what was
# exported.
reads() { # WHAT <PYTHON
    {
        cat <<'END'
import csv, hashlib, io, json, sqlite3, sys, urllib.parse
db = sqlite3.connect(sys.argv[1])
stored = [row[0] for row in db.execute("SELECT line FROM entry ORDER BY seq")]
entries = [json.loads(line) for line in stored]
text = open(sys.argv[2], newline="", encoding="utf-8").read()
END
        cat
    } >"$here/check.py"
    if python3 "$here/check.py" "$server/sallyport/audit.db" "$here/out" \
        "$SALLYPORT_SOURCE/tests/e2e/audit_entry.yaml" >"$here/err" 2>&1; then
        ok "$1"
    else
        not_ok "$1" <"$here/err"
    fi
}

story 'each format is read back equal'
ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
rm -rf "$server/sallyport"
branch feature/tunnel
red A
run_push
commit stuff
run_push
for name in "=cmd|' /C calc'!A0" "'-1" $'\xef\xbc\x9dwide' \
    $'a "b"\\c caf\xc3\xa9 \xf0\x9f\x92\xa9' $'bytes \xff\xfe' \
    $'\xe2\x80\xae: - {[&!' null; do
    SALLYPORT_USER=$name run_push origin HEAD
done
ref=$'refs/heads/feature/=\xe2\x80\xa9,;"{}\xff'
run_push origin "main:$ref"
run_push origin ":feature/tunnel"

export_trail --format jsonl
is 'jsonl' 0 "$status"
reads 'is the stored lines' <<'END'
assert text == "".join(line + "\n" for line in stored)
assert len(entries) > 10
END
export_trail
is 'and the default' 0 "$(cmp -s "$here/out" <(cd "$server" &&
    "$SALLYPORT_BUILD/bin/sallyport" audit export --format jsonl); echo $?)"

export_trail --format csv
reads 'csv, without a formula' <<'END'
rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
names = rows.pop(0)
assert len(rows) == len(entries)
for row, entry, line in zip(rows, entries, stored):
    for cell in row:
        assert cell[:1] not in tuple("=+-@\t\r\n") + ("\uff1d",), cell
    cell = dict(zip(names, (c[1:] if c[:1] == "'" else c for c in row)))
    assert len(row) == len(names)
    assert cell["entry"] == line
    assert cell["seq"] == str(entry["seq"])
    for name in "time", "kind", "id", "repository", "user", "verdict":
        assert cell[name] == (entry[name] or ""), (cell, entry)
    assert cell["refs"].split(" ") == [r["ref"] for r in entry.get("refs", [])] or not entry.get("refs")
    assert cell["prps"] == ", ".join(entry.get("prps", []))
assert text.endswith("\r\n")
END

export_trail --format yaml
reads 'yaml, with all keys of the policy and no others' <<'END'
import yaml
example = yaml.safe_load(open(sys.argv[3]))
pushes = [e for e in entries if e["kind"] == "push"]
documents = list(yaml.safe_load_all(text))
assert len(documents) == len(pushes)
for found, entry in zip(documents, pushes):
    assert list(found) == list(example), found
    for key, value in found.items():
        assert value is None and key in ("pr_number", "reviewer", "prp_reference") \
            or type(value) is type(example[key]), (key, value)
    for change, ref in zip(found["changes"], entry["refs"]):
        assert list(change) == list(example["changes"][0])
        assert all(type(v) is str for v in change.values())
        assert change["resource"] == ref["ref"]
    assert found["author"] == entry["user"]
    assert found["timestamp"][:19] == entry["time"][:19]
assert len({d["deployment_id"] for d in documents}) == len(documents)
said = [(d["prp_reference"], d["deployment_result"], d["rollback_available"],
         [(c["action"], c["validation"]) for c in d["changes"]])
        for d in documents]
assert said[0] == ("WU-006a-vpn-tunnel-foundation", "SUCCESS", False,
                   [("create", "sallyport PASS")]), said[0]
assert said[1][1:] == ("REFUSED", False,
                       [("update", "message-format/header FAIL")]), said[1]
assert said[-1][1:] == ("SUCCESS", True, [("delete", "sallyport PASS")]), said[-1]
END

export_trail --format cloudevents
reads 'cloudevents, with what version 1.0 asks for' <<'END'
lines = text.splitlines()
events = [json.loads(line) for line in text.split("\n") if line]
assert len(events) == len(entries)
for event, entry, line in zip(events, entries, stored):
    assert event["specversion"] == "1.0" and event["data"] == entry
    assert event["type"].startswith("sallyport." + entry["kind"])
    assert event["id"] == hashlib.sha256(b"\0" + line.encode()).hexdigest()
    assert urllib.parse.unquote(event["source"]) == entry["repository"]
    assert event["time"] == entry["time"]
    assert event["datacontenttype"] == "application/json"
    assert all(name.isalnum() and name.islower() and len(name) <= 20 for name in event)
    assert line in text
assert len({(e["source"], e["id"]) for e in events}) == len(events)
END

story 'filters, and an empty trail'
rm -rf "$server/sallyport"
branch feature/tunnel
red A
run_push
red B
run_push
commit stuff
as bob run_push
lines() { wc -l <"$here/out"; }
export_trail --user bob
is 'by user' 1 "$(lines)"
export_trail --verdict accept --ref refs/heads/feature/tunnel
is 'by verdict and ref' 2 "$(lines)"
export_trail --prp WU-007
is 'by the id of a proposal' 1 "$(lines)"
export_trail --prp "${prp[A]}" --not-landed
is 'by its reference, and not landed' 1 "$(lines)"
export_trail --prp WU-00
is 'not by a part of it' 0 "$(lines)"
export_trail --incident INC-1
is 'of no incident' '0 0' "$status $(lines)"
python3 - "$server/sallyport/audit.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("""UPDATE entry SET line = replace(line, '"via"',
           '"exception":[{"incident":"INC-1"}],"via"') WHERE seq = 1""")
db.commit()
END
export_trail --incident INC-1
is 'of an incident' 1 "$(lines)"
export_trail --until 2001-01-01
is 'none so early' '0 0' "$status $(lines)"
export_trail --since 2001-01-01
is 'all are later' 3 "$(lines)"
export_trail --format text
is 'text is for log' 2 "$status"
(cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" audit log --format csv) \
    >"$here/out" 2>&1
is 'and csv for export' 2 $?

audit() { # ARGUMENT...: sets $status; writes $here/out
    status=0
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" audit "$@") \
        >"$here/out" 2>&1 || status=$?
}

# Makes all entries six years older, and computes the log again.
make_old() { # TRAIL
    python3 - "$1" <<'END'
import hashlib, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.create_function("older", 1, lambda line: line.replace('"time":"2026', '"time":"2020', 1))
db.execute("UPDATE entry SET line = older(line), time = CAST(strftime('%s',"
           " substr(older(line), instr(line, '\"time\":') + 8, 19)) AS INTEGER) * 1000 +"
           " substr(line, instr(line, '\"time\":') + 28, 3)")
db.execute("DELETE FROM hash")
stack, place = [], 0
for line, in db.execute("SELECT line FROM entry ORDER BY seq").fetchall():
    stack.append((0, hashlib.sha256(b"\0" + line.encode()).digest()))
    while True:
        db.execute("INSERT INTO hash VALUES (?, ?)", (place, stack[-1][1]))
        place += 1
        if len(stack) < 2 or stack[-2][0] != stack[-1][0]:
            break
        (level, right), (_, left) = stack.pop(), stack.pop()
        stack.append((level + 1, hashlib.sha256(b"\1" + left + right).digest()))
db.commit()
END
}

story 'prune'
trail=$server/sallyport/audit.db
rm -rf "$server/sallyport"
branch feature/tunnel
red A
as zaphod run_push
commit stuff
as zaphod run_push
audit prune
is_text 'nothing is a year old' "$here/out" <<'END'
no entry is old enough
END
make_old "$trail"
refactor A
run_push
audit head
cp "$here/out" "$here/head"
audit prune --dry-run
is 'a dry run' 0 "$status"
is 'says what would go' 1 "$(grep -c '^2 entries, 0 to 1, would be dropped: they are from before 20' "$here/out")"
audit log
is 'and drops nothing' 0 "$(grep -c pruned "$here/out")"
printf '[audit]\nretention = 3650d\n' >>"$server/sallyport.ini"
run_push
printf '[roles]\nci = ci-bot\n' >"$server/sallyport.ini"
audit prune
is_text 'the retention of the last push counts, too' "$here/out" <<'END'
no entry is old enough
END
run_push
audit prune
is 'prune' 0 "$status"
is 'says what is gone' 1 "$(grep -c '^2 entries, 0 to 1, are dropped: they are from before 20' "$here/out")"
is 'no byte of them is left' '' "$(grep -l zaphod "$trail"*)"
audit verify --head "$here/head"
is 'the log is whole' '0 1 1' "$status $(grep -c '2 of them pruned' "$here/out") \
$(grep -c 'extends the checkpoint' "$here/out")"
audit show 0
is 'what is gone is not shown' 3 "$status"
audit log --kind admin --format json
is 'prune is an entry' 1 "$(grep -c '"action":"prune","retention-days":365,"before":"20.*","pruned":2,"first":0,"last":1' "$here/out")"

story 'a prune while another process reads'
trail=$server/sallyport/audit.db
commit stuff
as zaphod run_push
make_old "$trail"
run_push
python3 - "$trail" <<'END' &
import os, sqlite3, sys
reader = sqlite3.connect(sys.argv[1])
reader.execute("BEGIN")
reader.execute("SELECT count(*) FROM entry").fetchone()
open(sys.argv[1] + ".read", "w").close()
while os.path.exists(sys.argv[1] + ".read"):
    os.system("sleep 0.1")
END
until [ -e "$trail.read" ]; do sleep 0.1; done
audit prune
is 'the lines are dropped' '0 1' "$status $(grep -c '^1 entry, 0 to 0, are dropped' "$here/out")"
is 'what stays is said' 1 "$(grep -c '^another process reads the trail, so bytes of dropped lines may stay in its files; prune again$' "$here/out")"
rm "$trail.read"
wait
audit prune
is 'the next one makes it good' '0 no entry is old enough' "$status $(cat "$here/out")"
is 'no byte is left' '' "$(grep -sl zaphod "$trail"*)"

story 'a damaged entry'
rm -rf "$server/sallyport"
branch feature/tunnel
red A
run_push
red A
run_push
red A
run_push
python3 - "$server/sallyport/audit.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE entry SET line = replace(line, '\"via\":', '\"via\";') WHERE seq = 1")
db.commit()
END
audit log
is 'log lists it with the others' '0 3 1' \
    "$status $(lines) $(grep -cE '^1  20[0-9-]+T[0-9:]+Z  accept  alice  \(damaged\)$' "$here/out")"
audit log --prp WU-006a
is 'but nothing in it is found' '0 2' "$status $(lines)"
export_trail --format jsonl
is 'jsonl has its bytes' '0 3 1' "$status $(lines) $(grep -c 'via";' "$here/out")"
export_trail --format cloudevents
is 'others leave it out' '1 2' "$status $(lines)"
is 'and say so' "sallyport: 1 damaged entry is left out; type: $SALLYPORT_BUILD/bin/sallyport audit verify" \
    "$(cat "$here/err")"

story 'follow'
rm -rf "$server/sallyport"
branch feature/tunnel
red A
run_push
cat >"$here/follow.py" <<'END'
import json, os, signal, subprocess, sys
tool, server = sys.argv[1:3]
signal.alarm(30)
def start(*words):
    return subprocess.Popen([tool, "audit", *words], cwd=server, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
def push():
    for source in "", "HEAD":
        subprocess.run(["git", "push", "-q", "origin", source + ":refs/heads/feature/tunnel"],
                       stderr=subprocess.DEVNULL)
lines = start("export", "--follow")
events = start("export", "--follow", "--format", "cloudevents", "--user", "alice")
log = start("log", "--follow", "-n", "1", "--verdict", "accept")
gone = start("export", "--follow")
seen = [json.loads(lines.stdout.readline())["seq"]]
assert json.loads(events.stdout.readline())["data"]["seq"] == 0
assert log.stdout.readline().startswith("0  ")
gone.stdout.close()  # nothing happens, and it ends
assert gone.wait(10) in (0, -signal.SIGPIPE)
push()
seen += [json.loads(lines.stdout.readline())["seq"] for i in range(2)]
assert seen == [0, 1, 2], seen
assert json.loads(events.stdout.readline())["data"]["seq"] == 1
assert log.stdout.readline().startswith("1  ")
for process, number in (lines, signal.SIGTERM), (events, signal.SIGINT), (log, signal.SIGTERM):
    process.send_signal(number)
    rest = process.stdout.read()
    assert process.wait(10) == 0, (process.args, rest)
    assert rest == "" or rest.endswith("\n"), rest
END
if python3 "$here/follow.py" "$SALLYPORT_BUILD/bin/sallyport" "$server" \
    >"$here/out" 2>&1; then
    ok 'each entry comes once, and signals end it'
else
    not_ok 'each entry comes once, and signals end it' <"$here/out"
fi
audit export --follow --format yaml
is 'not in a format that waits for what lands' 2 "$status"
audit log --follow --landed
is 'nor by what lands later' 2 "$status"
