#!/usr/bin/env bash
# advice_names.sh - what a refusal of a wrong name says is typed where other branches are in
# the way. advice_in_order.sh has names that are taken.
. "$SALLYPORT_SOURCE/tests/e2e/advice/agent.sh"

story 'a wrong name, where another branch lies below the right one'
as bob git push -q origin main:refs/heads/feature/wip2/deep 2>/dev/null
branch wip2 && commit 'docs: x' && listed origin HEAD && types
is 'git can make the name that is advised' \
    'git push --force-with-lease=refs/heads/feature/wip2-2: origin ID:refs/heads/feature/wip2-2 && git branch -m wip2 feature/wip2-2: 0' \
    "$typed"
is 'and it is the one that is pushed from then on' "feature/wip2-2 $(id HEAD)" \
    "$(git branch --show-current) $(on_server feature/wip2-2)"
