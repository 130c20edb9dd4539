#!/usr/bin/env bash
# The policy of the machine names a host, and a repository shows nothing of it: the
# installer asks which host it is of.
. "$SALLYPORT_SOURCE/tests/e2e/install/own_etc.sh"
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"

policy=/etc/sallyport/policy.ini
machine_is() { # HOST
    mkdir -p /etc/sallyport && printf '[identity]\nhost = %s\n' "$1" >$policy
}

for host in gitolite gitlab gogs gitea forgejo; do
    unguarded "$host: nothing of it is in the repository"
    machine_is $host
    before=$(fingerprint "$server")
    install_fails 'it asks' 1 server "$server" <<END
install.sh: $policy says host = $host, and nothing of $host is in $server
  type the same again with --host plain, or --host $host
END
    unchanged 'nothing is changed' "$before" "$server"
    installs 'the first is typed' server --host plain "$server"
    is 'its policy says so' plain "$(setting identity.host)"
    installs 'the second is typed' server --host $host --dry-run "$server"
    says 'it is believed' "host: $host (as asked for)"
    installs 'it does not ask twice' server "$server"
    says 'but reads the policy' 'host: plain (sallyport.ini says so)'

    unguarded "$host: its files are there"
    if [ $host = gitolite ]; then touch "$server/gl-conf"; else ${host}_layout; fi
    installs 'it does not ask' server "$server"
    is 'the policy says so' $host "$(setting identity.host)"
done

unguarded 'plain: nothing is asked'
machine_is plain
installs 'installed' server "$server"
says 'which host it is' "host: plain ($policy says so)"

unguarded 'gitolite: a repository that is not there'
machine_is gitolite
install_fails 'is made by gitolite, or is a plain one' 1 server "$here/new.git" <<END
install.sh: there is no repository $here/new.git
  make it with gitolite, then type the same again
  or, for a plain one, type the same again with --host plain
END
installs 'the second is typed' server --host plain "$here/new.git"
server=$here/new.git
is 'its policy says so' plain "$(setting identity.host)"

unguarded 'gitolite: its hook of all repositories is removed'
mkdir -p "$here/code/hooks/common"
installs 'installed' server --host gitolite --global "$here/code"
installs 'uninstalled' uninstall --global "$here/code"
says 'it says what stays' "$policy: left in place, it is for all repositories"
says 'and what to do' "next: where gitolite is gone, remove 'host = gitolite' from $policy"
machine_is plain
installs 'uninstalled again' uninstall --global "$here/code"
is 'nothing is said of a plain host' 0 "$(grep -c 'is gone' "$here/out")"
