#!/usr/bin/env bash
# The main stories, over a file path: what a developer sees who pushes.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

story 'the cycle, commit by commit'
branch feature/vpn-tunnel
red A
push_ok 'RED alone'
green A
push_ok 'GREEN upon it, in a push of its own'
refactor A
push_ok 'REFACTOR'
red A && green A && green A && refactor A && refactor A
push_ok 'a second round'
commit 'docs: say how to open the tunnel'
push_ok 'documentation needs no proposal'

story 'implementation first'
branch feature/vpn-tunnel
green A
push_refused 'GREEN before RED' <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel (GREEN) | tdd-order
END
is_text 'the refusal, byte for byte' "$here/said" <<END
sallyport: push refused: 1 finding

refs/heads/feature/vpn-tunnel
  $(short HEAD) feat: open the tunnel (GREEN)
    tdd-order: code before its test: commit the failing test first
      | (WU-006a-vpn-tunnel-foundation)
    fix: put the test into its own commit before this one
      git rebase -i origin/main
    sallyport explain tdd-order
END
git reset -q --hard main
red A && green A
push_ok 'fixed: the test in its own commit before it'

story 'steps out of order are reported once each'
branch feature/vpn-tunnel
refactor A 'refactor: before anything'
green A 'feat: after that'
red A 'test: at last'
refactor A 'refactor: while it fails'
green A 'feat: after the refactoring'
push_refused 'five commits, three of them out of order' <<'END'
refs/heads/feature/vpn-tunnel | refactor: before anything | tdd-order
refs/heads/feature/vpn-tunnel | feat: after that | tdd-order
refs/heads/feature/vpn-tunnel | refactor: while it fails | tdd-order
refs/heads/feature/vpn-tunnel | feat: after the refactoring | tdd-order
END

story 'each proposal has its own cycle'
branch feature/vpn-tunnel
red A && green A
green B 'feat: write the audit log'
push_refused 'the RED of one does not serve the other' <<'END'
refs/heads/feature/vpn-tunnel | feat: write the audit log | tdd-order
END
git reset -q --hard HEAD^
red B && green A && green B && refactor A && refactor B
push_ok 'two cycles, one within the other'

story 'a message that says too little'
branch feature/vpn-tunnel
red A
touch=src/a.sh commit 'feat: open the tunnel'
push_refused 'no proposal' <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel | prp-reference
END
git commit -q --amend --trailer "PRP: ${prp[A]}" --no-edit
push_ok 'fixed by the command that the refusal gave'
touch=src/a.sh commit 'feat: close it' 'PRP: the tunnel'
push_refused 'a proposal that is none' <<'END'
refs/heads/feature/vpn-tunnel | feat: close it | prp-reference
END
git reset -q --hard HEAD^
touch=src/a.sh commit 'Opened the tunnel.' "PRP: ${prp[A]}"
push_refused 'no type' <<'END'
refs/heads/feature/vpn-tunnel | Opened the tunnel. | message-format
END
git reset -q --hard HEAD^
touch=src/a.sh commit 'feature: open it' "PRP: ${prp[A]}" 'TDD: green'
push_refused 'an unknown type, although a trailer gives the phase' <<'END'
refs/heads/feature/vpn-tunnel | feature: open it | message-format
END

story 'a message that says two things at once'
branch feature/vpn-tunnel
touch=tests/a.sh commit 'feat: a test of the tunnel (RED)' "PRP: ${prp[A]}"
push_refused 'the type says GREEN, the marker RED' <<'END'
refs/heads/feature/vpn-tunnel | feat: a test of the tunnel (RED) | tdd-phase
END

story 'main changes only by a merge'
red A && green A && refactor A
push_refused 'a direct push' origin main <<'END'
refs/heads/main | - | protected-ref
END
branch feature/vpn-tunnel
push_ok 'the same commits as a branch'
git switch -q main && git reset -q --hard origin/main
merge feature/vpn-tunnel
push_refused 'alice may not merge either' origin main <<'END'
refs/heads/main | - | protected-ref
END
as ci-bot push_ok 'ci-bot may' origin main
printf '\n' >"$server/sallyport.ini"
commit 'docs: more'
as ci-bot push_refused 'nobody has the role yet' origin main <<'END'
refs/heads/main | - | protected-ref
END
grep -A 4 'fix: ' "$here/said" | tr -d '\n' | tr -s ' ' >"$here/fix"
if grep -qF "'ci = NAME' under [roles] in" "$here/fix"; then
    ok 'and the refusal says which line of which file gives it'
else
    not_ok 'the refusal names line and file' <"$here/said"
fi

story 'a squash keeps the proposal of its branch'
branch feature/vpn-tunnel
cycle A
push_ok 'the branch'
git switch -q main
git merge -q --squash feature/vpn-tunnel >/dev/null
git commit -q -m 'Tunnel'
as ci-bot push_refused 'a squash that says nothing' origin main <<'END'
refs/heads/main | Tunnel | message-format
END
git commit -q --amend -m 'feat: open the tunnel'
as ci-bot push_ok 'its proposal is that of the branch' origin main

story 'the document of the proposal'
branch feature/vpn-tunnel
touch=tests/a.sh commit 'test: a' 'PRP: WU-009-later'
touch=src/a.sh commit 'feat: a' 'PRP: WU-009-later'
touch=src/a.sh commit 'refactor: a' 'PRP: WU-009-later'
push_ok 'a branch may come before the document'
git switch -q main
merge feature/vpn-tunnel
as ci-bot push_refused 'main may not: there is none' origin main <<'END'
refs/heads/main | - | prp-reference
END
printf '# Later\n\n## Test strategy\n\n## Security Assessment\nNone.\n' \
    >docs/prp/WU-009.md
git add . && git commit -q --amend --no-edit
as ci-bot push_refused 'main may not: sections are missing' origin main <<'END'
refs/heads/main | - | prp-reference
END
: >docs/prp/WU-009.md
git add . && git commit -q --amend --no-edit
as ci-bot push_refused 'main may not: it is empty' origin main <<'END'
refs/heads/main | - | prp-reference
END
{ document later && printf '\nStatus: superseded by WU-010\n'; } \
    >docs/prp/WU-009.md
git add . && git commit -q --amend --no-edit
as ci-bot push_refused 'main may not: it is superseded' origin main <<'END'
refs/heads/main | - | prp-reference
END
document later >docs/prp/WU-009.md
git add . && git commit -q --amend --no-edit
as ci-bot push_ok 'main may, once it is complete' origin main

story 'a rule that only warns'
policy <<'END'
[rule "tdd-order"]
level = warn
END
branch feature/vpn-tunnel
green A
push_warned 'accepted, with a warning' <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel (GREEN) | tdd-order (warning)
END
commit 'stuff'
push_refused 'beside a finding it is shown, not counted' <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel (GREEN) | tdd-order (warning)
refs/heads/feature/vpn-tunnel | stuff | message-format
END

story 'rules on some refs only'
policy <<'END'
[rule "tdd-order"]
refs = refs/heads/feature/*, refs/heads/fix/*
[rule "branch-name"]
level = off
END
branch docs/x
green A
push_ok 'not on this one' origin docs/x docs/x:whatever
push_refused 'but on that one' origin HEAD:fix/x <<'END'
refs/heads/fix/x | feat: open the tunnel (GREEN) | tdd-order
END

story 'to observe, or to do nothing'
policy <<'END'
[policy]
mode = observe
END
branch feature/vpn-tunnel
green A
run_push
is 'observe: the push is accepted' 0 "$status"
is_text 'observe: it says what would be refused' "$here/said" <<END
sallyport: push accepted, as the policy only observes; it has
1 finding

refs/heads/feature/vpn-tunnel
  $(short HEAD) feat: open the tunnel (GREEN)
    tdd-order: code before its test: commit the failing test first
      | (WU-006a-vpn-tunnel-foundation)
    fix: put the test into its own commit before this one
      git rebase -i origin/main
      git push --force-with-lease=feature/vpn-tunnel --force-if-includes origin feature/vpn-tunnel
    sallyport explain tdd-order
END
policy <<'END'
[policy]
mode = off
END
commit 'whatever' && branch whatever
push_ok 'off: not a word' origin HEAD HEAD:main

story 'one mistake is one finding'
branch docs/tunnel
commit 'dosc: how to open the tunnel'
refused_with 'a type that is misspelt' message-format/type
git commit -q --amend -m 'how to open the tunnel'
refused_with 'a subject that cannot be read' message-format/header
git commit -q --amend -m 'docs: how to open the tunnel (GREEN)'
refused_with 'a type and a marker that contradict each other' tdd-phase/contradiction
git commit -q --amend -m 'docs: how to open the tunnel'
refused_with 'what is right'

story 'more than twenty findings'
branch feature/vpn-tunnel
for ((n = 1; n <= 23; n++)); do commit "kind$n: x"; done
{
    for n in {1..20}; do
        echo "refs/heads/feature/vpn-tunnel | kind$n: x | message-format"
    done
    echo '… and 3 more: message-format 3'
} >"$here/twenty"
push_refused 'twenty are shown, the others counted' <"$here/twenty"

story 'equal findings'
branch feature/vpn-tunnel
for ((n = 1; n <= 23; n++)); do commit "chore $n"; done # no colon
run_push
is 'the count is that of the findings' 'sallyport: push refused: 23 findings' \
    "$(head -n 1 "$here/said")"
is 'they are told once' 1 "$(grep -c 'message-format: ' "$here/said")"
is 'with the commits' 1 "$(grep -c '^  23 commits: ' "$here/said")"
is 'as far as there is room' 1 "$(grep -c ' and 7 more$' "$here/said")"

story 'a rewound main with many bad messages'
so_far
git switch -q --orphan elsewhere
for ((n = 1; n <= 25; n++)); do commit "chore: $n, stuff."; done
as ci-bot run_push --force origin HEAD:main
is 'refused' 1 "$status"
is 'that it would lose commits is said first' \
    '    merge-shape: main would lose commits that it has; it only moves' \
    "$(sed -n 4p "$here/said")"

story 'fixups belong to their target'
branch feature/vpn-tunnel
red A 'test: the tunnel opens'
green A 'feat: open the tunnel'
touch=tests/a.sh commit 'fixup! test: the tunnel opens'
touch=src/a.sh commit 'squash! fixup! feat: open the tunnel'
touch=src/b.sh commit 'amend! feat: open the tunnel' 'feat: open it'
push_ok 'fixup!, squash! and amend! of commits of the branch'
commit 'fixup! feat: something else'
push_refused 'a fixup of what is not there' <<'END'
refs/heads/feature/vpn-tunnel | fixup! feat: something else | tdd-phase
END
