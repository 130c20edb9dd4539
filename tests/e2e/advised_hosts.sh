#!/usr/bin/env bash
# advised_hosts.sh - what the installer says of hosts, of other users, and of what a machine
# lacks is typed as it stands, in the situation that makes it.
. "$SALLYPORT_SOURCE/tests/e2e/install/own_etc.sh"
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

# A program of that name comes first in the PATH of the story.
path=$PATH
stub() { # NAME <SCRIPT
    mkdir -p "$here/bin"
    script "$here/bin/$1"
    PATH=$here/bin:$path
}
is_guarded='[ -L "$server/hooks/pre-receive" ]'
works='./install.sh server "$server" >/dev/null'
here_is() { # TITLE
    unguarded "$1" && PATH=$path && cd "$here" && here_too
}

unguarded 'the programs are there'
installs 'installed' server --create "$here/other.git"
chmod -R a+rX "$PREFIX"

here_is 'all repositories of a host'
mkdir all && gogs_layout && tells server --host gogs --global "$here/all"
sed -i "s|REPO\.\.\.|$server|" said
advised scripts/install/hosts.sh "./install.sh server --host gogs $server" '[ -L "$server/custom_hooks/pre-receive" ]'
./install.sh uninstall --purge "$server" >/dev/null && rm "$server"/hooks/*
tells server --host gitlab --global "$here/all" --baseline feature/old
sed -i "s|REPO\$|$server|" said
advised scripts/install/settings.sh "./install.sh server --baseline feature/old $server" "$is_guarded"
mkdir gitea && chown 64321 gitea
hears as_stranger "./install.sh server --host gitea --global $here/gitea"
stub sudo <<'END'
#!/bin/sh
exec "$@"
END
advised scripts/install/change.sh "sudo ./install.sh server --host gitea --global $here/gitea" \
    '[ -d gitea/sallyport-template ] && grep -q "host = gitea" /etc/sallyport/policy.ini'
tells uninstall --global "$here/gitea" && tells server --host gitea --global "$here/gitea"
sed -i "s|REPO\.\.\.|$server|" said
advised scripts/install/server.sh "./install.sh server $server" "$is_guarded"
tells uninstall --global "$here/gitea" && rm -r /etc/sallyport
mkdir f && printf '[init]\n\tx = y\n[include]\n\tpath = more\n' >f/.gitconfig
printf '[init]\n\ttemplateDir = /nowhere\n' >f/more
tells server --host forgejo --global "$here/f"
advised scripts/install/template.sh \
    "git config -f $here/f/.gitconfig --includes --show-origin init.templateDir" \
    '[[ $output == */f/more*/nowhere* ]]'

here_is 'gitolite'
touch "$server/gl-conf" && tells server --per-ref "$server"
mkdir -p code/VREF code/hooks/common other/hooks/common
sed -i "s|LOCAL_CODE\$|$here/code|" said
advised scripts/install/hosts.sh \
    "./install.sh server --per-ref --host gitolite --global $here/code" '[ -L code/VREF/sallyport ]'
tells uninstall --global "$here/code"
script code/hooks/common/pre-receive </dev/null
ln -s "$here/code/hooks/common/pre-receive" "$server/hooks/pre-receive"
tells server "$server"
stub gitolite <<END
#!/bin/sh
[ "\$1" = query-rc ] && echo "$here/code" || ln -sf "$here"/code/hooks/common/* "$server/hooks"
END
advised scripts/install/server.sh "./install.sh server --host gitolite --global $here/code" \
    '[ -L code/hooks/common/pre-receive ]'
tells server --host gitolite --global "$here/other"
advised scripts/install/hosts.sh "./install.sh server --host gitolite --global $here/code"
tells uninstall --global "$here/code" && tells server --host gitolite --global "$here/code"
advised scripts/install/server.sh 'gitolite setup --hooks-only' '[ -x "$server/hooks/post-receive" ]'
rm -r /etc/sallyport

here_is 'a hook that is looked for elsewhere'
gitea_layout && git -C "$server" config core.hooksPath /nowhere && tells server "$server"
advised scripts/install/hosts.sh "git --git-dir=$server config --unset-all core.hooksPath" "$works"

if user=$(command id -nu 65534); then
    here_is 'root types as the owner'
    chmod a+rx "$scratch" . && as="runuser -u $user -- " git="runuser -u $user -- env -u HOME git"
    owned() { chown -R 65534 "$server" && tells server "$server"; }
    gitea_layout && git -C "$server" config core.hooksPath /nowhere && owned
    advised scripts/install/hosts.sh "$git --git-dir=$server config --unset-all core.hooksPath" \
        "$works && [ -z \"\$(find '$server' -user root)\" ]"
    ./install.sh uninstall --purge "$server" >/dev/null && rm -r "$server/hooks"
    git --git-dir="$server" config core.hooksPath /dev/null && owned
    advised scripts/install/locate.sh "$git --git-dir=$server config core.hooksPath hooks" \
        "$works && [ -z \"\$(find '$server' -user root)\" ]"
    ./install.sh uninstall --purge "$server" >/dev/null
    echo 1111111111111111111111111111111111111111 >"$server/refs/heads/x" && owned
    ends=2 advised scripts/install/settings.sh "$git --git-dir=$server fsck" '[[ $output == *1111111* ]]'
    rm "$server/refs/heads/x" && mkdir -p /etc/sallyport && install -m 600 /dev/null /etc/sallyport/policy.ini
    printf '[policy]\nbaseline = now\n[identity]\nhost = plain\n' >"$server/sallyport.ini" && owned
    ends=1 advised scripts/install/selftest.sh "cd $server && $as$PREFIX/bin/sallyport policy check" \
        '[[ $output == */etc/sallyport/policy.ini* ]]'
    cd "$here" && chmod a+r /etc/sallyport/policy.ini
    succeeds 'then root may guard it' ./install.sh server "$server"
    is 'the policy is good' 'sallyport: the policy is good' \
        "$(cd "$server" && "$PREFIX/bin/sallyport" policy check 2>&1 | head -n 1)"
    chmod 600 /etc/sallyport/policy.ini
    hears sh -c "cd $server && $PREFIX/bin/sallyport policy check"
    is 'the policy is not good for all' "sallyport: $user cannot read /etc/sallyport/policy.ini, so every push is refused" \
        "$(head -n 1 said)"
    ends=1 advised src/cli/policy_unread.c "$PREFIX/bin/sallyport doctor $server"
    hears "$PREFIX/bin/sallyport" doctor "$server"
    advised src/doctor/checks.c "chmod a+rX /etc/sallyport/policy.ini" \
        '[ "$(stat -c %a /etc/sallyport/policy.ini)" = 644 ]'
    chmod 700 /etc/sallyport
    for whose in "" "$as"; do
        hears sh -c "cd $server && $whose$PREFIX/bin/sallyport policy check"
        is "the directory is closed, seen by ${whose:-root}" \
            "sallyport: $user cannot enter /etc/sallyport, which is on the way to /etc/sallyport/policy.ini, so every push is refused" \
            "$(head -n 1 said)"
        ends=1 advised src/cli/policy_unread.c "$PREFIX/bin/sallyport doctor $server"
    done
    tells server "$server"
    ends=1 advised scripts/install/selftest.sh "cd $server && $as$PREFIX/bin/sallyport policy check" \
        '[[ $output == *"sallyport doctor $server"* ]]'
    cd "$here" && hears "$PREFIX/bin/sallyport" doctor "$server"
    advised src/doctor/checks.c "chmod a+rX /etc/sallyport" \
        '[ "$(stat -c %a /etc/sallyport)" = 755 ]'
    succeeds 'then the policy is good' sh -c "cd $server && $PREFIX/bin/sallyport policy check"
    mkdir all && touch all/x.ini && chown 65534 all
    chown -hR 0:0 "$server" && ln -sf "$here/all/x.ini" "$server/sallyport.ini"
    tells server "$server"
    advised scripts/install/owner.sh "namei -l $here/all" "[[ \$output == *' $user '*all* ]]"
fi

here_is 'where programs are'
PREFIX='/no good' tells server "$server"
advised scripts/install/build.sh "PREFIX=DIR ./install.sh server $server" "$is_guarded"
