#!/usr/bin/env bash
# The same branch gets the same verdict from check, pre-push, pre-receive and
# update: the same rules about the same commits.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# "rule commit", sorted; "-" where a finding is about the ref.
of_report() { # <REPORT
    awk '
    NR == 1 { next }
    /^[^ ]/ { count = split("-", commit); next }
    /^  [0-9]+ commits: / { count = split($0, commit); delete commit[1]; delete commit[2]; next }
    /^  [^ ]/ { count = split($1, commit); next }
    match($0, /^    [a-z-]+( \(warning\))?: /) && !/^    fix: / {
        rule = $1
        sub(/:$/, "", rule)
        for (i = 1; i <= count; i++)
            if (i in commit)
                print rule, commit[i]
    }' | sort
}

of_json() { # <JSON
    jq -r '.findings[] | "\(.rule) \(.commit // "-" | .[0:7])"' | sort
}

# What a server with this hook alone says, and whether it refuses. The push is
# tried on a copy.
by_server() { # HOOK REF-UPDATE: writes $here/by-HOOK
    local copy=$here/copy.git refused=accepts
    rm -rf "$copy"
    cp -a "$server" "$copy"
    [ "$1" = update ] || rm -f "$copy/hooks/update"
    [ "$1" = pre-receive ] || rm -f "$copy/hooks/pre-receive"
    git push --no-verify --force "$copy" "$2" >"$here/push" 2>&1 ||
        refused=refuses
    { echo $refused && remote_lines <"$here/push" | of_report; } >"$here/by-$1"
}

# By a hook in the clone, through git, which then does not push anything.
by_pre_push() { # REF-UPDATE
    local refused=accepts
    ln -sf "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
    git push --force --dry-run origin "$1" >"$here/push" 2>&1 || refused=refuses
    { echo $refused && client_lines <"$here/push" | of_report; } >"$here/by-pre-push"
}

by_check() { # ARGUMENT...
    local refused=accepts
    "$SALLYPORT_BUILD/bin/sallyport" check --format json "$@" >"$here/json" ||
        refused=refuses
    { echo $refused && of_json <"$here/json"; } >"$here/by-check"
}

# same EXPECTED TITLE [REF [CHECK-ARGUMENT...]]: EXPECTED is the rules, each
# once, or "nothing".
same() {
    local rules=$1 title=$2 ref=${3:-$(git symbolic-ref HEAD)} by got
    shift 2
    [ $# = 0 ] || shift
    by_server pre-receive "HEAD:$ref"
    by_server update "HEAD:$ref"
    by_pre_push "HEAD:$ref"
    if [ $# = 0 ]; then
        by_check --ref "$ref"
    elif [ "$1" = --push ]; then
        by_check --push <<<"$(on_server "$ref" || echo $zero) $(id HEAD) $ref"
    else
        by_check "$@"
    fi
    got=$(sed -n '2,$s/ .*//p' "$here/by-check" | sort -u | paste -sd ' ')
    is "$title" "$rules" "${got:-nothing}"
    for by in pre-push pre-receive update; do
        is_text "$title: $by" "$here/by-$by" <"$here/by-check"
    done
}

# A cycle that conflicts with none.
other_cycle() {
    files 'test: other (RED)' "PRP: ${prp[B]}" tests/other
    files 'feat: other' "PRP: ${prp[B]}" src/other
    files 'refactor: other' "PRP: ${prp[B]}" src/other
}

# The policy of the server for who may merge, for the command.
with_roles() { printf '[roles]\nci = ci-bot\n' >.sallyport.ini; }

# The server is what it is from here on.
landed() { git push -q --no-verify --receive-pack='git -c core.hooksPath=/dev/null receive-pack' origin "$@" 2>/dev/null; }

story 'what is in order'
branch feature/x && cycle A
same nothing 'a cycle'

story 'the order'
branch feature/x && green A && red B && refactor A && refactor B
same tdd-order 'GREEN first, REFACTOR on RED'
landed HEAD
green B && green A
same tdd-order 'the second half of the branch' '' --push
red A && green B && green A
git switch -q -c feature/y HEAD~3
same tdd-order 'a branch made from the branch'

story 'messages'
branch feature/x && commit stuff && commit 'feat: no proposal' && commit 'test: x (GREEN)'
same 'message-format prp-reference tdd-content tdd-phase' 'several of each'

story 'names'
branch my-stuff && cycle A
same branch-name 'of a branch'
git tag -a -m v1 v1
same nothing 'a tag' refs/tags/v1
landed v1 && red A
same tag 'a tag that moves' refs/tags/v1 --push

story 'what files say'
branch feature/x
files 'test: x (RED)' "PRP: ${prp[A]}" tests/a src/a
files 'docs: say it' '' src/b
files 'feat: x' "PRP: ${prp[A]}" docs/c.md
files 'feat: x' "PRP: ${prp[A]}" tests/a src/a
same tdd-content 'RED with code, docs with code, GREEN without, and a test edited'

story 'merges'
branch feature/x && cycle A && git switch -q main && commit 'docs: meanwhile' &&
    landed main && git fetch -q && git switch -q feature/x
merge main && cycle B
same nothing 'main in between'
git switch -q -c feature/y main && other_cycle && git switch -q feature/x && merge feature/y
echo evil >src/evil && git add src/evil && git commit -q --amend --no-edit
same tdd-content 'an evil merge'

story 'reverts'
branch feature/x && cycle A && git revert --no-edit HEAD >"$here/out"
same nothing 'that are true'
git revert -n HEAD~2 && files "Revert \"feat: open the tunnel (GREEN)\"" \
    "This reverts commit $(id HEAD~2)." src/more
same message-format 'that are not'

story 'fixups'
branch feature/x && red A && green A && refactor A 'fixup! feat: open the tunnel (GREEN)'
same nothing 'on a branch'
git switch -q main && merge feature/x && with_roles
SALLYPORT_USER=ci-bot same 'fixup tdd-complete' 'into main' refs/heads/main \
    origin/main..main --ref main --as ci-bot

story 'main'
branch feature/x && cycle A && git switch -q main && merge feature/x && with_roles
SALLYPORT_USER=ci-bot same nothing 'a merge' refs/heads/main \
    origin/main..main --ref main --as ci-bot
rm .sallyport.ini && git switch -q -c feature/y origin/main && other_cycle &&
    merge main && with_roles
SALLYPORT_USER=ci-bot same nothing 'a branch as main' refs/heads/main --push
landed main && git fetch -q
SALLYPORT_USER=ci-bot same merge-shape 'the main line becomes a side line' \
    refs/heads/main --push

story 'rewritten'
branch feature/x && cycle A && landed HEAD && git reset -q --hard HEAD~2 && refactor A
same tdd-order 'a branch forced' '' --push
git reset -q --hard HEAD~1 && green A && refactor A
same nothing 'in order' '' --push

story 'by a policy of its own'
printf '[message]\ntypes =\nheader-max = 20\n[prp]\nrequire = off\n[rule "tdd-order"]\nlevel = warn\n' |
    tee .sallyport.ini | policy
branch feature/x && commit 'feat: it opens now and always' && commit 'other: x'
same 'message-format tdd-content tdd-phase' 'the same policy'

story 'orphans, octopuses, proposals'
git switch -q --orphan feature/x && git rm -rq --cached . 2>/dev/null
red A && green A
same nothing 'an orphan branch'
branch feature/y origin/main && cycle A && branch feature/z origin/main && other_cycle
branch feature/o origin/main && merge feature/y feature/z && green A
same tdd-order 'an octopus'
git switch -q -c feature/p origin/main
commit 'test: p' 'PRP: nonsense' && commit 'feat: p' 'PRP: ZZ-1' && commit 'test: q' 'PRP: ZZ-1'
commit 'refactor: p' 'PRP: ZZ-1'
same 'prp-reference tdd-content tdd-order' 'bad references'
