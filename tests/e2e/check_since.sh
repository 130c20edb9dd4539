#!/usr/bin/env bash
# check_since: commits since a time, and what a clone does not know.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH

check() { # WHAT STATUS FIRST-LINE [ARGUMENT...]
    local what=$1 expected=$2 line=$3
    shift 3
    status=0
    sallyport check "$@" >"$here/out" 2>"$here/err" || status=$?
    is "$what" "$expected: $line" "$status: $(head -n 1 "$here/out")"
}

says() { # WHAT TEXT: on standard error
    if grep -qF -- "$2" "$here/err"; then
        ok "$1"
    else
        not_ok "$1" <"$here/err"
    fi
}

at() { # DATE MESSAGE
    GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1 \
        git commit -q --allow-empty -m "$2"
}

story 'since a time'
git switch -q -c feature/old main
at '2016-03-01T12:00:00Z' 'too old'
at '2018-03-01T12:00:00Z' 'old'
git switch -q -c feature/side
at '2020-03-01T12:00:00Z' 'of the side'
git switch -q feature/old
at '2021-03-01T12:00:00Z' 'new'
GIT_AUTHOR_DATE=2022-03-01T12:00:00Z GIT_COMMITTER_DATE=2022-03-01T12:00:00Z \
    git merge -q --no-ff -m 'merge: the side' feature/side
of() { # TIME
    sallyport check --since "$1" --format json 2>/dev/null |
        grep -o '"commits":[0-9]*' || :
}
is 'all of them' '"commits":5' "$(of 2016-01-01)"
is 'not the oldest' '"commits":4' "$(of 2017-01-01)"
is 'not what the sides have in common' '"commits":3' "$(of 2019-01-01)"
is 'not an old side' '"commits":2' "$(of 2020-12-01)"
is 'none' '"commits":0' "$(of '1 month ago')"
check 'within a range' 1 'sallyport: check: 1 finding in 1 commit' \
    --since 2020-12-01 HEAD~1
check 'what is no time' 2 '' --since tomorrow
says 'is said' "--since takes a time in the past, such as '1 year ago'"
check 'nor is a word' 2 '' --since gibberish

check 'history of main is not pushed by anybody' 0 'sallyport: check: 0 commits, no findings' \
    --since '1 hour ago' --ref main HEAD~1
says 'and it is said' 'who may change main is not judged here; to judge it for a user, add --as USER'
check 'a user can be asked about' 1 'sallyport: check: 1 finding in 2 commits' \
    --since 2020-12-01 --ref main --as ana
check 'a branch needs no role' 1 'sallyport: check: 1 finding in 1 commit' --since 2020-12-01 HEAD~1
is 'and no other note' 'sallyport: it is not what is checked out, so no command is shown' \
    "$(<"$here/err")"

story 'since a time on main'
at '2021-03-01T12:00:00Z' 'not of any type'
check 'its commits are judged' 1 'sallyport: check: 1 finding in 2 commits' --since 2020-12-01
is 'a time before all of it takes all' "\"commits\":$(git rev-list --count HEAD)" "$(of 2001-01-01)"

story 'what has landed'
at '2021-03-01T12:00:00Z' 'not of any type'
commands() { sallyport check --since 2020-12-01 --format json "$@" 2>/dev/null | jq '[.findings[].commands[]] | length'; }
landed='what has landed stays as it is, so no command is shown'
is 'what the clone has more keeps its commands' yes "$([ "$(commands)" -gt 0 ] && echo yes)"
git -C "$server" fetch -q "$PWD" HEAD:main && git fetch -q
check 'the finding stays' 1 'sallyport: check: 1 finding in 2 commits' --since 2020-12-01
says 'without a command, and it is said' "$landed"
is 'in JSON' 0 "$(commands)"
is 'in the text' 0 "$(grep -c 'git rebase\|git switch\|git commit' "$here/out")"
check 'so it is for a part of main' 0 'sallyport: check: 1 commit, no findings' --since 2020-12-01 HEAD~1
is 'where nothing is found nothing is said of it' 0 "$(grep -c "$landed" "$here/err")"
(cd "$server" && commands main) >"$here/out"
is 'on the server, too' 0 "$(<"$here/out")"
branch feature/x && at '2021-03-01T12:00:00Z' 'of a branch'
is 'a branch keeps its own' yes "$([ "$(commands)" -gt 0 ] && echo yes)"

story 'a range of what has landed'
at '2021-03-01T12:00:00Z' 'not of any type'
landing=$(id HEAD)
check 'what the clone has more keeps its commands' 1 'sallyport: check: 1 finding in 1 commit' HEAD^..main
is 'none is left out' 0 "$(grep -c "$landed" "$here/err")"
git -C "$server" fetch -q "$PWD" HEAD:main && git fetch -q
check 'it is judged' 1 'sallyport: check: 1 finding in 1 commit' HEAD^..main
says 'without a command, and it is said' "$landed"
says 'nor is asked who pushes it' 'who may change main is not judged here; to judge it for a user, add --as USER'
is 'in the text' 0 "$(grep -c 'git rebase\|git switch\|git commit\|git push' "$here/out")"
printf '[roles]\nci = bob\n' >.sallyport.ini
check 'a user can be asked about' 1 'sallyport: check: 2 findings in 1 commit' --as ana HEAD^..main
check 'by its commits alone, too' 1 'sallyport: check: 1 finding in 1 commit' HEAD^..HEAD
check 'as main, from elsewhere' 1 'sallyport: check: 1 finding in 1 commit' --ref main "$landing^..$landing"
at '2021-03-01T12:00:00Z' 'docs: not pushed'
check 'a commit on top of it is a push' 1 'sallyport: check: 2 findings in 2 commits' "$landing^..HEAD"
is 'of this user' 1 "$(grep -c ' protected-ref: main changes' "$here/out")"
git reset -q --hard HEAD^ && rm .sallyport.ini
git switch -q --detach
check 'so it is without a branch' 1 'sallyport: check: 1 finding in 1 commit' HEAD^..HEAD
says 'which is said' "$landed"
(cd "$server" && sallyport check main^..main 2>&1 | grep -c "$landed") >"$here/out" || :
is 'on the server, too' 1 "$(<"$here/out")"
(cd "$server" && sallyport check main^..main 2>/dev/null | head -n 1) >"$here/out" || :
is 'where nobody is asked either' 'sallyport: check: 1 finding in 1 commit' "$(<"$here/out")"
branch feature/x && at '2021-03-01T12:00:00Z' 'of a branch'
check 'of a branch that begins before it' 1 'sallyport: check: 2 findings in 2 commits' "$landing^..HEAD"
is 'what is new has its command' "  2 commits: ${landing:0:7} $(short HEAD)/      git commit --amend --only --allow-empty" \
    "$(sed -n '/^  2 commits/p; /git /p' "$here/out" | paste -sd /)"
git remote remove origin
check 'where no server is known' 1 'sallyport: check: 2 findings in 2 commits' "$landing^..HEAD"
is 'nothing has landed' 0 "$(grep -c "$landed" "$here/err")"

story 'a short reflog'
git switch -q -c feature/x main
at '2021-03-01T12:00:00Z' 'docs: x'
check 'is used' 0 'sallyport: check: 1 commit, no findings' 'main..feature/x'
is 'a commit needs no note' '' "$(<"$here/err")"
sallyport check 'main@{20 years ago}..feature/x' >"$here/out" 2>"$here/err" || :
says 'but said' "log for 'main' only goes back to "
says 'with the other way' 'use --since'

story 'who may is known to the server'
branch feature/vpn-tunnel && cycle A
check 'a clone does not refuse' 0 'sallyport: check: 3 commits, no findings' \
    --ref main --as ci-bot
says 'and says what it did not ask' \
    "the roles are the server's: whether ci-bot may change main was not asked"
check 'nor where no user is named' 0 'sallyport: check: 3 commits, no findings' \
    --ref main
says 'which is said, too' \
    "the roles are the server's: whether you may change main was not asked"
is 'and nothing is advised' 0 "$(grep -c 'fix:' "$here/out")"
check 'by a policy that was named it is a direct push' 1 \
    'sallyport: check: 1 finding in 3 commits' --ref main --config "$server/sallyport.ini"
is 'of which nothing is said' '' "$(<"$here/err")"
is 'with the way that is open' 1 "$(grep -c 'fix: push a branch of your own' "$here/out")"
git switch -q main
check 'a main that the server has is no push' 0 'sallyport: check: 0 commits, no findings'
commit 'docs: on main'
check 'with a commit it is one' 0 'sallyport: check: 1 commit, no findings'
says 'whose user is not asked' \
    "the roles are the server's: whether you may change main was not asked"
git reset -q --hard HEAD^ && git switch -q feature/vpn-tunnel
check 'of a branch there is nothing to say' 0 \
    'sallyport: check: 3 commits, no findings'
is 'and nothing is said' '' "$(<"$here/err")"
printf '[roles]\nci = alice\n' >.sallyport.ini
check 'a clone that knows them asks' 1 'sallyport: check: 1 finding in 3 commits' \
    --ref main --as bob
rm .sallyport.ini
printf '[policy]\nversion = 1\n' >"$here/bare.ini"
check 'as does a named policy' 1 'sallyport: check: 1 finding in 3 commits' \
    --ref main --as bob --config "$here/bare.ini"

story 'a main that is ahead of the one of the server'
commit 'no type'
branch_is() { # WHAT COMMAND EXPECTED
    is "$1" "$3" "$(sallyport $2 2>/dev/null | head -n 1)"
}
branch_is 'it is judged on main' "check --config $server/sallyport.ini" 'sallyport: check: 2 findings in 1 commit'
git switch -q -c feature/moved
branch_is 'and on a branch that keeps it' check 'sallyport: check: 1 finding in 1 commit'
branch_is 'with the base' 'check --base origin/main' 'sallyport: check: 1 finding in 1 commit'
branch_is 'by status' status 'feature/moved  1 commit since main'
is 'by log' '1 commit, 1 finding' "$(sallyport log 2>/dev/null | tail -n 1)"
git switch -q -c feature/next main^
commit 'docs: next'
branch_is 'the next branch is not blamed' check 'sallyport: check: 1 commit, no findings'

# A branch that is not checked out.
check 'it is judged by its own name' 1 'sallyport: check: 1 finding in 1 commit' feature/moved
is 'under that name' 1 "$(grep -c '^refs/heads/feature/moved$' "$here/out")"
is 'and repaired there' 1 "$(grep -c 'git switch feature/moved && git ' "$here/out")"
sallyport check main >"$here/out" 2>&1 || :
is 'a protected one is asked what a branch would be' 0 "$(grep -c '^refs/heads/main$' "$here/out")"
printf '[refs]\nprotected = HEAD\n' >"$here/head.ini"
sallyport check main --config "$here/head.ini" >"$here/out" 2>&1 || :
is 'as is the default one' 0 "$(grep -c '^refs/heads/main$' "$here/out")"

# The base by the name of its copy.
git remote set-head origin --delete
git update-ref refs/remotes/origin/release/2 main^
for name in main origin/main refs/remotes/origin/main; do
    branch_is "$name" "check --base $name" 'sallyport: check: 1 commit, no findings'
done
for name in release/2 origin/release/2; do
    branch_is "$name" "status --base $name" 'feature/next  1 commit since release/2'
done
git remote set-head origin main
branch_is 'the default branch of the remote' 'status --base origin/HEAD' \
    'feature/next  1 commit since main'
git branch origin/release/2
branch_is 'a branch of that name is meant' 'check --base origin/release/2' \
    'sallyport: check: 0 commits, no findings'
git branch -q -D origin/release/2
git update-ref -d refs/remotes/origin/release/2

since_install() { # WHAT STATUS <FINDINGS: ref, code, subject
    status=0
    (cd "$server" && sallyport check --since-install --format json) \
        >"$here/out" 2>"$here/err" || status=$?
    jq -r '.findings[] | [.ref, .code, .commit // "-"] | join(" | ")' \
        "$here/out" | while read -r line; do
        case $line in
        *' -') echo "$line" ;;
        *) echo "${line% *} $(git show -s --format=%s "${line##* }")" ;;
        esac
    done >"$here/found"
    is "$1: status" "$2" "$status"
    is_text "$1" "$here/found" "$here/err"
}

story 'since the installation, where there was history'
branch feature/half && red A && so_far
policy <<END
[policy]
mode = observe
baseline = $(id main),
    $(id feature/half)
END
since_install 'nothing was pushed yet' 0 </dev/null
git switch -q main && touch=src/a.sh commit stuff && so_far
git switch -q feature/half && green A && refactor A && so_far
git switch -q main && merge feature/half
as ci-bot git push -q origin main
branch wip && commit 'wip on it' && so_far
branch feature/log main && cycle B && so_far
since_install 'what would be refused' 1 <<'END'
refs/heads/main | message-format/header | stuff
refs/heads/wip | branch-name/pattern | -
refs/heads/wip | message-format/header | wip on it
END
says 'who pushed is elsewhere' 'sallyport audit log --code protected-ref'
(cd "$server" && sallyport check --since-install --as alice) >"$here/out" 2>&1
is 'a user who is named is asked' 1 "$(grep -c 'protected-ref:' "$here/out")"
check 'a clone does not know' 3 '' --since-install
says 'and says where' 'type this on the server'
check 'it is no range' 2 '' --since-install main
policy <<'END'
[policy]
mode = observe
baseline = none
END
(cd "$server" && sallyport check --since-install --format json) >"$here/out" || :
is 'without a baseline the trail says it' 9 "$(jq .commits "$here/out")"

story 'since the installation of an empty repository'
rm -rf "$server" && git init -q --bare -b main "$server" && guard "$server"
policy <<'END'
[policy]
mode = observe
END
commit 'imported as it is'
git push -q origin main 2>/dev/null
commit 'and more' && so_far
since_install 'what came after the import' 1 <<'END'
refs/heads/main | message-format/header | and more
END

story 'an import in two steps'
rm -rf "$server" && git init -q --bare -b main "$server" && guard "$server"
policy <<'END'
[policy]
mode = observe
END
branch old && commit 'on no branch' && git tag v0 && git switch -q main
git push -q origin main 2>/dev/null && git push -q origin v0 2>/dev/null
since_install 'the tags of the second step came with the import' 0 </dev/null
git switch -q old && commit 'another' && git tag v1 && git push -q origin v1 2>/dev/null
git switch -q main && commit 'of bob' && git tag v2 && git reset -q --hard HEAD^
as bob git push -q origin v2 2>/dev/null
since_install 'of the importer alone' 1 <<'END'
refs/tags/v2 | message-format/header | of bob
END
python3 - "$server/sallyport/audit.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE entry SET time = time + 3700000 WHERE seq > 1")
db.commit()
END
since_install 'and not for ever' 1 <<'END'
refs/tags/v1 | message-format/header | on no branch
refs/tags/v1 | message-format/header | another
refs/tags/v2 | message-format/header | of bob
END
