#!/usr/bin/env bash
# guard.sh - a protected ref moves only as a push was accepted; what moves otherwise is
# stopped, or at least seen.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

with_guard() { # TITLE
    story "$1"
    ln -s "$SALLYPORT_BUILD/hooks/post-receive" \
        "$SALLYPORT_BUILD/hooks/reference-transaction" "$server/hooks/"
    trail=$server/sallyport/audit.db
    branch feature/tunnel && cycle A
    git push -q origin HEAD 2>/dev/null
    git switch -q main && merge feature/tunnel
    as ci-bot push_ok 'a merge is pushed to main' origin main
}

seen() { # the refs of entries that are out of band, and their verdicts
    python3 - "$trail" <<'END'
import json, sqlite3, sys
for line, in sqlite3.connect(sys.argv[1]).execute(
        "SELECT line FROM entry WHERE kind = 5 ORDER BY seq"):
    e = json.loads(line)
    print([(r["ref"], r["old"][:7], r["new"][:7]) for r in e["refs"]],
          e["verdict"])
END
}

on_the_server() { # COMMAND...: $status, $here/said
    status=0
    git -C "$server" "$@" >"$here/said" 2>&1 || status=$?
}

with_guard 'git update-ref on a guarded main is stopped'
before=$(id main)
on_the_server update-ref refs/heads/main "$(id feature/tunnel)"
is 'it fails' 128 "$status"
is 'says why' \
    'sallyport: ref not moved: refs/heads/main moves only by a push that was accepted' \
    "$(grep sallyport: "$here/said")"
is 'and changes nothing' "$before" "$(on_server main)"
is_text 'the trail has it' <(seen) <<END
[('refs/heads/main', '0000000', '$(short feature/tunnel)')] refuse
END
on_the_server update-ref -d refs/heads/main
is 'a deletion as well' "$before" "$(on_server main)"
is_text 'what is said' <(sed '/^fatal/,$d' "$here/said") <<END
sallyport: ref not moved: refs/heads/main moves only by a push that was accepted
  fix: leave it where it is; this says how the default branch is renamed
    sallyport explain protected-ref
END
for name in notes/sallyport/approvals notes/sallyport/gates sallyport/policy; do
    on_the_server update-ref "refs/$name" "$before"
    is "and $name" '' "$(on_server "refs/$name")"
done
on_the_server branch feature/other main
is 'another ref moves' "$before" "$(on_server feature/other)"
on_the_server update-ref refs/heads/main "$before" "$before"
is 'main may stay where it is' 0 "$status"
on_the_server pack-refs --all
is 'and be packed' "0 $before" "$status $(on_server main)"
on_the_server update-ref -d refs/heads/main
is 'a packed one is not deleted' "$before" "$(on_server main)"
on_the_server gc -q
is 'and collected' "0 $before" "$status $(on_server main)"

with_guard 'what landed before is no leave'
first=$(id main~) second=$(id main)
on_the_server -c core.hooksPath=/dev/null update-ref refs/heads/main "$first"
on_the_server update-ref refs/heads/main "$second" "$first"
is 'the same push is not taken twice' "$first" "$(on_server main)"

with_guard 'guard = record'
policy <<'END'
[audit]
guard = record
END
on_the_server update-ref refs/heads/main "$(id feature/tunnel)" "$(id main)"
is 'it moves' "$(id feature/tunnel)" "$(on_server main)"
is_text 'the trail has it' <(seen) <<END
[('refs/heads/main', '$(short main)', '$(short feature/tunnel)')] None
END
on_the_server pack-refs --all
is 'to pack is no move' 1 "$(seen | wc -l)"
on_the_server update-ref -d refs/heads/main
is 'to delete is one' 2 "$(seen | wc -l)"

with_guard 'guard = off'
policy <<'END'
[audit]
guard = off
END
on_the_server update-ref refs/heads/main "$(id feature/tunnel)"
is 'it moves' "$(id feature/tunnel)" "$(on_server main)"
is 'nobody sees it' '' "$(seen)"

with_guard 'without the hook the next push sees it'
rm "$server/hooks/reference-transaction"
old=$(short main)
on_the_server update-ref refs/heads/main "$(id feature/tunnel)"
is 'nothing is seen yet' '' "$(seen)"
branch feature/other main && red B
push_ok 'a push of another branch'
is_text 'the trail has it' <(seen) <<END
[('refs/heads/main', '$old', '$(short feature/tunnel)')] None
END
green B
push_ok 'and another'
is 'it is told once' 1 "$(seen | wc -l)"
on_the_server update-ref -d refs/heads/main
refactor B
run_push
is 'a deletion is seen' "[('refs/heads/main', '$(short feature/tunnel)', '0000000')] None" \
    "$(seen | tail -n 1)"

with_guard 'a trail that cannot be read stops it, too'
echo nonsense >"$trail"
on_the_server update-ref refs/heads/main "$(id feature/tunnel)"
is 'main stays' "$(id main)" "$(on_server main)"
is 'and it says why' 1 "$(grep -c 'is no trail: it is not a file' "$here/said")"
on_the_server branch feature/other main
is 'other refs move' 0 "$status"

with_guard 'the hook that was there before'
printf '#!/bin/sh\necho "$1" >>%s\ncat >>%s\n' "$here/calls" "$here/calls" \
    >"$server/hooks/reference-transaction.chained"
chmod +x "$server/hooks/reference-transaction.chained"
on_the_server branch feature/other main
is 'runs after ours, in each state' "prepared committed" \
    "$(grep -E '^(prepared|committed)$' "$here/calls" | paste -sd ' ')"

with_guard 'two pushes at once'
branch feature/b main~ && cycle B && git push -q origin HEAD 2>/dev/null
for n in 1 2 3; do
    git switch -q main
    commit "docs: step $n" && git switch -q -c feature/s$n
    git switch -q main
done
as ci-bot run_push origin main:main
is 'the last of them is where main is' "$(on_server main)" \
    "$([ "$status" = 0 ] && id main || on_server main)"

with_guard 'a linked work tree has the policy and the trail of its repository'
printf '[refs]\nprotected += refs/heads/stable\n' >>"$server/sallyport.ini"
git -C "$server" -c core.hooksPath=/dev/null branch stable main
git -C "$server" worktree add -q "$here/linked" -b feature/linked main
before=$(on_server stable)
for name in stable main; do
    git -C "$here/linked" update-ref "refs/heads/$name" feature/tunnel >"$here/said" 2>&1
    is "$name stays" "$before" "$(on_server "$name")"
done
is 'the trail of the repository has both' 2 "$(seen | grep -c refuse)"
is 'there is no other' '' "$(find "$server/worktrees" -name 'sallyport*')"
git -C "$here/linked" update-ref refs/heads/feature/linked feature/tunnel
is 'another ref moves' "$(on_server feature/tunnel)" "$(on_server feature/linked)"
