#!/usr/bin/env bash
# lockout.sh - who is refused too often is refused everything for a while.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

with_lockout() { # TITLE
    story "$1"
    ln -s "$SALLYPORT_BUILD/hooks/post-receive" "$server/hooks/"
    rm -rf "$server/sallyport" "$server/sallyport.trail"
    policy <<'INI'
[lockout]
refusals = 3
within = 1h
for = 30m
exempt-users = bob
exempt-roles = ci
INI
}

refused_three_times() { # the last commit is left out then
    local i
    branch feature/tunnel
    commit stuff
    for i in 1 2 3; do
        push_refused "refusal $i" <<'OUT'
refs/heads/feature/tunnel | stuff | message-format
OUT
    done
    git reset -q --hard HEAD~
    red A
}

lockout() { # WORDS...
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" lockout "$@") 2>&1
}

with_lockout 'three refusals lock a user out'
is 'before them nobody is' 'nobody is locked out' "$(lockout list)"
refused_three_times
push_refused 'a good push is refused' <<'OUT'
refs/heads/feature/tunnel | - | lockout
OUT
push_refused 'and once more' <<'OUT'
refs/heads/feature/tunnel | - | lockout
OUT
is 'it says until when' 1 \
    "$(tr -d '\n' <"$here/said" | grep -cE '20[0-9-]+T[0-9:]+Z')"
is 'list names the user' 1 \
    "$(lockout list | grep -cE '^alice until 20[0-9-]+T[0-9:]+Z$')"
SALLYPORT_USER=carol push_ok 'another user is not locked out'
is 'clear says what it did' 'the lock of alice is lifted' "$(lockout clear alice)"
green A
push_ok 'then the user is let in'
is 'nobody is locked out any more' 'nobody is locked out' "$(lockout list)"
is 'clear without a lock says so' 'alice is not locked out' "$(lockout clear alice)"
is 'clear needs a user' 2 "$(lockout clear >"$here/out" 2>&1; echo $?)"

with_lockout 'an exempt user and an exempt role'
for SALLYPORT_USER in bob ci-bot; do
    export SALLYPORT_USER
    branch "feature/$SALLYPORT_USER" main
    commit stuff
    for _ in 1 2 3; do run_push; done
    git reset -q --hard HEAD~
    red A
    push_ok "$SALLYPORT_USER is never locked out"
done
export SALLYPORT_USER=alice

with_lockout 'a lock needs the trail'
policy <<'INI'
[lockout]
refusals = 3
[audit]
path = off
INI
is 'policy check refuses it' 1 \
    "$("$SALLYPORT_BUILD/bin/sallyport" policy check \
        --config "$server/sallyport.ini" >"$here/out" 2>&1; echo $?)"
is 'and says why' 1 "$(grep -c '\[lockout\] refusals' "$here/out")"

with_lockout 'a push opens the trail once'
branch feature/tunnel
red A
push_ok 'a RED commit'
green A
cat >"$here/count.py" <<'END'
import ctypes, os, struct, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
fd = libc.inotify_init1(os.O_NONBLOCK)
assert libc.inotify_add_watch(fd, os.fsencode(sys.argv[1]), 0x38) >= 0
subprocess.run(sys.argv[2:], stderr=subprocess.DEVNULL, check=True)
events = os.read(fd, 65536)  # opened, and closed: equal ones in a row would be one
print(sum(mask == 0x20 for _, mask, _, _ in struct.iter_unpack("iIII", events)))
END
rm "$server/hooks/post-receive"
is 'once for its header, and once by SQLite' 2 \
    "$(python3 "$here/count.py" "$server/sallyport/audit.db" git push -q origin HEAD)"
