#!/usr/bin/env bash
# commit_advice.sh - what a refused commit says to type is typed as it stands, in
# each way of committing: it leads on, and overwrites nothing.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

A="PRP: ${prp[A]}"

open() { # TITLE: a story with the hooks, on a branch with a RED commit
    local hook
    story "$1"
    for hook in commit-msg prepare-commit-msg; do
        ln -sf "$SALLYPORT_BUILD/hooks/$hook" ".git/hooks/$hook"
    done
    branch feature/tunnel
    unset GIT_EDITOR
    export GIT_AUTHOR_DATE='1700000000 +0000' # no clock tells anything
    git config alias.ca 'commit --amend'
    git config alias.cs '!git commit --amend'
    red A
    head=$(id HEAD)
}

stage() { # FILE
    mkdir -p "$(dirname "$1")"
    echo "change $((++changes))" >>"$1"
    git add "$1"
}

writes() { # SUBJECT: the editor puts it into the first line
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nsed -i "1s/.*/%s/" "$1"\n' "$1" >"$here/editor"
    chmod +x "$here/editor"
    export GIT_EDITOR=$here/editor
}

refused() { # WHAT COMMAND...: sets $advice
    local what=$1 status=0
    shift
    "$@" >"$here/out" 2>"$here/said" || status=$?
    advice=$(sed '1,/^Your message is kept/d; s/^  //; s/\\$//' "$here/said" |
        tr -d '\n')
    if [ $status != 0 ] && [ -n "$advice" ]; then
        ok "$what: refused"
    else
        { echo "status $status" && cat "$here/said"; } | not_ok "$what: refused"
    fi
}

made() { # WHAT COMMAND...
    local what=$1 status=0
    shift
    "$@" >"$here/out" 2>"$here/said" || status=$?
    if [ $status = 0 ] && ! grep -q '^sallyport' "$here/said"; then
        ok "$what"
    else
        { echo "status $status" && cat "$here/said"; } | not_ok "$what"
    fi
}

typed() { # WHAT: the advice, as it stands
    made "$1" eval "$advice"
}

in_one_line() { tr -s ' ' <<<"$advice"; }

message() { git log -1 --format=%B | sed '$d'; }

# --- a new commit is not taken for an amend ---

for way in '-c HEAD' '-C HEAD' '--reedit-message=HEAD' '-c HEAD --reset-author' \
    '-c @' '-F message' '-m second --author=A<a@x>' '--squash=HEAD'; do
    open "commit $way"
    git log -1 --format=%B >message
    stage tests/second_test.sh
    writes 'second test'
    stage src/second.sh
    # shellcheck disable=SC2086
    refused "commit $way" git commit $way
    git reset -q src
    writes 'test: second (RED)'
    typed 'the advice is typed'
    is 'HEAD was not overwritten' "$head" "$(id HEAD^)"
done

# --- an amend is one, whatever the clock and the author say ---

amend() { # COMMAND...
    open "$*"
    stage src/a.sh
    refused 'it is refused' "$@"
    is 'the advice amends, too' 'git commit --amend' "${advice:0:18}"
    git reset -q src
    writes 'test: amended (RED)'
    typed 'the advice is typed'
    is 'it took the place of HEAD' "$(git rev-parse "$head^") test: amended (RED)" \
        "$(id HEAD^) $(git log -1 --format=%s)"
}
amend git commit --amend --no-edit
amend git commit --am --no-edit --reset-author --date=now
amend git commit --no-edit --author='B <b@x>' --amend
amend git ca --no-edit
amend git cs --no-edit
amend git -c user.name=C commit --no-edit --amend -q
amend env GIT_AUTHOR_DATE='1800000000 +0000' git commit --amend -m 'feat: amended (RED)'

open 'an amend of the message alone, with the next commit staged'
stage src/a.sh
refused 'a wrong message' git commit --amend --only -m 'amended (RED)' -m "$A"
is 'what is staged stays out' 'git commit --amend --edit --file=.git/SALLYPORT_EDITMSG --only' \
    "$(in_one_line)"
writes 'test: amended (RED)'
typed 'the advice is typed'
is 'and it is still staged' 'test: amended (RED) A src/a.sh' \
    "$(git log -1 --format=%s) $(git status --short | tr -s ' ')"

open 'an amend that has to be taken apart'
stage src/a.sh && git commit -q --no-verify -m 'added code'
refused 'code alone' git commit --amend --only -m 'feat: amended (GREEN)' -m 'PRP: WU-77-alone'
is 'what is committed again is no amend' 'git commit --edit --file=.git/SALLYPORT_EDITMSG' \
    "$(in_one_line)"

open 'an amend that has to leave a file out'
touch=tests/both_test.sh stage src/both.sh && mkdir -p tests && echo x >tests/both_test.sh
git add tests && git commit -q --no-verify -m 'added stuff'
refused 'test and code' git commit --amend --only -m 'test: both (RED)' -m "$A"
is 'the rest is amended' 'git commit --amend --edit --file=.git/SALLYPORT_EDITMSG' \
    "$(in_one_line)"
git reset -q HEAD^ -- :/src/both.sh
GIT_EDITOR=: typed 'it is typed, after the file was taken out'
is 'and is out' 'tests/both_test.sh' "$(git show --format= --name-only)"

open 'an empty commit'
refused 'a wrong message' git commit --allow-empty -m 'Trigger CI'
is 'the example is one that may be empty' "fix: write the subject like 'chore: run the pipeline again'" \
    "$(grep -o 'fix: .*' "$here/said")"
is 'it stays one' 'git commit --edit --file=.git/SALLYPORT_EDITMSG --allow-empty' "$advice"
writes 'chore: trigger CI'
typed 'what git would not make without that word'
is 'and it is there' 'chore: trigger CI 0' \
    "$(git log -1 --format=%s) $(git diff --name-only HEAD^ | wc -l)"

open 'an amend that would need a test before it'
stage src/b.sh
refused 'it is refused' git commit --amend -m 'feat: b (GREEN)' -m "PRP: ${prp[B]}"
is 'the commit goes back to the work tree' '      git reset HEAD^' \
    "$(grep -F 'git reset' "$here/said")"
eval "$(grep -F 'git reset' "$here/said")" >"$here/out"
is 'with what it had' "$(git rev-parse "$head^") ?? src/ ?? tests/" \
    "$(id HEAD) $(git status --short | paste -sd ' ')"
git add tests && made 'then the test' git commit -m 'test: b (RED)' -m "PRP: ${prp[B]}"
git add src && writes 'feat: b (GREEN)'
typed 'the advice is typed'
is 'and overwrites nothing' "$(git rev-parse "$head^") feat: b (GREEN)" \
    "$(id HEAD~2) $(git log -1 --format=%s)"

for way in --reset-author '--author=B<b@x>' '--date=2001-02-03T04:05:06Z'; do
    open "an amend of a merge, $way"
    git switch -q -c feature/other main
    touch=docs/b.md commit 'docs: b'
    git switch -q feature/tunnel
    git merge -q --no-edit feature/other
    echo more >>docs/b.md
    GIT_AUTHOR_DATE='1800000000 +0000' made 'is one' git commit -a --amend --no-edit $way
    is 'it is still a merge' 3 "$(git rev-list --parents -1 HEAD | wc -w)"
    stage src/evil.sh
    refused 'with code of its own it' git commit --amend --no-edit $way
    git reset -q --hard
done

# --- where nobody says how git was called ---

open 'a program that runs the hook by itself'
stage src/a.sh
printf 'feat: a (RED)\n\n%s\n' "$A" >.git/COMMIT_EDITMSG
# shellcheck disable=SC2016
refused 'no git above it' env GIT_EDITOR=: GIT_INDEX_FILE=.git/index \
    GIT_AUTHOR_NAME="$(git log -1 --format=%an)" \
    GIT_AUTHOR_EMAIL="$(git log -1 --format=%ae)" \
    GIT_AUTHOR_DATE='@1700000000 +0000' \
    setsid -w sh -c '.git/hooks/commit-msg .git/COMMIT_EDITMSG; exit $?'
is 'the advice does not amend' \
    'git commit --edit --file=.git/SALLYPORT_EDITMSG' "$advice"

# --- the message that comes back ---

for way in '-v' '-v -v' '--cleanup=scissors' '-c commit.verbose' '--amend -v'; do
    open "commit $way"
    case $way in
    -c*) git config commit.verbose true && way= ;;
    esac
    stage src/a.sh
    writes 'feat: a (RED)'
    # shellcheck disable=SC2086
    refused 'it is refused' git commit $way
    git reset -q --hard
    is 'nothing below the scissors was kept' '' \
        "$(grep -e '>8' -e '^diff' .git/SALLYPORT_EDITMSG)"
    stage tests/a_test.sh
    writes 'test: a (RED)'
    typed 'the advice is typed'
    is 'the message is what was written' $'test: a (RED)\n\n'"$A" "$(message)"
done

open 'lines that begin like a comment'
stage src/a.sh
refused 'they are refused' git commit -m 'feat: a (RED)' -m '# a heading' -m "$A"
git reset -q src
stage tests/a_test.sh
writes 'test: a (RED)'
typed 'the advice is typed'
is 'they stay' $'test: a (RED)\n\n# a heading\n\n'"$A" "$(message)"

open 'the policy cannot be read'
stage tests/a_test.sh
echo '[mesage]' >.sallyport.ini
writes 'test: a (RED)'
refused 'it is refused' git commit -v
rm .sallyport.ini
writes 'test: a (RED)'
typed 'the advice is typed'
is 'the message is what was written' $'test: a (RED)\n\n'"$A" "$(message)"

# --- fixups: the same verdict on both sides ---

open 'fixups that change the message alone'
writes 'amend! test: the tunnel opens (RED)'
cat >"$here/editor" <<'END'
#!/bin/sh
sed -i '3s/.*/test: the tunnel opens wide (RED)/' "$1"
END
made '--fixup=reword:' git commit --fixup=reword:HEAD
made '--fixup=amend: without a change' git commit --fixup=amend:HEAD --allow-empty
stage tests/b_test.sh
made '--fixup=amend: with one' git commit --fixup=amend:HEAD~2
push_ok 'the server takes them, too' --no-verify origin HEAD
GIT_EDITOR=: refused 'an empty step is none here' \
    git commit --allow-empty -m 'test: nothing (RED)' -m "$A"
git commit -q --no-verify --allow-empty -m 'test: nothing (RED)' -m "$A"
push_refused 'nor there' --no-verify origin HEAD <<'END'
refs/heads/feature/tunnel | test: nothing (RED) | tdd-content
END

# --- nothing is written through a link ---

open 'links in the git directory'
echo precious >"$here/precious"
for file in COMMIT_EDITMSG.sallyport SALLYPORT_EDITMSG; do
    ln -s "$here/precious" ".git/$file"
done
stage src/a.sh
refused 'a commit' git commit -m 'feat: a (RED)'
is 'what they point to is as it was' precious "$(cat "$here/precious")"
is 'the kept message is a file' 'regular file' "$(stat -c %F .git/SALLYPORT_EDITMSG)"
is 'the draft is not read by others' 600 "$(stat -c %a .git/SALLYPORT_EDITMSG)"

types() { # CODE COMMAND: what $here/first says, as it stands
    local command
    command=$(sed -n ':more; /\\$/{N; s/ *\\\n */ /; b more}; s/^      git /git /p' "$here/first")
    is "$1" "$2" "$command"
    eval "$command" >/dev/null 2>&1
}

story 'a commit on main'
for hook in commit-msg prepare-commit-msg; do
    ln -sf "$SALLYPORT_BUILD/hooks/$hook" ".git/hooks/$hook"
done
stage notes.md
git commit -q -m 'docs: note' 2>"$here/said"
is_text 'is made, with a word of warning' "$here/said" <<'END'
sallyport: commit accepted: 1 warning

  | docs: note
    protected-ref (warning): this commit is on main itself, which
      | changes only by a merge
    fix: move it to a branch of its own
      git switch -c feature/NAME main && git branch -f main origin/main
    sallyport explain protected-ref
END
cp "$here/said" "$here/first"
stage more.md
made 'once' git commit -q -m 'docs: more'
head=$(id HEAD)
types protected-ref/commit 'git switch -c feature/NAME main && git branch -f main origin/main'
is 'typed as it stands, it moves all of them' "feature/NAME $head $(id origin/main)" \
    "$(git branch --show-current) $(id HEAD) $(id main)"
git switch -q main && branch feature/color && cycle A && git switch -q main
git merge -q --squash feature/color >/dev/null && git branch "feature/${prp[A]}"
git commit -q -m 'feat: color' -m "PRP: ${prp[A]}" 2>"$here/said"
cp "$here/said" "$here/first"
head=$(id HEAD)
types protected-ref/commit \
    "git switch -c feature/${prp[A]}-2 main && git branch -f main origin/main && git switch feature/color"
is 'a squash of a branch ends on that branch' "feature/color $head $(id origin/main)" \
    "$(git branch --show-current) $(id "feature/${prp[A]}-2") $(id main)"
git switch -q main
git merge -q --no-ff -m 'Merge branch feature/NAME' feature/NAME >"$here/said" 2>&1
is 'of a merge nothing is said' '' "$(cat "$here/said")"
git reset -q --hard origin/main && git config sallyport.user ci-bot
printf '[roles]\nci = ci-bot\n' >.sallyport.ini
stage notes.md
made 'nor to a user who may merge' git commit -q -m 'docs: note'
