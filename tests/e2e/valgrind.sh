#!/usr/bin/env bash
# Pushes under valgrind: no error, and no memory that is lost.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# valgrind replaces the allocator of a shared C library only, so the hooks are
# linked for it with a shared one.
if ! command -v valgrind >/dev/null; then
    not_ok 'valgrind is installed' </dev/null
    exit
fi
memcheck=$SALLYPORT_BUILD/memcheck
if ! make -s -C "$SALLYPORT_SOURCE" BUILD="$SALLYPORT_BUILD" VARIANT=memcheck \
    "$memcheck/hooks/"{pre-receive,update} >"$scratch/make" 2>&1; then
    not_ok 'the hooks are linked for valgrind' <"$scratch/make"
    exit
fi

# A hook that runs the one built for valgrind, which must stand alone: update
# looks for a pre-receive beside it. 99 is no status of a hook.
under_valgrind() { # HOOK
    mkdir "$here/built"
    cp "$memcheck/hooks/$1" "$here/built"
    rm "$server/hooks/$1"
    cat >"$server/hooks/$1" <<END
#!/bin/sh
exec valgrind -q --error-exitcode=99 --leak-check=full \\
    --errors-for-leak-kinds=definite,indirect \\
    --show-leak-kinds=definite,indirect \\
    --log-file='$here/report.%p' '$here/built/$1' "\$@"
END
    chmod +x "$server/hooks/$1"
}

no_report() { # WHAT
    cat "$here"/report.* >"$here/reports" 2>/dev/null
    if ls "$here"/report.* >/dev/null 2>&1 && [ ! -s "$here/reports" ]; then
        ok "$1: nothing to report"
    else
        not_ok "$1: valgrind ran, and has nothing to report" <"$here/reports"
    fi
    rm -f "$here"/report.*
}

guarded_story() { # TITLE
    story "$1"
    under_valgrind pre-receive
    rm "$server/hooks/update"
}

guarded_story 'accepted pushes'
branch feature/tunnel && cycle A && cycle B
push_ok 'a branch' && no_report 'a branch'
git tag -a -m x v1
push_ok 'a tag' origin v1 && no_report 'a tag'
push_ok 'a deletion' origin :feature/tunnel && no_report 'a deletion'
git switch -q main && merge feature/tunnel
as ci-bot push_ok 'a merge into main' origin main && no_report 'a merge into main'

guarded_story 'merges and reverts'
branch feature/tunnel
cycle A && branch feature/other && refactor A && touch=src/b.sh commit 'refactor: b' \
    "PRP: ${prp[A]}"
git switch -q feature/tunnel && git mv src/tunnel.sh src/vpn.sh
git commit -q -m 'chore: a better name'
git merge -q --no-ff -m 'Merge' feature/other
push_ok 'a merge with a file that moved' && no_report 'a merge with a file that moved'
git revert --no-edit -m 1 HEAD >/dev/null && git revert --no-edit HEAD >/dev/null
push_ok 'reverts' && no_report 'reverts'
git switch -q feature/other && git merge -q --no-commit "feature/tunnel~2^" 2>/dev/null
echo evil >src/evil.sh && git add . && git commit -q -m 'Merge, evilly'
touch=src/c.sh commit 'docs: with code'
run_push
is 'content of every kind' 1 "$status"
no_report 'content of every kind'
branch feature/many main
for n in {1..450}; do commit "docs: $n"; done # so many that a second thread helps
push_ok 'many commits' && no_report 'many commits'

guarded_story 'refused pushes'
branch feature/tunnel && green A && refactor B && commit 'stuff' 'PRP: none, WU-1'
commit 'fixup! feat: nothing'
run_push origin HEAD HEAD:whatever HEAD:main HEAD:refs/sallyport/x
is 'findings of every kind' 1 "$status"
no_report 'findings of every kind'
for n in {1..25}; do commit "stuff $n"; done
run_push
is 'more than twenty' 1 "$status"
no_report 'more than twenty'
printf '[refs]\nbranch-name = (\n' >"$server/sallyport.ini"
run_push
is 'a policy that cannot be read' 1 "$status"
no_report 'a policy that cannot be read'
run_hook pre-receive <<<'nonsense'
is 'no push at all' 1 "$status"
no_report 'no push at all'
run_hook pre-receive <<<"$zero ${zero//0/1} refs/heads/feature/x"
is 'a missing object' 1 "$status"
no_report 'a missing object'

story 'update alone, and a chained hook'
rm "$server/hooks/pre-receive"
under_valgrind update
printf '#!/bin/sh\nexit 0\n' >"$here/built/update.chained"
chmod +x "$here/built/update.chained"
branch feature/tunnel && cycle A
push_ok 'accepted' && no_report 'accepted'
green A
run_push
is 'refused' 1 "$status"
no_report 'refused'
