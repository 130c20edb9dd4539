#!/usr/bin/env bash
# Pushes through sshd: the forced command of each key says who is pushing.
. "$SALLYPORT_SOURCE/tests/e2e/ssh/lib.sh"

need_sshd

# git-shell runs nothing but git's own; $SSH_ORIGINAL_COMMAND is what was asked.
# shellcheck disable=SC2016
git_shell='git-shell -c \"$SSH_ORIGINAL_COMMAND\"'

story 'two users, by git-shell'
for user in alice ci-bot; do authorize $user "$git_shell"; done >"$etc/authorized_keys"
git remote set-url origin "guarded:$server"
branch feature/vpn-tunnel && green A
push_refused 'over a file path' "$server" HEAD <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel (GREEN) | tdd-order
END
cp "$here/said" "$here/said-over-a-path"
over_ssh alice push_refused 'over ssh' <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel (GREEN) | tdd-order
END
is_text 'the refusal reads the same' "$here/said" <"$here/said-over-a-path"
over_ssh alice says_to_programs 'a program gets the same as a value' \
    "tdd-order/green-before-red $(id HEAD) git rebase -i origin/main
refuse" origin HEAD
git reset -q --hard main && cycle A
over_ssh alice push_ok 'a good branch goes in'
is 'and is there' "$(id HEAD)" "$(on_server feature/vpn-tunnel)"
git switch -q main && merge feature/vpn-tunnel
SALLYPORT_USER=ci-bot over_ssh alice push_refused \
    'alice may not merge, no matter who she says she is' origin main <<'END'
refs/heads/main | - | protected-ref
END
over_ssh ci-bot push_ok 'ci-bot may' origin main
is 'main is what was pushed' "$(id main)" "$(on_server main)"
if over_ssh alice ssh -F "$etc/config" guarded id >"$here/said" 2>&1; then
    not_ok 'no other command runs' <"$here/said"
else
    ok 'no other command runs'
fi

story 'one repository only, by git-receive-pack'
for user in alice ci-bot; do
    authorize $user "git-receive-pack '$server'"
done >"$etc/authorized_keys"
git remote set-url origin guarded:whatever.git
branch feature/vpn-tunnel && cycle A
over_ssh alice push_ok 'a good branch goes in'
git switch -q main && merge feature/vpn-tunnel
over_ssh alice push_refused 'alice may not merge' origin main <<'END'
refs/heads/main | - | protected-ref
END
over_ssh ci-bot push_ok 'ci-bot may' origin main

story 'nobody says who is pushing'
authorize alice "git-receive-pack '$server'" |
    sed 's/ SALLYPORT_USER=alice//' >"$etc/authorized_keys"
git remote set-url origin guarded:whatever.git
login=$(command id -un)
commit 'docs: more'
over_ssh alice push_refused 'then it is the login' origin main <<END
refs/heads/main | - | protected-ref
END
printf '[roles]\nci = %s\n' "$login" >"$server/sallyport.ini"
over_ssh alice push_ok 'unless it has the role' origin main
