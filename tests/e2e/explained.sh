#!/usr/bin/env bash
# explained.sh - the commands in the texts of `sallyport explain` are typed, with a real word
# in each place: what is refused is refused by that rule, what is accepted is accepted, and
# what fixes it works. A new command needs a row here, or a reason at the end.
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

seen=()
rules=$(sallyport rules --format json | jq -r '.[].id')
printf '#!/bin/sh\nsed -i "1s/^[^a-z]*$/docs: x/; 1s/^Opens it/docs: x/" "$1"\n' >editor && chmod +x editor
export GIT_EDITOR=$PWD/editor GIT_SEQUENCE_EDITOR=true

# The commands of a rule, each on a line: those that stand alone, and those in quotes.
commands_of() { # RULE
    sallyport explain "$1" | sed -n '/^Why$/,/^What it finds$/p' >text
    sed -z 's/ *\\\n */ /g' text | sed -nE 's/^    ((git|sallyport) .*)/\1/p'
    sed -z 's/\n */ /g' text | grep -oE "'(git|sallyport) [^']*'" | tr -d "'" || :
}

about() { # RULE
    story "$1"
    rule=$1
    text=$(cd "$scratch" && commands_of "$rule")
}

# Types a command of the text, or what it stands for.
types() { # COMMAND [AS-TYPED]
    seen+=("$rule: $1")
    if ! grep -qxF -- "$1" <<<"$text"; then
        not_ok "explain $rule says: $1" <<<"$text"
    elif eval "${2:-$1}" >"$here/typed" 2>&1; then
        ok "$rule: $1"
    else
        not_ok "$rule: $1" <"$here/typed"
    fi
}

# Types one that the rule refuses.
refused() { # COMMAND [AS-TYPED]
    local output
    seen+=("$rule: $1")
    output=$(eval "${2:-$1}" 2>&1)
    if [[ $output == *"sallyport explain $rule"* ]]; then ok "$rule refuses: $1"; else
        not_ok "$rule refuses: $1" <<<"$output"
    fi
}

about protected-ref
commit 'docs: x'
refused 'git push origin main'
types 'git push origin HEAD:refs/heads/feature/vpn-tunnel'
types 'git switch -c feature/vpn-tunnel'
types 'git push origin HEAD'
types 'git branch -f main origin/main'
is 'the commit is on the branch alone' 1 "$(git rev-list --count main..feature/vpn-tunnel)"
without_hooks() { git -C "$server" -c core.hooksPath=/dev/null "$@"; }
without_hooks branch -m main master && git branch -q -m main master && git fetch -q --prune
git remote set-head origin master && git branch -q -u origin/master master
output=$(SALLYPORT_USER=ci-bot git push origin :master 2>&1)
is 'the default branch cannot go' \
    "fix: do not delete it; to rename the default branch, first push the new name and change HEAD on the server" \
    "$(sed 's/^remote: *|* *//; s/ *$//' <<<"$output" | paste -sd ' ' | grep -o 'fix: .* on the server')"
types 'git push origin master:main' 'SALLYPORT_USER=ci-bot git push origin master:main'
types 'git symbolic-ref HEAD refs/heads/main' 'git -C "$server" symbolic-ref HEAD refs/heads/main'
types 'git push origin :master'
is 'it is renamed' 'refs/heads/main' "$(git ls-remote --symref origin HEAD | sed -n 's/^ref: \([^\t]*\).*/\1/p')"
is 'master is gone' '' "$(git ls-remote origin refs/heads/master)"
line=$(sed -n 's/^    \(git fetch --prune && .*\)/\1/p' "$SALLYPORT_SOURCE/docs/day-two.md")
git switch -q --no-guess master && eval "${line:-false}" >typed 2>&1 || not_ok 'in a clone' <typed
is 'each clone follows' 'main origin/main' "$(git branch --show-current) $(git rev-parse --abbrev-ref '@{u}')"
commit 'docs: y'
refused 'git push origin main'

about branch-name
branch mine && commit 'docs: x'
refused 'git push origin HEAD:refs/heads/my-stuff'
types 'git push origin HEAD:refs/heads/feature/vpn-tunnel'
types 'git push origin HEAD:refs/heads/feature/x && git branch -m feature/x'

about tag
git tag v1.2.0 && git push -q origin v1.2.0 2>/dev/null
branch feature/x && commit 'docs: x' && so_far
refused 'git tag -f v1.2.0 && git push --force origin v1.2.0'
types 'git fetch origin --force tag v1.2.0'
types 'git tag -a v1.2.1 COMMIT' 'git tag -a v1.2.1 main'
git tag -d v1.2.1 >/dev/null
types 'git tag -a v1.2.1 && git push origin v1.2.1'

about record
branch feature/x && cycle A && so_far
as bob sallyport approve 2>/dev/null
refused "git notes --ref=sallyport/approvals add -f -m '{}' COMMIT" \
    "git notes --ref=sallyport/approvals add -f -m '{}' HEAD; git push origin refs/notes/sallyport/approvals"
types "git fetch origin '+refs/notes/sallyport/*:refs/notes/sallyport/*'"
types 'sallyport approve COMMIT' 'SALLYPORT_USER=carol sallyport approve HEAD'

for rule in message-format tdd-phase category; do
    about $rule
    branch feature/x && commit 'Opens it' && types 'git commit --amend --only'
    [ "$rule" = category ] || types 'git rebase -i origin/main'
done

about prp-reference
branch feature/x && commit 'test: x (RED)' && commit 'docs: x'
types "git commit --amend --only --no-edit --trailer 'PRP: ID'" "git commit --amend --only --no-edit --trailer 'PRP: ${prp[A]}'"
types 'sallyport prp new ID' 'sallyport prp new WU-12-door'
types "git rebase main --exec \"git commit --amend --no-edit --trailer 'PRP: ID'\"" \
    "git rebase main --exec \"git commit --amend --no-edit --trailer 'PRP: ${prp[A]}'\""
is 'each commit has it' 2 "$(git log main.. --format='%(trailers:key=PRP)' | grep -c PRP)"
picks() { # the commit of another branch: tests/e2e/picks.sh says when it counts
    git switch -q -c feature/picked main && types 'git cherry-pick -x COMMIT' 'git cherry-pick -x feature/x~1'
    is 'it says from where' 1 "$(git log -1 --format=%B | grep -c "cherry picked from commit $(id feature/x~1)")"
}
picks

split() { # what a commit holds, as two
    types 'git reset HEAD^'
    types "git add TESTS && git commit -m 'test: … (RED)'" \
        "git add tests && git commit -m 'test: x (RED)' -m 'PRP: ${prp[A]}'"
    types "git add CODE && git commit -m 'feat: … (GREEN)'" \
        "git add src && git commit -m 'feat: x (GREEN)' -m 'PRP: ${prp[A]}'"
}
both() { files "$1" "PRP: ${prp[A]}" tests/x_test.sh src/x.sh; }

about tdd-content
branch feature/x && both 'test: x (RED)' && split && push_ok 'two commits'
types 'git rebase -i origin/main'

about tdd-order
branch feature/x && both 'feat: x (GREEN)' && commit 'docs: x'
GIT_SEQUENCE_EDITOR='sed -i 1s/^pick/edit/' types 'git rebase -i origin/main'
split
types 'git rebase --continue'
push_ok 'in order'
picks

export SALLYPORT_USER=ci-bot
about merge-shape
branch feature/x && cycle A && git switch -q main && touch=docs/a.md commit 'docs: x'
git push -q origin main 2>/dev/null
types 'git switch feature/x && git merge main'
refused 'git push origin feature/x:main'
git reset -q --hard HEAD^
types 'git fetch origin'
types 'git switch main && git reset --keep origin/main'
types 'git merge --no-ff feature/x'
git reset -q --hard origin/main
types 'git switch main && git merge --no-ff feature/x'
types 'git push origin main'

about tdd-complete
branch feature/vpn-tunnel && red A && green A && git switch -q main && merge feature/vpn-tunnel
types 'git switch feature/vpn-tunnel'
echo x >>src/tunnel.sh && git add src
types "git commit -m 'refactor: … (REFACTOR)' -m 'PRP: ${prp[A]}'" \
    "git commit -m 'refactor: x (REFACTOR)' -m 'PRP: ${prp[A]}'"
git switch -q main && git reset -q --hard origin/main && merge feature/vpn-tunnel
push_ok 'then it lands'

about fixup
branch feature/x && red A && green A && touch=src/tunnel.sh commit 'fixup! feat: open the tunnel (GREEN)'
refactor A && so_far
types 'git rebase -i --autosquash main'
types 'git push --force-with-lease --force-if-includes origin HEAD'
git switch -q main && merge feature/x && push_ok 'then it lands'

missing() { # WHAT: status in a clone with the policy of the server lists it
    (cd "$server" && sallyport policy publish) && sallyport policy fetch
    [[ $(sallyport status) == *"$1"* ]]
}

about approvals
asks_for_evidence && sed -i '/^gates/d' "$server/sallyport.ini"
branch feature/vpn-tunnel && cycle A && so_far
types 'sallyport status' 'missing sallyport\ approve'
git switch -q main && merge feature/vpn-tunnel
refused 'git push origin main'
types 'git fetch origin'
types 'sallyport approve COMMIT' "SALLYPORT_USER=bob sallyport approve $(short main^2)"
types 'sallyport approve feature/vpn-tunnel' 'SALLYPORT_USER=bob sallyport approve feature/vpn-tunnel'
types 'git push origin main'

about gates
printf '[category "MEDIUM"]\ngates = coverage\napprovals = 0\n' >>"$server/sallyport.ini"
branch feature/x && cycle A && so_far
types 'sallyport status' 'missing coverage'
git switch -q main && merge feature/x
refused 'git push origin main'
git switch -q feature/x
printf '%s\n' TN: SF:a FN:1,f FNDA:1,f FNF:1 FNH:1 BRDA:1,0,0,1 BRF:1 BRH:1 DA:1,1 LF:1 LH:1 end_of_record >lcov.info
types 'sallyport gate record coverage --from lcov.info'
types 'git push origin main'

about limits
branch feature/x && commit 'docs: x'
types 'git push origin COMMIT:refs/heads/feature/NAME' "git push origin $(id HEAD):refs/heads/feature/x"

about documentation
types 'sallyport runbook new vpn'

about lockout
printf '[lockout]\nrefusals = 1\nwithin = 1h\nfor = 1h\n' >>"$server/sallyport.ini"
branch feature/x && commit 'who knows' && run_push
cd "$server" && types 'sallyport lockout clear USER' 'sallyport lockout clear ci-bot'

# --- what nothing types ---

untyped=('window: git push origin main       # Monday, terraform/vpn.tf' # waits for the day
    'window: git push origin main       # Tuesday, 02:30 UTC')
cd "$scratch" && is 'each command of a text has a row' '' "$(
    comm -23 <(for rule in $rules; do commands_of "$rule" | sed "s/^/$rule: /"; done | sort -u) \
        <(printf '%s\n' "${seen[@]}" "${untyped[@]}" | sort -u))"
