#!/usr/bin/env bash
# advice_in_order.sh - all commands of one refusal are typed in their order, as an agent
# does: nothing is lost, and nobody else's branch moves.
. "$SALLYPORT_SOURCE/tests/e2e/advice/agent.sh"

story 'a wrong name of a branch, where another user has the right one'
as bob git push -q origin main:refs/heads/feature/price 2>/dev/null
branch price && commit 'docs: x'
bobs=$(on_server feature/price)
listed origin HEAD && types
is 'the rename is not typed after a push that failed' \
    'git push --force-with-lease=refs/heads/feature/price: origin ID:refs/heads/feature/price && git branch -m price feature/price: 1' \
    "$typed"
listed origin HEAD
is 'the next push is refused as well' 1 "$status"
is 'and the branch of the other is as it was' "$bobs" "$(on_server feature/price)"

story 'a wrong name, pushed from a detached HEAD'
git switch -q --detach && commit 'docs: x'
listed origin HEAD:refs/heads/foo && types
is 'the push is accepted, and there is nothing to rename' \
    "$(id HEAD) git push --force-with-lease=refs/heads/feature/foo: origin ID:refs/heads/feature/foo && git branch -m foo feature/foo: 128" \
    "$(on_server feature/foo) $typed"
commit 'docs: y' && listed origin HEAD:refs/heads/feature/foo
is 'the new name is pushed from then on' "0 $(id HEAD)" "$status $(on_server feature/foo)"
