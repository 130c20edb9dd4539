# shellcheck shell=bash
# owner.sh - what the scenarios share in which root guards repositories of another
# user. On top of lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

owner=65534
hook=$PREFIX/libexec/sallyport/hooks/pre-receive

if [ $EUID != 0 ]; then
    skip 'repositories of another user' \
        '(not root) only root can act for another user'
    exit
fi
# Where everybody may enter.
chmod a+x "$scratch" "$(dirname "$scratch")"

as_other() { # COMMAND...
    setpriv --reuid=$owner --regid=$owner --clear-groups "$@"
}

# $canary is a directory of root, with what root alone may read or write.
plant_canary() {
    canary=$here/of-root
    mkdir -p "$canary/hooks" "$canary/pre-receive.d"
    echo 'root:x:0:0' >"$canary/passwd"
    printf '#!/bin/sh\n' >"$canary/hooks/pre-receive"
    echo '[core' >"$canary/config"
    chmod 600 "$canary"/{passwd,config}
    chmod 755 "$canary/hooks/pre-receive"
    canary_before=$(fingerprint "$canary")
}

# A story whose repository belongs to the other user.
of_another() { # TITLE
    unguarded "$1"
    chmod a+x "$here"
    plant_canary
    chown -hR $owner:$owner "$server"
}

# Prints what is wrong: nothing, when the canary is as it was.
harm() { # WHAT
    local now
    now=$(fingerprint "$canary")
    [ "$now" = "$canary_before" ] || {
        echo "$1:"
        diff <(echo "$canary_before") <(echo "$now")
        rm -rf "$canary"
        plant_canary
    }
}

# An installation in no more than ten seconds: $status is 124 when it took longer.
run_quickly() { # ARGUMENT...
    status=0
    timeout 10 "$installer" "$@" >"$here/out" 2>"$here/err" </dev/null ||
        status=$?
}
