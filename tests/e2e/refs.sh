#!/usr/bin/env bash
# Which commits and which refs: every kind of ref update has a defined answer
# (docs/design.md, "Which commits are judged").
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"


story 'branches come and go'
branch feature/tunnel
push_ok 'a branch without a commit of its own'
red A
push_refused 'a name that says nothing' origin HEAD:refs/heads/my-stuff <<END
refs/heads/my-stuff | - | branch-name
END
push_ok 'nothing to push: up to date' origin main
push_ok 'a branch goes' origin :feature/tunnel
git -C "$server" branch old-style main
touch=tests/a.sh commit 'test: b' "PRP: ${prp[B]}"
push_ok 'a branch that is there already keeps its name' origin HEAD:old-style
push_refused 'main cannot go' origin :main <<'END'
refs/heads/main | - | protected-ref
END
as ci-bot push_refused 'no matter who asks' origin :main <<'END'
refs/heads/main | - | protected-ref
END

story 'an empty commit on main'
as ci-bot push_ok 'a release' origin main:refs/heads/release/1.0
branch feature/tunnel && red A && push_ok 'a branch'
git switch -q main && commit 'docs: more' && as ci-bot push_ok 'main has moved' origin main
git commit -q --allow-empty -m 'chore: trigger ci'
push_refused 'of who may not push to it' origin main <<'END'
refs/heads/main | - | protected-ref
END

story 'a branch is rewritten'
branch feature/tunnel
red A && green A
push_ok 'as it was'
git reset -q --hard main
red B && green B && refactor B
push_ok 'a forced update of a branch' --force origin HEAD
git reset -q --hard main
green A
push_refused 'is judged like any other' --force origin HEAD <<'END'
refs/heads/feature/tunnel | feat: open the tunnel (GREEN) | tdd-order
END
git switch -q main
git commit -q --amend -m 'docs: begin otherwise'
as ci-bot push_refused 'main is never rewritten' --force origin main <<'END'
refs/heads/main | - | merge-shape
END

story 'several refs in one push, in either order'
branch feature/b
red A && green A
branch feature/a main
green A 'feat: a'
push_refused 'the bad one first' origin feature/a feature/b <<'END'
refs/heads/feature/a | feat: a | tdd-order
END
branch feature/c main
green A 'feat: c'
push_refused 'the bad one last' origin feature/b feature/c <<'END'
refs/heads/feature/c | feat: c | tdd-order
END
push_refused 'three bad ones, a good one among them' origin \
    feature/a feature/b feature/c :main <<'END'
refs/heads/main | - | protected-ref
refs/heads/feature/a | feat: a | tdd-order
refs/heads/feature/c | feat: c | tdd-order
END
push_ok 'the good one alone' origin feature/b

story 'tags'
git tag light && git tag -a -m x annotated
git -c advice.nestedTag=false tag -a -m x nested annotated
git tag tree 'main^{tree}' && git tag -a -m x deep-tree tree
git tag blob "$(git hash-object -w docs/prp/WU-007-audit-log.md)"
push_refused 'of a tree, of a blob' origin --tags <<'END'
refs/tags/blob | - | tag
refs/tags/deep-tree | - | tag
refs/tags/tree | - | tag
END
push_ok 'light, annotated, nested' origin light annotated nested
git tag -f light "$(git commit-tree -p main -m 'docs: x' 'main^{tree}')" \
    >/dev/null
push_refused 'a tag does not move' --force origin light <<'END'
refs/tags/light | - | tag
END
push_refused 'nor does it go' origin :annotated <<'END'
refs/tags/annotated | - | tag
END
branch feature/tunnel
green A && git tag v1 && green A 'feat: two' && git tag -a -m x v2
push_refused 'commits that come in by a tag are judged' origin v1 v2 <<'END'
refs/tags/v1 | feat: open the tunnel (GREEN) | tdd-order
refs/tags/v2 | feat: open the tunnel (GREEN) | tdd-order
END
push_undecided 'a branch names a commit, not a tag' \
    origin v2:refs/heads/feature/tag <<'END'
  the branch refs/heads/feature/tag would name something that is not a
    | commit
  nothing was changed; fix it, then push again
END
policy <<'END'
[refs]
tag = free
END
push_ok 'where tags are free, they move' --force origin light
push_ok 'and go' origin :light

story 'notes, the own refs, and those of the host'
green A 'stuff'
git notes add -m 'a note'
git notes --ref sallyport/exceptions add -m '{}'
push_ok 'notes are no history of the project' origin 'refs/notes/commits'
push_refused 'these are kept' origin \
    refs/notes/sallyport/exceptions HEAD:refs/sallyport/x <<'END'
refs/notes/sallyport/exceptions | Notes added by 'git notes add' | record
refs/sallyport/x | - | protected-ref
END
push_ok 'a pull request opens' origin HEAD:refs/pull/1/head
push_refused 'a ref of an unknown kind is judged like a branch' \
    origin HEAD:refs/elsewhere/x <<'END'
refs/elsewhere/x | stuff | message-format
END

story 'nothing is laundered'
policy <<'END'
[rule "message-format"]
refs = refs/heads/main
[rule "tdd-order"]
refs = refs/heads/main, refs/heads/feature/*
END
branch chore/lax
touch=src/a.sh commit 'Feature' "PRP: ${prp[A]}" 'TDD: green'
push_ok 'a lax ref takes it' origin HEAD
push_ok 'so does a pull request' origin HEAD:refs/pull/1/head
push_refused 'a stricter branch does not, although the server has it' \
    origin HEAD:feature/strict <<'END'
refs/heads/feature/strict | Feature | tdd-order
END
git switch -q main
merge chore/lax
as ci-bot push_refused 'nor does main' origin main <<'END'
refs/heads/main | Feature | message-format
refs/heads/main | Feature | tdd-order
END

story 'an orphan branch'
git switch -q --orphan feature/orphan
green A
push_refused 'has a cycle of its own' <<'END'
refs/heads/feature/orphan | feat: open the tunnel (GREEN) | tdd-order
END
git update-ref -d HEAD && git read-tree --empty
cycle A
push_ok 'in order'
git switch -q main
git merge -q --allow-unrelated-histories --no-ff -m m feature/orphan
as ci-bot push_ok 'and into main' origin main

story 'merges of many'
for n in a b c; do
    branch "feature/$n" main
    touch=tests/$n.sh commit "test: $n" "PRP: ${prp[A]}"
    touch=src/$n.sh commit "feat: $n" "PRP: ${prp[A]}"
    touch=src/$n.sh commit "refactor: $n" "PRP: ${prp[A]}"
done
git switch -q main
merge feature/a feature/b feature/c >/dev/null
is 'an octopus' 5 "$(git rev-list --parents -1 HEAD | wc -w | tr -d ' ')"
as ci-bot push_ok 'octopus into main' origin main
branch feature/d HEAD && touch=tests/d.sh commit 'test: d' "PRP: ${prp[B]}"
branch feature/e main && commit 'docs: e'
merge feature/d
touch=src/d.sh commit 'feat: d' "PRP: ${prp[B]}"
push_ok 'GREEN may continue either side of a merge'

story 'main becomes the side line'
branch feature/tunnel
cycle A
git switch -q main && commit 'docs: meanwhile' && as ci-bot push_ok 'main moves'
git switch -q feature/tunnel && merge main && git branch -qf main HEAD
as ci-bot push_refused 'main merged into the branch, main set to it' \
    origin main <<'END'
refs/heads/main | - | merge-shape
END
push_ok 'the same merge is fine on the branch' origin feature/tunnel
git switch -q main && git reset -q --hard origin/main && merge feature/tunnel
as ci-bot push_ok 'and merged the right way round' origin main

story 'release branches'
push_refused 'are protected' origin main:release/1.0 <<'END'
refs/heads/release/1.0 | - | protected-ref
END
as ci-bot push_ok 'ci-bot opens one' origin main:release/1.0
branch hotfix/leak && green A
git switch -q -c release/1.0 main && merge hotfix/leak
as ci-bot push_refused 'it is judged like main' origin release/1.0 <<'END'
refs/heads/release/1.0 | feat: open the tunnel (GREEN) | tdd-order
END

story 'a default branch of another name'
git -C "$server" branch -m main trunk
git fetch -q --prune && git branch -q -m trunk
commit 'docs: more'
push_refused 'is protected, because HEAD names it' origin trunk <<'END'
refs/heads/trunk | - | protected-ref
END
branch feature/tunnel && green A
push_refused 'the commands name it' <<'END'
refs/heads/feature/tunnel | feat: open the tunnel (GREEN) | tdd-order
END
is 'git rebase -i origin/trunk' 1 "$(grep -c '^      git rebase -i origin/trunk$' "$here/said")"
git -C "$server" symbolic-ref refs/heads/master refs/heads/trunk
for update in HEAD:master :master; do
    as ci-bot push_undecided "no way round by a symbolic ref: $update" \
        origin "$update" <<'END'
  refs/heads/master is another name of refs/heads/trunk on the server;
    | use that one
  nothing was changed; fix it, then push again
END
done
git -C "$server" symbolic-ref HEAD refs/heads/master
push_refused 'nor by HEAD through a symbolic ref' origin HEAD:trunk <<'END'
refs/heads/trunk | - | protected-ref
refs/heads/trunk | feat: open the tunnel (GREEN) | tdd-order
END
git -C "$server" symbolic-ref HEAD refs/heads/stem
push_refused 'HEAD names a branch that is not born' origin trunk:stem <<'END'
refs/heads/stem | - | protected-ref
END

story 'HEAD names a branch that nobody has pushed'
git -C "$server" symbolic-ref HEAD refs/heads/master
branch feature/tunnel && green A
push_refused 'main is what work starts from' <<'END'
refs/heads/feature/tunnel | feat: open the tunnel (GREEN) | tdd-order
END
is 'git rebase -i origin/main' 1 "$(grep -c '^      git rebase -i origin/main$' "$here/said")"
push_refused 'master stays protected' origin HEAD:master <<'END'
refs/heads/master | - | protected-ref
refs/heads/master | feat: open the tunnel (GREEN) | tdd-order
END

story 'a document alone'
commit 'docs: more'
push_refused 'is nothing that anybody may push to main' origin main <<'END'
refs/heads/main | - | protected-ref
END
as ci-bot push_ok 'who may merge may' origin main

story 'an import into an empty repository'
branch develop && green A 'stuff' && git tag v0
branch feature/tunnel && green A
for how in --all --mirror; do
    git init -q --bare -b main "$here/empty.git" && guard "$here/empty.git"
    push_ok "baseline=now: git push $how is accepted as it is" \
        $how "$here/empty.git"
    rm -rf "$here/empty.git"
done
server=$here/empty.git
git init -q --bare -b main "$server" && guard "$server"
policy <<'END'
[policy]
baseline = none
END
push_refused 'baseline=none: it is judged, but main may come in' \
    --all "$server" <<END
refs/heads/develop | - | branch-name
refs/heads/develop | stuff | message-format
refs/heads/feature/tunnel | stuff | message-format
refs/heads/feature/tunnel | feat: open the tunnel (GREEN) | tdd-order
END
push_ok 'main alone' "$server" main

story 'history that was there before'
git -C "$server" fetch -q ../work main && branch develop && green A 'stuff'
git -C "$server" fetch -q ../work develop:refs/heads/develop
policy <<END
[policy]
baseline = $(id HEAD)
END
branch feature/tunnel && touch=docs/more.md commit 'docs: more'
push_ok 'what goes before it is not judged'
commit 'more'
push_refused 'what comes after it is' <<'END'
refs/heads/feature/tunnel | more | message-format
END

story 'a namespace is a repository of its own'
export GIT_NAMESPACE=guests/one
push_ok 'its first push is its import' origin main
branch feature/guest
red A
push_ok 'a branch is created' origin feature/guest
green A
push_ok 'and updated' origin feature/guest
push_refused 'its main is protected' origin HEAD:main <<'END'
refs/heads/main | - | protected-ref
refs/heads/main | feat: open the tunnel (GREEN) | tdd-complete
END
rehearsed() { # STANDARD INPUT: lines; prints the ref and the rule of each finding
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" check --push \
        --as alice --format json) |
        jq -r '.findings[] | .ref + " " + .rule'
}
is 'a push that is only tried is refused there' \
    $'refs/heads/main protected-ref\nrefs/heads/main tdd-complete' \
    "$(rehearsed <<<"$(on_server refs/namespaces/guests/refs/namespaces/one/refs/heads/main) $(id HEAD) refs/heads/main")"
is 'and may be the import of another namespace' '' \
    "$(GIT_NAMESPACE=guests/two rehearsed <<<"$zero $(id HEAD) refs/heads/main")"
unset GIT_NAMESPACE
push_refused 'and has no other way in' origin \
    HEAD:refs/namespaces/guests/refs/namespaces/one/refs/heads/main <<'END'
refs/namespaces/guests/refs/namespaces/one/refs/heads/main | - | protected-ref
END
