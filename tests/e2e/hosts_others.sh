#!/usr/bin/env bash
# Gogs, gitolite, GitHub Enterprise Server and git's own daemon: what each hands
# to a hook, replayed with real pushes. Each trap has a line.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

with() { # NAME=VALUE... -- COMMAND...
    while [ "$1" != -- ]; do
        local -x "$1"
        shift
    done
    "${@:2}"
}

hook=$SALLYPORT_BUILD/hooks/pre-receive

# The same pushes to each host: a bad branch, a good one, main by hand.
usual_pushes() { # HOST PREFIX-OF-COMMAND: "PREFIX USER COMMAND..." pushes
    branch feature/a && green A
    "$2" alice push_refused "$1: a bad branch is refused" <<'END'
refs/heads/feature/a | feat: open the tunnel (GREEN) | tdd-order
END
    git reset -q --hard main && cycle A
    "$2" alice push_ok "$1: a good branch goes in"
    git switch -q main && merge feature/a
    SALLYPORT_USER=ci-bot "$2" dana push_refused \
        "$1: main by hand, the name is that of the host" origin main <<'END'
refs/heads/main | - | protected-ref
END
}

identity() { # HOST
    printf '[identity]\nhost = %s\n' "$1" | policy
}

# --- Gogs: custom_hooks, run by its own hook after its own work ---

on_gogs() { # USER COMMAND...
    with "GOGS_AUTH_USER_NAME=$1" GOGS_AUTH_USER_ID=7 GOGS_REPO_ID=3 \
        GOGS_AUTH_USER_EMAIL="$1@example.org" GOGS_REPO_NAME=vpn \
        GOGS_REPO_OWNER_NAME=team SSH_ORIGINAL_COMMAND=1 -- "${@:2}"
}

story 'Gogs'
identity gogs
rm "$server"/hooks/*
mkdir "$server/custom_hooks"
ln -s "$hook" "$server/custom_hooks/pre-receive"
cat >"$server/hooks/pre-receive" <<'END'
#!/usr/bin/env bash
input=$(cat)
[ ! -x custom_hooks/pre-receive ] || custom_hooks/pre-receive <<<"$input"
END
chmod +x "$server/hooks/pre-receive"
usual_pushes Gogs on_gogs
on_gogs ci-bot push_ok 'Gogs: who has the role merges' origin main
on_gogs dana run_hook pre-receive </dev/null
is 'Gogs: an empty push is a blank line, and accepted' '0 ' \
    "$status $(<"$here/said")"

# --- gitolite: update is its own, linked again by every setup; ours is in the
# common hooks, to which it links as well ---

on_gitolite() { # USER COMMAND...
    with "GL_USER=$1" GL_REPO=vpn GL_OPTION_x=1 \
        'SSH_CONNECTION=192.0.2.1 40000 192.0.2.2 22' -- "${@:2}"
}

story 'gitolite'
identity gitolite
rm "$server"/hooks/*
mkdir -p "$here"/{.gitolite/hooks/common,local/hooks/common}
cat >"$here/.gitolite/hooks/common/update" <<'END'
#!/bin/sh
[ -z "$GL_BYPASS_ACCESS_CHECKS" ] || exit 0
[ "$GL_USER $1" != "eve refs/heads/feature/a" ] || {
    echo "FATAL: W any $GL_REPO $GL_USER DENIED" >&2
    exit 1
}
END
chmod +x "$here/.gitolite/hooks/common/update"
ln -s "$hook" "$here/local/hooks/common/pre-receive"
gitolite_setup() {
    ln -sf "$here"/.gitolite/hooks/common/* "$server/hooks/"
    ln -sf "$here"/local/hooks/common/* "$server/hooks/"
}
gitolite_setup && gitolite_setup
usual_pushes gitolite on_gitolite
gitolite_setup
with GL_BYPASS_ACCESS_CHECKS=1 -- on_gitolite ci-bot push_refused \
    'gitolite: what the server pushes unchecked is judged, and nobody did it' \
    origin main <<'END'
refs/heads/main | - | protected-ref
END
with GL_BYPASS_ACCESS_CHECKS=1 -- on_gitolite server-master push_ok \
    'gitolite: what it pushes to a branch needs nobody' origin feature/a:fix/a
on_gitolite ci-bot push_ok 'gitolite: who has the role merges' origin main
git switch -q -c feature/b && red B
on_gitolite eve run_push origin HEAD:feature/a
is 'gitolite: its own update still decides who may write' \
    '1 FATAL: W any vpn eve DENIED' \
    "$status $(grep -o 'FATAL.*DENIED' "$here/said")"

# --- GitHub Enterprise Server: a program of its own runs the hook, with its
# variables and an absolute GIT_DIR; five seconds for all hooks together ---

on_ghes() { # USER COMMAND...
    with "GITHUB_USER_LOGIN=$1" GITHUB_USER_IP=192.0.2.1 \
        GITHUB_REPO_NAME=team/vpn GITHUB_REPO_PUBLIC=false -- "${@:2}"
}

story 'GitHub Enterprise Server'
printf '[identity]\nhost = ghes\n[limits]\ntime = 4s\n' | policy
rm "$server"/hooks/*
cat >"$server/hooks/pre-receive" <<END
#!/usr/bin/env bash
mapfile -t keep < <(env | grep -E '^(GITHUB_|GIT_.*OBJECT|GIT_QUAR|GIT_PUSH)')
exec env -i PATH="\$PATH" GIT_DIR="\$PWD" "\${keep[@]}" timeout 5 '$hook'
END
chmod +x "$server/hooks/pre-receive"
usual_pushes GHES on_ghes
for way in 'git refs update api' 'branch merge api' 'merge base into head' \
    'auto-merge deployment api' 'blob#save'; do
    on_ghes dana with "GITHUB_VIA=$way" -- push_refused \
        "GHES: '$way' is no merge of a pull request" origin main <<'END'
refs/heads/main | - | protected-ref
END
done
begin=$(id origin/main)
for way in 'pull request merge button' 'pull request merge api' merge; do
    git -C "$server" update-ref refs/heads/main "$begin"
    on_ghes dana with "GITHUB_VIA=$way" -- push_ok \
        "GHES: '$way' is, and needs no role" origin main
done
on_ghes dana with 'GITHUB_VIA=branches page delete button' -- \
    push_ok 'GHES: a branch goes' origin :feature/a

# --- git daemon: it asks nobody who they are ---

story 'git daemon'
git -C "$server" config daemon.receivepack true
# The port is free when we look and may be taken when the daemon does: try again.
start_daemon() {
    local attempt
    for attempt in {1..5}; do
        port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        env -u SALLYPORT_USER "$(git --exec-path)/git-daemon" --export-all \
            --listen=127.0.0.1 --port="$port" --base-path="$here" "$here" \
            >"$here/daemon" 2>&1 &
        at_exit+=("kill $! 2>/dev/null")
        for _ in {1..50}; do
            (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null && return 0
            kill -0 $! 2>/dev/null || break
            sleep 0.1
        done
        note "git daemon did not start, attempt $attempt"
    done
    return 1
}
start_daemon || not_ok 'git daemon starts' <"$here/daemon"
git remote set-url origin "git://127.0.0.1:$port/server.git"
branch feature/a && cycle A
push_ok 'git daemon: a good branch goes in'
git switch -q main && merge feature/a
login=$(command id -un)
as ci-bot push_refused \
    'git daemon: everybody is the account that it runs as' origin main <<END
refs/heads/main | - | protected-ref
END
