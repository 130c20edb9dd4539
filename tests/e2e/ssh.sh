#!/usr/bin/env bash
# Pushes through sshd: the forced command of each key says who is pushing.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sshd=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v sshd) || sshd=
etc=$scratch/ssh
git_env=$(env | grep -E '^(GIT|LC)_' | sed "s/=\(.*\)/='\1'/" | tr '\n' ' ')

make_keys() {
    mkdir -m 700 "$etc"
    local key
    for key in host alice ci-bot; do
        ssh-keygen -q -t ed25519 -N '' -C "$key" -f "$etc/$key"
    done
}

# USER COMMAND: the line that gives this user this one command. sshd starts
# from an empty environment; a test must not see the settings of its machine.
authorize() {
    printf 'restrict,command="env HOME=%s %s SALLYPORT_USER=%s %s" %s\n' \
        "$etc" "$git_env" "$1" "$2" "$(<"$etc/$1.pub")"
}

# The port is free when we look and may be taken when sshd does: try again.
start_sshd() {
    local attempt
    [ $EUID != 0 ] || mkdir -p /run/sshd # compiled into sshd
    for attempt in {1..5}; do
        port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        cat >"$etc/sshd_config" <<END
ListenAddress 127.0.0.1:$port
HostKey $etc/host
AuthorizedKeysFile $etc/authorized_keys
PidFile $etc/pid
UsePAM no
StrictModes no
PasswordAuthentication no
PermitRootLogin prohibit-password
END
        "$sshd" -D -e -f "$etc/sshd_config" >"$etc/log" 2>&1 &
        at_exit+=("kill $! 2>/dev/null")
        for _ in {1..50}; do
            grep -q 'listening on' "$etc/log" && return 0
            kill -0 $! 2>/dev/null || break
            sleep 0.1
        done
        note "sshd did not start, attempt $attempt: $(tail -n 1 "$etc/log")"
    done
    return 1
}

# Pushes go to $server by its full path, as the user of that key.
over_ssh() { # KEY COMMAND...
    local key=$1
    shift
    cat >"$etc/config" <<END
Host guarded
    HostName 127.0.0.1
    Port $port
    User $(command id -un)
    IdentityFile $etc/$key
    IdentitiesOnly yes
    BatchMode yes
    LogLevel ERROR
    StrictHostKeyChecking accept-new
    UserKnownHostsFile $etc/known_hosts
END
    git config core.sshCommand "ssh -F '$etc/config'"
    "$@"
}

make_keys
if [ -z "$sshd" ]; then
    not_ok 'sshd is installed' <<<'install openssh-server'
    exit
elif ! start_sshd; then
    not_ok 'sshd starts' <"$etc/log"
    exit
fi

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
git reset -q --hard main && cycle A
over_ssh alice push_ok 'a good branch goes in'
is 'and is there' "$(id HEAD)" "$(on_server feature/vpn-tunnel)"
git switch -q main && merge feature/vpn-tunnel
SALLYPORT_USER=ci-bot over_ssh alice push_refused \
    'alice may not merge, whoever she says she is' origin main <<'END'
refs/heads/main | - | protected-ref | main changes only by a merge; the user alice has not the role ci
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
refs/heads/main | - | protected-ref | main changes only by a merge; the user alice has not the role ci
END
over_ssh ci-bot push_ok 'ci-bot may' origin main

story 'nobody says who is pushing'
authorize alice "git-receive-pack '$server'" |
    sed 's/ SALLYPORT_USER=alice//' >"$etc/authorized_keys"
git remote set-url origin guarded:whatever.git
login=$(command id -un)
commit 'docs: more'
over_ssh alice push_refused 'then it is the login' origin main <<END
refs/heads/main | - | protected-ref | main changes only by a merge; the user $login has not the role ci
END
printf '[roles]\nci = %s\n' "$login" >"$server/sallyport.ini"
over_ssh alice push_ok 'unless it has the role' origin main
