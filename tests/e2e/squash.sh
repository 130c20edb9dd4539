#!/usr/bin/env bash
# What stands on the first-parent line of main by itself: squashes that are
# traced to their branch, and commits that are judged like those of a branch.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"
PATH=$SALLYPORT_BUILD/bin:$PATH

# A branch of a whole cycle in files of its own, pushed.
whole() { # BRANCH PRP NAME
    branch "$1" origin/main
    touch=tests/$3.sh commit "test: $3 (RED)" "PRP: ${prp[$2]}"
    touch=src/$3.sh commit "feat: $3 (GREEN)" "PRP: ${prp[$2]}"
    touch=src/$3.sh commit "refactor: $3 (REFACTOR)" "PRP: ${prp[$2]}"
    so_far
}

# main as the server has it.
on_main() {
    git fetch -q && git switch -q main && git reset -q --hard origin/main
}

squash() { # BRANCH MESSAGE [PARAGRAPH]
    git merge -q --squash "$1" >/dev/null 2>&1
    git commit -q -m "$2" ${3:+-m "$3"}
}

story 'a squash by hand'
whole feature/a A a
on_main && touch=docs/x.md commit 'docs: main continues'
as ci-bot push_ok 'a document goes straight to main' origin main
squash feature/a 'feat: all of a' "PRP: ${prp[A]}"
as ci-bot push_ok 'the branch that is on the server explains it' origin main
is 'main is what was squashed' "$(id HEAD)" "$(on_server main)"
whole feature/b B b
on_main && squash feature/b 'All of b'
as ci-bot push_refused 'of the squash itself only the message counts' \
    origin main <<'END'
refs/heads/main | All of b | message-format
END
git commit -q --amend -m 'feat: all of b'
as ci-bot push_ok 'its proposal is that of the branch' origin main :feature/b

story 'a squash that names where it comes from'
whole feature/a A a
git -C "$server" update-ref refs/pull/7/head "$(id HEAD)"
git push -q origin :feature/a
on_main && squash feature/a 'feat: all of a (#7)' "PRP: ${prp[A]}"
as ci-bot push_ok 'a pull request' origin main
whole feature/b B b
touch=docs/b.md commit 'docs: b is not done yet' && so_far
on_main && squash feature/b~1 'feat: all of b' \
    "Squashed-From: $(git rev-parse --short=8 feature/b~1)"
as ci-bot push_ok 'a commit of a branch' origin main

story 'a squash of a branch that would be refused'
branch feature/a && green A
git -C "$server" fetch -q "$PWD" feature/a:refs/pull/5/head
on_main && squash feature/a 'feat: all of a' "PRP: ${prp[A]}"
as ci-bot push_refused 'for the same reason' origin main <<END
refs/heads/main | feat: open the tunnel (GREEN) | tdd-order
END
git switch -q feature/a && git reset -q --hard origin/main
red A && green A && so_far
on_main && squash feature/a 'feat: all of a' "PRP: ${prp[A]}"
as ci-bot push_refused 'and for what it lacks' origin main <<END
refs/heads/main | feat: all of a | tdd-complete
END

story 'a squash that cannot be traced'
whole feature/a A a
on_main && squash feature/a 'feat: all of a (#7)' "PRP: ${prp[A]}"
printf '#' >>src/a.sh && git commit -q -a --amend --no-edit
as ci-bot push_refused 'one byte more than the branch' origin main <<END
refs/heads/main | feat: all of a (#7) | tdd-order
END
git commit -q --amend -m 'chore: all of a'
as ci-bot push_refused 'nor as chore:' origin main <<END
refs/heads/main | chore: all of a | tdd-content
END
is 'a branch that it does not name is not merged' 0 "$(grep -c 'git merge' "$here/said")"
git commit -q --amend -m 'feat: all of a' -m "PRP: ${prp[A]}
Squashed-From: feature/a"
as ci-bot push_refused 'whatever it says' origin main <<END
refs/heads/main | feat: all of a | tdd-order
END
is 'what it names is said to differ' 1 \
    "$(tr -s ' |\n' ' ' <"$here/said" | grep -c 'feature/a, which it names, was not squashed into it (1 was compared) fix: merge feature/a with --no-ff, or squash it again without a change')"
typed=$(sed -n '/^    fix: /,$s/^      \([^|]\)/\1/p' "$here/said")
is 'what it says to type' \
    'git fetch origin feature/a && git switch --detach origin/main && git merge --no-ff FETCH_HEAD
git push origin HEAD:main
git update-ref refs/heads/main origin/main '"$(short main)" "$typed"
eval "${typed%git push*}" >/dev/null 2>&1
as ci-bot push_ok 'is accepted once it was done' origin HEAD:main
eval "${typed##*:main}"
is 'and main is what has landed' "$(id HEAD)" "$(id main)"

story 'a plain commit beside a branch of its proposal'
whole feature/a A a && whole feature/b B b
on_main && touch=src/direct.sh commit 'fix: direct' "PRP: ${prp[A]}"
as ci-bot push_refused 'is no squash of it' origin main <<END
refs/heads/main | fix: direct | tdd-order
END
is 'so no branch is merged' 0 "$(grep -c 'git merge' "$here/said")"
git commit -q --amend -m 'fix: direct' -m "PRP: ${prp[A]}
Squashed-From: feature/b"
as ci-bot push_refused 'one that names a branch' origin main <<END
refs/heads/main | fix: direct | tdd-order
END
is 'is told how to merge it' 'git fetch origin feature/b && git switch --detach origin/main && git merge --no-ff FETCH_HEAD' \
    "$(sed -n 's/^      \(git fetch\)/\1/p' "$here/said")"

story 'two squashes in one push'
whole feature/a A a
whole feature/b B b
whole feature/c A c
on_main
squash feature/a 'feat: all of a' "PRP: ${prp[A]}"
squash feature/c 'feat: all of c' "PRP: ${prp[A]}"
as ci-bot push_ok 'each is traced with what came before it' origin main
squash feature/b 'feat: all of b' "PRP: ${prp[B]}"
touch=docs/y.md commit 'docs: and a document'
as ci-bot push_ok 'and so is one below a document' origin main
whole feature/d B d
git push -q origin :feature/d
on_main && squash feature/d 'feat: all of d' "PRP: ${prp[B]}"
as ci-bot push_ok 'a branch may come with its squash' origin main feature/d

story 'a rebase'
whole feature/a A a
on_main && touch=docs/x.md commit 'docs: main continues'
as ci-bot push_ok 'main continues' origin main
git switch -q --detach feature/a && git rebase -q origin/main
as ci-bot push_refused 'of half a cycle' origin HEAD~1:main <<END
refs/heads/main | feat: a (GREEN) | tdd-complete
END
as ci-bot push_ok 'of a whole cycle' origin HEAD:main

story 'a pull request from a fork, by the buttons of a host'
policy <<'END'
[identity]
host = forgejo
END
button() { # COMMAND...
    GITEA_PUSHER_NAME=dana GITEA_PR_ID=4711 SSH_ORIGINAL_COMMAND=gitea-internal \
        GITEA_PUSH_TRIGGER=pr-merge-to-base "$@"
}
branch fork && touch=src/a.sh commit 'feat: a' "PRP: ${prp[A]}"
git -C "$server" fetch -q "$PWD" fork:refs/pull/3/head
button push_refused 'rebase: the commit is the head itself' \
    origin fork:main <<END
refs/heads/main | feat: a | tdd-order
END
is 'nobody can type anything there' '' "$(grep '^      git ' "$here/said")"
on_main && touch=docs/x.md commit 'docs: main continues'
GITEA_PUSHER_NAME=ci-bot push_ok 'main continues' origin main
squash fork 'feat: a (#3)' "PRP: ${prp[A]}"
button push_refused 'squash: its branch is judged' origin main <<END
refs/heads/main | feat: a | tdd-order
END
on_main && git cherry-pick fork >/dev/null && git commit -q --amend -m 'chore: a'
button push_refused 'other words: it is traced all the same' origin main <<END
refs/heads/main | feat: a | tdd-order
END
on_main && git merge -q --no-ff -m 'Merge #3' fork
button push_refused 'merge: as ever' origin main <<END
refs/heads/main | feat: a | tdd-order
END

story 'a merge and commits beside it'
whole feature/a A a
on_main && touch=src/x.sh commit 'chore: x' && merge feature/a
as ci-bot push_refused 'code below a merge' origin main <<END
refs/heads/main | chore: x | tdd-content
END
git reset -q --hard origin/main && merge feature/a
touch=src/x.sh commit 'refactor: x' "PRP: ${prp[A]}"
as ci-bot push_refused 'a refactoring on top of one' origin main <<END
refs/heads/main | refactor: x | tdd-order
END
git reset -q --hard HEAD~1
as ci-bot push_ok 'the merge alone' origin main

story 'in a clone'
printf '[roles]\nci = ci-bot\n' >.sallyport.ini
echo .sallyport.ini >>.git/info/exclude
whole feature/a A a
on_main && squash feature/a 'feat: all of a' "PRP: ${prp[A]}"
succeeds 'check traces it to the branch' sallyport check origin/main..main --as ci-bot
git branch -q -D feature/a
succeeds 'to that of the remote as well' sallyport check origin/main..main --as ci-bot
git push -q origin :feature/a && git fetch -q --prune
status=0
sallyport check origin/main..main --as ci-bot >"$here/out" || status=$?
is 'where neither is known it is refused' 1 $status
is 'and told why' 1 "$(tr -s ' \n' ' ' <"$here/out" | grep -c '(none is known)')"
client
client_refused 'before it is pushed as well' origin main <<END
refs/heads/main | feat: all of a | tdd-order
END
git commit -q --amend -m 'feat: all of a (#9)' -m "PRP: ${prp[A]}"
client_ok 'unless the server may know more' origin main

story 'a commit that was made on main by mistake'
whole feature/b B b
on_main && touch=src/z.sh commit 'feat: z (GREEN)' "PRP: ${prp[A]}"
push_refused 'by who may not merge' origin main <<'END'
refs/heads/main | - | protected-ref
refs/heads/main | feat: z (GREEN) | tdd-order
END
is 'no branch of others is to be merged' '' "$(grep -e --no-ff "$here/said")"
is 'it is told as on a branch' 1 "$(grep -c 'git rebase -i origin/main' "$here/said")"
git push -q -d origin feature/b

story 'many heads'
whole feature/a A a
base=$(id origin/main) tree=$(id 'origin/main^{tree}')
for i in {1..300}; do
    echo "create refs/pull/$i/head $(git -C "$server" commit-tree -p "$base" \
        -m "docs: $i" "$tree")"
done | git -C "$server" update-ref --stdin
is 'there are 300 more' 300 \
    "$(git -C "$server" for-each-ref refs/pull | wc -l)"
on_main && touch=docs/x.md commit 'docs: main continues'
as ci-bot push_ok 'main continues' origin main
squash feature/a 'feat: all of a' "PRP: ${prp[A]}"
as ci-bot push_ok 'the one with the same proposal is found' origin main
on_main && touch=src/evil.sh commit 'feat: evil' "PRP: ${prp[A]}"
as ci-bot push_refused 'and 64 of them are compared without a result' origin main <<END
refs/heads/main | feat: evil | tdd-order
END
