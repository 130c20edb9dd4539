#!/usr/bin/env bash
# A release goes back to main, with a conflict that is settled on a branch: the branch that
# the refusal makes is one for main.
. "$SALLYPORT_SOURCE/tests/e2e/evidence/lib.sh"

# main and release/1.0 have changed the same line.
part() {
    local name
    as ci-bot push_ok 'a release' origin main:release/1.0
    git fetch -q && git switch -q -c release/1.0 main
    for name in main release/1.0; do
        git switch -q -c "feature/of-${name%/*}" "$name"
        touch=tests/price_test.sh commit 'test: a price (RED)' "PRP: ${prp[A]}"
        files 'feat: a price (GREEN)' "PRP: ${prp[A]}" "src/price.sh=$name"
        touch=src/price.sh commit 'refactor: a price (REFACTOR)' "PRP: ${prp[A]}"
        git push -q origin HEAD 2>/dev/null
        git switch -q "$name" && merge "feature/of-${name%/*}"
        as ci-bot push_ok "$name has moved on" origin HEAD
    done
    policy <<'END'
[refs]
protected = HEAD, refs/heads/release/*
[roles]
ci = ci-bot
maintainer = bob
[identity]
bob = bob@example.org
[category "MEDIUM"]
approvals = 1
END
    git fetch -q
}
settle() { git checkout -q --theirs src && git checkout -q --ours tests && git add -A && git commit -q --no-edit; }

story 'release/1.0 to main'
part
git switch -q main && git merge -q --no-ff release/1.0 >/dev/null 2>&1
settle
run bob approve --ref main "$(short release/1.0)" && as ci-bot run_push origin main
name=feature/$(short release/1.0)
is 'the refusal makes a branch' 1 "$(grep -c "git switch -c $name .* && git merge origin/main" "$here/push")"
git switch -q -c "$name" release/1.0
git update-ref refs/heads/main origin/main
git merge -q --no-ff origin/main >/dev/null 2>&1
settle
git push -q origin HEAD 2>/dev/null
is 'it is one for main' "$name  1 commit since main" "$(sallyport status | sed -n 1p)"
is 'status says what else it may be for' '      sallyport status --base release/1.0' \
    "$(sallyport status | grep -e --base)"
run bob approve
is_text 'so is an approval' "$here/err" <<END
sallyport: approved $(short HEAD) '$(git log -1 --format=%s)' for refs/heads/main, as bob
  it began where release/1.0 did; if it is for that, type:
    sallyport approve --ref release/1.0 $(short HEAD)
END
run bob approve "origin/$name"
is 'also by its name on the server' 1 "$(grep -c 'for refs/heads/main, as bob' "$here/err")"
git switch -q main && merge "$name"
as ci-bot push_ok 'which counts' origin main

story 'a branch for a release'
part
branch feature/more release/1.0 && touch=docs/x.md commit 'docs: x'
is 'is one for that' 'feature/more  1 commit since release/1.0' "$(sallyport status | sed -n 1p)"
git merge -q --no-ff -m 'Merge main' main >/dev/null 2>&1
settle
is 'until it merges main' 'main' "$(sallyport status --format json | jq -r '.base | sub(".*/"; "")')"
git branch -q -u origin/release/1.0
is 'or its upstream tells' '1.0' "$(sallyport status --format json | jq -r '.base | sub(".*/"; "")')"
