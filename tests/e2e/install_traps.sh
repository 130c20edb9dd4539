#!/usr/bin/env bash
# install.sh, as root, in a repository of another user who has put traps there:
# links, pipes, devices.
. "$SALLYPORT_SOURCE/tests/e2e/install/owner.sh"

# --- links ---

names='sallyport.ini .sallyport.ini.new hooks hooks/pre-receive
    hooks/pre-receive.chained hooks/.pre-receive.sallyport hooks/update
    hooks/pre-receive.d hooks/pre-receive.d/sallyport hooks/pre-receive.d/gitea
    custom_hooks custom_hooks/pre-receive custom_hooks/pre-receive.d
    custom_hooks/pre-receive.d/sallyport config HEAD packed-refs
    objects/info/alternates'

# Puts a link to TARGET in the place of a name.
plant() { # NAME TARGET
    mkdir -p "$(dirname "${server:?}/$1")"
    rm -rf "${server:?}/${1:?}"
    ln -s "$2" "$server/$1"
    chown -hR $owner:$owner "$server"
}

# The repository as it was kept.
fresh() {
    rm -rf "${server:?}"
    cp -a "${here:?}/kept.git" "$server"
}

of_another 'links to what is of root'
cp -a "$server" "$here/kept.git"
for name in $names; do
    case $name in
    hooks | custom_hooks | *.d) targets='hooks nothing' ;;
    config | HEAD | packed-refs | */alternates) targets=passwd ;;
    *) targets='passwd nothing' ;;
    esac
    for target in $targets; do
        fresh
        plant "$name" "$canary/$target"
        for run in 'server --copy --baseline now' 'uninstall --purge'; do
            # shellcheck disable=SC2086
            run_quickly $run "$server"
            harm "$run, $name -> $target"
            [ "$status" != 124 ] || echo "$run, $name -> $target: it hangs"
            ! grep -F root:x:0:0 "$here/out" "$here/err"
        done
        find "$here" -path "$server" -prune -o -path "$here/kept.git" -prune \
            -o -user $owner -print
    done
done >"$scratch/harm"
is 'nothing of root is changed, read or given away' '' "$(<"$scratch/harm")"

of_another 'links on the way to a repository'
mkdir "$here/alice" && mv "$server" "$here/alice/real.git"
git init -q --bare "$canary/repo.git"
canary_before=$(fingerprint "$canary")
ln -s "$canary/repo.git" "$here/alice/bait.git"
ln -s real.git "$here/alice/server.git"
chown -hR $owner:$owner "$here/alice"
install_fails 'a link of somebody to a repository of root' 1 server \
    "$here/alice/bait.git" <<END
install.sh: $here/alice/bait.git is left alone: $here/alice belongs to the user $(command id -nu $owner), who can put something else in the place of $here/alice/bait.git
  type: namei -l $here/alice/bait.git
END
is 'is not followed' '' "$(harm bait)"
installs 'a link of the owner to his own is fine' server "$here/alice/server.git"
is 'it is guarded' "$hook" \
    "$(readlink "$here/alice/real.git/hooks/pre-receive")"

# --- pipes and devices ---

of_another 'a pipe or a device holds nobody up'
cp -a "$server" "$here/kept.git"
for user in 0 $owner; do
    for name in sallyport.ini hooks/pre-receive hooks/pre-receive.chained \
        hooks/pre-receive.d/gitea custom_hooks/pre-receive config HEAD \
        packed-refs objects/info/alternates refs/heads/x shallow; do
        kinds=pipe
        [ "$user" = 0 ] || kinds='pipe device'
        for kind in $kinds; do
            fresh
            plant "$name" /dev/zero
            [ "$kind" = device ] ||
                { rm "${server:?}/$name" && mkfifo "$server/$name"; }
            chown -hR "$user:$user" "$server"
            for run in server 'uninstall --purge'; do
                # shellcheck disable=SC2086
                run_quickly $run "$server"
                case $status,$(<"$here/err") in
                1,"install.sh: $server is left alone: $name is a "*) ;;
                *) echo "$run, $user, $kind at $name: $status" &&
                    cat "$here/err" ;;
                esac
            done
        done
    done
done >"$scratch/harm"
is 'each is named' '' "$(<"$scratch/harm")"
fresh
rm -f "$server/hooks/pre-receive"
if mknod "$server/hooks/pre-receive" c 1 5 2>/dev/null; then
    install_fails 'a device of its own' 1 server "$server" <<END
install.sh: $server is left alone: hooks/pre-receive is a device
  type: ls -la $server
END
else
    skip 'a device of its own' 'none can be made here'
fi
