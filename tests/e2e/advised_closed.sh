#!/usr/bin/env bash
# advised_closed.sh - what the installer says where its user may not read, write or enter is
# typed as it stands, by that user. It shows what is in the way; without that, what was typed
# first works.
. "$SALLYPORT_SOURCE/tests/e2e/install/own_etc.sh"
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

# A story of a user without rights, who owns the repository $server.
of_stranger() { # TITLE
    unguarded "$1"
    cd "$here" && here_too && as_stranger true && chown -hR 64321:64321 "$server"
}
by=as_stranger
asks() { # ARGUMENT...: of the installer
    asked="./install.sh $*"
    hears $by "$asked"
}
# The command that is told shows TEXT. CURE, by who can, helps.
shows() { # SOURCE COMMAND TEXT CURE
    advised "$1" "$2" "[[ \$output == $3 ]]"
    eval "$4"
    succeeds "$2 shows what is in the way" $by "$asked"
}

unguarded 'the programs are there'
installs 'installed' server --create "$here/other.git"
chmod -R a+rX "$PREFIX"
hooks=$PREFIX/libexec/sallyport/hooks

of_stranger 'a directory'
script sudo <<'END'
#!/bin/sh
exec "$@"
END
by_root() { PATH=$here:$PATH eval "$1"; }
chown root "$server/hooks" && asks server "$server"
by=by_root advised scripts/install/change.sh "sudo chown -h 64321 $server/hooks"
succeeds 'server: its owner has it again' as_stranger "$asked"
chmod u-x "$server/hooks" && asks server "$server"
advised scripts/install/change.sh "chmod u+rwx $server/hooks"
succeeds 'its owner enters it again' as_stranger "$asked"
chown root "$server/hooks" && asks uninstall "$server"
by=by_root advised scripts/install/change.sh "sudo chown -h 64321 $server/hooks"
succeeds 'uninstall: its owner has it again' as_stranger "$asked"
asks server "$server"
for mode in 000 600; do
    chmod $mode "$server/hooks"
    before=$(fingerprint "$server" 2>/dev/null)
    asks uninstall "$server"
    is "$mode: it does not say that no hook is here" "1 0" \
        "$(grep -c 'hooks cannot be written, so its hooks stay' said) $(grep -c 'no hook of sallyport' said)"
    is "$mode: nothing is changed" "$before" "$(fingerprint "$server" 2>/dev/null)"
    advised scripts/install/change.sh "chmod u+rwx $server/hooks"
done
succeeds 'its hooks are removed' as_stranger "$asked"
is 'none is left' '' "$(find "$server/hooks" -type l)"
chmod a-w "$server" && asks uninstall --purge "$server"
advised scripts/install/change.sh "chmod u+rwx $server"
succeeds 'its owner writes to it again' as_stranger "$asked"
mkdir elsewhere && as_stranger "git -C $server config core.hooksPath $here/elsewhere"
asks server "$server"
shows scripts/install/change.sh "ls -ld $here/elsewhere" '*" root "*' 'chown 64321 elsewhere'
as_stranger "git -C $server config --unset core.hooksPath"
git clone -q --no-hardlinks "$scratch/world/server.git" clone && chown -R 64321 clone && chmod a-w clone/.git && asks local clone
shows scripts/install/local.sh "ls -ld $here/clone/.git" 'dr-x*' 'chmod u+w clone/.git'

of_stranger 'what git cannot read'
script sudo <<'END'
#!/bin/sh
exec "$@"
END
hook=$server/hooks/pre-receive
script "$hook" <<'END'
#!/bin/sh
cat >/dev/null
END
for file in hooks/pre-receive HEAD; do
    chown root "$server/$file" && chmod 700 "$server/$file"
    before=$(fingerprint "$server")
    asks server "$server"
    unchanged "$file: nothing is changed" "$before" "$server"
    is "$file: nothing else is said" 2 "$(wc -l <said)"
    by=by_root advised scripts/install/change.sh "sudo chown -h 64321 $server/$file"
    succeeds "$file: its owner reads it again" as_stranger "$asked"
    asks uninstall "$server"
    chmod u-r "$server/$file" && asks server "$server"
    advised scripts/install/change.sh "chmod u+r $server/$file"
    succeeds "$file: its mode lets its owner read it" as_stranger "$asked"
    asks uninstall "$server"
done
chown root "$server/HEAD" && chmod 600 "$server/HEAD" && tells server "$server"
by=eval advised scripts/install/change.sh "chown -h 64321 $server/HEAD" './install.sh server "$server" >/dev/null'
chown root "$server/HEAD" && asks uninstall "$server"
by=by_root advised scripts/install/change.sh "sudo chown -h 64321 $server/HEAD"
chmod 000 "$server" && asks server "$server"
advised scripts/install/change.sh "chmod u+rwx $server"
succeeds 'the directory is open again' as_stranger "$asked"
chmod 700 "$server" && chown root "$server" && asks server "$server"
shows scripts/install/change.sh "ls -ld $server" '*" root "*' 'chown 64321 "$server"'

of_stranger 'the settings'
ln -s nowhere "$server/sallyport.ini" && asks server "$server"
shows scripts/install/settings.sh "ls -l $server/sallyport.ini" '*"-> nowhere"' \
    'rm "$server/sallyport.ini"'
rm "$server/sallyport.ini" && mkdir "$server/sallyport.ini" && asks server "$server"
shows scripts/install/settings.sh "ls -ld $server/sallyport.ini" 'd*' 'rmdir "$server/sallyport.ini"'
chown root "$server/sallyport.ini" && chmod 600 "$server/sallyport.ini"
for host in '' '--host plain'; do
    # shellcheck disable=SC2086
    asks server $host "$server"
    shows scripts/install/settings.sh "ls -lL $server/sallyport.ini" '-rw-------*" root "*' \
        'chmod a+r "$server/sallyport.ini"'
    chmod 600 "$server/sallyport.ini"
done
rm "$server/sallyport.ini" && mkdir /etc/sallyport
install -m 600 /dev/null /etc/sallyport/policy.ini && asks server "$server"
shows scripts/install/settings.sh 'ls -lL /etc/sallyport/policy.ini' '-rw-------*" root "*' \
    'chmod a+r /etc/sallyport/policy.ini'

of_stranger 'a lock that git has left'
touch "$server/config.lock" && asks server "$server"
shows scripts/install/push_options.sh "ls -ld $server $server/config*" '*config.lock*' \
    'rm "$server/config.lock"'
touch "$server/config.lock" && asks uninstall "$server"
shows scripts/install/push_options.sh "ls -ld $server $server/config*" '*config.lock*' \
    'rm "$server/config.lock"'
mkdir home/gitea && touch home/gitea/.gitconfig.lock && chown -R 64321 home
printf '[identity]\nhost = gitea\n' >/etc/sallyport/policy.ini
gitea=$here/home/gitea
asks server --host gitea --global "$gitea"
shows scripts/install/template.sh "ls -ld $gitea $gitea/.gitconfig*" '*.gitconfig.lock*' \
    'rm home/gitea/.gitconfig.lock'
chmod a-w home/gitea && asks uninstall --global "$gitea"
shows scripts/install/template.sh "ls -ld $gitea $gitea/.gitconfig*" 'dr-x*' 'chmod u+w home/gitea'
rm /etc/sallyport/policy.ini

of_stranger 'a trail'
mkdir trail && printf '[audit]\npath = %s/trail/a.db\n' "$here" >"$server/sallyport.ini"
asks server "$server"
shows scripts/install/selftest.sh "ls -ld $here/trail" '*" root "*' 'chown 64321 trail'

of_stranger 'a hook'
script sudo <<'END'
#!/bin/sh
exec "$@"
END
chmod a-x "$hooks/pre-receive" && asks server "$server"
by=eval PATH=$here:$PATH advised scripts/install/selftest.sh "sudo chmod +x $hooks/pre-receive"
succeeds 'a hook has its bit again' as_stranger "$asked"
chmod a-x "$hooks/post-receive" && asks server "$server"
shows scripts/install/selftest.sh "ls -lL $hooks/post-receive" '-rw-*' \
    'chmod a+x "$hooks/post-receive"'
git clone -q --no-hardlinks "$scratch/world/server.git" clone && chown -R 64321 clone
chmod a-x "$hooks/pre-push" && asks local clone
by=eval PATH=$here:$PATH advised scripts/install/local.sh "sudo chmod +x $hooks/pre-push"
succeeds 'a hook of a clone has its bit again' as_stranger "$asked"
by='eval'
chmod 700 "$PREFIX/libexec" && asks server "$server"
advised scripts/install/selftest.sh "chmod a+x $PREFIX/libexec"
succeeds 'the way to a hook is open again' eval "$asked"
chmod 755 "$PREFIX/libexec"

unguarded 'a git that runs no hook'
cd "$here" && here_too && mkdir bin
script bin/git <<END
#!/bin/sh
case \$1 in
commit) set -- -c core.hooksPath=/nowhere "\$@" ;;
push) shift && set -- push --receive-pack='git -c core.hooksPath=/nowhere receive-pack' "\$@" ;;
esac
exec $(command -v git) "\$@"
END
as_odd_git() { PATH=$here/bin:$PATH eval "$1"; }
by=as_odd_git
git clone -q "$server" clone && asks server "$server"
shows scripts/install/selftest.sh \
    "command -v git; git --version; ls -lL $hooks/pre-receive" "$here/bin/git*" 'mv bin/git .'
mv git bin/git && asks local clone
shows scripts/install/local.sh \
    "command -v git; git --version; ls -lL $hooks/commit-msg" "$here/bin/git*" 'mv bin/git .'
