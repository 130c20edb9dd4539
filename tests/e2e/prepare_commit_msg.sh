#!/usr/bin/env bash
# prepare_commit_msg.sh - what a developer finds in the editor, and what comes
# of a message that was given.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

A=${prp[A]} B=${prp[B]}

client() { # TITLE [BRANCH]: a story with both hooks
    story "$1"
    ln -s "$SALLYPORT_BUILD/hooks/prepare-commit-msg" \
        "$SALLYPORT_BUILD/hooks/commit-msg" .git/hooks/
    branch "${2:-feature/$A}"
    # keeps what it finds; types $TYPE after the first line
    cat >"$here/editor" <<'END'
#!/bin/sh
case $1 in
*git-rebase-todo) sed -i 's/^pick/reword/' "$1" ;;
*) cp "$1" "${0%/*}/found" && sed -i "1s/\$/$TYPE/" "$1" ;;
esac
END
    chmod +x "$here/editor"
    export GIT_EDITOR=$here/editor
}

stage() { # FILE
    mkdir -p "$(dirname "$1")"
    echo "change $((++changes))" >>"$1"
    git add "$1"
}

edit() { # TEXT COMMAND...: types the text after the first line
    local text=$1
    shift
    status=0
    TYPE=$text "$@" >"$here/out" 2>&1 || status=$?
}

found() { # WHAT <TEXT: what stood in the editor above git's own comments
    sed '/^[#;] Please enter/,$d' "$here/found" >"$here/above"
    is_text "$1" "$here/above" "$here/out"
}

last() { # WHAT <TEXT: the message of HEAD
    git log -1 --format=%B | sed '$d' >"$here/message"
    is_text "$1" "$here/message" "$here/out"
}

client 'the editor'
stage tests/a_test.sh
edit 'the tunnel opens' git commit
found 'a branch begins with a test' <<END
test: 

PRP: $A

END
last 'what was typed is after the type' <<END
test: the tunnel opens

PRP: $A
END
stage src/a.sh
edit 'open the tunnel' git commit -v
found 'after RED comes GREEN' <<END
feat: 

PRP: $A

END
last 'above the scissors' <<END
feat: open the tunnel

PRP: $A
END
stage src/a.sh
edit 'name it' git -c core.commentChar=';' commit
found 'after GREEN comes REFACTOR' <<END
refactor: 

PRP: $A

END
stage tests/a_test.sh
edit '' git commit
found 'after REFACTOR comes the next test' <<END
test: 

PRP: $A

END
is 'what nobody typed into is no commit' \
    "1 sallyport: no commit is made: no text follows 'test:'" \
    "$status $(cat "$here/out")"
printf '\n\nWhy:\n\n# How to write it\n' >"$here/template"
edit 'it closes' git commit -t "$here/template"
found 'a template stays as it is' <<END


Why:

PRP: $A

# How to write it

END

client 'a message that was given'
stage tests/a_test.sh
git commit -q -m 'test: the tunnel opens'
last '-m' <<END
test: the tunnel opens

PRP: $A
END
stage src/a.sh
printf 'feat: open it\n\nBody.\n\nSigned-off-by: A <a@example.org>\n' |
    git commit -q -F -
last '-F, with trailers of its own' <<END
feat: open it

Body.

Signed-off-by: A <a@example.org>
PRP: $A
END
stage src/a.sh
git commit -q -m 'refactor: name it' -m "PRP: $B" 2>/dev/null
git commit -q --no-verify -m 'refactor: name it' -m "PRP: $B" 2>/dev/null
last 'a reference that is there stays' <<END
refactor: name it

PRP: $B
END
stage notes.md
git commit -q -m 'docs: say how'
last 'a neutral commit needs none' <<'END'
docs: say how
END
stage src/a.sh
git commit -q --fixup HEAD~1
last 'a fixup! needs none' <<'END'
fixup! refactor: name it
END
git revert --no-edit HEAD >/dev/null
is 'a revert needs none' '' "$(git log -1 --format='%(trailers:key=PRP)')"
stage tests/a_test.sh
edit ', twice' git commit -e -m 'test: again'
found '-m with an editor' <<END
test: again

PRP: $A

END
stage tests/a_test.sh
printf 'test: again\n\nPRP: %s\n\nCo-authored-by: B <b@example.org>\n' $B >"$here/given"
git commit -q -F "$here/given" >"$here/out" 2>&1
succeeds 'a reference that git does not see gets no second one: commit-msg says why' \
    grep -q 'is there, in line 3' "$here/out"
edit '' git commit -e -F "$here/given" --no-verify
last 'in an editor it is moved to the other trailers' <<END
test: again

Co-authored-by: B <b@example.org>
PRP: $B
END
git reset -q --hard HEAD^
git commit -q --allow-empty --allow-empty-message -m '' >"$here/out" 2>&1
is 'a message that is to be empty is' '' "$(git log -1 --format=%B)"

client 'words of others'
stage tests/a_test.sh
git commit -q -m 'test: a'
git commit -q --amend -m 'test: b'
last 'amend, with a message that was given' <<END
test: b

PRP: $A
END
git -c core.hooksPath=/dev/null commit -q --amend -m 'test: b'
git commit -q --amend --no-verify --no-edit
last 'amend' <<'END'
test: b
END
edit '' git commit --amend --no-verify
last 'amend, in an editor' <<'END'
test: b
END
stage tests/a_test.sh
git commit -q --no-verify -C HEAD
last '-C' <<'END'
test: b
END
edit ' again' git commit --no-verify --allow-empty -c HEAD
last '-c' <<'END'
test: b again
END
git switch -q -c feature/other main
touch=other.md commit 'docs: other'
git switch -q -
git merge -q --no-ff --no-edit feature/other
last 'a merge' <<'END'
Merge branch 'feature/other' into feature/WU-006a-vpn-tunnel-foundation
END
git reset -q --hard HEAD^
git merge -q --squash feature/other >/dev/null 2>&1
edit 'squashed' git commit --no-verify
is 'a squash' '' "$(git log -1 --format='%(trailers:key=PRP)')"
git reset -q --hard HEAD^
git cherry-pick feature/other >/dev/null 2>&1
last 'a cherry-pick' <<'END'
docs: other
END
before=$(git log --format=%B main..)
TYPE='' git rebase -q -i main >"$here/out" 2>&1
git rebase --abort 2>/dev/null
is 'a rebase' "$before" "$(git log --format=%B main..)"

client 'in the middle of a rebase'
stop() { # SUBJECT: a rebase that stops at that commit
    GIT_SEQUENCE_EDITOR="sed -i '/ $1\$/s/^pick/edit/'" git rebase -q -i main >/dev/null 2>&1
}
proceed() { GIT_EDITOR=true git rebase --continue >/dev/null 2>&1; }
stage tests/a_test.sh
stage src/a.sh
git commit -q --no-verify -m 'feat: both' -m "PRP: $A"
stage src/a.sh
git commit -q --no-verify -m 'refactor: name it' -m "PRP: $A"
stage src/b.sh
git -c core.hooksPath=/dev/null commit -q -m 'feat: of others'
stop 'feat: both'
git reset -q HEAD^
git add tests
git commit -q -m 'test: split' >"$here/out" 2>&1
last 'what is split has the line of the branch' <<END
test: split

PRP: $A
END
git add src
edit 'split' git commit
found 'in an editor, too, with its type' <<END
feat: 

PRP: $A

END
proceed
is 'what is picked stays as it is' \
    "feat: of others=/refactor: name it=$A/feat: split=$A/test: split=$A/" \
    "$(git log --format='%s=%(trailers:key=PRP,valueonly,separator=%x2C)' main.. | tr '\n' /)"
stop 'test: split'
git commit -q --amend -m 'test: it opens' >"$here/out" 2>&1
last 'amend, with a message that was given' <<END
test: it opens

PRP: $A
END
proceed
stage tests/b_test.sh
git commit -q --no-verify -m 'test: b' -m "PRP: $B"
stage src/b.sh
git commit -q --no-verify -m 'refactor: a' -m "PRP: $A"
stop 'test: b'
git reset -q HEAD^
git add tests
git commit -q -m 'test: still b' >"$here/out" 2>&1
last 'it is that of the commit that was taken apart' <<END
test: still b

PRP: $B
END
stage src/c.sh
git commit -q --no-verify -m 'feat: a' -m "PRP: $A"
git commit -q --no-verify --amend -m 'feat: still a'
last 'or that of the commit that is amended' <<END
feat: still a

PRP: $A
END
proceed
stop 'feat: of others'
git commit -q --no-verify --amend -m 'feat: of others, too'
last 'else that of the name of the branch' <<END
feat: of others, too

PRP: $A
END
proceed
git branch -q -m feature/no-reference
stop 'feat: still a'
git reset -q HEAD^
git add src
git commit -q --no-verify -m 'feat: split again'
last 'which need not have one' <<END
feat: split again

PRP: $A
END
git rebase --abort
git -c core.hooksPath=/dev/null commit -q --allow-empty -m 'feat: nothing'
stop 'feat: nothing'
git commit -q --no-verify --amend --allow-empty -m 'feat: no proposal'
last 'where none says it, nothing is added' <<'END'
feat: no proposal
END
git rebase --abort

client 'which reference' feature/no-reference
stage tests/a_test.sh
edit 'a' git commit
found 'none: there is only the type' <<'END'
test: 

END
git commit -q -m 'test: a' -m "PRP: $B"
stage src/a.sh
edit 'a' git commit
found 'the one that the branch uses' <<END
feat: 

PRP: $B

END
red A
stage src/b.sh
git commit -q --no-verify -m 'feat: b'
last 'several: none' <<'END'
feat: b
END
git switch -q -c feature/WU-007 main
git commit -q --no-verify --allow-empty -m 'test: c' -m "PRP: $B"
git commit -q --no-verify --allow-empty -m 'test: d'
last 'the name of the branch, as it is written on it' <<END
test: d

PRP: $B
END
git switch -q main
stage notes.md
edit 'docs: e' git commit
found 'on main nothing is proposed' <<'END'

END

client 'the policy'
stage tests/a_test.sh
printf '[policy]\nmode = off\n' >.sallyport.ini
git commit -q -m 'test: a'
last 'one that is off' <<'END'
test: a
END
echo '[broken' >.sallyport.ini
git commit -q --no-verify --allow-empty -m 'test: b' >"$here/out" 2>&1
is 'one that is broken is told by commit-msg' '' "$(cat "$here/out")"
last 'and the message stays' <<'END'
test: b
END
printf '[prp]\ntrailer = Refs\n[message]\nheader = [A-Z].*\n' >.sallyport.ini
edit 'Do it' git commit --no-verify --allow-empty
found 'headers of its own are not guessed' <<END


Refs: $A

END
rm .sallyport.ini
cat >.git/hooks/prepare-commit-msg.chained <<'END'
#!/bin/sh
echo 'test: of the template' >"$1"
echo "$2"
END
chmod +x .git/hooks/prepare-commit-msg.chained
git commit -q --no-verify --allow-empty -m 'x' >"$here/out" 2>&1
last 'the hook that was there before comes first' <<END
test: of the template

PRP: $A
END
is 'with its arguments' message "$(cat "$here/out")"
printf '#!/bin/sh\nexit 3\n' >.git/hooks/prepare-commit-msg.chained
git commit -q --no-verify --allow-empty -m 'x' >/dev/null 2>&1
is 'and may refuse' 1 $?
rm .git/hooks/prepare-commit-msg.chained
for arguments in '' '/nowhere' "$here" "$here/missing message"; do
    # shellcheck disable=SC2086
    .git/hooks/prepare-commit-msg $arguments >"$here/out" 2>&1
    is "it never fails ($arguments)" '0 ' "$? $(cat "$here/out")"
done
