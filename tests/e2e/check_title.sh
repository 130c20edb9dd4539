#!/usr/bin/env bash
# check_title.sh - the title of a pull request, judged as the squash that it becomes.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

check() { # STATUS WHAT ARGUMENT... <INPUT: writes $here/out and $here/err
    local expected=$1 what=$2
    shift 2
    status=0
    "$SALLYPORT_BUILD/bin/sallyport" check "$@" >"$here/out" 2>"$here/err" || status=$?
    if [ $status = "$expected" ]; then
        ok "$what: exit status $expected"
    else
        { echo "exit status $status" && cat "$here/out" "$here/err"; } |
            not_ok "$what: exit status $expected"
    fi
}

rules() { # WHAT EXPECTED ARGUMENT...: the rules that are broken
    local what=$1 expected=$2
    shift 2
    check "$([ "$expected" ] && echo 1 || echo 0)" "$what" "$@" --format json
    is "$what" "$expected" "$(jq -r '[.findings[].rule] | unique | join(" ")' "$here/out")"
}

story 'on a branch'
branch feature/tunnel && cycle A
check 0 'a good title' --title 'feat: open the tunnel (#12)'
is_text 'nothing to say' "$here/out" "$here/err" <<'END'
sallyport: check: 1 commit, no findings
END
check 1 'no type' --title 'Open the tunnel'
is_text 'what is wrong, and no command for a commit that is not there' "$here/out" <<'END'
sallyport: check: 1 finding in 1 commit

refs/heads/feature/tunnel
    message-format: the subject is not 'type: description' or
      | 'type(scope): description'
    fix: write the subject like 'feat: open the tunnel'
    sallyport explain message-format
END
rules 'an unknown type' message-format --title 'stuff: open the tunnel'
rules 'a type and a marker that contradict each other' tdd-phase --title 'feat: open the tunnel (RED)'
rules 'code under a neutral title' '' --title 'docs: open the tunnel'
rules 'a scope' '' --title='feat(net)!: open the tunnel'
rules 'with a range' '' --title 'feat: open the tunnel' origin/main..HEAD
rules 'as another ref' '' --title 'feat: open the tunnel' --ref main
rules 'a correction that is to be folded' fixup --title 'fixup! feat: open the tunnel'
rules 'too long' message-format --title "feat: $(printf '%0110d' 0)"
for format in text sarif junit github; do
    check 1 "$format" --title 'Open the tunnel' --format $format
    succeeds "$format names the rule" grep -q message-format "$here/out"
done

story 'the proposal'
branch feature/tunnel && touch=src/a.sh commit 'feat: no reference'
rules 'that nobody names' prp-reference --title 'feat: open the tunnel'
printf 'What it does.\n\nPRP: %s\n' "${prp[A]}" >"$here/body"
rules 'in the body' '' --title 'feat: open the tunnel' --body "$here/body"
check 0 'on standard input' --title 'feat: open the tunnel' --body - <"$here/body"
printf 'PRP: nonsense\n' >"$here/body"
rules 'a bad one in the body' prp-reference --title 'feat: open the tunnel' --body "$here/body"
rules 'a neutral title needs none' '' --title 'docs: say how'
red A
rules 'of one commit of the range' '' --title 'feat: open the tunnel'
rules 'that the range leaves out' prp-reference --title 'feat: open the tunnel' HEAD~1
git commit -q --allow-empty -m 'docs: x'
rules 'the body that is wrong is not excused' prp-reference --title 'feat: x' --body "$here/body"

story 'the proposal of what is picked'
as ci-bot push_ok 'a release branch' origin main:refs/heads/release/1
branch feature/tunnel && cycle A && so_far
git switch -q main && merge feature/tunnel && as ci-bot push_ok 'in main' origin main
git fetch -q && git switch -q -c feature/backport origin/release/1
for picked in main^2~2 main^2~1 main^2; do git cherry-pick -x $picked >/dev/null 2>&1; done
rules 'counts for a backport' '' --base release/1 --title 'feat: open the tunnel'
rules 'without the base, too' '' --title 'feat: open the tunnel' origin/release/1..HEAD
rules 'the form is judged' message-format --base release/1 --title 'Open the tunnel'
git push -q origin HEAD 2>/dev/null && git switch -q -c release/1 origin/release/1
git merge -q --squash feature/backport >/dev/null 2>&1
git commit -q -m 'feat: open the tunnel (#4)'
as ci-bot push_ok 'the server takes the squash' origin release/1
git switch -q -C feature/backport release/1^
git cherry-pick -x main^2~1 >/dev/null 2>&1
touch=docs/x.md commit 'docs: x'
rules 'of one pick beside a document' '' --base release/1 --title 'feat: open the tunnel'

story 'picks and reverts that name no proposal'
as ci-bot push_ok 'a release branch' origin main:refs/heads/release/1
branch feature/tunnel && cycle A && so_far && git switch -q main
git merge -q --squash feature/tunnel >/dev/null 2>&1 && git commit -q -m 'feat: open the tunnel (#10)'
as ci-bot push_ok 'a squash' origin main
git fetch -q && git switch -q -c feature/backport origin/release/1 && git cherry-pick -x main >/dev/null 2>&1
rules 'a pick' '' --base release/1 --title 'feat: open the tunnel (#11)'
git log -1 --format=%b >"$here/body"
rules 'with its own body' '' --base release/1 --title 'feat: open the tunnel (#11)' --body "$here/body"
rules 'the form is judged' message-format --base release/1 --title 'Open the tunnel'
touch=src/b.sh commit 'feat: and more'
rules 'beside a commit that needs one' prp-reference --base release/1 --title 'feat: open the tunnel (#11)'
git switch -q -c feature/back origin/main && git revert --no-edit HEAD >/dev/null
rules 'a revert' '' --title 'fix: take the tunnel back (#12)'
git log -1 --format=%b >"$here/body"
rules 'with its own body' '' --title 'fix: take the tunnel back (#12)' --body "$here/body"

story 'in a pipeline'
branch feature/tunnel && cycle A && git push -q origin HEAD
git switch -q --detach HEAD
rules 'a detached HEAD' '' --title 'feat: open the tunnel'
git switch -q --detach origin/main
rules 'at main, where no branch is' prp-reference --title 'feat: open the tunnel'
printf 'feat: open\n\nPRP: %s\n' "${prp[A]}" | check 0 'a message' --message -
(
    cd "$server" || exit
    rules 'a bare repository' '' --title 'feat: open the tunnel' main..feature/tunnel
    exit $failures
)
failures=$((failures + $?))
rm -rf "$server/hooks"
git clone -q --depth 1 --branch feature/tunnel "file://$server" "$here/ci" && cd "$here/ci" || exit
check 0 'a shallow clone whose last commit names the proposal' --title 'feat: open the tunnel'
succeeds 'it says that it is shallow' grep -q 'this clone is shallow' "$here/err"
check 1 'its form is judged' --title 'Open the tunnel'
git commit -q --amend --allow-empty -m 'docs: nothing'
check 3 'one that names none cannot be decided' --title 'feat: open the tunnel'
succeeds 'it says what to fetch' grep -q 'git fetch origin main:refs/remotes/origin/main' "$here/err"

story 'a message, and nothing is staged'
branch feature/tunnel && cycle A
for message in 'feat: open the tunnel (#12)' "feat: open

PRP: ${prp[A]}" 'docs: open'; do
    echo "$message" | check 0 "${message%%$'\\n'*}" --message -
done
echo 'Do one' | check 1 'a bad one' --message -
git switch -q --detach main
echo 'docs: one' | check 0 'on a detached HEAD' --message -
git switch -q feature/tunnel && echo x >>src/tunnel.sh && git add -A
echo 'docs: open' | check 1 'where something is staged, it counts' --message -

story 'what cannot be'
check 2 'no title' --title
check 2 'an empty one' --title=
check 2 'a body alone' --body "$here/nowhere"
is 'it says so' 'sallyport check: --body needs --title' "$(head -n 1 "$here/err")"
check 2 'a body that is not there' --title 'feat: x' --body "$here/nowhere"
check 2 'a push' --title 'feat: x' --push </dev/null
check 2 'a message' --title 'feat: x' --message - </dev/null
is 'it says so' 'sallyport check: --title cannot be used with --message' "$(head -n 1 "$here/err")"
