# shellcheck shell=bash
# lib.sh - a real sshd on loopback, for the scenarios that push through one; on
# top of ../lib.sh.
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

# authorize USER COMMAND: the line that gives this user this one command. sshd
# starts from an empty environment; a test must not see the settings of its
# machine.
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
            grep -qs 'listening on' "$etc/log" && return 0
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

# A host key, keys for alice and ci-bot, and a running sshd; or the scenario ends.
need_sshd() {
    make_keys
    if [ -z "$sshd" ]; then
        not_ok 'sshd is installed' <<<'install openssh-server'
        exit
    elif ! start_sshd; then
        not_ok 'sshd starts' <"$etc/log"
        exit
    fi
}
