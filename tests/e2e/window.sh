#!/usr/bin/env bash
# Windows and freezes: when a change may land.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

at() { # MOMENT: the time by the policy; <more of it
    { printf '[policy]\nnow = %s\n' "$1" && cat; } | policy
}

story 'each push says that the time is set for a test'
at '2026-12-01 02:30' </dev/null
branch feature/x
red A
run_push origin feature/x
is 'it is taken' 0 "$status"
is_text 'and says so' "$here/said" <<'END'
sallyport: [policy] now is for tests: it is Tue 2026-12-01 02:30 UTC
END
at 'noon' </dev/null
green A
run_push origin feature/x
is 'a time that cannot be read refuses' 1 \
    "$(grep -c 'now = noon: expected a time in UTC' "$here/said")"

infrastructure() { # the branch feature/x changes it, and is merged into main
    branch feature/x
    red A
    mkdir -p k8s && echo 'kind: Pod' >k8s/pod.yaml && git add k8s
    git commit -qm 'feat: a pod (GREEN)' -m "PRP: ${prp[A]}"
    refactor A
    git push -q origin feature/x 2>/dev/null
    git switch -q main && merge feature/x
}

weekly='[window "weekly"]
every = Tue 02:00-04:00
[rule "documentation"]
level = off'

story 'a change of the infrastructure lands in its window'
infrastructure
for moment in '2026-12-01 01:30' '2026-12-02'; do
    at "$moment" <<<"$weekly"
    as ci-bot run_push origin main
    sed -n 's/^ *window: //p; s/^ *| *//p; s/^ *fix: //p' "$here/said"
done >"$here/told"
is_text 'too early or too late, it is told when to come again' "$here/told" <<'END'
a HIGH change lands only in a window (weekly, monthly), and
it is Tue 2026-12-01 01:30 UTC; the next one opens Tue
2026-12-01 02:00 UTC, in 30 minutes
push it again then
a HIGH change lands only in a window (weekly, monthly), and
it is Wed 2026-12-02 00:00 UTC; the next one opens Sun
2026-12-06 00:00 UTC, in 96 hours
push it again then
END
is 'status has the moment in its plan' \
    '{"code":"window/closed","who":["pusher"],"opens":"2026-12-06T00:00:00Z","hours":96}' \
    "$(cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" status --ref feature/x --format json |
        jq -c '.missing[] | {code, who, opens: ."opens-at", hours: ."opens-in-hours"}')"
at '2026-12-01 02:30' <<<"$weekly"
as ci-bot run_push origin main
is 'in the window it lands' "0 $(git rev-parse HEAD)" \
    "$status $(git -C "$server" rev-parse main)"

story 'a freeze has words of its own'
infrastructure
at '2026-12-22 02:30' <<END
$weekly
[window "holidays"]
freeze = 2026-12-20 - 2027-01-04
message = Ask the platform team.
END
as ci-bot run_push origin main
sed -n 's/^ *window: //p; s/^ *| *//p; s/^ *fix: //p' "$here/said" >"$here/told"
is_text 'nothing lands' "$here/told" <<'END'
no HIGH change lands before Tue 2027-01-05 00:00 UTC
([window "holidays"]): Ask the platform team.
push it again Tue 2027-01-05 02:00 UTC, in 336 hours
END

story 'a rollback lands in a freeze, and its root cause is due'
infrastructure
at '2026-12-01 02:30' <<<"$weekly"
as ci-bot git push -q origin main 2>/dev/null
git switch -qc rollback/x && git revert --no-edit -m 1 HEAD >/dev/null
at '2026-12-22 12:00' <<END
[window "holidays"]
freeze = 2026-12-20 - 2027-01-04
END
git push -q origin rollback/x 2>/dev/null
git switch -q main && merge rollback/x
as ci-bot run_push origin main
is 'it lands' "0 $(git rev-parse HEAD)" \
    "$status $(git -C "$server" rev-parse main)"
is 'and the root cause is due in 48 hours' \
    'this takes a change back: its root cause is due Thu 2026-12-24 12:00 UTC' \
    "$(tr -d '\n|' <"$here/said" | tr -s ' ' | grep -o 'this takes .*12:00 UTC')"
is 'as the trail says' 1 "$(
    cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" audit log \
        --code documentation/root-cause | grep -c refs/heads/main)"

git switch -qc rollback/y && git revert --no-edit HEAD^2 >/dev/null
git push -q origin rollback/y 2>/dev/null
git switch -q main && merge rollback/y
as ci-bot run_push origin main
is 'what lands again waits' \
    'window: no HIGH change lands before Tue 2027-01-05 00:00 UTC' \
    "$(tr -d '\n|' <"$here/said" | tr -s ' ' | grep -o 'window: no .* 00:00 UTC')"
git reset -q --hard HEAD^

git fetch -q
git switch -qc feature/y && red B
printf '[policy]\nnow = %s\n' \
    "$(TZ=UTC git log -1 --date=format-local:'%F %H:%M' --format=%cd)" >.sallyport.ini
status() { "$SALLYPORT_BUILD/bin/sallyport" status "$@" >"$here/told"; }
status
is 'status says that it is due' \
    "the root cause of $(git rev-parse --short=7 HEAD~1^2) is due" \
    "$(grep -o 'the root cause of .* is due' "$here/told")"
status --format json
is 'for programs, too' 1 "$(grep -c \
    '"root-causes": *\[{"commit": *"[0-9a-f]*", *"due": *"20[^"]*", *"overdue": *false}\]' \
    "$here/told")"
mkdir -p docs/root-causes && git rev-parse HEAD~1^2 >docs/root-causes/pod.md
git add docs && git commit -qm 'docs: why it broke'
git update-ref refs/remotes/origin/main HEAD
git commit -q --allow-empty -m 'docs: more'
status
is 'a document closes it' '' "$(grep 'root cause' "$here/told")"
