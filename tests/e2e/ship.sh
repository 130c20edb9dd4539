#!/usr/bin/env bash
# ship.sh - trails are sent to a PostgreSQL of the test's own.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"
# shellcheck source=../postgres.sh
. "$SALLYPORT_SOURCE/tests/postgres.sh"

postgres_make "$scratch/pg" || exit 1
at_exit+=('postgres_stop immediate')
sql postgres "CREATE ROLE git1 LOGIN; CREATE ROLE git2 LOGIN; CREATE ROLE auditor LOGIN"

# shellcheck disable=SC2046
${CC:-cc} -std=c17 -D_GNU_SOURCE -I"$SALLYPORT_SOURCE/include" -o "$scratch/fill" \
    "$SALLYPORT_SOURCE/tests/bench/fill.c" "$SALLYPORT_BUILD/libsallyport.a" \
    $(make -C "$SALLYPORT_SOURCE" --no-print-directory -s print-libs) || exit 1

url() { # USER DATABASE
    # shellcheck disable=SC2059
    printf "$postgres_url" "$1" "$2"
}
ship() { # WORD OPTION...: sets $status; as git1, in the database $base
    status=0
    "$SALLYPORT_BUILD/bin/sallyport-ship" "$@" >"$scratch/out" 2>&1 || status=$?
}
send() { ship send --to "$(url git1 "$base")" "$@"; }
tables() { # a database, $base, with the tables in it
    base=$1
    sql postgres "CREATE DATABASE $base"
    ship migrate --to "$(url postgres "$base")"
    sql "$base" "GRANT sallyport_writer TO git1, git2; GRANT sallyport_reader TO auditor"
}
there() { sql "$base" 'SELECT count(*) FROM sallyport.entry'; }
said() { grep -c -e "$1" "$scratch/out"; }

note 'the tables'
tables fleet
is 'they are made' 0 "$status"
ship migrate --to "$(url postgres fleet)"
is 'once' 'the tables are at version 2 already' "$(cat "$scratch/out")"
sql postgres 'CREATE DATABASE bare'
"$scratch/fill" "$scratch/a.db" 5000
base=bare send --store "$scratch/a.db"
is 'without them nothing is sent' '3 1' "$status $(said 'the tables are not there')"
here=$scratch # `advised` reads what was said there
sql postgres 'CREATE DATABASE none'
base=none send --store "$scratch/a.db"
sed "s|URL|$(url postgres none)|" "$scratch/out" >"$scratch/said"
advised src/ship/migrate.c "sallyport-ship migrate --to $(url postgres none)" \
    'base=none send --store "$scratch/a.db"; [ "$(said "the tables are not there")" = 0 ]'
sql bare "$(cat "$SALLYPORT_SOURCE/conf/postgresql/001-begin.sql")
    INSERT INTO sallyport.migration (version) VALUES (1)" 2>/dev/null
base=bare send --store "$scratch/a.db"
is 'nor with older ones' '3 1' "$status $(said 'the tables there are older than this program')"
ship migrate --to "$(url postgres bare)"
is 'which are brought up to date' '1 2' "$(sql bare 'SELECT version FROM sallyport.migration' | paste -sd ' ')"
sql bare 'INSERT INTO sallyport.migration (version) VALUES (99)'
base=bare send --store "$scratch/a.db"
is 'nor with newer ones' '3 1' "$status $(said 'the tables there are newer than this program')"
ship send --to 'postgresql://git1:secret@/fleet' --store "$scratch/a.db"
is 'no password on the command line' '2 1' "$status $(said 'pgpass')"

(cd "$scratch" && ship send --to 'postgresql://git1:secret@/fleet'; exit $status)
is 'that is said first' '2 1' "$? $(said 'pgpass')"
(cd "$scratch" && ship send --to "$(url git1 fleet)"; exit $status)
is 'outside of a repository it says what to name' '2 1' "$? $(said 'name a trail with --store, or its repositories with --all')"
send --store "$scratch/a.db" --once --follow
is 'once, or for ever' '2 1' "$status $(said 'once cannot be used with --follow')"

note 'what is new, once'
send --store "$scratch/a.db"
is 'all of it' '0 1' "$status $(said ': 5000 sent, 5000 there$')"
sql fleet "SELECT convert_from(line, 'UTF8') FROM sallyport.entry ORDER BY seq" >"$scratch/there"
python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute("SELECT line FROM entry ORDER BY seq"):
    print(row[0])' "$scratch/a.db" >"$scratch/here"
succeeds 'byte for byte' cmp "$scratch/here" "$scratch/there"
is 'in partitions by month' entry_2025_11 \
    "$(sql fleet 'SELECT DISTINCT tableoid::regclass FROM sallyport.entry' | sed 's/.*\.//')"
send --store "$scratch/a.db"
is 'nothing is sent again' '0 1' "$status $(said ': 0 sent, 5000 there$')"
"$scratch/fill" "$scratch/a.db" 7
send --store "$scratch/a.db"
is 'what came since' '0 5007' "$status $(there)"
ship status --to "$(url auditor fleet)"
is 'the status says it' 1 "$(said 'a.db: 5007 entries, sent 2[-0-9]*T[:0-9]*Z by git1$')"

note 'a writer adds, and does nothing else'
refused_to() { # USER <STATEMENTS: prints what was said of each that failed
    "$postgres_bin/psql" -X -q -h "$postgres_at" -U "$1" -d fleet 2>&1 |
        sed -n 's/.*ERROR:  //p'
}
refused_to git1 >"$scratch/said" <<'SQL'
UPDATE sallyport.entry SET line = '';
DELETE FROM sallyport.batch;
TRUNCATE sallyport.origin;
SELECT line FROM sallyport.entry;
CREATE TABLE sallyport.x ();
INSERT INTO sallyport.batch (origin, first, size, root, shipped)
    VALUES (1, 5007, 5008, sha256(''), 'epoch');
INSERT INTO sallyport.batch (origin, first, size, root) VALUES (1, 9, 10, sha256(''));
SQL
is_text 'not by its own rights' "$scratch/said" <<'END'
permission denied for table entry
permission denied for table batch
permission denied for table origin
permission denied for table entry
permission denied for schema sallyport
permission denied for table batch
entries from 9 on come after 5007 that are there
END
refused_to git2 >"$scratch/said" <<'SQL'
INSERT INTO sallyport.entry (origin, seq, time, kind, verdict, leaf)
    VALUES (1, 9999, now(), 0, 1, sha256(''));
INSERT INTO sallyport.batch (origin, first, size, root) VALUES (1, 5007, 5008, sha256(''));
SQL
is_text 'not to the origin of another' "$scratch/said" <<'END'
git2 may not add entries to this origin
git2 may not add entries to this origin
END
is 'a reader writes nothing' 'permission denied for table origin' \
    "$(refused_to auditor <<<'DELETE FROM sallyport.origin')"

note 'no space, and stopped in the middle'
sql fleet "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    \$\$ BEGIN RAISE disk_full USING MESSAGE = 'could not extend file: No space left on device'; END \$\$;
    CREATE TRIGGER full_disk BEFORE INSERT ON sallyport.batch FOR EACH ROW
    WHEN (NEW.size > 4000) EXECUTE FUNCTION full_disk()"
"$scratch/fill" "$scratch/b.db" 6000
send --store "$scratch/b.db" --origin b
is 'it says so' '3 1' "$status $(said 'b: PostgreSQL says: could not extend file: No space')"
is 'whole batches are there' 4000 "$(sql fleet 'SELECT count(*) FROM sallyport.entry WHERE origin = (SELECT id FROM sallyport.origin WHERE name = '"'b'"')')"
sql fleet 'DROP TRIGGER full_disk ON sallyport.batch'
send --store "$scratch/b.db" --origin b
is 'then the rest is sent' '0 1' "$status $(said 'b: 2000 sent, 6000 there')"

mkdir "$scratch/small"
if mount -t tmpfs -o size=12m,uid=65534,gid=65534 none "$scratch/small" 2>/dev/null; then
    at_exit+=('umount -l "$scratch/small" 2>/dev/null')
    sql postgres "CREATE TABLESPACE small LOCATION '$scratch/small'"
    sql postgres 'CREATE DATABASE small TABLESPACE small'
    ship migrate --to "$(url postgres small)"
    "$scratch/fill" "$scratch/e.db" 20000
    base=small send --store "$scratch/e.db"
    is 'a file system that is full' '3 1' "$status $(said 'No space left on device')"
    mount -o remount,size=64m "$scratch/small"
    base=small send --store "$scratch/e.db"
    is 'with room again, the rest' '0 20000' "$status $(base=small there)"
else
    skip 'a file system that is full' 'only root can mount one'
fi

"$scratch/fill" "$scratch/c.db" 12000
sql fleet "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
    \$\$ BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END \$\$;
    CREATE TRIGGER slow BEFORE INSERT ON sallyport.batch FOR EACH ROW
    WHEN (NEW.size > 4000) EXECUTE FUNCTION slow()"
"$SALLYPORT_BUILD/bin/sallyport" ship send --follow --to "$(url git1 fleet)" --store "$scratch/c.db" --origin c \
    >"$scratch/service" 2>&1 &
service=$!
for _ in {1..200}; do
    [ "$(sql fleet "SELECT count(*) > 1 FROM sallyport.batch JOIN sallyport.origin ON id = origin WHERE name = 'c'")" = t ] && break
    sleep 0.01
done
send --store "$scratch/c.db" --origin c
is 'a second one is refused' '1 1' "$status $(said 'c: another sallyport-ship sends it now')"
postgres_kill
ship send --to "$(url git1 fleet)" --store "$scratch/c.db"
is 'without a server it ends' '3 1' "$status $(said 'PostgreSQL cannot be reached')"
postgres_start
ship send --to "$(url nobody fleet)" --store "$scratch/c.db"
is 'a user that is not there is refused' '3 1' "$status $(said 'PostgreSQL refuses the connection: .*role "nobody" does not exist')"
sql postgres 'CREATE ROLE locked LOGIN'
sed -i '1i local all locked scram-sha-256' "$scratch/pg"/*/pg_hba.conf "$scratch/pg/pg_hba.conf" 2>/dev/null
sql postgres 'SELECT pg_reload_conf()' >/dev/null
ship send --to "$(url locked fleet)" --store "$scratch/c.db"
is 'a password is asked for' '3 1' "$status $(said 'PostgreSQL wants a password; write it to ~/.pgpass, or to a file that PGPASSFILE names')"
sql fleet 'DROP TRIGGER slow ON sallyport.batch'
of_c="FROM sallyport.entry WHERE origin = (SELECT id FROM sallyport.origin WHERE name = 'c')"
for _ in {1..300}; do
    [ "$(sql fleet "SELECT count(*) $of_c")" = 12000 ] && break
    sleep 0.05
done
is 'a service connects again; all is there, once' '12000 12000' \
    "$(sql fleet "SELECT count(*) || ' ' || count(DISTINCT seq) $of_c")"
locks() { sql fleet "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"; }
for _ in {1..100}; do
    [ "$(locks)" != 0 ] || break
    sleep 0.05
done
is 'while there is nothing to send, no lock is held' 0 "$(locks)"
send --store "$scratch/c.db" --origin c
is 'so another one finds that all is there' '0 1' "$status $(said 'c: 0 sent, 12000 there')"
kill "$service"
wait "$service" 2>/dev/null

note 'what a push may bring at the worst'
"$scratch/fill" "$scratch/d.db" 5 hostile
send --store "$scratch/d.db" --origin d
is 'it is sent' '0 1' "$status $(said 'd: 5 sent, 5 there')"
is 'as bytes' 5 "$(sql fleet "SELECT count(*) FROM sallyport.entry
    WHERE position('\x5c753030303078'::bytea IN line) > 0 AND octet_length(line) > 50000")"
is 'its names as escaped texts' '/srv/git/\xff\xfe.git al\xffi<U+202E>ce' \
    "$(sql fleet "SELECT DISTINCT repository || ' ' || replace(split_part(username, E'\t', 1),
        U&'\202E', '<U+202E>') FROM sallyport.entry WHERE username LIKE 'al%'")"
is 'a clock that is far off makes no partition' 2 \
    "$(sql fleet 'SELECT count(*) FROM sallyport.entry_other_months')"

note '20 trails'
named=()
for n in {1..20}; do
    cp "$scratch/d.db" "$scratch/many$n.db"
    cp "$scratch/d.db-wal" "$scratch/many$n.db-wal"
    named+=(--store "$scratch/many$n.db")
done
send "${named[@]}" &
send "${named[@]}"
wait $!
is 'two senders share them' '20 5 5' "$(sql fleet "SELECT count(*) || ' ' || min(n) || ' ' || max(n)
    FROM (SELECT count(*) n FROM sallyport.entry JOIN sallyport.origin ON id = origin
    WHERE name LIKE '%/many%.db' GROUP BY name) x")"
git init -q --bare "$scratch/all/x.git"
mkdir "$scratch/all/x.git/sallyport"
for file in db db-wal; do cp "$scratch/d.$file" "$scratch/all/x.git/sallyport/audit.$file"; done
git init -q --bare "$scratch/all/y.git"
send --all "$scratch/all"
is 'those of all repositories below a directory' '0 1' "$status $(said 'x.git/sallyport/audit.db: 5 sent')"

note 'what was sent is verified'
verify() { ship verify --from "$(url auditor fleet)" "$@"; }
verify
is 'all of it' '0 25' "$status $(said 'read and hashed again, 0 of them pruned; every line and every root agree$')"
(cd "$scratch/all/x.git" && "$SALLYPORT_BUILD/bin/sallyport" audit head) >"$scratch/head"
x=$(head -n 1 "$scratch/head")
verify --origin "$x" --head "$scratch/head" --store "$scratch/all/x.git"
"$SALLYPORT_BUILD/bin/sallyport" audit verify --from "$(url auditor fleet)" --origin "$x" \
    --head "$scratch/head" >"$scratch/out2" 2>&1
is 'audit verify --from does the same' '0 1' "$? $(grep -c "^$x: 5 entries read" "$scratch/out2")"
(cd "$scratch/all/x.git" && "$SALLYPORT_BUILD/bin/sallyport" audit log --from postgresql:///x >"$scratch/out2" 2>&1)
is 'no other action does' '2 1' "$? $(grep -c -e '--from is for verify' "$scratch/out2")"
is 'with its trail and a checkpoint' '0 1' "$status $(said "^$x: 5 entries read")"
sed -i 2s/5/6/ "$scratch/head"
verify --origin "$x" --head "$scratch/head"
is 'a checkpoint of more entries' '1 1' "$status $(said 'the checkpoint has more entries')"
is 'nothing by that name' '3 1' "$(verify --origin z && echo "$status $(said 'nothing of that was sent')")"
sed "s|<\([0-9]\)>|(SELECT id FROM sallyport.origin WHERE name LIKE '%/many\1.db')|" <<'SQL' >"$scratch/changes"
SET session_replication_role = replica;
UPDATE sallyport.entry SET line = line || ' ' WHERE origin = <1> AND seq = 1;
UPDATE sallyport.entry SET username = 'bob' WHERE origin = <2> AND seq = 2;
UPDATE sallyport.entry SET line = line || ' ', leaf = sha256('\x00'::bytea || line || ' ')
    WHERE origin = <3> AND seq = 3;
DELETE FROM sallyport.entry WHERE origin = <4> AND seq = 3;
DELETE FROM sallyport.entry WHERE origin = <5> AND seq = 4;
INSERT INTO sallyport.entry SELECT origin, seq, now(), kind, verdict, push, repository,
    username, line, leaf FROM sallyport.entry WHERE origin = <6> AND seq = 1;
DELETE FROM sallyport.batch WHERE origin = <7>;
UPDATE sallyport.batch SET root = sha256('') WHERE origin = <8>;
UPDATE sallyport.batch SET first = 1 WHERE origin = <9>;
SQL
sql fleet "$(cat "$scratch/changes")"
verify
is 'nine were changed' 1 "$status"
for line in '1.db: entry 1: its line is not what was hashed' \
    '2.db: entry 2: it is found by other words than those of its line' \
    '3.db: the first 5 entries do not have the root of their batch' \
    '4.db: entry 3: it is missing' '5.db: entry 4: it is missing' \
    '6.db: entry 1: it is there twice' '7.db: entry 0: no batch has it' \
    '8.db: the first 5 entries do not have the root of their batch' \
    '9.db: a batch does not follow the one before'; do
    is "$line" 1 "$(said "many$line\$")"
done
is 'and nothing else' 9 "$(said '; [1-9] problems$')"
"$postgres_bin/psql" -X -q -A -t -h "$postgres_at" -U auditor -d fleet >"$scratch/said" 2>&1 <<'SQL'
SELECT regexp_replace(name, '.*/many', 'many'), seq, problem
FROM sallyport.origin, sallyport.check_log(name) ORDER BY name, seq, problem
SQL
is_text 'PostgreSQL finds them by itself' "$scratch/said" <<'END'
many1.db|1|its line is not what was hashed
many1.db|4|the root of the batch is another one
many3.db|4|the root of the batch is another one
many4.db|3|it is missing
many5.db|4|it is missing
many6.db|1|it is there twice
many7.db|0|no batch has it
many8.db|4|the root of the batch is another one
many9.db|4|the batch does not follow the one before
END

note 'lines that are dropped as too old'
sql fleet "UPDATE sallyport.entry SET line = NULL WHERE seq < 2 AND origin = (SELECT id FROM
    sallyport.origin WHERE name = 'd')"
verify --origin d
is 'the rest verifies' '0 1' "$status $(said 'd: 5 entries read and hashed again, 2 of them pruned; every line')"

note 'the report of a fleet'
git init -q --bare "$scratch/b.git"
mkdir "$scratch/b.git/sallyport"
for file in db db-wal; do cp "$scratch/b.$file" "$scratch/b.git/sallyport/audit.$file"; done
here() { (cd "$scratch/b.git" && "$SALLYPORT_BUILD/bin/sallyport" "$@"); }
fleet() { "$SALLYPORT_BUILD/bin/sallyport" "$1" --from "$(url auditor fleet)" "${@:2}"; }
# Without what the repository says, and what was sent.
alone='shipped|breakglass|waivers|exceptions|root_causes|locked_out'
same() { sed -E "s/store=\"[^\"]*\"//; s/\"repository\":\"[^\"]*\"//; /^(# [A-Z]+ )?sallyport_($alone)_/d"; }
is 'the metrics are those of the trail' "$(here metrics | same)" \
    "$(fleet metrics --origin b | same)"
fleet metrics >"$scratch/out"
is 'each origin says when it was sent last' 24 "$(grep -c '^sallyport_shipped_timestamp_seconds{origin=".*"} 1[0-9]*$' "$scratch/out")"
is 'all origins add up' 23112 "$(sed -n 's/^sallyport_shipped_entries{origin=".*"} //p' "$scratch/out" | awk '{ n += $1 } END { print n }')"
of=(--since 2025-11-01 --until 2026-01-01 --format json)
is 'the report is that of the trail' "$(here report "${of[@]}" | jq -c '.now // .pushes // .' | same)" \
    "$(fleet report --origin b "${of[@]}" | jq -c '.now // .pushes // .' | same)"
judged_by() { # VERDICT
    sql fleet "SET session_replication_role = replica; UPDATE sallyport.entry SET verdict = $1
        WHERE seq = 2 AND origin = (SELECT id FROM sallyport.origin WHERE name = 'b')"
}
before=$(sql fleet "SELECT verdict FROM sallyport.entry WHERE seq = 2 AND origin = (SELECT id FROM
    sallyport.origin WHERE name = 'b')")
judged_by 3
is 'what needs a look is named with its origin, without a command that runs elsewhere' \
    '1 push was not judged null b' "$(fleet report "${of[@]}" |
        jq -r '.attention[] | select(.text | test("judged")) | "\(.text) \(.command) \(.where)"')"
judged_by "$before"
is 'as a page, of all' 0 "$(fleet report --html "$scratch/page" >/dev/null && echo $?)"
is 'no password here either' 2 "$("$SALLYPORT_BUILD/bin/sallyport" report --from postgresql://a:b@/x 2>/dev/null || echo $?)"

note 'what the doctors found'
guard "$scratch/b.git"
"$SALLYPORT_BUILD/bin/sallyport" doctor --format json "$scratch/all" "$scratch/b.git" >"$scratch/found"
echo '{"a":1}' | ship doctor --to "$(url git1 fleet)" --origin host1
cp "$scratch/out" "$scratch/said"
cd "$scratch/b.git" || exit
ends=1 advised src/ship/doctor.c 'sallyport doctor --format json' '[ -n "$output" ]'
cd "$scratch" || exit
ship doctor --to "$(url git1 fleet)" --origin host1 <"$scratch/found"
is 'each repository has a row' '0 3 sent' "$status $(cat "$scratch/out")"
ship doctor --to "$(url git1 fleet)" --origin host1 <"$scratch/found"
is 'the newest is what counts' '2 not guarded, 1 guarded' "$(sql fleet "SELECT
    count(*) FILTER (WHERE NOT guarded) || ' not guarded, ' || count(*) FILTER (WHERE guarded) || ' guarded'
    FROM sallyport.doctor_now WHERE machine = 'host1'")"
is 'as it was said' "$(sort "$scratch/found")" "$(sql fleet "SELECT convert_from(report, 'UTF8')
    FROM sallyport.doctor_now" | sort)"
{ head -n 1 "$scratch/found" && echo '{"repository":'; } >"$scratch/broken"
ship doctor --to "$(url git1 fleet)" --origin host2 <"$scratch/broken"
is 'with a line that is broken nothing is sent' '3 0' \
    "$status $(sql fleet "SELECT count(*) FROM sallyport.doctor WHERE machine = 'host2'")"

note 'one origin is one trail'
send --store "$scratch/d.db" --origin c
is 'is refused' '1 1' "$status $(said 'c: another trail was sent by this name')"
ship send --to "$(url git2 fleet)" --store "$scratch/c.db" --origin c
is 'so is another sender' '1 1' "$status $(said 'c: only git1 may send this origin')"
cut() { # FILE COUNT: it ends after so many entries
    python3 - "$@" <<'PY'
import sqlite3, sys
store, count = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
with store:
    store.execute("DELETE FROM entry WHERE seq >= ?", [count])
    places, size = 0, count
    while size:
        places, size = places + size, size >> 1
    store.execute("DELETE FROM hash WHERE place >= ?", [places])
PY
}
cut "$scratch/c.db" 11000
send --store "$scratch/c.db" --origin c
is 'one that was cut is refused' '1 1' "$status $(said 'c: 12000 entries were sent, and the trail has only 11000')"
"$scratch/fill" "$scratch/c.db" 2000
send --store "$scratch/c.db" --origin c
is 'and written again, too' '1 1' "$status $(said 'c: the trail does not extend what was sent')"
python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as store:
    store.execute("UPDATE entry SET line = replace(line, ?, ?) WHERE seq = 6", ["user3", "user4"])' \
    "$scratch/a.db"
verify --store "$scratch/c.db" --origin c
is 'the copy is not that of the trail' '1 1' "$status $(said 'c: its trail has another root at that size')"
send --store "$scratch/a.db" --origin again
is 'a line that was changed here is not sent' '1 1' \
    "$status $(said 'again: an entry from 0 on is not what was hashed; in its repository, type: sallyport audit verify')"
cp "$scratch/out" "$scratch/said"
mkdir -p "$scratch/b.git/sallyport" && cp "$scratch/a.db" "$scratch/b.git/sallyport/audit.db"
cd "$scratch/b.git" && ends=1 advised src/ship/batch.c 'sallyport audit verify' \
    '[[ $output == *"not what was hashed"* ]]'
finish
