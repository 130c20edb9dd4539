#!/usr/bin/env bash
# What docs/security.md promises, and no other scenario tells the story of.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

off='[policy]
mode = off
[refs]
merge-roles = anybody
[roles]
anybody = *'

story 'a pushed policy has no say on the server'
branch feature/tunnel
files 'chore: another policy' '' ".sallyport.ini=$off"
green A
push_refused 'in the same push' <<'END'
refs/heads/feature/tunnel | feat: open the tunnel (GREEN) | tdd-order
END
push_ok 'alone, it is a file like any other' origin HEAD~1:refs/heads/feature/policy
push_refused 'in the next push' <<'END'
refs/heads/feature/tunnel | feat: open the tunnel (GREEN) | tdd-order
END
branch feature/b main && cycle B && git switch -q main
merge feature/tunnel~1
as ci-bot push_ok 'it may reach main' origin main
merge feature/b
push_refused 'and gives nobody a role there' origin main <<'END'
refs/heads/main | - | protected-ref
END

# A clone's own policy comes from the author of the repository.
story 'a pattern of a cloned repository leads nowhere'
ln -s "$SALLYPORT_BUILD/hooks/commit-msg" \
    "$SALLYPORT_BUILD/hooks/prepare-commit-msg" .git/hooks/
branch feature/ab
before=$(id HEAD)
astray() { # WHAT PATTERN
    printf '[prp]\npattern = %s\nwhere = trailer\n' "$2" >.sallyport.ini
    status=0
    timeout 20 git commit -q --allow-empty -m 'feat: x' -m 'PRP: ab' \
        >"$here/out" 2>"$here/err" || status=$?
    is "$1: refused" 1 "$status"
    is "$1: no signal, no time limit" '' \
        "$(grep -iE 'signal|took|takes' "$here/err")"
    is "$1: no commit" "$before" "$(id HEAD)"
}
astray 'after its end' '(?(DEFINE)(?<x>b\K))a(?=(?&x))'
astray 'before its beginning' '(?(DEFINE)(?<x>\Ka))(?<=(?&x))b'
