#!/usr/bin/env bash
# hidden_reference.sh - a line 'PRP: …' that git does not read as a trailer: the
# finding says why, and its command fixes it.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

A=${prp[A]}

codes() { # WHAT EXPECTED: of the last commit
    "$SALLYPORT_BUILD/bin/sallyport" check HEAD^! --ref refs/heads/feature/tunnel \
        --format json >"$here/out" 2>"$here/err"
    is "$1" "$2" "$(jq -r '[.findings[].code] | join(" ")' "$here/out")"
}

hidden() { # WHAT MESSAGE-AFTER-THE-SUBJECT
    mkdir -p tests
    echo "change $((++changes))" >>tests/a_test.sh
    git add tests
    printf "test: it opens\n\n$2" | git commit -q --cleanup=verbatim -F -
    codes "$1" prp-reference/not-a-trailer
    succeeds "$1: the command" env GIT_EDITOR=false sh -c \
        "$(jq -r '.findings[0].commands[0]' "$here/out") >/dev/null"
    codes "$1: it fixes it" ''
}

story 'the command fixes it'
branch feature/tunnel
hidden 'a paragraph follows' "PRP: $A\n\nCo-authored-by: B <b@example.org>\n"
hidden 'the separator of a squash' "PRP: $A\n\n---------\n\nCo-authored-by: B <b@example.org>\n"
hidden 'an issue beside it' "PRP: $A\nCloses #3\n"
hidden 'a breaking change beside it' "BREAKING CHANGE: no more\nPRP: $A\n"
hidden 'prose follows' "PRP: $A\n\nAnd this is why.\n"
hidden 'prose above it' "It does that.\nPRP: $A\n"
hidden 'a list' "- PRP: $A\n"
hidden 'another colon' "PRP： $A\n"
