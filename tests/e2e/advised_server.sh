#!/usr/bin/env bash
# advised_server.sh - what commands and hooks on the server advise is typed as it stands, in
# the situation that makes it.
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

in_server() { cd "$server" || exit; }

story 'the trail'
ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$SALLYPORT_BUILD/hooks/reference-transaction" \
    "$server/hooks/"
printf '[audit]\nguard = refuse\n' >>"$server/sallyport.ini"
branch feature/x && cycle A && so_far
git push -q origin main:refs/heads/release/1 2>/dev/null
work=$PWD && in_server
says sallyport audit show
advised src/cli/audit.c 'sallyport audit show 0'
says sallyport check --since-install
ends=1 advised src/gather/elapsed.c "sallyport check --since '1 month ago' main"
printf '[policy]\nbaseline = %s\n' "$(git rev-parse main)" >>sallyport.ini
says sallyport check --since-install
advised src/cli/judgement.c 'sallyport audit log --code protected-ref'
says git update-ref refs/heads/main feature/x
cd "$work" && git switch -q main && merge feature/x && SALLYPORT_USER=ci-bot \
    advised src/hook/reference_transaction.c 'git push origin HEAD:refs/heads/main' \
    '[ "$(on_server main)" = "$(id HEAD)" ]'
in_server && says git branch -m main trunk
advised src/hook/reference_transaction.c 'sallyport explain protected-ref' \
    '[[ $output == *"git symbolic-ref HEAD "* ]]'
in_server && mv hooks/reference-transaction .. && git update-ref refs/heads/main main^
mv ../reference-transaction hooks/
cd "$work" && branch feature/y && red A && so_far
in_server && says sallyport report
advised src/report/overview_items.c 'sallyport audit log --kind out-of-band'
policy <<'END'
[audit]
guard = refuse
[message]
scopes = vpn
END
cd "$work" && green A && so_far
in_server && says sallyport report
advised src/report/overview_items.c 'sallyport audit log --kind admin'
echo '[policy' >>sallyport.ini
cd "$work" && refactor A
says git push origin HEAD
in_server
ends=1 advised src/report/undecided.c 'sallyport policy check'
sed -i '$d' sallyport.ini
cd "$work" && so_far && in_server
says sallyport report
advised src/report/overview_items.c 'sallyport audit log --verdict undecided'
python3 - sallyport/audit.db <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE entry SET line = replace(line, '\"via\":', '\"via\";') WHERE kind = 0")
db.commit()
END
says sallyport audit export --format cloudevents
ends=1 advised src/cli/audit_export.c 'sallyport audit verify'
python3 - sallyport/audit.db <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE entry SET line = replace(line, '[{', '[;') WHERE kind = 0")
db.commit()
END
says sallyport report
ends=1 advised src/report/overview_items.c 'sallyport audit verify'

story 'what git itself cannot read'
branch feature/x && red A && so_far && green A
object=$server/objects/$(id HEAD^ | sed 's|^..|&/|')
chmod u+w "$object" && echo broken >"$object"
says git push origin HEAD
in_server
ends=128 advised src/report/undecided.c 'git fsck' '[[ $output == *'"$(basename "$object")"'* ]]'

story 'a rollback'
now="$(date +%s) +0000" && export GIT_COMMITTER_DATE=$now
ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
branch feature/x && cycle A && so_far && git switch -q main && merge feature/x
SALLYPORT_USER=ci-bot git push -q origin main 2>/dev/null && git switch -q -c rollback/x
git revert -m 1 --no-edit main >/dev/null 2>&1
git commit -q --amend -m 'revert: tunnel' -m "This reverts commit $(id main), reversing
changes made to $(id main^)." -m "PRP: ${prp[A]}"
so_far && git switch -q main && merge rollback/x
SALLYPORT_USER=ci-bot git push -q origin main 2>/dev/null
in_server && says sallyport report
advised src/report/overview_items.c "git show $(git rev-parse main^2 | cut -c 1-12)" \
    '[[ $output == *"revert: tunnel"* ]]'
unset GIT_COMMITTER_DATE

story 'people'
policy <<'END'
[roles]
maintainer = bob, carol
devops = alice, bob, carol
security = bob, carol
ci = ci-bot
[lockout]
refusals = 1
within = 1h
for = 1h
END
branch feature/x && commit 'who knows'
run_push
in_server && says sallyport report
advised src/report/overview_items.c 'sallyport lockout list'
sed -i '/lockout/,$d' sallyport.ini
cd "$here/work" && git switch -q main
says as alice sallyport waiver request --rule message-format --ref main --reason vendor-limitation \
    --risk none --mitigation none --prp "${prp[A]}" -m x
id=$(grep -o 'wv-[0-9a-f]*' "$here/said" | head -n 1)
in_server && says sallyport report
cd "$here/work" && SALLYPORT_USER=bob advised src/report/overview_items.c "sallyport waiver approve $id"
says sallyport break-glass drill
id=$(grep -o 'bg-[0-9a-f]*' "$here/said" | head -n 1)
SALLYPORT_USER=bob advised src/cli/exceptions_request.c "sallyport break-glass approve $id"
as carol sallyport break-glass approve "$id" 2>/dev/null
advised src/cli/exceptions_request.c 'git push origin HEAD:refs/heads/break-glass-drill'
advised src/cli/exceptions_request.c "sallyport break-glass revoke $id"
grant() { # sets $id: a grant that was opened and has ended
    says sallyport break-glass request --incident INC-1 --ref release/1 -m x
    id=$(grep -o 'bg-[0-9a-f]*' "$here/said" | head -n 1)
    for user in bob carol; do as $user sallyport break-glass approve "$id" 2>/dev/null; done
    says sallyport break-glass revoke "$id"
}
grant
sed -i "s/--prp PRP/--prp ${prp[A]}/" "$here/said"
SALLYPORT_USER=bob advised src/cli/exceptions.c \
    "sallyport break-glass review $id --prp ${prp[A]}"
grant
in_server && says sallyport report
sed -i "s/--prp ID/--prp ${prp[A]}/" "$here/said"
cd "$here/work" && SALLYPORT_USER=bob advised src/report/overview_items.c \
    "sallyport break-glass review $id --prp ${prp[A]}"
in_server && says sallyport report
cd "$here/work" && advised src/report/overview_items.c 'sallyport exceptions'
cd "$server" && says sallyport gate record coverage --result pass
cd "$here" && advised src/cli/evidence.c "git clone $server/" '[ -d server/.git ]'
