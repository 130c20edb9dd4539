#!/usr/bin/env bash
# install.sh, as root, while the owner of the repository exchanges what is there.
. "$SALLYPORT_SOURCE/tests/e2e/install/owner.sh"

rounds=${SWAP_ROUNDS:-8}

# Exchanges pairs of names as fast as it can, as the owner.
exchange='
import ctypes, sys
libc = ctypes.CDLL(None)
pairs = [(a.encode(), b.encode()) for a, b in zip(sys.argv[1::2], sys.argv[2::2])]
while True:
    for a, b in pairs:
        libc.renameat2(-100, a, -100, b, 2)
'
if ! python3 -c 'import ctypes; ctypes.CDLL(None).renameat2'; then
    skip 'swaps' 'this C library has no renameat2'
    exit
fi

swapping() { # PATH PATH...
    setpriv --reuid=$owner --regid=$owner --clear-groups \
        "$(python3 -c 'import sys; print(sys.executable)')" -c "$exchange" "$@" &
    swapper=$!
}

# The swapper is ended, and the canary is looked at.
try_all() { # WHAT
    local i run
    for i in $(seq "$rounds"); do
        for run in 'server' 'server --copy --observe' 'uninstall --purge'; do
            # shellcheck disable=SC2086
            run_quickly $run "$target"
            [ "$status" != 124 ] || echo "round $i: $run hangs"
            harm "round $i: $run"
            find "$canary" ! -user 0
            ! grep -F root:x:0:0 "$here/out" "$here/err"
        done
    done >"$here/harm"
    kill $swapper
    wait $swapper 2>/dev/null
    is "$1" '' "$(<"$here/harm")"
}

of_another 'the repository and a link to one of root'
run_install server "$server"
mkdir "$here/alice" && mv "$server" "$here/alice/"
target=$here/alice/server.git
git init -q --bare "$canary/repo.git"
canary_before=$(fingerprint "$canary")
ln -s "$canary/repo.git" "$here/alice/link"
chown -hR $owner:$owner "$here/alice"
swapping "$target" "$here/alice/link"
try_all 'root stays out'

of_another 'a directory above'
mkdir -p "$here/alice/a" && mv "$server" "$here/alice/a/"
target=$here/alice/a/server.git
git init -q --bare "$canary/server.git"
canary_before=$(fingerprint "$canary")
ln -s "$canary" "$here/alice/link"
chown -hR $owner:$owner "$here/alice"
swapping "$here/alice/a" "$here/alice/link"
try_all 'root stays out'

of_another 'what is in the repository'
target=$server
ln -s "$canary/hooks" "$server/to-hooks"
ln -s "$canary/passwd" "$server/to-file"
ln -s "$canary/config" "$server/to-config"
echo '[roles]' >"$server/sallyport.ini"
chown -hR $owner:$owner "$server"
swapping "$server/hooks" "$server/to-hooks" \
    "$server/sallyport.ini" "$server/to-file" \
    "$server/config" "$server/to-config"
try_all 'nothing of root is changed, read or given away'
