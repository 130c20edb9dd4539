#!/usr/bin/env bash
# The import happens once: it lasts until a protected ref exists, belongs to one
# push, and never comes back.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

fresh() { # HEADLINE: an empty server; the clone stays
    story "$1"
    rm -rf "$server/refs/heads" "$server/refs/tags" "$server/packed-refs" \
        "$server"/sallyport.import
    mkdir -p "$server/refs/heads" "$server/refs/tags"
    git fetch -q --prune
}

fresh 'develop before main, and tags after it'
git branch -q -f develop main
git tag -a -m old v0 main
push_ok 'develop' origin develop
push_ok 'main' origin main
push_ok 'tags' origin --tags
touch=src/evil.sh commit 'stuff'
push_refused 'then it is over' origin HEAD:refs/heads/release/1 <<'END'
refs/heads/release/1 | - | protected-ref
refs/heads/release/1 | stuff | message-format
END

note 'a deleted main does not bring it back'
git -C "$server" update-ref -d refs/heads/main
status=0
git push -q origin HEAD:refs/heads/main 2>"$here/err" || status=$?
is 'refused' 1 "$status"
grep -q 'baseline' "$here/err" && ok 'it names the baseline' || not_ok 'it names the baseline' <"$here/err"

fresh 'what it brought is not judged afterwards'
git switch -q -c develop main
for n in 1 2 3; do touch=src/old.sh commit "old stuff $n"; done
push_ok 'all branches' origin --all
git tag -a -m old v1 develop
push_ok 'then a tag of develop' origin --tags
branch feature/from-develop
cycle A
push_ok 'and a branch from it' origin HEAD
git switch -q develop
touch=src/evil.sh commit 'stuff'
push_refused 'what is new is judged' origin develop <<'END'
refs/heads/develop | stuff | message-format
END

fresh 'a record that cannot be kept'
mkdir "$server/sallyport.import"
status=0
git push -q origin main 2>"$here/err" || status=$?
is 'refused' 1 "$status"
grep -q 'the old commits as \[policy\] baseline' "$here/err" &&
    ok 'it names the baseline' || not_ok 'it names the baseline' <"$here/err"

fresh 'with the hook update alone'
rm "$server/hooks/pre-receive"
push_ok 'all branches' origin --all
git switch -q -c release/1 main
push_refused 'then it is over' origin release/1 <<'END'
refs/heads/release/1 | - | protected-ref
END

fresh 'a first push that is refused later leaves it open'
printf '#!/bin/sh\nexit 1\n' >"$server/hooks/pre-receive.chained"
chmod +x "$server/hooks/pre-receive.chained"
status=0
git push -q origin main 2>"$here/err" || status=$?
is 'another hook refuses' 1 "$status"
rm "$server/hooks/pre-receive.chained"
push_ok 'and lets it in' origin main

fresh 'two first pushes at the same moment'
printf '#!/bin/sh\nsleep 3\n' >"$server/hooks/pre-receive.chained"
chmod +x "$server/hooks/pre-receive.chained"
git push -q origin main 2>"$here/one" &
sleep 1
status=0
git push -q origin HEAD:refs/heads/release/1 2>"$here/two" || status=$?
is 'the second is refused' 1 "$status"
wait $! && ok 'the first is let in' || not_ok 'the first is let in' <"$here/one"
rm "$server/hooks/pre-receive.chained"
