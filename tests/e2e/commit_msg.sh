#!/usr/bin/env bash
# commit_msg.sh - the developer's commit-msg hook, in every way of committing.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

now=1700000000
A="PRP: ${prp[A]}"

# Time passes: a commit with the time of another one may amend it.
tick() {
    now=$((now + 60))
    export GIT_AUTHOR_DATE="$now +0000" GIT_COMMITTER_DATE="$now +0000"
}

hook() { # the hook in the clone of this story
    ln -sf "$SALLYPORT_BUILD/hooks/commit-msg" "${1:-.git/hooks}/commit-msg"
}

client() { # TITLE: a story with the hook, on a branch
    story "$1"
    hook
    branch feature/tunnel
}

stage() { # FILE...
    local file
    for file in "$@"; do
        mkdir -p "$(dirname "$file")"
        echo "change $((++changes))" >>"$file"
        git add "$file"
    done
}

# An editor that writes this text above what is in the file.
writes() { # TEXT
    printf '%s\n' "$1" >"$here/text"
    cat >"$here/editor" <<END
#!/bin/sh
cat "$here/text" "\$1" >"\$1.new" && mv "\$1.new" "\$1"
END
    chmod +x "$here/editor"
    export GIT_EDITOR=$here/editor
}

try() { # COMMAND...: sets $status; writes $here/said
    status=0
    tick
    "$@" >"$here/out" 2>"$here/said" || status=$?
}

# The findings that were said: rule and message.
findings_of_commit() {
    awk '
    function flush() { if (rule != "") print rule "\t" text; rule = "" }
    /^    sallyport explain / { flush(); next }
    /^    fix: / { inside = 0; next }
    /^    [a-z-]+( \(warning\))?: / {
        flush()
        rule = text = substr($0, 5)
        sub(/: .*/, "", rule)
        sub(/^[^:]*: /, "", text)
        inside = 1
        next
    }
    /^      \| / && inside { text = text " " substr($0, 9) }
    END { flush() }' "$here/said"
}

made() { # WHAT COMMAND...: without a word of ours
    local what=$1
    shift
    try "$@"
    if [ $status = 0 ] && ! grep -q '^sallyport' "$here/said"; then
        ok "$what"
    else
        { echo "exit status $status" && cat "$here/said"; } | not_ok "$what"
    fi
}

refused() { # WHAT COMMAND... <FINDINGS "rule | message", or "rule"
    local what=$1 before problems
    shift
    sed 's/ | /\t/g' >"$here/expected"
    before=$(git rev-parse -q --verify HEAD)
    try "$@"
    findings_of_commit >"$here/findings"
    problems=$(
        same_findings "$here/expected" "$here/findings"
        unfit_lines <(grep -v ' --file=' "$here/said")
        [ $status != 0 ] || echo 'the commit was made'
        [ "$before" = "$(git rev-parse -q --verify HEAD)" ] || echo 'HEAD moved'
        grep -q '^sallyport: commit refused: [1-9][0-9]* findings\?$' \
            "$here/said" || echo 'no first line'
    )
    if [ -z "$problems" ]; then
        ok "$what"
    else
        { echo "$problems" && cat "$here/said"; } | not_ok "$what"
    fi
}

way_back() { # WHAT COMMAND: the one that brings the message back
    is "$1" "  $2" "$(sed '1,/^Your message is kept/d; /^  /!d' "$here/said" |
        sed -e :a -e '/\\$/{N;s/\\\n *//;ba' -e '}')"
}

# --- the cycle ---

client 'the cycle, from one commit to the next'
stage src/tunnel.sh
refused 'code before a test is told at once' \
    git commit -m 'feat: open the tunnel (GREEN)' -m "$A" <<END
tdd-order | code before its test: commit the failing test first (${prp[A]})
END
is_text 'it looks like a refused push' "$here/said" <<END
sallyport: commit refused: 1 finding

  | feat: open the tunnel (GREEN)
    tdd-order: code before its test: commit the failing test first
      | (WU-006a-vpn-tunnel-foundation)
    fix: put the test into its own commit before this one
      git reset
    sallyport explain tdd-order

Your message is kept. To commit with it:
  git commit --edit --file=.git/SALLYPORT_EDITMSG
END
git reset -q
stage tests/tunnel_test.sh
made 'RED' git commit -m 'test: the tunnel opens (RED)' -m "$A"
git add src
made 'GREEN' git commit -m 'feat: open the tunnel (GREEN)' -m "$A"
stage src/tunnel.sh
made 'REFACTOR' git commit -m 'refactor: name the cipher once' -m "$A"
stage src/tunnel.sh
refused 'a second GREEN needs a second RED' \
    git commit -m 'feat: close the tunnel' -m "$A" <<END
tdd-order | code after the refactoring: commit a failing test first (${prp[A]})
END
refused 'a subject that cannot be read is said once' git commit -m 'Close the tunnel' <<'END'
message-format | the subject is not 'type: description' or 'type(scope): description'
END
refused 'a path that does not fit the phase' \
    git commit -m 'test: it closes' -m "$A" <<'END'
tdd-content | this RED commit changes code and brings no test: src/tunnel.sh
END
is 'the path can be left out as it says' '      git reset -- :/src/tunnel.sh' \
    "$(grep 'git reset' "$here/said")"
git reset -q
stage notes.md
made 'a neutral commit needs nothing' git commit -m 'docs: say how'

# --- the message as git will store it ---

client 'the message as git will store it'
stage notes.md
made '-F, as it is' git commit -F - <<'END'
docs: say how

# a heading, which git keeps
END
stage notes.md
refused '-m keeps comment lines' git commit -m '# docs: say how' <<'END'
message-format | the subject is not 'type: description' or 'type(scope): description'; '#' stands before the type
END
writes 'docs: say how'
made 'an editor: comments do not count' git commit
stage notes.md
made '-v: what stands below the scissors does not count' git commit -v
stage notes.md
writes $'docs: say how\n# of no matter'
made '--cleanup=scissors' git commit --cleanup=scissors
stage notes.md
made 'commit.cleanup' git -c commit.cleanup=strip commit \
    -m $'# of no matter\n\n\ndocs: say how  '
stage notes.md
made 'core.commentChar' git -c core.commentChar=';' -c commit.cleanup=strip \
    commit -m $'; of no matter\ndocs: say how'
stage notes.md
git config core.commentChar auto
git config commit.template "$here/template"
echo '# Not a comment' >"$here/template"
writes $'docs: say how\n'
made 'core.commentChar=auto' git commit
is 'its heading stayed' $'docs: say how\n\n# Not a comment' \
    "$(git log -1 --format=%B | sed '/^$/{N;/^\n$/d}')"
git config --unset core.commentChar
git config --unset commit.template
stage notes.md
git config i18n.commitEncoding ISO-8859-1
made 'i18n.commitEncoding' git commit -m "$(printf 'docs: \344rger')" \
    -m "$(printf '\344%.0s' {1..70})"
git config --unset i18n.commitEncoding
stage notes.md
made 'bytes that are no UTF-8 are stored as if they were Latin' \
    git commit -m "$(printf 'docs: \344rger')"
stage notes.md
writes ''
try git commit
is 'an empty message is git'"'"'s business' \
    'Aborting commit due to empty commit message.' "$(cat "$here/said")"
writes $'test: \n\nPRP: WU-1\n'
try git commit
is 'a type alone is no commit' \
    "1 sallyport: no commit is made: no text follows 'test:'" \
    "$status $(cat "$here/said")"
writes $'\n\nPRP: WU-1\n'
try git commit
is 'nor is what nobody wrote' \
    "1 sallyport: no commit is made: nothing was written" \
    "$status $(cat "$here/said")"
refused 'a message that is too long' \
    git -c core.pager=cat commit -m 'docs: long' -m "$(seq 20000)" <<'END'
limits | the message is longer than 65536 bytes ([limits] message)
END

# --- the ways to commit ---

client 'the ways to commit'
stage tests/a_test.sh src/a.sh
refused 'RED with implementation' git commit -m 'test: a' -m "$A" <<'END'
tdd-content | this RED commit changes code: src/a.sh
END
made 'a partial commit, by paths' git commit -m 'test: a' -m "$A" -- tests
made 'the rest of it' git commit -m 'feat: a' -m "$A"
stage tests/b_test.sh src/b.sh
refused 'a partial commit of the wrong path' \
    git commit -m 'test: b' -m "$A" -- src <<'END'
tdd-content | this RED commit changes code and brings no test: src/b.sh
END
git reset -q --hard
echo more >>src/a.sh
refused '-a' git commit -a -m 'test: a' -m "$A" <<'END'
tdd-content | this RED commit changes code and brings no test: src/a.sh
END
made '-a' git commit -a -m 'refactor: a' -m "$A"
echo more >>src/a.sh
refused '-p' bash -c 'yes | git commit -p -m "docs: a"' <<'END'
tdd-content | 'docs:' may not change code: src/a.sh
END
git checkout -q .
refused 'an empty commit is no step' \
    git commit --allow-empty -m 'test: nothing' -m "$A" <<'END'
tdd-content | the commit is empty
END
made 'an empty one that is neutral' git commit --allow-empty -m 'chore: begin'
echo later >docs/later.md
git add -N docs/later.md
stage notes.md
made 'a file that is only intended to be added' git commit -m 'docs: say how'
git reset -q --hard
mkdir -p deep/er
(
    cd deep/er || exit
    stage notes.md
    refused 'from a directory below' git commit -m 'say how' <<'END'
message-format
END
    way_back 'the way back is typed from there' \
        'git commit --edit --file=../../.git/SALLYPORT_EDITMSG'
    GIT_EDITOR='sed -i 1s/^/docs:\ /' \
        made 'and leads back' git commit --edit --file=../../.git/SALLYPORT_EDITMSG
    exit $failures
)
failures=$((failures + $?))
is 'with the message' 'docs: say how' "$(git log -1 --format=%s)"

# --- amend, and what else rewrites ---

client 'what rewrites a commit'
stage tests/a_test.sh
made 'RED' git commit -m 'test: a' -m "$A"
writes ''
made 'amend: the message' git commit --amend -m 'test: b' -m "$A"
stage tests/a_test.sh
made 'amend: more of it' git commit --amend --no-edit
refused 'amend: a message that is wrong' git commit --amend -m 'b' <<'END'
message-format
END
way_back 'amend: the way back amends' \
    'git commit --amend --edit --file=.git/SALLYPORT_EDITMSG'
stage src/a.sh
refused 'amend: a path that does not fit' git commit --amend --no-edit <<'END'
tdd-content | this RED commit changes code: src/a.sh
END
made 'GREEN' git commit -m 'feat: a' -m "$A"
made 'amend: the author' git commit --amend --no-edit --author 'B <b@example.org>'
stage src/a.sh
made 'REFACTOR' git commit -m 'refactor: a' -m "$A"
made 'amend: into another phase of the same place' \
    git commit --amend -m 'feat: more' -m "$A"
stage tests/a_test.sh
made 'fixup!' git commit --fixup HEAD~2
stage src/a.sh
made 'squash!' git commit --squash HEAD~2 -m 'squashed'
GIT_EDITOR=true made 'amend!' git commit --fixup=amend:HEAD~3 --allow-empty
refused 'fixup! of what is not there' \
    git commit --allow-empty -m 'fixup! docs: nothing' <<'END'
tdd-phase | it corrects a commit that is not on this branch
END
git reset -q --hard HEAD~3
cat >"$here/editor" <<'END'
#!/bin/sh
case $1 in
*git-rebase-todo) sed -i 's/^pick/reword/' "$1" ;;
*) [ -z "$REWORD" ] || sed -i "1s/.*/$REWORD/" "$1" ;;
esac
END
export GIT_EDITOR=$here/editor
made 'reword, as they are' git rebase -i main
try env REWORD='feat: b' git rebase -i main
findings_of_commit | cut -f 1 >"$here/findings"
is_text 'reword into what it is not' "$here/findings" <<'END'
tdd-content
END
git rebase --abort

# --- merge, cherry-pick, revert ---

client 'what others have written'
red A
green A
git switch -q -c feature/other main
hook
files 'test: log it' "PRP: ${prp[B]}" tests/log_test.sh
touch=notes.md commit 'docs: one'
git switch -q feature/tunnel
made 'a merge without a conflict' git merge --no-edit feature/other
git reset -q --hard HEAD^
echo ours >notes.md && git add notes.md
made 'our side' git commit -m 'docs: two'
git merge -q feature/other >/dev/null 2>&1
echo both >notes.md && git add notes.md
GIT_EDITOR=true made 'a merge with its conflict settled' git commit
is 'it has two parents' 3 "$(git rev-list --parents -1 HEAD | wc -w)"
git reset -q --hard HEAD^
printf '[message]\nmerge = check\n' >.sallyport.ini
refused 'a merge whose message is looked at' \
    git merge -m 'Merge it' -X ours feature/other <<'END'
message-format
END
way_back 'its message is in another file' \
    'git commit --edit --file=.git/SALLYPORT_EDITMSG'
rm .sallyport.ini
git merge --abort
git merge -q --no-commit -X ours feature/other >/dev/null 2>&1
stage src/evil.sh
refused 'a merge with changes of its own' git commit --no-edit <<'END'
tdd-content | the merge has changes of its own, which neither side has: src/evil.sh
END
git merge --abort
git switch -q -c feature/third feature/tunnel
git revert --no-commit HEAD~1 && GIT_EDITOR=true made \
    'a revert keeps the message that git gives it' git commit
made 'cherry-pick' git cherry-pick -x feature/other~1
stage notes.md
made 'ours' git commit -m 'docs: ours'
git cherry-pick feature/other >/dev/null 2>&1
echo both >notes.md && git add notes.md
GIT_EDITOR=true made 'cherry-pick --continue' git cherry-pick --continue

# --- where ---

client 'other places'
git worktree add -q "$here/linked work" -b feature/linked main
(
    cd "$here/linked work" || exit
    stage src/a.sh
    refused 'a linked work tree' git commit -m 'feat: a' -m "$A" <<'END'
tdd-order
END
    way_back 'its message is in its own directory' \
        "git commit --edit --file=$here/work"/.git/worktrees/linked-work/SALLYPORT_EDITMSG
    exit $failures
)
failures=$((failures + $?))
git -c protocol.file.allow=always submodule --quiet add "$server" module
hook .git/modules/module/hooks
(
    cd module || exit
    git switch -q -c feature/module
    stage src/a.sh
    refused 'a submodule' git commit -m 'feat: a' -m "$A" <<'END'
tdd-order
END
    way_back 'its message, too' \
        "git commit --edit --file=$here/work"/.git/modules/module/SALLYPORT_EDITMSG
    exit $failures
)
failures=$((failures + $?))
git reset -q --hard

git switch -q main
stage src/a.sh
try git commit -m 'feat: a' -m "$A"
is 'on main nothing is asked of the order' '0 protected-ref (warning)' \
    "$status $(findings_of_commit | cut -f 1)"
refused 'but of the commit' git commit --allow-empty -m 'a' <<'END'
message-format
END
made 'a fixup! on main' git commit --allow-empty -m 'fixup! feat: a'
git switch -q --detach origin/main
stage src/b.sh
refused 'a detached HEAD' git commit -m 'feat: a' -m "$A" <<'END'
tdd-order
END
git reset -q --hard
git switch -q --orphan feature/orphan
stage src/b.sh
refused 'an unborn branch' git commit -m 'feat: a' -m "$A" <<'END'
tdd-order
END
git init -q -b main "$here/new" && cd "$here/new" || exit
mkdir -p .git/hooks && hook
stage src/a.sh
made 'the first commit of all is the import' git commit -m 'Initial commit'

# --- the policy ---

client 'the policy'
stage notes.md
echo '[mesage]' >.sallyport.ini
try git commit -m 'docs: x'
is 'one that is broken refuses' 1 $status
sed -i '/^ .*sallyport.ini:1: /,/did you mean/d' "$here/said"
is_text 'and says the way past' "$here/said" <<'END'
sallyport: commit refused: it could not be judged

  fix it, and check it with 'sallyport policy check'; or commit without
    being judged:
      git commit --no-verify

Your message is kept. To commit with it:
  git commit --edit --file=.git/SALLYPORT_EDITMSG
END
made 'which is one' git commit --no-verify -m 'x'
stage notes.md
printf '[policy]\nmode = observe\n' >.sallyport.ini
try git commit -m 'x'
is 'one that observes does not refuse' "0 sallyport: commit accepted, as the policy only observes; it has" \
    "$status $(head -n 1 "$here/said")"
stage notes.md
printf '[policy]\nmode = off\n' >.sallyport.ini
made 'one that is off is silent' git commit -m 'x'
stage notes.md
printf '[rule "message-format"]\nlevel = warn\n' >.sallyport.ini
try git commit -m 'docs: x' -m x -m "$(printf 'x%.0s' {1..80})"
made 'a warning needs a reason' git commit --allow-empty -m 'docs: y'
stage notes.md
try git commit -m $'docs: x\nno blank line'
is 'a warning is said and stops nothing' \
    '0 sallyport: commit accepted: 1 warning' \
    "$status $(head -n 1 "$here/said")"
rm .sallyport.ini
cat >.git/hooks/commit-msg.chained <<'END'
#!/bin/sh
echo "chained $1" >&2
sed -i 's/^wip/docs: say how/' "$1"
END
chmod +x .git/hooks/commit-msg.chained
stage notes.md
try git commit -m wip
is 'the hook that was there before may change the message' \
    '0 chained .git/COMMIT_EDITMSG docs: say how' \
    "$status $(cat "$here/said") $(git log -1 --format=%s)"
printf '#!/bin/sh\nexit 7\n' >.git/hooks/commit-msg.chained
try git commit --allow-empty -m 'docs: x'
is 'and refuse' 1 $status
rm .git/hooks/commit-msg.chained
(cd .git && GIT_DIR=$PWD hooks/commit-msg) >/dev/null 2>"$here/said"
is 'without a file it says who runs it' \
    '  commit-msg is run by git, with the file of the message' \
    "$(sed -n 3p "$here/said")"

# --- the same verdict as the server's ---

# Each commit is tried with the hook, then made without it and pushed: both find
# the same rules.
client 'the server finds the same'
same() { # SUBJECT LINE FILE...
    local subject=$1 line=$2 here_says server_says
    shift 2
    stage "$@"
    try git commit --allow-empty -m "$subject" ${line:+-m "$line"}
    here_says=$(findings_of_commit | cut -f 1 | sort | tr '\n' ' ')
    [ $status = 0 ] || git commit -q --no-verify --allow-empty -m "$subject" \
        ${line:+-m "$line"}
    run_push origin HEAD
    server_says=$(findings <"$here/said" |
        awk -F '\t' -v subject="$subject" \
            'substr($2, 1, 40) == substr(subject, 1, 40) { print $3 }' |
        sort | tr '\n' ' ')
    is "$subject ($*): ${here_says:-nothing}" "$server_says" "$here_says"
    [ $status = 0 ] || git reset -q --hard HEAD^
}
same 'feat: early' "$A" src/a.sh
same 'refactor: early' "$A" src/a.sh
same 'test: with code' "$A" tests/a_test.sh src/a.sh
same 'test: without a test' "$A" notes.md
same 'test: nothing' "$A"
same 'test: no proposal' '' tests/a_test.sh
same 'test: bad proposal' 'PRP: none' tests/a_test.sh
same 'Say it' '' tests/a_test.sh
same 'what: is it' "$A" tests/a_test.sh
same 'feat: two things (RED)' "$A" tests/a_test.sh
same "docs: $(printf 'x%.0s' {1..100})" '' notes.md
same 'docs: with code' '' src/a.sh
same 'test: good' "$A" tests/a_test.sh
same 'refactor: too early' "$A" src/a.sh
same 'feat: of another' "PRP: ${prp[B]}" src/a.sh
same 'feat: good' "$A" src/a.sh
same 'feat: edits a test' "$A" src/a.sh tests/a_test.sh
same 'refactor: good' "$A" src/a.sh
same 'feat: too late' "$A" src/a.sh
same 'fixup! test: good' '' tests/a_test.sh
same 'fixup! test: unknown' '' tests/a_test.sh
same 'Revert "feat: good"' 'This reverts nothing.' src/a.sh
same 'chore: of no matter' '' Makefile

# --- a squash ---

client 'a squash on main is judged by its branch'
printf '[roles]\nci = alice\n' >.git/sallyport-policy.ini
git config sallyport.user alice
for name in one two three; do
    git switch -q -c feature/$name main
    touch=tests/$name.sh commit "test: $name (RED)" "$A"
    touch=src/$name.sh commit "feat: $name (GREEN)" "$A"
    touch=src/$name.sh commit "refactor: $name (REFACTOR)" "$A"
    so_far
done
git switch -q main
squash() { git merge -q --squash "$1" >"$here/out" 2>&1; }
squash feature/one
refused 'its message is judged' git commit -m 'All of one (#1)' <<'END'
message-format
END
made 'it needs no proposal' git commit -m 'feat: one (#1)'
as ci-bot push_ok 'nor does the server ask for one' origin main
squash feature/two
made 'nor a type that code may have' git commit -m 'docs: two (#2)'
as ci-bot push_ok 'nor does the server' origin main
stage src/more.sh
refused 'the next commit is no squash' git commit -m 'feat: more (#3)' <<END
prp-reference | no 'PRP:' line says which proposal this change belongs to
END
git reset -q --hard
squash feature/three
refused 'where HEAD is amended, neither' git commit --amend -m 'feat: two and three' <<END
prp-reference | no 'PRP:' line says which proposal this change belongs to
END
git reset -q --hard
git switch -q -c feature/all
squash feature/three
refused 'on a branch it is a commit like any other' git commit -m 'feat: three' <<END
prp-reference | no 'PRP:' line says which proposal this change belongs to
tdd-order | code before its test: commit the failing test first (without a proposal)
END
git reset -q --hard

client 'a squash on main, by tickets'
cat "$SALLYPORT_SOURCE/conf/dialects/jira.ini" >>"$server/sallyport.ini"
cp "$server/sallyport.ini" .git/sallyport-policy.ini
git config sallyport.user ci-bot
git switch -q -c feature/SHOP-21-tax main
touch=tests/tax.sh commit 'SHOP-21: tax (RED)'
touch=src/tax.sh commit 'SHOP-21: tax (GREEN)'
touch=src/tax.sh commit 'SHOP-21: tax (REFACTOR)'
so_far
is 'a title needs no step' 'sallyport: check: 1 commit, no findings' \
    "$("$SALLYPORT_BUILD/bin/sallyport" check --title 'SHOP-21: tax (#4)' 2>/dev/null | head -n 1)"
is 'but the ticket' message-format \
    "$("$SALLYPORT_BUILD/bin/sallyport" check --title 'Tax (#4)' --format json 2>/dev/null | jq -r '.findings[].rule')"
git switch -q main && git merge -q --squash feature/SHOP-21-tax >/dev/null 2>&1
made 'nor does the commit' git commit -m 'SHOP-21: tax (#4)'
as ci-bot push_ok 'which the server takes' origin main
