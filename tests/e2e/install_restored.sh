#!/usr/bin/env bash
# A repository that root has restored: git refuses the pushes of everybody else.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"
PATH=$SALLYPORT_BUILD/bin:$PATH

if [ $EUID != 0 ]; then
    skip 'a repository that was restored as root' 'only root can restore as root'
    exit
fi
user=$(awk -F: '$3 == 65534 { print $1; exit }' /etc/passwd)
group=$(command id -gn "$user")

# A push of that user, as it comes over ssh.
push_of_user() {
    status=0
    setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent \
        git receive-pack "$server" </dev/null >"$here/push" 2>&1 || status=$?
}

restored() { # TITLE [OWNER-OF-THE-DIRECTORY]
    unguarded "$1" srv/vpn.git
    git init -q --bare "$here/srv/other.git"
    git init -q --bare "$here/srv/third.git"
    chown -R 65534 "$here/srv/other.git" "$here/srv/third.git"
    chown "${2:-0}" "$here/srv"
    chmod a+rx "$here" "$here/srv"
}

restored 'beside repositories of another user'
push_of_user
is 'git refuses that user' 1 "$(grep -c 'dubious ownership' "$here/push")"
before=$(fingerprint "$server")
install_fails 'the self-test says so' 1 server "$server" <<END
install.sh: self-test of $server: it belongs to root and those beside it to $user, so git would refuse every push of $user ("dubious ownership")
  type: chown -Rh $user:$group $server
  nothing was changed in $server
END
unchanged 'nothing is changed' "$before" "$server"
chown -Rh "$user:$group" "$server"
installs 'after what it says' server "$server"
push_of_user
is 'git lets that user push' 0 "$(grep -c 'dubious ownership' "$here/push")"
printf 'ci = ci-bot\n' >>"$server/sallyport.ini"
chown -Rh 0:0 "$server"
status=0
sallyport doctor "$server" >"$here/out" 2>&1 || status=$?
is 'the doctor says so' 1 "$status"
says 'with the reason' \
    "it belongs to root and those beside it to $user, so git refuses every push of $user"
says 'and which user to give it to' "    chown -Rh $user $server"
eval "$(sed -n 's/^    chown/chown/p' "$here/out")"
succeeds 'after what it says all is well' sallyport doctor "$here/srv/vpn.git" --quiet

restored 'an installed one beside repositories of another user'
chown -Rh 65534 "$server"
installs 'it is installed' server "$server"
chown -Rh 0:0 "$server"
before=$(fingerprint "$server")
install_fails 'the self-test says so' 1 server "$server" <<END
install.sh: self-test of $server: it belongs to root and those beside it to $user, so git would refuse every push of $user ("dubious ownership")
  type: chown -Rh $user:$group $server
END
unchanged 'nothing is changed' "$before" "$server"

restored 'where git is told to trust it'
printf '[safe]\n\tdirectory = %s\n' "$server" >"$here/gitconfig"
GIT_CONFIG_NOSYSTEM='' GIT_CONFIG_SYSTEM=$here/gitconfig \
    installs 'it is installed' server "$server"

unguarded 'where nothing shows whose it is'
installs 'it is installed' server "$server"
says 'it says who may push' 'it belongs to root: git lets nobody else push, unless it is given to them: chown -Rh USER '

restored 'a new one beside repositories of another user'
rm -rf "$server"
installs 'it is made' server --create "$server"
says 'it says who cannot push yet, and what to type' \
    "it belongs to root and those beside it to $user: git refuses their pushes until it is theirs: chown -Rh $user:$group $server"
eval "$(sed -n 's/.*theirs: chown/chown/p' "$here/out")"
push_of_user
is 'after what it says git lets that user push' 1 \
    "$(grep -ca 'report-status' "$here/push")"
