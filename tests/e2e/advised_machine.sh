#!/usr/bin/env bash
# advised_machine.sh - what the installer says to type where a machine lacks a program, does
# not run ours, or does not build them, is typed as it stands, in the situation that makes it.
. "$SALLYPORT_SOURCE/tests/e2e/install/own_etc.sh"
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

path=$PATH
begins() { # TITLE
    PATH=$path && unguarded "$1" && cd "$here" && here_too && mkdir bin
}
stub() { # NAME <SCRIPT
    script "$here/bin/$1"
    PATH=$here/bin:$path
}

begins 'a file system mounted noexec'
installs 'the programs are there' server --create "$here/other.git"
hooks=$PREFIX/libexec/sallyport/hooks
closed() { # DIRECTORY: programs may not run there
    mount --bind "$1" "$1" && mount -o remount,bind,noexec "$1"
}
closed "$server" && tells server --copy "$server"
advised scripts/install/selftest.sh "findmnt -T $server/hooks" '[[ $output == *noexec* ]]'
umount "$server" && git clone -q "$server" clone && closed "$hooks" && tells local clone
advised scripts/install/selftest.sh "findmnt -T $hooks/commit-msg" '[[ $output == *noexec* ]]'
is 'the policy is not spoken of first' '' "$(grep -e 'policy fetch' -e 'Permission denied' said)"
chmod a+x "$scratch" "$here" && chown -R 65534 clone && tells local clone
user=$(command id -nu 65534 2>/dev/null || echo 65534)
is 'it names the owner' 1 "$(grep -c "may not be executed as $user, " said)"
umount "$hooks"

begins 'a hook for another machine'
cp -a "$PREFIX" good && printf '\177ELF\2\1\1' | dd of="$hooks/pre-receive" conv=notrunc 2>/dev/null
printf '\1\3' | dd of="$hooks/pre-receive" bs=1 seek=18 conv=notrunc 2>/dev/null
tells server "$server"
if command -v file >/dev/null; then
    advised scripts/install/selftest.sh "file -L $hooks/pre-receive; uname -m" "[[ \$output == *$(uname -m) ]]"
else
    skip 'file -L' 'the program is not here'
fi
rm -r "$PREFIX" && mv good "$PREFIX"

begins 'a trail that the policy of the machine names'
by='eval' trails=/etc/sallyport/trails
chmod a+rx "$scratch" "$here" && chown -R 65534 "$server" && mkdir /etc/sallyport
printf '[audit]\npath = %s/audit.db\n' $trails >/etc/sallyport/policy.ini
tells server "$server"
is 'the self-test fails' yes "$(grep -q "the trail $trails/audit.db cannot be made" said && echo yes)"
gives="install -d -m 700 -o $user $trails"
asks() { # SENTENCE COMMAND: the doctor has them, before it asks for hooks
    hears sallyport doctor "$server"
    is "the doctor: $1" 1 "$(grep -c "  no push can be recorded.*: $1" said)"
    advised src/doctor/checks.c "$2" "${3:-true}"
}
asks "[[]audit\\] path needs the directory $trails, which is missing; make it for $user$" "$gives" \
    './install.sh server "$server" >/dev/null && [ -O $trails/../policy.ini ] && [ -s $trails/audit.db ]'
hears sallyport doctor "$server"
is 'the doctor says no more of it' '' "$(grep -e recorded -e trail said)"
rm -r $trails && mkdir $trails
may_not="$user may not write to $trails, which [[]audit\\] path names; name a directory that belongs to $user$"
asks "$may_not" "$gives" '[ "$(stat -c %u $trails)" = 65534 ]'
chown root $trails && chmod 755 $trails && touch $trails/other
asks "$may_not" "namei -l $trails"
hears sh -c "cd '$server' && sallyport policy check"
is 'policy check says it' 1 "$(grep -c "^sallyport: no push can be recorded: $may_not" said)"
ends=1 advised src/cli/policy_unread.c "sallyport doctor $server" '[[ $output == *"namei -l $trails"* ]]'
rm -r $trails
hears sh -c "cd '$server' && sallyport policy check"
is 'of what is missing, too' 1 "$(grep -c "^sallyport: no push can be recorded: [[]audit\\] path needs the directory $trails, which is missing" said)"
mv /etc/sallyport/policy.ini "$server/sallyport.ini" && chown 65534 "$server/sallyport.ini"
ends=1 asks ".*$trails, which is missing; make it for $user$" "namei -l $trails"
rm -r /etc/sallyport

begins 'a program is missing'
# The links are those of the machine: nothing is written there but the link to git.
mkdir bare && ln -s /usr/bin/* /usr/sbin/* bare/ 2>/dev/null
rm -f bare/git* bare/sudo bare/apt-get bare/dnf bare/apk
script bin/apt-get <<END
#!/bin/sh
for package; do :; done
[ "\$package" = git ] && ln -s $(command -v git) $here/bare/git
END
script bin/sudo <<'END'
#!/bin/sh
exec "$@"
END
as_bare() { PATH=$here/bin:$here/bare eval "$1"; }
by=as_bare
hears as_bare "./install.sh server --dry-run '$server'"
advised scripts/install/deps.sh 'apt-get install -y --no-install-recommends git' '[ -L bare/git ]'
rm bare/git && PATH=$here/bin:$here/bare hears as_stranger "./install.sh server $server"
advised scripts/install/deps.sh 'sudo apt-get install -y --no-install-recommends git' '[ -L bare/git ]'

begins 'what make says'
by='eval'
stub make <<'END'
#!/bin/sh
echo "make: $* ends here"
exit 2
END
hears env -u SALLYPORT_BUILD PREFIX="$here/new" ./install.sh server "$server"
cd "$SALLYPORT_SOURCE" || exit
ends=2 advised scripts/install/build.sh 'make V=1' '[[ $output == *V=1*ends* ]]'
hears env PREFIX="$here/new" ./install.sh server "$server"
ends=2 advised scripts/install/build.sh "make install PREFIX=$here/new" '[[ $output == *install*ends* ]]'
stub git <<END
#!/bin/sh
[ "\$1" != switch ] || exit 3
exec $(PATH=$path command -v git) "\$@"
END
hears ./install.sh demo
ends=2 advised scripts/install/demo.sh 'make test' '[[ $output == *test*ends* ]]'
hears "$PREFIX/bin/sallyport-install" demo
is 'an installed one has no tests to run' '' "$(grep 'make test' "$here/said")"
