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

renamed() { # bob has pushed work of the branch, and a better name for it
    git switch -q --no-guess -c "$1" main && commit "docs: $1" && theirs=$(id HEAD)
    as bob git push -q origin "HEAD:refs/heads/feature/$1" 2>/dev/null
}

story 'a wrong name of a branch that another user has renamed'
renamed money && commit 'docs: x' && listed origin HEAD && types
is 'it is pushed to the branch that it continues' \
    'git push origin ID:refs/heads/feature/money && git branch -m money feature/money: 0' "$typed"
is 'and has its name from then on' "feature/money $(id HEAD)" \
    "$(git branch --show-current) $(on_server feature/money)"
commit 'docs: y' && listed origin HEAD
is 'the next push is accepted' "0 $(id HEAD)" "$status $(on_server feature/money)"

story 'the same, where the other user has pushed more'
renamed wood && commit 'docs: x' && mine=$(id HEAD)
git switch -q --detach "$theirs" && commit 'docs: z' && theirs=$(id HEAD)
as bob git push -q origin HEAD:refs/heads/feature/wood 2>/dev/null
git switch -q wood && listed origin HEAD && types
is 'nothing of the other is lost' "feature/wood-2 $mine $theirs" \
    "$(git branch --show-current) $(on_server feature/wood-2) $(on_server feature/wood)"

story 'the same in a clone with hooks'
renamed iron
ln -sf "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
git config push.pushOption sallyport=json
commit 'docs: x' && listed origin HEAD && types
is 'pre-push says the same' \
    'git fetch origin && git push origin ID:refs/heads/feature/iron && git branch -m iron feature/iron: 0' "$typed"
is 'and it works' "feature/iron $(id HEAD)" "$(git branch --show-current) $(on_server feature/iron)"
renamed lead && git branch feature/lead "$theirs" && commit 'docs: x' && listed origin HEAD && types
is 'a branch here that has the name keeps it' \
    "git fetch origin && git push origin ID:refs/heads/feature/lead: 0 lead $(id HEAD)" \
    "$typed $(git branch --show-current) $(on_server feature/lead)"

story 'the same, where a message is wrong as well'
renamed zinc && commit 'dosc: x' && listed origin HEAD
is 'the message comes first' 'git commit --amend --only' "$(<"$here/list")"
MESSAGE='docs: x' types
listed origin HEAD && types
is 'then the name' "feature/zinc $(id HEAD)" "$(git branch --show-current) $(on_server feature/zinc)"

story 'the same, as check says it'
renamed gold && commit 'docs: x'
is 'it names the branch of the remote' \
    "git push origin $(git rev-parse --short=7 HEAD):refs/heads/feature/gold && git branch -m gold feature/gold" \
    "$(sallyport check --format json | jq -r '.findings[].commands[]')"
