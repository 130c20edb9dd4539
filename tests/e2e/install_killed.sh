#!/usr/bin/env bash
# install.sh is killed at any instant: what is there is old or new, and a second
# run completes it.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

rounds=${KILL_ROUNDS:-8}
hook=$PREFIX/libexec/sallyport/hooks/pre-receive

# Kills a process and all that it has started, sessions of their own included.
kill_tree() { # PID
    local child
    kill -STOP "$1" 2>/dev/null
    for child in $(ps -o pid= --ppid "$1"); do kill_tree "$child"; done
    kill -KILL "$1" 2>/dev/null
}

# Starts an installation and kills it within the time that one takes.
killed() { # ARGUMENT...
    "$installer" "$@" >/dev/null 2>&1 &
    local pid=$!
    sleep "$(awk -v seed=$((RANDOM * 32768 + RANDOM)) -v most="$took" \
        'BEGIN { srand(seed); print rand() * most }')"
    kill_tree $pid
    wait $pid 2>/dev/null
}

# Prints what is neither as before nor guarded.
half_done() {
    local says
    says=$(readlink "$server/hooks/pre-receive")
    if [ "$says" = "$hook" ]; then
        "$SALLYPORT_BUILD/bin/sallyport" policy check \
            --config "$server/sallyport.ini" >"$here/policy-said" 2>&1 ||
            cat "$here/policy-said"
        cmp "$server/hooks/pre-receive.chained" "$here/old-hook"
    else
        cmp "$server/hooks/pre-receive" "$here/old-hook"
    fi
}

# kill -9 during a run, then the same run again.
try() { # WHAT COMMAND-TO-KILL
    local i before
    old_hook "$here/old-hook"
    cp -p "$here/old-hook" "$server/hooks/pre-receive"
    [ $EUID != 0 ] || [ -z "${2-}" ] || chown -hR "$2:$2" "$server"
    before=$(fingerprint "$server")
    took=$(date +%s.%N)
    run_install server "$server"
    took=$(awk -v a="$took" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')
    run_install uninstall --purge "$server"
    [ "$before" = "$(fingerprint "$server")" ] || echo 'uninstalled: not as before'
    for i in $(seq "$rounds"); do
        killed server "$server"
        half_done | sed "s/^/$i: killed: /"
        run_install server "$server"
        [ "$status" = 0 ] || sed "s/^/$i: /" "$here/err"
        [ "$hook" = "$(readlink "$server/hooks/pre-receive")" ] ||
            echo "$i: not completed"
        find "$server" -name '.sallyport.*'
        killed uninstall --purge "$server"
        half_done | sed "s/^/$i: killed on the way back: /"
        run_install uninstall --purge "$server"
        [ "$before" = "$(fingerprint "$server")" ] || {
            echo "$i: not as before"
            diff <(echo "$before") <(fingerprint "$server")
        }
    done
}

unguarded 'a repository of ours'
is 'old or new, and then completed' '' "$(try)"

unguarded 'a repository of another user'
if [ $EUID = 0 ]; then
    chmod a+x "$scratch" "$(dirname "$scratch")" "$here"
    is 'old or new, and then completed' '' "$(try 65534)"
else
    skip 'a repository of another user' '(not root) only root can act for him'
fi

unguarded 'a new one'
for i in $(seq "$rounds"); do
    took=1
    killed server --create "$here/new/a.git"
    [ ! -e "$here/new" ] || [ "$(git --git-dir="$here/new/a.git" symbolic-ref HEAD)" = refs/heads/main ] ||
        echo "$i: half a repository"
    run_install server --create "$here/new/a.git"
    [ "$status" = 0 ] || cat "$here/err"
    find "$here" -name '.sallyport.*'
    rm -rf "$here/new"
done >"$here/found"
is 'is there as a whole, or not' '' "$(<"$here/found")"
