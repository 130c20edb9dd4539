#!/usr/bin/env bash
# Pushes through git http-backend and a web server: REMOTE_USER says who is
# pushing.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

lighttpd=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v lighttpd) || lighttpd=
etc=$scratch/http
backend=$(git --exec-path)/git-http-backend

configure() { # PORT
    cat <<END
server.port = $1
server.bind = "127.0.0.1"
server.document-root = "$etc/empty"
server.modules = ("mod_auth", "mod_authn_file", "mod_alias", "mod_setenv",
                  "mod_cgi")
server.errorlog = "$etc/log"
alias.url = ("/git/" => "$backend/")
cgi.assign = ("" => "")
auth.backend = "plain"
auth.backend.plain.userfile = "$etc/users"
\$HTTP["url"] =~ "^/git/" {
    setenv.set-environment = (
        "GIT_PROJECT_ROOT" => "$scratch",
        "GIT_HTTP_EXPORT_ALL" => "1",
        "GIT_CONFIG_NOSYSTEM" => "1",
        "GIT_CONFIG_GLOBAL" => "/dev/null",
        "HOME" => "$etc",
        "PATH" => "$PATH",
        "LC_ALL" => "C"
    )
    auth.require = ("" => ("method" => "basic", "realm" => "git",
                           "require" => "valid-user"))
}
END
}

# The port is free when we look and may be taken when the server does: try
# again.
start_lighttpd() {
    local attempt port
    mkdir -p "$etc/empty"
    printf '%s\n' alice:secret-of-alice ci-bot:secret-of-ci-bot >"$etc/users"
    for attempt in {1..5}; do
        port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        configure "$port" >"$etc/config"
        # A web server knows no SALLYPORT_USER, and no git user.
        env -i "$lighttpd" -D -f "$etc/config" >"$etc/output" 2>&1 &
        at_exit+=("kill $! 2>/dev/null")
        host=127.0.0.1:$port
        for _ in {1..50}; do
            (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null && return 0
            kill -0 $! 2>/dev/null || break
            sleep 0.1
        done
        note "lighttpd did not start, attempt $attempt"
    done
    return 1
}

url() { # USER
    echo "http://$1:secret-of-$1@$host/git/story-$stories/server.git"
}

if [ -z "$lighttpd" ] || [ ! -x "$backend" ]; then
    not_ok 'lighttpd and git http-backend are installed' </dev/null
    exit
elif ! start_lighttpd; then
    cat "$etc/output" "$etc/log" | not_ok 'lighttpd starts'
    exit
fi

story 'two users'
git -C "$server" config http.receivepack true
branch feature/vpn-tunnel && green A
push_refused 'over a file path' origin HEAD <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel (GREEN) | tdd-order
END
cp "$here/said" "$here/said-over-a-path"
push_refused 'over http' "$(url alice)" HEAD <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel (GREEN) | tdd-order
END
is_text 'the refusal reads the same' "$here/said" <"$here/said-over-a-path"
git reset -q --hard main && cycle A
push_ok 'a good branch goes in' "$(url alice)" HEAD
touch=src/other.sh commit 'docs: x'
says_to_programs 'a program gets a refusal as a value' \
    "tdd-content/neutral-with-code $(id HEAD) git reset HEAD^
refuse" "$(url alice)" HEAD
git reset -q --hard HEAD^
is 'and is there' "$(id HEAD)" "$(on_server feature/vpn-tunnel)"
git switch -q main && merge feature/vpn-tunnel
SALLYPORT_USER=ci-bot push_refused \
    'alice may not merge, no matter who she says she is' "$(url alice)" main <<'END'
refs/heads/main | - | protected-ref
END
push_ok 'ci-bot may' "$(url ci-bot)" main
is 'main is what was pushed' "$(id main)" "$(on_server main)"
commit 'docs: more'
GIT_TERMINAL_PROMPT=0 run_push "http://$host/git/story-$stories/server.git" HEAD
is 'without a password nobody gets that far' '128 ' "$status $(<"$here/said")"

story 'a push that is large enough to come in chunks'
git -C "$server" config http.receivepack true
branch feature/large
head -c 3000000 /dev/urandom >docs/noise && git add docs
commit 'docs: noise'
git config http.postBuffer 65536
push_ok 'goes in' "$(url alice)" HEAD
green A
head -c 3000000 /dev/urandom >docs/noise && git add docs &&
    git commit -q --amend --no-edit
push_refused 'or is refused' "$(url alice)" HEAD <<'END'
refs/heads/feature/large | feat: open the tunnel (GREEN) | tdd-order
END
