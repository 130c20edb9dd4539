#!/usr/bin/env bash
# pre-push: in the clone, before anything is sent, what the server would say.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# A push that nobody judges.
sent() { git push -q --no-verify "$@" 2>/dev/null; }

story 'all is well: not a word'
client
branch feature/x && cycle A
client_ok 'a new branch'
client_ok 'up to date: nothing on standard input'
cycle A
client_ok 'more of it'
git push -q origin :feature/x 2>"$here/said"
is 'deleted, without a word' '' "$(<"$here/said")"

story 'what the server would say'
client
branch feature/x && green A
client_refused 'a GREEN first' <<'END'
refs/heads/feature/x | feat: open the tunnel (GREEN) | tdd-order
END
is_text 'in full' "$here/push" <<END
sallyport: push refused: 1 finding

refs/heads/feature/x
  $(short HEAD) feat: open the tunnel (GREEN)
    tdd-order: code before its test: commit the failing test first
      | (WU-006a-vpn-tunnel-foundation)
    fix: put the test into its own commit before this one
      git rebase -i origin/main
    sallyport explain tdd-order

Nothing was sent. The server has the last word; to ask it anyway, type the same
push again with --no-verify.
error: failed to push some refs to '../server.git'
END
succeeds 'and it can be asked' git push -q --no-verify origin HEAD

story 'another branch than the one that is checked out'
client
branch chore/bad && commit 'my notes' && bad=$(short HEAD) && git switch -q main
before=$(id main)
client_refused 'on main' origin chore/bad <<'END'
refs/heads/chore/bad | my notes | message-format
END
is 'it is switched to first' 'git switch chore/bad && git commit --amend --only' \
    "$(sed -n 's/^ *\(git switch .*\)/\1/p' "$here/push")"
(GIT_EDITOR='sed -i "1s/.*/docs: my notes/"' eval "$(sed -n 's/^ *\(git switch .*\)/\1/p' "$here/push")") >/dev/null
is 'main stays as it was' "$before" "$(id main)"
succeeds 'and the branch is good' git push -q origin chore/bad
git switch -q --detach main && git branch -qf chore/bad "$bad"
client_refused 'on no branch' origin +chore/bad <<'END'
refs/heads/chore/bad | my notes | message-format
END
is 'the same' 'git switch chore/bad && git commit --amend --only' \
    "$(sed -n 's/^ *\(git switch .*\)/\1/p' "$here/push")"
git switch -q chore/bad
client_refused 'on the branch' origin +chore/bad <<'END'
refs/heads/chore/bad | my notes | message-format
END
is 'it is typed here, and pushed as it was' 'git commit --amend --only
git push --force-with-lease=chore/bad --force-if-includes origin \' "$(sed -n 's/^ *\(git .*\)/\1/p' "$here/push")"

story 'a branch with another name here'
client
branch mine && commit 'docs: a' && git push -q origin HEAD:chore/theirs && git commit -q --amend -m 'my notes'
client_refused 'a forced push' -f origin HEAD:chore/theirs <<'END'
refs/heads/chore/theirs | my notes | message-format
END
is 'it is pushed to the name that it has there' 'git commit --amend --only
git push --force-with-lease=chore/theirs origin HEAD:chore/theirs' "$(sed -n 's/^ *\(git .*\)/\1/p' "$here/push")"
(GIT_EDITOR='sed -i "1s/.*/docs: my notes/"' eval "$(sed -n 's/^ *\(git .*\)/\1/p' "$here/push")") >/dev/null 2>&1
is 'typed' "$(id HEAD) docs: my notes chore/theirs main" "$(on_server chore/theirs) $(git log -1 --format=%s) $(
    git -C "$server" for-each-ref --format='%(refname:short)' refs/heads | xargs)"

story 'a branch with another name here, which is not checked out'
client
branch mine && commit 'docs: a' && git push -q origin HEAD:chore/theirs && git commit -q --amend -m 'my notes'
git switch -q main
client_refused 'a forced push' -f origin mine:chore/theirs <<'END'
refs/heads/chore/theirs | my notes | message-format
END
is 'what is checked out does not take its place' 0 "$(grep -c -- --force "$here/push")"
git switch -q mine && git switch -q --detach
client_refused 'of what is checked out' -f origin mine:chore/theirs <<'END'
refs/heads/chore/theirs | my notes | message-format
END
is 'it is pushed' 1 "$(grep -c 'git push --force-with-lease=chore/theirs origin HEAD:chore/theirs' "$here/push")"

story 'several refs in one push, whatever their local side is called'
client
branch feature/x && green A
git branch no-such-kind HEAD && git tag v1 && git switch -q main
for local in HEAD 'feature/x~0' "$(id feature/x)" 'feature/x^{/open the}'; do
    git switch -q feature/x
    client_refused "$local" origin "$local:refs/heads/feature/y" <<'END'
refs/heads/feature/y | feat: open the tunnel (GREEN) | tdd-order
END
done
git switch -q main
client_refused 'in one run' origin feature/x no-such-kind v1 <<'END'
refs/heads/feature/x | feat: open the tunnel (GREEN) | tdd-order
refs/heads/no-such-kind | - | branch-name
refs/heads/no-such-kind | feat: open the tunnel (GREEN) | tdd-order
refs/tags/v1 | feat: open the tunnel (GREEN) | tdd-order
END
sent origin v1
client_refused 'a deletion among them' origin :v1 feature/x <<'END'
refs/tags/v1 | - | tag
refs/heads/feature/x | feat: open the tunnel (GREEN) | tdd-order
END
client_refused 'main cannot be deleted by anybody' origin :main <<'END'
refs/heads/main | - | protected-ref
END

story 'what only the server knows is left to it'
client
branch feature/x && cycle A
git switch -q main && merge feature/x
client_ok 'who may merge' origin main
cycle B
client_ok 'main is set to a branch' origin main
git reset -q --hard HEAD~3
client_refused 'what nobody may: to take something back' origin +main <<'END'
refs/heads/main | - | merge-shape
END

story 'which commits: as the remote has main, not as the clone has'
client
green A && git branch feature/x && git switch -q feature/x
client_refused 'main was committed to, here' <<'END'
refs/heads/feature/x | feat: open the tunnel (GREEN) | tdd-order
END
sent origin main
client_ok 'the remote has it'
git switch -q main && git reset -q --hard HEAD~1 && git switch -q feature/x
red A
client_ok 'a main that is behind'

story 'the remote has what the clone has not'
client
branch feature/x && red A && sent origin HEAD
git clone -q "$server" "$here/other" 2>/dev/null
(cd "$here/other" && git switch -q feature/x && commit stuff && git push -q)
git commit -q --amend --allow-empty -m 'stuff of mine'
client_refused 'the branch is judged from where it was seen last' --force origin HEAD <<'END'
refs/heads/feature/x | stuff of mine | message-format
END
git update-ref -d refs/remotes/origin/feature/x
git commit -q --amend -m 'chore: other'
client_ok 'or as a whole' --force origin HEAD
(cd "$here/other" && git switch -q main && commit 'docs: theirs' && git push -q)
merge origin/main && git branch -f main && git switch -q main && commit 'docs: x'
run_client --force origin main
is 'main is not said to be rewound when that is not known' '0 ' "$status $(<"$here/said")"

story 'several remotes'
client
git clone -q --bare "$server" "$here/fork.git"
rm -rf "$here/fork.git/hooks"
git remote add fork ../fork.git
branch feature/x && green A
cat >"$here/expected-x" <<'END'
refs/heads/feature/x | feat: open the tunnel (GREEN) | tdd-order
END
client_refused 'one that nothing is known of' fork HEAD <"$here/expected-x"
sent fork HEAD && git switch -q -c feature/y && cycle B
client_refused 'one of which no main is known' fork HEAD <<'END'
refs/heads/feature/y | feat: open the tunnel (GREEN) | tdd-order
END
sent origin feature/x:main && git fetch -q fork
client_ok 'what the main of any of them has is known' fork HEAD
client_ok 'where it is in main' origin HEAD
sent origin :feature/y
client_ok 'a URL: what any of them has' "$server" HEAD

story 'a fork that is behind'
rm -rf "$server/hooks"
git clone -q --bare "$server" "$here/fork.git"
branch feature/theirs && green A && git switch -q main && git merge -q --ff-only feature/theirs
touch=src/odd.sh commit 'stuff that they took'
sent origin main
git clone -q "$here/fork.git" "$here/me" && cd "$here/me" || exit
git remote add upstream "$server" && git fetch -q upstream
client
branch feature/mine upstream/main && red B
client_ok 'a branch from upstream' origin HEAD
git switch -q main
client_ok 'the fork follows upstream' origin upstream/main:main
git reset -q --hard upstream/main && commit stuff
client_refused 'what upstream has not, is new' origin main <<'END'
refs/heads/main | stuff | message-format
END
git switch -q feature/mine
green B && touch=src/tunnel.sh commit 'refactor: name it (REFACTOR)' "PRP: ${prp[B]}"
status=0
"$SALLYPORT_BUILD/bin/sallyport" status >"$here/out" 2>&1 || status=$?
is 'status: what is missing to merge is of this branch alone' \
    "0 feature/mine 3 commits since main ready to merge into main, as far as this clone knows" \
    "$status $(sed -n '1p;/ready to merge/p' "$here/out" | tr -s ' \n' '  ' | sed 's/ $//')"
git fetch -q upstream && git switch -q -c feature/old origin/main && commit 'docs: old' && merge upstream/main
client_ok 'upstream is merged into an old branch' origin HEAD

story 'a default branch by another name'
client
sent origin main:trunk && git -C "$server" symbolic-ref HEAD refs/heads/trunk
sent origin :main && git branch -m main trunk
git fetch -q && git remote set-head origin trunk
branch feature/x && cycle A
client_ok 'it is known'
git remote set-head origin -d
sent origin :feature/x && cycle A
client_ok 'it is not known: then what the remote has is not judged'

story 'a remote that is empty: an import'
client
rm -rf "$server" && git init -q --bare "$server" && rm -rf "$server/hooks"
git update-ref -d refs/remotes/origin/main && git remote set-head origin -d
git switch -q -c whatever && commit stuff
client_ok 'is not judged' origin main whatever

story 'clones that lack history'
client
for i in 1 2 3; do commit "stuff $i"; done
sent origin main
for how in --depth=1 --single-branch --filter=blob:none --filter=tree:0; do
    git -C "$server" config uploadpack.allowFilter true
    rm -rf "$here/clone"
    git clone -q $how "file://$server" "$here/clone" 2>/dev/null
    cd "$here/clone" || exit
    ln -s "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
    git switch -q -c "feature/${how##*[-=:]}" && cycle A
    client_ok "$how: a cycle"
    green B
    client_refused "$how: a GREEN" <<END
refs/heads/feature/${how##*[-=:]} | feat: open the tunnel (GREEN) | tdd-order
END
    cd "$here/work" || exit
done
sent origin main:feature/old main:feature/older
git clone -q --single-branch -b feature/old "$server" "$here/single" 2>/dev/null
cd "$here/single" || exit
ln -s "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
git switch -q -c feature/new && green A
client_refused 'main is not known: what went before is read' <<'END'
refs/heads/feature/new | feat: open the tunnel (GREEN) | tdd-order
END
commit stuff
client_refused 'what is new is judged' <<'END'
refs/heads/feature/new | feat: open the tunnel (GREEN) | tdd-order
refs/heads/feature/new | stuff | message-format
END

story 'objects that are not here'
client
branch feature/x && red A && red A
tree=$(id 'HEAD~1^{tree}')
mkdir "$here/away" && mv ".git/objects/${tree:0:2}" "$here/away/"
status=0
echo "HEAD $(id HEAD) refs/heads/feature/x $zero" |
    .git/hooks/pre-push origin "$server" >"$here/out" 2>"$here/said" || status=$?
is 'are left to the server: exit status' 0 "$status"
is_text 'are left to the server' "$here/said" <<END
sallyport: not judged here; the server will do it

  the tree $tree cannot be read: it
    | is missing from the repository or broken
END
mv "$here/away/${tree:0:2}" .git/objects/

story 'the policy is that of the work tree'
client
branch feature/x && green A
printf '[rule "tdd-order"]\nlevel = off\n' >.sallyport.ini
client_ok 'a rule is off'
printf '[policy]\nmode = off\n' >.sallyport.ini
sent origin :feature/x
commit stuff
client_ok 'all of it is off'
printf '[rule "tdd-order"]\nlevel = warn\n' >.sallyport.ini
sent origin :feature/x
git reset -q --hard HEAD~1
run_client
is 'a warning is shown: exit status' 0 "$status"
is_text 'a warning is shown' "$here/said" <<END
sallyport: pre-push: 1 warning; this clone knows nothing to refuse

refs/heads/feature/x
  $(short HEAD) feat: open the tunnel (GREEN)
    tdd-order (warning): code before its test: commit the failing test
      | first (WU-006a-vpn-tunnel-foundation)
    next time: put the test into its own commit before this one
    sallyport explain tdd-order
END
echo '[nonsense]' >.sallyport.ini
green A
run_client
is 'one that cannot be read refuses' 1 "$status"
is 'and says why' "sallyport: push refused: it could not be judged $PWD/.sallyport.ini:1: unknown section 'nonsense' the administrator fixes it and checks it with 'sallyport policy check' " \
    "$(tr -s '\n ' '\n ' <"$here/said" | sed 's/^ *\(| \)*//' | tr '\n' ' ')"
printf '[rule "no-such"]\nlevel = off\n' >.sallyport.ini
run_client
is 'nor an unknown rule' 1 "$status"
rm .sallyport.ini

story 'linked work trees, submodules, and a hook that was there before'
client
printf '[rule "tdd-order"]\nlevel = off\n' >.sallyport.ini
git worktree add -q -b feature/x "$here/linked"
cd "$here/linked" || exit
green A
client_refused 'a linked work tree has a policy of its own' <<'END'
refs/heads/feature/x | feat: open the tunnel (GREEN) | tdd-order
END
printf '[rule "tdd-order"]\nlevel = off\n' >.sallyport.ini
client_ok 'which is read'
git init -q "$here/super" && cd "$here/super" || exit
git -c protocol.file.allow=always submodule add -q "$server" sub 2>/dev/null
cd sub || exit
ln -s "$SALLYPORT_BUILD/hooks/pre-push" "$(git rev-parse --git-path hooks)/pre-push"
git switch -q -c feature/y main && green A
client_refused 'a submodule' <<'END'
refs/heads/feature/y | feat: open the tunnel (GREEN) | tdd-order
END
printf '[rule "tdd-order"]\nlevel = off\n' >.sallyport.ini
client_ok 'has a policy of its own'
cd "$here/work" || exit
cat >.git/hooks/pre-push.chained <<END
#!/bin/sh
echo "\$# \$1 \$2: \$(cat)" >"$here/chained"
exit 3
END
chmod +x .git/hooks/pre-push.chained
branch feature/z && red A
run_client origin HEAD~0:refs/heads/feature/z
is 'the hook that was there before decides, too' 1 "$status"
is 'with the same arguments and input' \
    "2 origin ../server.git: HEAD~0 $(id HEAD) refs/heads/feature/z $zero" \
    "$(<"$here/chained")"
rm "$here/chained"
commit stuff && rm .sallyport.ini
run_client
is 'not after a refusal' 'no' "$([ -e "$here/chained" ] && echo yes || echo no)"

story 'what git does not send'
client
hook=$SALLYPORT_BUILD/hooks/pre-push
for input in 'a b c' 'HEAD xyz refs/heads/x 0' 'two words'; do
    status=0
    echo "$input" | "$hook" origin url >"$here/out" 2>"$here/said" || status=$?
    is "'$input': exit status" 1 "$status"
    is "'$input'" 'sallyport: push refused: it could not be judged' \
        "$(head -n 1 "$here/said")"
done
is 'nothing on standard output' '' "$(<"$here/out")"
status=0
echo "(delete) $zero refs/heads/feature/x $(id HEAD)" | "$hook" || status=$?
is 'no arguments' 0 "$status"
cd / || exit
status=0
echo "HEAD $zero refs/heads/x $zero" | "$hook" origin url 2>"$here/said" || status=$?
is 'where no repository is: exit status' 0 "$status"
is 'where no repository is' 'sallyport: not judged here; the server will do it' \
    "$(head -n 1 "$here/said")"

story 'the command after a bad name pushes what was refused'
client
branch my-stuff && cycle A
name=$(short HEAD) && git switch -q main
client_refused 'another branch is checked out' origin my-stuff <<'END'
refs/heads/my-stuff | - | branch-name
END
command=$("$SALLYPORT_BUILD/bin/sallyport" check my-stuff --ref refs/heads/my-stuff --format json |
    jq -r '.findings[] | select(.rule == "branch-name").commands[0]')
is 'it names the commit' "git push --force-with-lease=refs/heads/feature/my-stuff: origin $name:refs/heads/feature/my-stuff && git branch -m my-stuff feature/my-stuff" "$command"
git -C "$server" update-ref refs/heads/feature/my-stuff main
fails 'a name that is taken' bash -c "$command"
is 'which the branch here does not get' "$name" "$(short my-stuff)"
git -C "$server" update-ref -d refs/heads/feature/my-stuff
succeeds 'right as typed' bash -c "$command"
is 'that branch' "$(id feature/my-stuff)" "$(git -C "$server" rev-parse refs/heads/feature/my-stuff)"
is 'and the new name here, of that commit' "$name" "$(short feature/my-stuff)"

story 'an import in two steps'
client
unset GIT_COMMITTER_DATE # of reflogs, too
rm -rf "$server/refs/heads" "$server/refs/tags" "$server/packed-refs" "$server"/sallyport.import
mkdir -p "$server/refs/heads" "$server/refs/tags"
git fetch -q --prune && git switch -q -c old-release main
touch=src/old.sh commit 'hot fix of 1.0'
git tag v1.0.1 && git switch -q main && git branch -q -D old-release
client_ok 'all branches' origin --all
client_ok 'then all tags, whose commits no branch has' origin --tags
git tag v1.0.2 v1.0.1
client_refused 'a branch from it is judged' origin v1.0.1:refs/heads/fix/old <<'END'
refs/heads/fix/old | hot fix of 1.0 | message-format
END
log=.git/logs/refs/remotes/origin/main
sed -Ei "s/> [0-9]+ /> $(($(date +%s) - 4000)) /" "$log"
client_refused 'an hour later it is over' origin v1.0.2 <<'END'
refs/tags/v1.0.2 | hot fix of 1.0 | message-format
END
sed -Ei "s/> [0-9]+ (.*)update by push/> $(date +%s) \\1fetch/" "$log"
client_refused 'who only fetched made no import' origin v1.0.2 <<'END'
refs/tags/v1.0.2 | hot fix of 1.0 | message-format
END

story 'a second remote'
client
git init -q --bare ../backup.git && git remote add backup "$here/backup.git"
branch try-out && commit 'docs: mine' && mine=$(short HEAD)
client_refused 'is judged by the same rules' backup HEAD <<'END'
refs/heads/try-out | - | branch-name
END
advice=$(sed -n '/^ *git fetch /,/feature.try-out$/p' "$here/push" | sed 's/\\$//' | tr -s '\n ' ' ')
is 'the advice names that remote' " git fetch backup && git push --force-with-lease=refs/heads/feature/try-out: backup $mine:refs/heads/feature/try-out && git branch -m try-out feature/try-out " \
    "$advice"
before=$(refs_of_server)
eval "$advice" 2>"$here/said"
is 'typed, it is there' "$(id HEAD) feature/try-out" \
    "$(git -C ../backup.git rev-parse feature/try-out) $(git branch --show-current)"
is 'and nothing is on the server' "$before" "$(refs_of_server)"
git branch -q -m other
client_refused 'by its URL' ../backup.git HEAD <<'END'
refs/heads/other | - | branch-name
END
is 'the advice has it' 1 "$(tr -s '\\\n ' ' ' <"$here/push" | grep -c 'feature/other: ../backup.git ')"
succeeds 'without judging' git push -q --no-verify ../backup.git HEAD

story 'main, by who may not merge'
client
git config sallyport.user dana && git config sallyport.policyFrom origin
printf '[roles]\nci = ci-bot\n' >.git/sallyport-policy.ini
branch feature/x && cycle A && sent origin HEAD
client_refused 'from a branch that the remote has' origin HEAD:main <<'END'
refs/heads/main | - | protected-ref
END
is 'it is to be merged, and nothing is typed' '    fix: ask for feature/x to be merged
    sallyport explain protected-ref' "$(sed -n '/fix:/,/explain/p' "$here/said")"
git switch -q main && git merge -q --ff-only feature/x && run_client origin main
is 'where main has it, it is taken back' \
    "git rebase --onto origin/main $(short HEAD) main && git switch feature/x" \
    "$(sed -n 's/^      //p' "$here/said" | grep -v '^|' | sed 's/ *\\$//' | tr -s '\n ' ' ' | sed 's/ $//')"
eval "$(sed -n 's/^      //p' "$here/said" | grep -v '^|')" 2>/dev/null
is 'and the branch is checked out' "feature/x $(id origin/main)" \
    "$(git branch --show-current) $(id main)"
branch chore/mine && commit 'docs: mine' && run_client origin HEAD:main
is 'a branch with a good name is pushed' 'git push origin HEAD' "$(sed -n 's/^      \(git\)/\1/p' "$here/said")"
git branch -qm chore/mine mine && run_client origin HEAD:main
is 'a main that is elsewhere stays' "git switch -c feature/$(short HEAD) $(short HEAD)
git push origin HEAD" "$(sed -n 's/^      \(git\)/\1/p' "$here/said")"
git config sallyport.user ci-bot && git switch -q main
branch feature/half && red A && green A && sent origin HEAD
git switch -q main && git merge -q --ff-only feature/half && run_client origin main
is 'a fast-forward is repaired on its branch' \
    "git switch feature/half && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: ${prp[A]}' git update-ref refs/heads/main origin/main $(short HEAD)" \
    "$(sed -n 's/^      //p' "$here/said" | grep -v '^|' | sed 's/ *\\$//' | tr -s '\n ' ' ' | sed 's/ $//')"
run_client origin feature/half:main
is 'also from elsewhere' 1 "$(grep -c '^      git switch feature/half && ' "$here/said")"
git reset -q --hard origin/main && run_client origin feature/half:main
is 'and a main that does not have it stays' 0 "$(grep -c update-ref "$here/said")"
