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
push_warned 'develop' origin develop <<'END'
refs/heads/develop | - | protected-ref (warning)
END
is 'the branch that is missing is named' 1 "$(grep -c 'fix: push main;' "$here/push")"
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

fresh 'a policy that was published is no history'
(cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" policy publish) >/dev/null
git switch -q -C plain main
push_ok 'main comes in' origin plain:main
touch=src/evil.sh commit 'stuff'
push_refused 'once' origin plain:main <<'END'
refs/heads/main | - | protected-ref
refs/heads/main | stuff | message-format
END
git -C "$server" update-ref -d refs/sallyport/policy
git switch -q -

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

fresh 'in two steps: git push --all, then git push --tags'
git switch -q -c old-release main
touch=src/old.sh commit 'hot fix of 1.0'
git tag -a -m v1.0.1 v1.0.1 && git tag v1.0.1-light && git tag -a -m key key "$(git hash-object -w src/old.sh)"
git switch -q main && git branch -q -D old-release
push_ok 'all branches' origin --all
as bob push_refused 'tags of another user are judged' origin v1.0.1-light <<'END'
refs/tags/v1.0.1-light | hot fix of 1.0 | message-format
END
push_refused 'a tag of a blob comes with the first push, or not at all' \
    origin --tags <<'END'
refs/tags/key | - | tag
END
git tag -d key >"$here/err"
push_ok 'all tags, whose commits no branch has' origin --tags
push_refused 'a branch from it is judged' origin v1.0.1^{commit}:refs/heads/fix/old <<'END'
refs/heads/fix/old | hot fix of 1.0 | message-format
END
git merge -q --no-ff -m 'Merge the tag' v1.0.1
as ci-bot push_refused 'and main, no matter who merges it' origin main <<'END'
refs/heads/main | hot fix of 1.0 | message-format
END
git reset -q --hard HEAD^
sed -i "s/^\(by [^ ]*\) .*/\1 $(($(date +%s) - 3601))/" "$server/sallyport.import"
git tag v1.0.2 v1.0.1^{commit}
push_refused 'an hour later it is over' origin v1.0.2 <<'END'
refs/tags/v1.0.2 | hot fix of 1.0 | message-format
END
git tag -d v1.0.1 v1.0.1-light v1.0.2 >"$here/err"

fresh 'in two steps, with the hook update alone'
rm "$server/hooks/pre-receive"
touch=src/old.sh commit 'hot fix of 1.0' && git tag v1.0.1 && git reset -q --hard HEAD^
push_ok 'all branches' origin --all
push_ok 'all tags' origin --tags
git tag -d v1.0.1 >"$here/err"

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
