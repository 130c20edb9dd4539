#!/usr/bin/env bash
# What `policy check` says of the repository's own commits and branches.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { "$SALLYPORT_BUILD/bin/sallyport" "$@"; }

tried() { # WHAT <EXPECTED, ids as ID
    sallyport policy check >"$here/out" 2>&1 || echo "exit status $?" >>"$here/out"
    sed -Ei 's/\b[0-9a-f]{7}\b/ID/' "$here/out"
    is_text "$1" "$here/out"
}

story 'a policy is tried on what is there'
branch feature/tunnel
touch=tests/tunnel_test.sh commit 'test: the tunnel opens' 'PRP: WU-1'
touch=src/tunnel.sh commit 'open it'
git branch patch-1
cat >.sallyport.ini <<'END'
[roles]
qa = ana
[prp]
directory =
[message]
authors-skip = <bot@example\.org>$
END
tried 'commits, branches, patterns and roles' <<'END'
sallyport: the policy is good

of the last 3 commits
  1 would be refused by message-format/header, such as ID 'open it'
of 2 branches
  1 would be refused by branch-name/pattern, such as 'patch-1'
what does nothing here
  [message] authors-skip matches none of these commits
  [tdd] green matches none of these commits
  [tdd] refactor matches none of these commits
  [roles] qa: no option names this role
END
printf '[refs]\nbranch-name = [a-z0-9/-]+\n[message]\nheader = .+\n[tdd]\nneutral = ^[a-z ]+$\n[prp]\nrequire = off\n[rule "tdd-content"]\nlevel = off\n' >.sallyport.ini
sallyport policy check >"$here/out"
is 'nothing would be refused' '' "$(grep "would be refused by" "$here/out" || true)"
is 'a file outside of a repository is only read' \
    'sallyport: the policy is good' \
    "$(cd / && sallyport policy check --config "$here/work/.sallyport.ini")"
printf '[refs]\nbranch = x\n' >.sallyport.ini
sallyport policy check >"$here/out" 2>&1 && status=0 || status=$?
is 'a policy with an error is not tried' 1 "$status"
cd "$server"
is 'a bare repository, too' 1 \
    "$(sallyport policy check | grep -c '^of the last')"
