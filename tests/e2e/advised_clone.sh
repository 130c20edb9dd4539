#!/usr/bin/env bash
# advised_clone.sh - what the commands and hooks of a clone advise, apart from findings, is
# typed as it stands, in the situation that makes it.
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

export GIT_EDITOR=true

story 'documents'
branch feature/WU-12-door
says sallyport prp new
advised src/cli/document.c 'git add docs/prp/WU-12-door.md' \
    '[ "$(git diff --cached --name-only)" = docs/prp/WU-12-door.md ]'
advised src/cli/document.c "git commit -m 'docs: propose WU-12-door' -- docs/prp/WU-12-door.md" \
    '[ -z "$(git status --porcelain)" ]'
git switch -q -c feature/plain
says sallyport prp new
ends=2 advised src/cli/prp.c 'sallyport prp new ID' '[ -z "$(git status --porcelain)" ]'
echo '# WU-13' >docs/prp/WU-13-bell.md
says sallyport prp new WU-13-bell
advised src/cli/document.c \
    "git add docs/prp/WU-13-bell.md && git commit -m 'docs: propose WU-13-bell' -- docs/prp/WU-13-bell.md" \
    '[ -z "$(git status --porcelain)" ]'
says sallyport runbook new
advised src/cli/runbook.c 'sallyport runbook new NAME' '[ -e docs/runbooks/NAME.md ]'

story 'git knows no name'
branch feature/x && cycle A && so_far
printf '[roles]\nci = ci-bot\ndevops = alice\n' | policy
git config user.useConfigOnly true
for asked in approve 'break-glass request --incident INC-1 --ref main -m x'; do
    unnamed() { # it says what to type, or works
        # shellcheck disable=SC2086 # several words
        env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL \
            "$SALLYPORT_BUILD/bin/sallyport" $asked
    }
    says unnamed
    is "${asked%% *}" 'sallyport: git does not know your name and address; type:' \
        "$(grep -o '^sallyport: git does.*type:' "$here/said")"
    advised src/git/program.c 'git config user.name NAME && git config user.email ADDRESS' \
        'unnamed >/dev/null 2>&1'
    git config --unset user.name && git config --unset user.email
done

story 'who is asked'
branch feature/x && cycle A && so_far
if [ "$(command id -u)" = 0 ]; then # a user that the machine does not know
    chmod a+rX "$scratch" "$here"
    chown -R 64321 .
    says env -u SALLYPORT_USER setpriv --reuid=64321 --regid=64321 --clear-groups \
        "$SALLYPORT_BUILD/bin/sallyport" approve
    chown -R 0 .
    advised src/cli/evidence.c 'git config sallyport.user NAME' \
        '[ "$(git config sallyport.user)" = NAME ]'
    git config --unset sallyport.user
else
    skip 'git config sallyport.user NAME' 'only root can be a user without a name'
fi
printf '[roles]\nmaintainer = bob\n[identity]\nalice = dev@example.org\n' >.sallyport.ini
SALLYPORT_USER=alice says sallyport approve
ends=1 advised src/cli/approve.c 'sallyport status'
says sallyport check --ref refs/heads/main
ends=1 advised src/cli/at_push.c 'sallyport status'
rm .sallyport.ini
says sallyport waiver approve wv-00000000
advised src/cli/exceptions.c 'sallyport exceptions'
says sallyport explain tdd-contents/x
advised src/cli/explain.c 'sallyport rules'
says sallyport explain tdd-content/red-with-cod
advised src/cli/explain.c 'sallyport explain tdd-content'
says sallyport explain tdd-content/red-with-code
advised src/cli/explain.c 'sallyport explain tdd-content'
says sallyport chek
advised src/cli/main.c 'sallyport help'
printf '[gate "tdd-proof"]\nlevel = warn\n' >.sallyport.ini
says sallyport gate run tdd-proof
rm .sallyport.ini
sed -i 's/COMMAND/true/' "$here/said"
ends=1 advised src/cli/gate_run.c 'sallyport prove --record -- true'
says sallyport prove
ends=1 advised src/cli/prove.c 'sallyport prove -- make test'
says sallyport prove -- false
advised src/report/proof_text.c "$(grep -o 'git switch --detach [0-9a-f]*' "$here/said" | head -n 1)" \
    '! git symbolic-ref -q HEAD'
git switch -q feature/x
commit 'who knows' && says sallyport prove -- true
advised src/report/proof_text.c 'sallyport explain tdd-phase'
git -C "$server" worktree prune
cd "$server" && says sallyport prove feature/x --ref feature/x -- false
advised src/report/proof_text.c "$(grep -o 'git worktree add --detach ../[0-9a-f]* [0-9a-f]* && cd ../[0-9a-f]*' "$here/said" | head -n 1)" \
    '[ "$(git worktree list | wc -l)" = 2 ]'
cd "$here/work" || exit

story 'what others have approved'
branch feature/x && cycle A && so_far
printf '[roles]\nmaintainer = bob, carol\n' >"$here/people.ini"
says env SALLYPORT_USER=bob sallyport approve --config "$here/people.ini"
git update-ref -d refs/notes/sallyport/approvals
sallyport status --config "$here/people.ini" --format json |
    jq -r '.unknown[].command[-1]' >"$here/said"
advised src/git/remotes.c "git config --replace-all remote.origin.fetch 'refs/notes/sallyport/*:refs/notes/sallyport/*' :refs/notes/sallyport/ && git fetch origin" \
    '! sallyport status --config "$here/people.ini" | grep -q "needs 1 approval"'
git config --unset remote.origin.fetch refs/notes
branch feature/y main && cycle B && so_far
before=$(id refs/notes/sallyport/approvals)
says env SALLYPORT_USER=bob sallyport approve --config "$here/people.ini"
git update-ref refs/notes/sallyport/approvals "$before"
says sallyport status --config "$here/people.ini"
advised src/git/remotes.c "git fetch origin 'refs/notes/sallyport/*:refs/notes/sallyport/*'" \
    '! sallyport status --config "$here/people.ini" | grep -q "needs 1 approval"'

story 'a waiver that waits'
branch feature/w && commit "docs: $(printf 'long %.0s' {1..30})"
says env SALLYPORT_USER=dana sallyport waiver request --rule message-format \
    --ref 'refs/heads/feature/*' --reason vendor-limitation --risk 'it says little' \
    --mitigation 'the proposal says more' --prp "${prp[A]}" --for 2d
says sallyport check HEAD~1..HEAD
advised src/facts/excuses.c 'sallyport exceptions'

story 'a release that main has'
git -C "$server" branch release/1.0 main && git fetch -q
branch feature/x && cycle A && so_far
says sallyport status
ends=1 advised src/report/status_merge.c 'sallyport status --base release/1.0'
says env SALLYPORT_USER=bob sallyport approve
SALLYPORT_USER=bob advised src/cli/approve_said.c "sallyport approve --ref release/1.0 $(short HEAD)"
says env SALLYPORT_USER=bob sallyport approve --ref relase/1.0
SALLYPORT_USER=bob advised src/cli/approve_said.c "sallyport approve --ref release/1.0 $(short HEAD)"

story 'the policy of the server'
branch feature/x && cycle A
sallyport policy fetch 2>/dev/null
says sallyport status
cd "$server" && advised src/report/status_merge.c 'sallyport policy publish' \
    'git rev-parse -q --verify refs/sallyport/policy >/dev/null'
git update-ref -d refs/sallyport/policy
cd "$here/work" || exit
says sallyport policy fetch
cd "$server" && advised src/cli/policy_publish.c 'sallyport policy publish' \
    'git rev-parse -q --verify refs/sallyport/policy >/dev/null'
cd "$here/work" && says sallyport policy fetch
advised src/cli/policy_publish.c 'git config sallyport.user NAME' \
    '[ "$(git config sallyport.user)" = NAME ]'
git config --unset sallyport.user
cd "$server" && echo '# more' >>sallyport.ini && printf '[message]\nscopes = x\n' >>sallyport.ini
says sallyport policy check
advised src/cli/policy.c 'sallyport policy publish' \
    '! sallyport policy check | grep -q "type: sallyport policy"'
cd "$here/work" || exit
says sallyport policy fetch upstream
git remote add upstream "$server"
advised src/cli/policy.c 'sallyport policy fetch --remote upstream' \
    '[ -e .git/sallyport-policy.ini ]'
says sallyport policy init
advised src/client/proposal.c 'sallyport policy check'
git remote remove upstream

story 'what a clone lacks'
branch feature/x && cycle A && so_far
git clone -q --no-tags --single-branch -b feature/x "file://$server" "$here/one"
cd "$here/one" || exit
says sallyport check origin/main..HEAD
advised src/git/remotes.c 'git fetch origin main:refs/remotes/origin/main' \
    'sallyport check origin/main..HEAD >/dev/null'
git update-ref -d refs/remotes/origin/main
says sallyport check main..HEAD
advised src/cli/judgement.c 'git fetch origin main:refs/remotes/origin/main'
touch=a.md commit 'docs: elsewhere' && git push -q origin HEAD:feature/y 2>/dev/null
missing=$(id HEAD) && git reset -q --hard HEAD^
git clone -q --depth 1 -b feature/x "file://$server" "$here/flat"
cd "$here/flat" || exit
git -C "$server" config uploadpack.allowAnySHA1InWant true
says sallyport check "$missing..HEAD"
advised src/git/range.c "git fetch origin $missing" "git cat-file -e $missing"
says sallyport check
advised src/git/remotes.c 'git fetch --unshallow origin' '[ ! -e .git/shallow ]'
cd "$here/work" || exit
git push -q origin main:refs/heads/release/1 feature/x:refs/heads/release/x 2>/dev/null
git -C "$server" update-ref refs/heads/release/x "$(id feature/x)"
git fetch -q && git switch -q feature/x
says sallyport check
git tag BEGIN HEAD~1
ends=1 advised src/gather/view.c 'sallyport check BEGIN..HEAD' '[[ $output == *"1 commit"* ]]'
git switch -q main && git branch -q -D feature/x
says sallyport check --since-install
ends=1 advised src/gather/elapsed.c "sallyport check --since '1 month ago'"

story 'the default branch'
branch feature/x && green A
git -C "$server" fetch -q "$PWD" feature/x:refs/heads/feature/x && git -C "$server" branch -m main trunk
fetched() { # NAME: a clone that knows no default branch
    git init -q "$here/$1" && cd "$here/$1" || exit
    git remote add origin "file://$server"
    git fetch -q && git switch -q -c feature/x origin/feature/x
}
fetched asks
says sallyport check
advised src/git/remotes.c 'git fetch origin && git remote set-head origin --auto' \
    '[[ $(sallyport check) == *tdd-order* ]]'
fetched shallow
says sallyport check --allow-shallow
is 'no base is guessed' 'tdd-order 0' \
    "$(grep -o -m 1 tdd-order "$here/said") $(grep -c 'rebase -i origin' "$here/said")"
git -C "$server" symbolic-ref HEAD refs/heads/none
fetched names
says sallyport check
sed -i 's/ --auto$/ trunk/' "$here/said"
advised src/git/remotes.c 'git fetch origin && git remote set-head origin trunk' \
    '[[ $(sallyport check) == *tdd-order* ]]'
git -C "$server" symbolic-ref HEAD refs/heads/trunk
git clone -q --single-branch -b feature/x "file://$server" "$here/narrow"
cd "$here/narrow" || exit
says sallyport check
advised src/git/remotes.c 'git ls-remote --symref origin HEAD' \
    '[[ $output == "ref: refs/heads/trunk"* ]]'

story 'a bot, and where one stands'
cp "$SALLYPORT_SOURCE/conf/bots/dependabot.ini" .sallyport.ini
branch fix/left
GIT_AUTHOR_EMAIL='49699333+dependabot[bot]@users.noreply.github.com' \
    files 'Bump left from 1.0.0 to 1.0.1' '' package-lock.json
git reset -q HEAD^ && git add package-lock.json &&
    GIT_AUTHOR_EMAIL='49699333+dependabot[bot]@users.noreply.github.com' \
    git commit -q -m 'Bump left from 1.0.0 to 1.0.1'
says sallyport check
advised src/gather/exempt.c "sallyport check --as 'dependabot[bot]'"
rm .sallyport.ini
git -C "$server" branch -m main trunk && git fetch -q --prune && git remote set-head origin -d
git branch -q -D main && git update-ref -d refs/remotes/origin/trunk
printf '[refs]\nprotected = HEAD, refs/heads/trunk\n' >.sallyport.ini
says sallyport status
advised src/git/remotes.c 'git fetch origin trunk:refs/remotes/origin/trunk' \
    '[ -n "$(sallyport status | grep trunk)" ]'
git switch -q -c trunk origin/trunk
says sallyport status
advised src/report/status.c 'git switch -c feature/NAME'
cycle A && green A
says sallyport status
ends=1 advised src/report/status.c 'sallyport check'
git switch -q trunk
says sallyport status --ref feature/NAME
sed -i 's/explain RULE/explain tdd-order/' "$here/said"
[ "$(grep -c 'explain tdd-order' "$here/said")" = 0 ] ||
    advised src/report/status_merge.c 'sallyport explain tdd-order'
ends=1 advised src/report/status_merge.c 'sallyport check feature/NAME --ref feature/NAME'
git switch -q feature/NAME && git revert --no-commit HEAD
says sallyport status
advised src/report/status.c 'git status'
git revert --quit && git reset -q --hard

story 'what another user pushed'
branch feature/x && cycle A && git push -q origin HEAD 2>/dev/null
git clone -q -b feature/x "$server" "$here/bob" 2>/dev/null
(cd "$here/bob" && commit 'docs: by bob' && so_far)
git fetch -q 2>/dev/null
says sallyport status
advised src/cli/unpulled.c 'git pull --rebase=merges origin feature/x' \
    '[ "$(id HEAD)" = "$(id origin/feature/x)" ]'
(cd "$here/bob" && touch=b.md commit 'docs: more by bob' && so_far)
git commit -q --amend -m 'docs: by bob and me' && git fetch -q 2>/dev/null
mine=$(short HEAD) theirs=$(short origin/feature/x)
says sallyport status
sed -i -e ':a' -e '/\\$/{N;s/ *\\\n */ /;ba' -e '}' "$here/said"
advised src/cli/unpulled.c "git reset --keep $theirs && git rebase --autostash --onto $mine $theirs~1" \
    '[ "$(git log -2 --format=%s)" = "docs: more by bob
docs: by bob and me" ]'
advised src/git/lease.c 'git push --force-with-lease=feature/x --force-if-includes origin feature/x' \
    '[ "$(id HEAD)" = "$(id origin/feature/x)" ]'

story 'a file of the project before the policy of the server'
printf '[roles]\nci = ci-bot\nmaintainer = bob\n' | policy
(cd "$server" && sallyport policy publish) >/dev/null && sallyport policy fetch >/dev/null
printf '[message]\nheader-max = 99\n' >.sallyport.ini
branch feature/x && cycle A
says sallyport status
ends=1 advised src/cli/unfetched.c 'sallyport status --config .git/sallyport-policy.ini'
printf '[roles]\nci = bob\n[category "MEDIUM"]\napprovals = 0\n' >.sallyport.ini
says sallyport status
is 'roles of its own are not those of the server' 'null ["policy","evidence"]' \
    "$(sallyport status --format json | jq -rc '"\(.mergeable) \([.unknown[].what])"')"
ends=1 advised src/cli/unfetched.c 'sallyport status --config .git/sallyport-policy.ini'
rm .sallyport.ini

story 'files in conflict'
echo base >a && git add a && git commit -q -m 'chore: a' && branch feature/y
echo mine >a && git commit -q -a -m 'chore: mine' && branch feature/z HEAD^
echo theirs >a && git commit -q -a -m 'chore: theirs'
git merge -q feature/y >/dev/null 2>&1
echo 'docs: x' >"$here/message" && says sallyport check --message "$here/message"
sed -i "s/'git add' with their names/git add a/" "$here/said"
echo both >a && advised src/git/staged.c 'git add a' \
    '[[ $(sallyport check --message "$here/message") != *"in conflict"* ]]'

story 'commits'
ln -sf "$SALLYPORT_BUILD/hooks/commit-msg" .git/hooks/commit-msg
ln -sf "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
branch feature/x && red A
mkdir -p src && echo x >src/a.sh && echo more >>tests/tunnel_test.sh && git add .
says git commit -m 'test: more (RED)' -m "PRP: ${prp[A]}"
advised src/client/draft.c "$(grep -o 'git reset -- .*' "$here/said")" \
    '[ "$(git diff --cached --name-only)" = tests/tunnel_test.sh ]'
advised src/hook/commit_msg.c 'git commit --edit --file=.git/SALLYPORT_EDITMSG' \
    '[ "$(git log -1 --format=%s)" = "test: more (RED)" ]'
rm -rf src
echo x >>tests/tunnel_test.sh && git add . && printf '[message]\nx = y\n' >.sallyport.ini
says git commit -m 'test: again (RED)' -m "PRP: ${prp[A]}"
printf "#!/bin/sh\necho by hand >>\"\$1\"\n" >"$here/editor" && chmod +x "$here/editor"
GIT_EDITOR=$here/editor advised src/report/undecided.c "git commit --no-verify"
git reset -q --hard && rm -f .sallyport.ini
commit 'who knows' --no-verify 2>/dev/null || { echo x >>notes.md && git add notes.md && git commit -q --no-verify -m 'who knows'; }
says git push origin HEAD
advised src/report/text.c 'sallyport explain message-format'
printf '\n' >>.git/packed-refs && echo garbage >>.git/packed-refs
says sallyport check
ends=128 advised src/git/packed_refs.c 'git fsck'
