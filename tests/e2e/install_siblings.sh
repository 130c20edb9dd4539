#!/usr/bin/env bash
# install.sh server: what has no hooks of its host is known by the repositories beside
# it, so that the guard stays when the host writes its hooks.
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"

programs=$PREFIX/libexec/sallyport/hooks

# A mirror of alice below the directory of the host; a repository that is there
# already, of OTHER, has the hooks of the host.
root=forgejo-repositories
beside() { # HOST TITLE [OTHER]
    unguarded "$2" "$root/alice/mirror.git"
    local mirror=$server
    server=$here/$root/${3:-alice}/other.git
    git init -q --bare "$server"
    "${1}_layout"
    server=$mirror
    git -C "$server" config remote.origin.mirror true
}

for host in forgejo gitea; do
    beside $host "$host: a pull mirror"
    installs 'installed' server "$server"
    says 'it says which host, and why' "host: $host (as the repositories beside it)"
    says 'and that nothing runs it yet' \
        "$host has written no hooks here, so nothing runs ours yet"
    is 'the hook is where the host keeps it' "$programs/pre-receive" \
        "$(readlink "$server/hooks/pre-receive.d/sallyport")"
    is 'and nowhere else' '' "$(find "$server/hooks" -maxdepth 1 -lname '*sallyport*')"
    is 'the policy says which host it is' $host "$(setting identity.host)"
    installs 'again' server "$server"
    says 'it says so' 'installed already: nothing to change'
    "${host}_layout"
    installs 'converted' server "$server"
    is 'the guard is there' "$programs/pre-receive" \
        "$(readlink "$server/hooks/pre-receive.d/sallyport")"
    is 'nothing more is said of that' 0 "$(grep -c 'nothing runs ours' "$here/out")"
    branch feature/bad main && green A
    pushing_as $host alice push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
done

beside forgejo 'forgejo: the first repository of its owner' bob
installs 'installed' server "$server"
says 'it is known by those of other owners' \
    'host: forgejo (as the repositories beside it)'

root=srv
beside forgejo 'a directory that is none of the host' bob
installs 'installed' server "$server"
says 'is not looked at' 'host: plain (nothing of another host is here)'
root=forgejo-repositories

beside forgejo 'forgejo: a repository before it is adopted'
git -C "$server" config --unset remote.origin.mirror
before=$(fingerprint "$server")
install_fails 'it may be a plain one: it asks' 1 server "$server" <<END
install.sh: the repositories beside $server are of forgejo, and this one has no hooks of it
  type the same again with --host forgejo, to adopt it later, or --host plain
END
unchanged 'nothing is changed' "$before" "$server"
installs 'told' server --host forgejo "$server"
says 'it says that nothing runs it yet' 'so nothing runs ours yet'
forgejo_layout
branch feature/bad main && green A
pushing_as forgejo alice push_refused 'adopted: a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END

beside forgejo 'forgejo: its own hook is gone'
mkdir -p "$server/hooks/pre-receive.d"
hook_of_host "$server/hooks/pre-receive.d/gitea" forgejo
before=$(fingerprint "$server")
install_fails 'the self-test says so' 1 server "$server" <<END
install.sh: self-test of $server: hooks/pre-receive is not the one of forgejo, which would run ours
  type: forgejo admin regenerate hooks
  nothing was changed in $server
END
unchanged 'nothing is changed' "$before" "$server"

beside forgejo 'forgejo: asked for, beside none of its repositories' bob
rm -rf "${here:?}/$root/bob"
run_install server --host forgejo "$server"
is 'the self-test says that nothing would run it' '1 1' \
    "$status $(grep -c 'hooks/pre-receive is not the one of forgejo' "$here/err")"

beside forgejo 'a plain repository that says so'
installs 'told' server --host plain "$server"
is 'the hook is where git runs it' "$programs/pre-receive" \
    "$(readlink "$server/hooks/pre-receive")"
installs 'again' server "$server"
says 'it is still plain' 'host: plain (sallyport.ini says so)'

if [ $EUID = 0 ]; then
    beside forgejo 'a repository beside it that belongs to another user'
    chown -R 65534 "$here/$root/alice/other.git"
    run_install server "$server"
    says 'is not looked at' 'host: plain (nothing of another host is here)'
else
    skip 'somebody elses repository' 'only root can make one'
fi
