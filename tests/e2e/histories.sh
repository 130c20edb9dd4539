#!/usr/bin/env bash
# Histories as teams really have them: crossing, interleaved, rewritten, cut
# short, older than the policy. The verdict hangs on the commits, not on how
# they came.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { "$SALLYPORT_BUILD/bin/sallyport" "$@"; }

# A step of PRP in files of its own, so that branches merge: PRP FILE [SUBJECT].
test_of() {
    touch=tests/$2.sh commit "${3:-test: $2 (RED)}" "PRP: ${prp[$1]}"
}
code_of() {
    touch=src/$2.sh commit "${3:-feat: $2 (GREEN)}" "PRP: ${prp[$1]}"
}
better_of() {
    touch=src/$2.sh commit "${3:-refactor: $2 (REFACTOR)}" "PRP: ${prp[$1]}"
}
whole() { test_of "$1" "$2" && code_of "$1" "$2" && better_of "$1" "$2"; }
into_main() { # BRANCH: merged by ci-bot
    git switch -q main && merge "$1" && as ci-bot git push -q origin main
}

no_test() { # PRP
    echo "tdd-order | code before its test: commit the failing test first (${prp[$1]})"
}

story 'main is merged into a branch on the way'
branch feature/other && whole B other
branch feature/tunnel main && test_of A a
into_main feature/other
git switch -q feature/tunnel && merge main
code_of A a
push_ok 'GREEN after the merge continues the RED before it'
code_of B b
push_refused 'but not what main has done: its cycle is over' <<END
refs/heads/feature/tunnel | feat: b (GREEN) | $(no_test B)
END
git reset -q --hard HEAD^ && test_of B b && code_of B b && better_of A a && better_of B b
push_ok 'a new one does'
into_main feature/tunnel
is 'and main takes both' "$(id main)" "$(on_server main)"

story 'histories that cross'
branch feature/left && test_of A left
branch feature/right main && test_of B right
git switch -q feature/left && merge feature/right && left=$(id HEAD)
git switch -q feature/right
git merge -q --no-ff -m 'Merge feature/left' "$left^"
git switch -q feature/left
git merge -q --no-ff -m 'Merge again' feature/right
is 'two bases' 2 "$(git merge-base --all "$left" feature/right | wc -l)"
code_of A left && code_of B right
push_ok 'each RED is found on either way'
better_of A left && better_of B right
git push -q origin HEAD
git switch -q feature/right && echo evil >src.sh && git add . &&
    git commit -q -m 'docs: x' --amend
push_refused 'a merge that hides a change is found there, too' <<'END'
refs/heads/feature/right | docs: x | tdd-content
END

story 'proposals one within the other'
branch feature/tunnel
test_of A a && test_of B b && code_of B b && code_of A a && better_of B b &&
    better_of A a
push_ok 'in order for each'
{
    echo 'feat: both (GREEN)' && echo
    echo "PRP: ${prp[A]}, ${prp[B]}"
} >"$here/message"
test_of A both && echo x >>src/a.sh && git add . && git commit -q -F "$here/message"
push_refused 'a commit of both counts for both' <<'END'
refs/heads/feature/tunnel | feat: both (GREEN) | tdd-order
END
git reset -q --hard HEAD^ && test_of B both && echo x >>src/a.sh && git add . &&
    git commit -q -F "$here/message"
push_ok 'and once both have their RED it is in order'

story 'a branch is amended, rebased, pushed again'
branch feature/tunnel
whole A a
push_ok 'first'
git commit -q --amend -m 'refactor: say it better (REFACTOR)' -m "PRP: ${prp[A]}"
push_ok 'amended' --force-with-lease origin HEAD
branch feature/other main && whole B b && into_main feature/other
git switch -q feature/tunnel && git rebase -q main
push_ok 'rebased' --force origin HEAD
git rebase -q --onto "$(id HEAD~3)" "$(id HEAD~2)"
push_refused 'rebased without its RED' --force origin HEAD <<END
refs/heads/feature/tunnel | feat: a (GREEN) | $(no_test A)
END

story 'many pushes or one'
branch feature/small
for step in test_of code_of better_of test_of; do
    $step A a
    git push -q origin HEAD 2>/dev/null || note "$step is refused"
done
better_of A a
push_refused 'commit by commit' <<'END'
refs/heads/feature/small | refactor: a (REFACTOR) | tdd-order
END
sed 's/small/large/' "$here/findings" >"$here/small"
push_refused 'all at once: the same' origin HEAD:feature/large <<'END'
refs/heads/feature/large | refactor: a (REFACTOR) | tdd-order
END
is_text 'to the letter' "$here/findings" <"$here/small"

story 'one who has a bad commit hears of it in no later push'
branch feature/tunnel
policy <<'END'
[policy]
mode = observe
END
code_of A early && git push -q origin HEAD 2>/dev/null
policy </dev/null
commit 'docs: later'
push_refused 'but the cycle is judged over the whole branch' <<END
refs/heads/feature/tunnel | feat: early (GREEN) | $(no_test A)
END
git reset -q --hard main
touch=src/x.sh commit 'stuff'
printf '[policy]\nmode = observe\n' | policy && git push -q --force origin HEAD 2>/dev/null
policy </dev/null
commit 'docs: later'
push_ok 'a message and a content are judged when they come, once'

story 'an orphan branch'
git switch -q --orphan feature/orphan
touch=src/a.sh commit 'docs: with code'
push_refused 'its root is judged against nothing' <<'END'
refs/heads/feature/orphan | docs: with code | tdd-content
END
git update-ref -d HEAD && git read-tree --empty
touch=tests/a.sh commit 'test: at the root (RED)' "PRP: ${prp[A]}"
code_of A a
push_ok 'a cycle may begin at a root'

story 'a branch made from another that is not merged'
branch feature/first && test_of A a && code_of A a
push_ok 'the first'
branch feature/second
better_of A a && test_of B b && code_of B b
push_ok 'the second continues where the first is'
code_of A more
push_refused 'the order counts over both' <<'END'
refs/heads/feature/second | feat: more (GREEN) | tdd-order
END
git reset -q --hard HEAD^ && better_of B b
git switch -q main && merge feature/second
as ci-bot push_ok 'and main may take the second alone' origin main

story 'history from before the policy'
branch feature/old
for n in 1 2 3; do touch=src/old.sh commit "did $n things"; done
git tag old && rm -rf "$server" && git init -q --bare -b main "$server"
guard "$server"
git switch -q main && git reset -q --hard old
push_ok 'comes in by the first push' origin main
branch feature/tunnel && whole A a
push_ok 'what is made on it is judged alone'
touch=src/old.sh commit 'did 4 things'
push_refused 'as everybody knows by now' <<'END'
refs/heads/feature/tunnel | did 4 things | message-format
END
git reset -q --hard HEAD^
git switch -q main && merge feature/tunnel
as ci-bot push_ok 'and merges into it' origin main
git switch -q -c feature/from-old old && better_of A b
push_refused 'what main has is over, wherever a branch leaves it' <<'END'
refs/heads/feature/from-old | refactor: b (REFACTOR) | tdd-order
END

story 'a baseline that is set later'
branch feature/tunnel && code_of A early
policy <<'END'
[policy]
mode = observe
END
git push -q origin HEAD 2>/dev/null
policy <<END
[policy]
baseline = $(id HEAD)
END
better_of A early
push_ok 'what goes before it may have been any step'
touch=src/a.sh commit 'docs: with code'
push_refused 'what comes after it is judged' <<'END'
refs/heads/feature/tunnel | docs: with code | tdd-content
END

# What users of other systems report: old, imported or shared history is
# checked again; hiding all that is reachable lets bad history in.
story 'nobody is told again of what the server has'
branch feature/tunnel && touch=src/a.sh commit 'stuff'
printf '[policy]\nmode = observe\n' | policy && git push -q origin HEAD 2>/dev/null
policy </dev/null
branch feature/next && touch=tests/n.sh commit 'docs: a test'
push_refused 'a new branch from a bad one is told of it' <<'END'
refs/heads/feature/next | stuff | message-format
END
git switch -q feature/tunnel && touch=tests/n.sh commit 'docs: a test'
push_ok 'who pushes on it is not'
into=$(id HEAD)
git switch -q main && git reset -q --hard "$into"
printf '[policy]\nmode = observe\n' | policy
as ci-bot git push -q origin main 2>/dev/null
policy </dev/null
branch feature/late && whole B late
push_ok 'nor anybody, once main has it'

story 'nothing is laundered'
policy <<'END'
[rule "tdd-content"]
refs = refs/heads/main, refs/heads/release/*, refs/heads/feature/*
END
branch chore/lax && touch=src/a.sh commit 'docs: with code'
push_ok 'a lax branch takes it' origin HEAD
push_ok 'so does a note' origin HEAD:refs/notes/x
push_ok 'and a tag' origin HEAD:refs/tags/x
push_ok 'and a pull request' origin HEAD:refs/pull/1/head
push_refused 'the strict branch does not' origin HEAD:feature/x <<'END'
refs/heads/feature/x | docs: with code | tdd-content
END
git switch -q main && merge chore/lax
as ci-bot push_refused 'nor does main' origin main <<'END'
refs/heads/main | docs: with code | tdd-content
END
as ci-bot push_refused 'nor main and the branch at once' origin main chore/lax:feature/x <<'END'
refs/heads/main | docs: with code | tdd-content
refs/heads/feature/x | docs: with code | tdd-content
END
as ci-bot push_refused 'nor a new release' origin main:release/1 <<'END'
refs/heads/release/1 | docs: with code | tdd-content
END

story 'main: the whole cycle'
incomplete() { # WHAT <FINDINGS: feature/tunnel, merged into main
    git branch -qf main origin/main
    git switch -q main && merge feature/tunnel
    as ci-bot push_refused "$1" origin main
    git reset -q --hard origin/main
}
branch feature/tunnel && test_of A a && code_of A a
push_ok 'a branch may be GREEN'
incomplete 'main wants it refactored' <<END
refs/heads/main | Merge feature/tunnel | tdd-complete
END
is_text 'the refusal, byte for byte' "$here/said" <<END
sallyport: push refused: 1 finding

refs/heads/main
  $(git rev-parse --short=7 'main@{1}') Merge feature/tunnel
    tdd-complete: WU-006a-vpn-tunnel-foundation has no REFACTOR commit
      | after its GREEN ones
    fix: clean up the code or its tests on the branch, then merge it
      | again; if nothing is left to clean up, the administrator can set
      | [tdd] refactor-step = optional
      git switch feature/tunnel && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-006a-vpn-tunnel-foundation'
      git update-ref refs/heads/main origin/main $(short 'main@{1}')
    sallyport explain tdd-complete
END
git switch -q feature/tunnel
as ci-bot push_refused 'or moved to it without a merge' origin HEAD:main <<END
refs/heads/main | feat: a (GREEN) | tdd-complete
END
whole B b
incomplete 'each proposal for itself' <<END
refs/heads/main | Merge feature/tunnel | tdd-complete
END
git switch -q feature/tunnel && better_of A a && test_of A again
incomplete 'a RED at the end' <<END
refs/heads/main | Merge feature/tunnel | tdd-complete
END
git switch -q feature/tunnel && code_of A again && better_of A again
git switch -q main && merge feature/tunnel
as ci-bot push_ok 'complete' origin main
branch docs/words && touch=docs/words.md commit 'docs: words'
git switch -q main && merge docs/words
as ci-bot push_ok 'what has no implementation needs no cycle' origin main
branch feature/alone && test_of A only
git switch -q main && merge feature/alone
as ci-bot push_refused 'but a failing test does not come alone, by a merge' \
    origin main <<END
refs/heads/main | Merge feature/alone | tdd-complete | ${prp[A]} ends with a failing test (RED)
END
git switch -q feature/alone
as ci-bot push_refused 'nor without one' origin HEAD:main <<END
refs/heads/main | test: only (RED) | tdd-complete | ${prp[A]} ends with a failing test (RED)
END
git switch -q main
printf '[rule "tdd-complete"]\nends-in-red = warn\n' | policy
as ci-bot push_warned 'unless the policy only warns' origin main <<END
refs/heads/main | Merge feature/alone | tdd-complete (warning)
END
branch feature/later && code_of A only
push_refused 'it begins no cycle for later' <<END
refs/heads/feature/later | feat: only (GREEN) | $(no_test A)
END
git switch -q main
branch feature/optional && test_of A o && code_of A o
git switch -q main && merge feature/optional
printf '[tdd]\nrefactor-step = optional\n' | policy
as ci-bot push_ok 'refactor-step=optional: without it' origin main
printf '[rule "tdd-order"]\nlevel = warn\n' | policy
branch feature/unordered && code_of A u && better_of A u
git switch -q main && merge feature/unordered
as ci-bot push_refused 'where the order only warns, there is a RED all the same' \
    origin main <<END
refs/heads/main | feat: u (GREEN) | tdd-order (warning)
refs/heads/main | Merge feature/unordered | tdd-complete
END

story 'main: corrections are folded'
branch feature/tunnel && whole A a
touch=src/b.sh commit 'fixup! refactor: a (REFACTOR)'
touch=src/c.sh commit 'squash! feat: a (GREEN)'
push_ok 'on the branch they are welcome'
git switch -q main && git merge -q --no-ff --no-edit feature/tunnel
as ci-bot push_refused 'main takes none' origin main <<'END'
refs/heads/main | fixup! refactor: a (REFACTOR) | fixup
refs/heads/main | squash! feat: a (GREEN) | fixup
END
export GIT_EDITOR=:
eval "$(sed ':a; /\\$/ { N; s/\\\n *//; ba }' "$here/said" | grep '^      git' | sort -u)" \
    >/dev/null 2>&1
unset GIT_EDITOR
is 'what it says to type leaves three' 3 "$(git rev-list --count origin/main..)"
git rebase -q --abort 2>/dev/null
GIT_EDITOR=: git rebase -q -i --autosquash origin/main >/dev/null
git branch -qf main origin/main && git switch -q main && merge feature/tunnel
as ci-bot push_ok 'then it does' origin main

story 'a squash holds a whole cycle'
branch feature/tunnel && whole A a && git push -q origin HEAD
git switch -q main && git merge -q --squash feature/tunnel >/dev/null 2>&1
git commit -q -m 'feat: a' -m "PRP: ${prp[A]}"
as ci-bot push_ok 'test and code in one commit of main' origin main

story 'a clone that is cut short'
branch feature/tunnel && whole A a && whole B b
push_ok 'the branch'
git clone -q --depth 3 --branch feature/tunnel "file://$server" "$here/shallow"
cd "$here/shallow" || exit
is 'it has three commits' 3 "$(git rev-list --count HEAD)"
shallow() { # WHAT STATUS RANGE... <OUTPUT
    local what=$1 expected=$2 status=0
    shift 2
    sallyport check "$@" >"$here/out" 2>&1 || status=$?
    is "$what: exit status" "$expected" "$status"
    is_text "$what" "$here/out"
}
shallow 'of a range that is there' 0 HEAD~2..HEAD <<'END'
sallyport: check: 2 commits, no findings
END
end=$(short HEAD~2)
shallow 'all of it cannot be seen' 3 HEAD <<END
sallyport: this clone is shallow and ends at $end, so not all of the commits are here; in a pipeline, set fetch-depth: 0 or GIT_DEPTH: 0; --allow-shallow judges what is here; fetch the rest: git fetch --unshallow origin
END
shallow 'all that is there' 0 HEAD --allow-shallow <<END
sallyport: this clone is shallow and ends at $end, so not all of the commits are here; only what is here was judged
sallyport: check: 3 commits, no findings
END
touch=src/b.sh commit 'docs: with code'
shallow 'what is new is judged' 1 HEAD~1..HEAD <<END
sallyport: check: 1 finding in 1 commit

refs/heads/feature/tunnel
  $(short HEAD) docs: with code
    tdd-content: 'docs:' may not change code: src/b.sh
    fix: give it a test, and call it feat:, fix: or refactor:
      git reset HEAD^
    sallyport explain tdd-content
END
git reset -q --hard HEAD^
test_of B c
git push -q origin HEAD 2>"$here/push" || cat "$here/push"
is 'a push from it is judged whole' "$(id HEAD)" "$(on_server feature/tunnel)"
code_of A c
push_refused 'and refused as from any other' origin HEAD <<END
refs/heads/feature/tunnel | feat: c (GREEN) | tdd-order
END
cd "$here/work" && better_of B d && merge main && git push -q origin HEAD 2>/dev/null
git switch -q main && merge feature/tunnel && as ci-bot git push -q origin main
git clone -q --depth 1 "file://$server" "$here/one" && cd "$here/one" || exit
git switch -q -c feature/x # main would be what was let in already
git branch -q -D main && git remote remove origin
shallow 'a merge without its parents' 0 HEAD --allow-shallow <<END
sallyport: this clone is shallow and ends at $(short HEAD), so not all of the commits are here; only what is here was judged
sallyport: check: 1 commit, no findings
END
