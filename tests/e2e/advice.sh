#!/usr/bin/env bash
# advice.sh - what a refusal says to type is typed as it stands, in its situation.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

A="PRP: ${prp[A]}"

# The command of the first finding of a rule in what was said last.
advice() { # RULE
    sed -n "/^    $1[: ]/,/^    sallyport explain/p" "$here/said" |
        sed '/^    sallyport explain/q' |
        sed -n 's/^      \([^|]\)/\1/p' | sed -z 's/\\\n */ /g'
}

# The todo list of a rebase in another order: the second commit goes first.
swaps() {
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nsed -i "1{h;d};2G" "$1"\n' >"$here/editor"
    chmod +x "$here/editor"
    export GIT_SEQUENCE_EDITOR=$here/editor
}

story 'commits on main, in the wrong order'
green A && red A
push_refused 'a push to main' <<END
refs/heads/main | - | protected-ref
refs/heads/main | feat: open the tunnel (GREEN) | tdd-order
refs/heads/main | test: the tunnel opens (RED) | tdd-complete
END
eval "$(advice protected-ref)" >"$here/push" 2>&1
remote_lines <"$here/push" >"$here/said"
is 'the branch is refused for its order' tdd-order \
    "$(findings <"$here/said" | cut -f 3)"
is 'the remote has the base' 'git rebase -i origin/main' "$(advice tdd-order)"
swaps
succeeds 'it is typed on main' eval "$(advice tdd-order)"
unset GIT_SEQUENCE_EDITOR
push_ok 'and leads on' origin HEAD:refs/heads/feature/tunnel

story 'another branch than HEAD'
cycle A && refused=$(git rev-parse main)
git switch -q -c feature/other origin/main
push_refused 'main is pushed from elsewhere' origin main <<END
refs/heads/main | - | protected-ref
END
succeeds 'it is typed there' eval "$(advice protected-ref)"
is 'what was refused is on the branch' "$refused" \
    "$(git ls-remote origin refs/heads/feature/$(short "$refused") | cut -f 1)"

story 'a fixup in a merge'
branch feature/tunnel && cycle A
touch=src/tunnel.sh commit 'fixup! refactor: name the cipher once (REFACTOR)'
so_far
git switch -q main && merge feature/tunnel
as ci-bot push_refused 'it is refused' origin main <<END
refs/heads/main | fixup! refactor: name the cipher once (REFACTOR) | fixup
END
git switch -q feature/tunnel
export GIT_SEQUENCE_EDITOR=true
succeeds 'the command is typed on the branch' eval "$(advice fixup)"
unset GIT_SEQUENCE_EDITOR
is 'it is squashed' 3 "$(git rev-list --count origin/main..)"

# Rewords the commit of a finding as its sentence says.
rewords() { # SUBJECT COMMAND
    SUBJECT=$1 TRAILER=$A GIT_EDITOR=$here/editor eval "$2" >"$here/typed" 2>&1
}

story 'two messages'
git -C "$server" config receive.advertisePushOptions true
branch feature/tunnel
red A && git commit -q --amend -m 'tests: it opens (RED)' -m "$A"
green A && git commit -q --amend -m 'feat: it opens (GREEN)'
refactor A
cat >"$here/editor" <<'END'
#!/bin/sh
case $1 in
*git-rebase-todo) sed -i "/ $SUBJECT\$/s/^pick/reword/" "$1" ;;
*)
    sed -i '1s/^tests:/test:/' "$1"
    git interpret-trailers --in-place --if-exists doNothing --trailer "$TRAILER" "$1"
    ;;
esac
END
chmod +x "$here/editor"
git push -o sallyport=json origin HEAD 2>&1 |
    sed -n 's/^remote: \({"sallyport":"finding".*}\) *$/\1/p' |
    jq -r '.subject + "\t" + .commands[]' >"$here/rows"
is_text 'each finding has the same command' "$here/rows" <<'END'
tests: it opens (RED)	git rebase -i origin/main
feat: it opens (GREEN)	git rebase -i origin/main
END
while IFS=$'\t' read -r -u 3 subject command; do
    succeeds "typed for $subject" rewords "$subject" "$command"
done 3<"$here/rows"
push_ok 'typed one after the other, they lead on'

story 'two messages in what a merge brought'
branch feature/tunnel && commit 'dosc: a' && commit 'dosc: b' && commit 'docs: c'
git switch -q main && git merge -q --no-ff --no-edit feature/tunnel
as ci-bot push_refused 'it is refused' origin main <<'END'
refs/heads/main | dosc: a | message-format
refs/heads/main | dosc: b | message-format
END
is 'both are repaired on the branch, and main is taken back' \
    "git switch feature/tunnel && git rebase -i origin/main
git push --force-with-lease=feature/tunnel --force-if-includes origin feature/tunnel
git update-ref refs/heads/main origin/main $(short main)" "$(advice message-format)"

story 'a branch that has merged main'
PATH=$SALLYPORT_BUILD/bin:$PATH
branch feature/WU-12-door && touch=tests/door.sh commit 'test: it opens (RED)' 'PRP: WU-12-door'
touch=src/door.sh commit 'feat: it opens (GREEN)' 'PRP: WU-12-door'
git switch -q main && touch=docs/a.md commit 'docs: a'
git -C "$server" fetch -q "$PWD" main:main && git fetch -q
git switch -q feature/WU-12-door && git merge -q --no-edit main
sallyport status >"$here/said"
is 'status says what to type on it' \
    "sallyport prp new WU-12-door
git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-12-door'" \
    "$(sed -n 's/^      //p' "$here/said")"
sallyport check --ref refs/heads/main --as ci-bot >"$here/said" 2>&1
is 'so does check' 'sallyport prp new WU-12-door' "$(advice prp-reference)"
succeeds 'it is typed' eval "$(advice prp-reference)"
is 'on the branch' 'feature/WU-12-door docs/prp/WU-12-door.md' \
    "$(git branch --show-current) $(git ls-files --others docs)"
rm docs/prp/WU-12-door.md
git switch -q main && git merge -q --no-ff -m 'chore: merge it' feature/WU-12-door
run_push origin main
is 'what is filled in is typed where the push has moved' \
    'sallyport prp new WU-12-door' "$(advice prp-reference)"

story 'a branch of a release'
git switch -q -c release/1 && commit 'docs: of the release'
git push -q -f "$server" HEAD:refs/heads/release/1 2>/dev/null
git -C "$server" fetch -q "$PWD" release/1:refs/heads/release/1 && git fetch -q
branch feature/tunnel release/1 && commit 'dosc: a' && commit 'docs: b'
push_refused 'a message' <<'END'
refs/heads/feature/tunnel | dosc: a | message-format
END
is 'it stays on the release' 'git rebase -i origin/release/1' "$(advice message-format)"
GIT_SEQUENCE_EDITOR='sed -i 1s/^pick/reword/' GIT_EDITOR='sed -i 1s/^dosc/docs/' \
    succeeds 'it is typed' eval "$(advice message-format)"
is 'with its two commits' 2 "$(git rev-list --count origin/release/1..)"
push_ok 'and leads on'

story 'a history of its own'
git switch -q --orphan feature/site && commit 'dosc: a' && commit 'dosc: b' && commit 'docs: c'
push_refused 'two messages' <<'END'
refs/heads/feature/site | dosc: a | message-format
refs/heads/feature/site | dosc: b | message-format
END
is 'it is rebased from its root' 'git rebase -i --root' "$(advice message-format)"
GIT_SEQUENCE_EDITOR='sed -i s/^pick/reword/' GIT_EDITOR='sed -i 1s/^dosc/docs/' \
    succeeds 'it is typed' eval "$(advice message-format)"
push_ok 'and leads on'

story 'a work tree without a remote'
git remote remove origin
branch feature/tunnel
green A && red A
"$SALLYPORT_BUILD/bin/sallyport" check >"$here/said"
is 'has only its own branch' 'git rebase -i main' "$(advice tdd-order)"

story 'the reference of the branch itself'
branch feature/WU-5-price
touch=tests/price_test.sh commit 'test: the price rises (RED)'
push_refused 'no reference' <<END
refs/heads/feature/WU-5-price | test: the price rises (RED) | prp-reference
END
is 'is that of its name' "git commit --amend --only --no-edit --trailer 'PRP: WU-5-price'" \
    "$(advice prp-reference)"
succeeds 'it is typed' env GIT_EDITOR=false bash -c "$(advice prp-reference)"
push_ok 'and leads on'

story 'the next commit is staged already'
branch feature/tunnel
touch=tests/price_test.sh commit 'the price rises (RED)' "PRP: ${prp[A]}"
mkdir -p src && echo more >src/price.sh && git add src
push_refused 'a message that is wrong' <<END
refs/heads/feature/tunnel | the price rises (RED) | message-format
END
eval "$(advice message-format) -q -m 'test: the price rises (RED)' -m '$A'"
is 'it stays staged' "test: the price rises (RED) A  src/price.sh" \
    "$(git log -1 --format=%s) $(git status --short | paste -sd ' ')"
push_ok 'and only the test is pushed'

for way in '-am' '-qam' '--all -m' '-a -q -m'; do
    story "commit $way"
    ln -sf "$SALLYPORT_BUILD/hooks/commit-msg" .git/hooks/commit-msg
    branch feature/tunnel && red A
    echo more >>tests/tunnel_test.sh
    # shellcheck disable=SC2086
    git commit $way 'Added a test' -m "$A" >"$here/said" 2>&1 &&
        not_ok 'it is refused' <"$here/said"
    back=$(sed '1,/^Your message is kept/d; s/^  //; s/\\$//' "$here/said" | tr -d '\n')
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nsed -i "1s/.*/test: more (RED)/" "$1"\n' >"$here/editor"
    chmod +x "$here/editor"
    succeeds 'the way back takes all, too' env GIT_EDITOR="$here/editor" bash -c "$back"
    is 'nothing is left' '' "$(git status --porcelain)"
done

story 'code that commit -a takes'
ln -sf "$SALLYPORT_BUILD/hooks/commit-msg" .git/hooks/commit-msg
branch feature/tunnel && cycle A
for file in tests/tunnel_test.sh src/tunnel.sh; do echo more >>$file; done
cd src || exit
git commit -am 'test: more (RED)' -m "$A" 2>"$here/said" && not_ok 'is refused' <"$here/said"
succeeds 'the advice works in a directory below' eval "$(advice tdd-content)"
succeeds 'and so does the way back' env GIT_EDITOR=true bash -c \
    "$(sed '1,/^Your message is kept/d; s/^  //; s/\\$//' "$here/said" | tr -d '\n')"
is 'the code is left' ' M src/tunnel.sh' "$(git status --porcelain)"
echo more >../tests/tunnel_test.sh
git commit -m 'Opens it' -m "$A" ../tests 2>"$here/said" && not_ok 'is refused' <"$here/said"
printf '#!/bin/sh\nsed -i "1s/.*/test: more (RED)/" "$1"\n' >"$here/editor"
chmod +x "$here/editor"
succeeds 'the way back takes the same paths' env GIT_EDITOR="$here/editor" bash -c \
    "$(sed '1,/^Your message is kept/d; s/^  //; s/\\$//' "$here/said" | tr -d '\n')"
is 'and no others' ' M src/tunnel.sh' "$(git status --porcelain)"
