#!/usr/bin/env bash
# advice_people.sh - the commands of approvals and gates are typed by who can give what is
# missing, and the change lands afterwards. advice_each.sh has the other codes.
. "$SALLYPORT_SOURCE/tests/e2e/advice/each.sh"

open 'approvals and gates'
policy <<'END'
[roles]
developer = alice
maintainer = bob, carol
security = erin
ci = ci-bot
[evidence]
approver-roles = developer, maintainer, security
[identity]
alice = dev@example.org
[category "MEDIUM"]
approvals = 1
gates = unit
[gate "unit"]
require = lines>=60, branches>=60
END
record='sallyport gate record unit --result pass --commit ID --metric lines=NUMBER --metric branches=NUMBER'
whole() { faulty "$1" && cycle A && so_far; }
merged() { SALLYPORT_USER=ci-bot lands "$1"; }
landed() { merged "$1" && is "what was typed for $1 lets it land" "$(id main)" "$(on_server main)"; }
whole none && merged none
SALLYPORT_USER=bob types approvals/missing 'sallyport approve ID'
SALLYPORT_USER=ci-bot types gates/never-recorded "$record"
landed none
git fetch -q && whole others && as alice sallyport approve 2>/dev/null
sed -i 's/^maintainer = /&dave, /' "$server/sallyport.ini" && as dave sallyport approve 2>/dev/null
sed -i 's/dave, //' "$server/sallyport.ini"
as ci-bot sallyport gate record unit --result pass 2>/dev/null
merged others
SALLYPORT_USER=bob types approvals/author 'sallyport approve ID'
SALLYPORT_USER=bob types approvals/role 'sallyport approve ID'
SALLYPORT_USER=ci-bot types gates/no-metric "$record"
landed others
git fetch -q && whole moved && as bob sallyport approve 2>/dev/null
merged moved
SALLYPORT_USER=ci-bot types gates/missing "$record"
git switch -q feature/moved && refactor A && as carol so_far && as carol sallyport approve 2>/dev/null
merged moved
SALLYPORT_USER=bob types approvals/stale 'sallyport approve ID'
SALLYPORT_USER=bob types approvals/pusher 'sallyport approve ID'
SALLYPORT_USER=ci-bot types gates/stale "$record"
landed moved
sed -i 's/^approvals = 1/&\napprover-roles = security/' "$server/sallyport.ini"
git fetch -q && whole role && as ci-bot sallyport gate record unit --result pass --metric lines=100 \
    --metric branches=100 2>/dev/null
as bob sallyport approve 2>/dev/null
merged role
SALLYPORT_USER=erin types approvals/role-missing 'sallyport approve ID --as-role security'
as carol sallyport approve feature/role --reject -m no 2>/dev/null
merged role
SALLYPORT_USER=bob types approvals/rejected 'sallyport approve ID --over carol -m REASON'
landed role
