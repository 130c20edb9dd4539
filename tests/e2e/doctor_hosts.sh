#!/usr/bin/env bash
# sallyport doctor over what Forgejo and Gitea keep: clean where they are, and with
# commands that work where they are not.
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"
PATH=$PREFIX/bin:$SALLYPORT_BUILD/bin:$PATH

examines() { # WHAT STATUS DIRECTORY
    status=0
    sallyport doctor "$3" >"$here/out" 2>"$here/err" || status=$?
    is "$1: exit status" "$2" "$status"
    cat "$here/err" >>"$here/out"
}

# What it says to type for the installer.
type_it() { # WHAT
    local typed
    typed=$(grep '^    sallyport-install ' "$here/out")
    is "$1" "$2" "$typed"
    (cd "$here" && eval "${typed/sallyport-install/$installer}") >"$here/typed" 2>&1 ||
        not_ok "$1: it works" <"$here/typed"
}

# DIRECTORY/alice: a repository with its hooks, its wiki, and a mirror without any.
host_has() { # HOST
    root=$here/forgejo-repositories
    mkdir -p "$root"
    mv "$server" "$root/alice-is-made-later"
    mkdir "$root/alice"
    mv "$root/alice-is-made-later" "$root/alice/vpn.git"
    for server in "$root/alice/vpn.wiki.git" "$root/alice/vpn.git"; do
        [ -d "$server" ] || git init -q --bare "$server"
        "${1}_layout"
    done
    mirror=$root/alice/mirror.git
    git init -q --bare "$mirror"
    git -C "$mirror" config remote.origin.mirror true
}

for host in forgejo gitea; do
    unguarded "$host: nothing is guarded yet"
    host_has $host
    examines 'it says so' 1 "$root"
    says 'of the repository' "$root/alice/vpn.git  not guarded"
    says 'not of a wiki' "$root/alice/vpn.wiki.git  nothing to guard"
    says 'but why' 'note: it is a wiki, whose pages are not judged'
    says 'nor of a mirror' "$root/alice/mirror.git  nothing to guard"
    says 'and how to guard it before it is converted' \
        "note: it is a pull mirror, which only $host changes, without a hook"
    says 'with what to type' "    sallyport-install server --host $host $mirror"
    says 'at the end' '3 repositories: 0 guarded, 1 not guarded, 2 with nothing to guard'
    grep -A 2 "vpn.git  not" "$here/out" >"$here/one" && mv "$here/one" "$here/out"
    type_it 'its command names the host' \
        "    sallyport-install server --host $host $server"

    examines 'then it is clean' 0 "$root"
    says 'at the end' '3 repositories: 1 guarded, 2 with nothing to guard'
    "$installer" server --host $host "$mirror" >/dev/null
    examines 'with a guard in the mirror as well' 0 "$root"
    is 'of which nothing is said' 0 "$(grep -c 'pull mirror' "$here/out")"

    rm "$server/hooks/pre-receive"
    examines 'its own hook is gone' 1 "$server"
    says 'it names the command of the host' "    $host admin regenerate hooks"
done

unguarded 'forgejo: a mirror that was guarded as a plain one'
host_has forgejo
"$installer" server "$server" >/dev/null
"$installer" server --host plain "$mirror" >/dev/null
examines 'it will lose its guard' 1 "$mirror"
says 'which is said' 'hooks/pre-receive is a file that forgejo writes, and then the guard is gone'
type_it 'its command moves the hook' \
    "    sallyport-install server --host forgejo $mirror"
is 'to where forgejo keeps it' "$PREFIX/libexec/sallyport/hooks/pre-receive -" \
    "$(readlink "$mirror/hooks/pre-receive.d/sallyport") $(readlink "$mirror/hooks/pre-receive" || echo -)"
examines 'then all is well' 0 "$root"

unguarded 'forgejo: it was converted, and has lost its guard'
host_has forgejo
"$installer" server --host plain "$mirror" >/dev/null
server=$mirror
git -C "$server" config --unset remote.origin.mirror
forgejo_layout
examines 'it is not guarded' 1 "$server"
type_it 'its command names the host' \
    "    sallyport-install server --host forgejo $server"
examines 'then all is well' 0 "$server"

unguarded 'gitolite: its own settings'
admin=$here/gitolite-admin.git
git init -q --bare "$admin"
examines 'a name is not enough' 1 "$admin"
touch "$admin/gl-conf"
examines 'they need no guard' 0 "$admin"
says 'and it says why' 'note: it holds the settings of gitolite, which are not judged'

rules() { # RULE: gl-conf, as gitolite writes it
    printf "%%one_repo = (\n  'server' => {\n    '@all' => [\n      [ 5, '-', '%s' ]\n    ]\n  }\n);\n" \
        "$1" >"$server/gl-conf"
}
unguarded 'gitolite: a VREF judges'
printf '[identity]\nhost = gitolite\n[roles]\nci = bot\n[audit]\npath = off\n' >"$server/sallyport.ini"
rules refs/heads/locked
examines 'another rule is no guard' 1 "$server"
says 'it says what it cannot see' \
    "  no sallyport hook is installed, so nothing is judged; a VREF under 'repo @all' is not seen from here"
rules VREF/sallyporter
examines 'nor is another VREF' 1 "$server"
rules VREF/sallyport
examines 'ours is one' 0 "$server"
says 'by which it is guarded' "$server  guarded (VREF/sallyport), enforce, host gitolite"
says 'and what it cannot see' "  note: gitolite runs VREF/sallyport by its rules; \
for which users, and whether it starts, is not seen from here"
is 'a second guard is not advised' 0 "$(grep -c 'sallyport-install server /' "$here/out")"
status=0
sallyport doctor --format json "$server" >"$here/out" || status=$?
is 'the same for programs' '[true,["VREF/sallyport"]]' "$(jq -c '[.guarded, .hooks]' "$here/out")"
printf '[policy]\nmode = off\n' >"$server/sallyport.ini"
examines 'but not where the policy is off' 1 "$server"

if [ $EUID = 0 ]; then
    unguarded 'forgejo: root looks at what belongs to git'
    host_has forgejo
    chmod a+x "$here"
    chown -R 65534:65534 "$root"
    chmod 755 "$root"
    examines 'as its owner' 1 "$root"
    says 'not of a wiki' "$root/alice/vpn.wiki.git  nothing to guard"
    says 'with what to type' "    sallyport-install server --host forgejo $mirror"
else
    skip 'root looks at what belongs to git' 'only root can give files away'
fi
