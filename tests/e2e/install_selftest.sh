#!/usr/bin/env bash
# install.sh: the self-test fails loudly, and then nothing is changed; and wrong
# usage.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

hook=$PREFIX/libexec/sallyport/hooks/pre-receive
marker='sallyport hook: this file judges pushes' # without it, the installer makes the hook again

# The installed hook is as the story left it; the repository must be as it was.
fails_its_test() { # WHAT <FIRST-LINE-OF-STDERR
    local before
    before=$(fingerprint "$server")
    run_install server "$server"
    is "$1: exit status" 1 "$status"
    is_text "$1" <(head -n 1 "$here/err") "$here/err" "$here/out"
    is "$1: it says so" "  nothing was changed in $server" \
        "$(tail -n 1 "$here/err")"
    unchanged "$1: the repository is as it was" "$before" "$server"
}

unguarded 'the programs are there'
installs 'installed' server --create "$here/other.git"
cp -a "$PREFIX" "$scratch/good"
restore() { rm -rf "$PREFIX" && cp -a "$scratch/good" "$PREFIX"; }

unguarded 'a hook without its execute bit'
old_hook "$server/hooks/pre-receive"
chmod -x "$hook"
fails_its_test 'no execute bit' <<END
install.sh: self-test of $server: hooks/pre-receive has no execute bit, so git would skip it
END
is 'it says what to type' "  type: chmod +x $hook" "$(sed -n 2p "$here/err")"
restore

unguarded 'a hook for another machine'
printf '\177ELF\2\1\1' | dd of="$hook" conv=notrunc 2>/dev/null
printf '\1\3' | dd of="$hook" bs=1 seek=18 conv=notrunc 2>/dev/null
run_install server "$server"
is 'it fails' 1 "$status"
is 'it says so' 1 "$(grep -c 'the hook does not run on this machine' "$here/err")"
is 'it is taken away again' '' "$(readlink "$server/hooks/pre-receive")"
restore

unguarded 'a hook that lets everything pass'
printf '#!/bin/sh\n# %s\ncat >/dev/null\n' "$marker" >"$hook"
fails_its_test 'it is noticed' <<END
install.sh: self-test of $server: git let a bad push through, so it does not run the hook pre-receive
END
restore

unguarded 'a hook that refuses everything'
cat >"$hook" <<END
#!/bin/sh
# $marker
set -- \$(cat)
[ \$# = 0 ]
END
run_install server "$server"
is 'it is noticed' \
    "1 install.sh: self-test of $server: a bad push was refused, but not for its fault; git says the above" \
    "$status $(grep ^install.sh: "$here/err")"
restore

unguarded 'a hook that says why'
printf '#!/bin/sh\n# %s\n' "$marker" >"$hook"
cat >>"$hook" <<'END'
printf 'sallyport: push refused: %s\n\n  %s\n    %s\n  %s\n' 'it could not be judged' \
    'the first line' 'and its end' 'who can fix it' >&2
exit 1
END
fails_its_test 'all of it is told' <<END
install.sh: self-test of $server: the hook refuses every push: the first line and its end
END
restore

unguarded 'a policy that broke after the installation'
installs 'installed' server "$server"
echo 'mode' >>"$server/sallyport.ini"
before=$(fingerprint "$server")
run_install server "$server"
is 'it fails' 1 "$status"
is 'it says so' 1 "$(grep -c "the policy of $server cannot be used" "$here/err")"
unchanged 'the repository is as it was' "$before" "$server"

unguarded 'a file system mounted noexec'
# shellcheck disable=SC2016
if unshare -m sh -c 'mount -t tmpfs -o noexec none "$1"' sh "$here" 2>/dev/null
then
    before=$(fingerprint "$server")
    unshare -m sh -c 'mount --bind "$1" "$1" &&
        mount -o remount,bind,noexec "$1" && shift && exec "$@"' sh "$server" \
        "$SALLYPORT_SOURCE/install.sh" server --copy "$server" \
        >"$here/out" 2>"$here/err"
    is 'it fails' 1 $?
    is 'it says so' "install.sh: self-test of $server: hooks/pre-receive may not be executed, although it has the execute bit; a file system mounted noexec would do that" \
        "$(head -n 1 "$here/err")"
    unchanged 'the repository is as it was' "$before" "$server"
else
    skip 'a file system mounted noexec' 'no mount namespace can be made here'
fi

unguarded 'a policy of the machine that observes does not fool it'
printf '[policy]\nmode = off\n' >"$server/sallyport.ini"
installs 'installed' server "$server"
says 'it says what is in force' 'mode = off: nothing is refused'

unguarded 'wrong usage'
see='  type: ./install.sh --help'
install_fails 'nothing to do it to' 2 server <<END
install.sh: server takes one repository or more
$see
END
install_fails 'a command' 2 sever x.git <<END
install.sh: there is no command 'sever'; did you mean 'server'?
$see
END
install_fails 'a command of the program' 2 doctor x.git <<END
install.sh: doctor is a command of the program
  type: $PREFIX/bin/sallyport doctor x.git
END
install_fails 'two letters swapped' 2 server --host gitlba x.git <<END
install.sh: this version knows no host 'gitlba'; did you mean 'gitlab'? (hosts: plain gitea forgejo gitlab gogs gitolite ghes)
$see
END
install_fails 'an option' 2 server --per-refs x.git <<END
install.sh: there is no option '--per-refs'; did you mean '--per-ref'?
$see
END
install_fails 'an option of another command' 2 server --purge x.git <<END
install.sh: the command server has no option --purge
$see
END
install_fails 'a host' 2 server --host gitta x.git <<END
install.sh: this version knows no host 'gitta'; did you mean 'gitea'? (hosts: plain gitea forgejo gitlab gogs gitolite ghes)
$see
END
install_fails 'a directory for all and a repository' 2 server --global . x.git <<END
install.sh: --global is for all repositories; leave out 'x.git'
$see
END
install_fails 'a repository of GitHub Enterprise Server' 2 server --host=ghes x.git <<END
install.sh: --host ghes takes no repository; leave out 'x.git'
$see
END
install_fails 'or all of them' 2 server --host=ghes --global . <<END
install.sh: --host ghes takes no repository; leave out '.'
$see
END
install_fails 'no value' 2 server x.git --baseline <<END
install.sh: --baseline takes a value
$see
END
install_fails 'two modes' 2 server --observe --enforce x.git <<END
install.sh: --observe and --enforce exclude each other
$see
END
install_fails 'too much' 2 demo now <<END
install.sh: the command demo takes no argument 'now'
$see
END
is 'nothing was made' '' "$(find . -name x.git)"
run_install
is 'nothing at all: exit status' 2 "$status"
is 'nothing at all' "$("$SALLYPORT_SOURCE/install.sh" --help)" "$(<"$here/err")"
installs 'help' server --help
run_install help && cp "$here/out" "$here/help"
is 'no line of it is wide' '' "$(grep -E '.{81}' "$here/help")"
