#!/usr/bin/env bash
# install.sh server: where repositories are, where git looks, and what goes
# wrong there.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

hook=$PREFIX/libexec/sallyport/hooks/pre-receive
cat >"$scratch/refused" <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END

guards() { # WHAT: a good push goes in, a bad one does not
    branch feature/good main && cycle A && push_ok "$1: a good push"
    branch feature/bad main && green A
    push_refused "$1: a bad push" <"$scratch/refused"
}

for name in 'a b.git' 'a:b.git' "it's \$HOME.git" '-x.git' 'é [x]*.git'; do
    unguarded "a repository named $name" "$name"
    (cd "$here" && run_install server -- "$name" && exit "$status")
    is 'installed, by a relative path' 0 $?
    guards "$name"
    (cd "$here" && run_install uninstall -- "$name" && exit "$status")
    is 'uninstalled' 0 $?
done

unguarded 'core.hooksPath of the repository, relative'
git -C "$server" config core.hooksPath our-hooks
installs 'installed' server "$server"
is 'the hook is there' "$hook" "$(readlink "$server/our-hooks/pre-receive")"
guards 'relative'

unguarded 'core.hooksPath of the repository, shared by others'
mkdir "$here/shared hooks"
git -C "$server" config core.hooksPath "$here/shared hooks"
installs 'installed' server "$server"
says 'it says so' "its hooks are those of all repositories that use $here/shared hooks, which are guarded as well"
is 'the hook is there' "$hook" "$(readlink "$here/shared hooks/pre-receive")"
guards 'shared'
install_fails 'uninstall: the others would lose their guard' 1 uninstall "$server" <<END
install.sh: the hooks of $server are in $here/shared hooks, and guard all repositories that use it
  for $server alone, type: git --git-dir=$server config --unset-all core.hooksPath, then the same again
  for all of them, type: ./install.sh uninstall --global '$here/shared hooks'
END
installs 'uninstalled' uninstall --global "$here/shared hooks"
is 'nothing is left' '' "$(ls "$here/shared hooks")"

unguarded 'core.hooksPath of the machine or the user'
printf '[core]\nhooksPath = /srv/hooks\n' >"$here/gitconfig"
before=$(fingerprint "$server")
GIT_CONFIG_GLOBAL=$here/gitconfig install_fails 'refused' 1 server "$server" <<END
install.sh: git looks for the hooks of every repository here in /srv/hooks (core.hooksPath outside of $server)
  type: git --git-dir=$server config core.hooksPath hooks
END
unchanged 'the repository is as it was' "$before" "$server"
GIT_CONFIG_GLOBAL=$here/gitconfig run_install server --create "$here/new/b.git"
is 'nor is one created' '1 -' \
    "$status $([ -e "$here/new" ] && echo 'something is there' || echo -)"
git --git-dir="$server" config core.hooksPath hooks
GIT_CONFIG_GLOBAL=$here/gitconfig installs 'after what it says' server "$server"
guards 'its own'

unguarded 'core.hooksPath=/dev/null'
git -C "$server" config core.hooksPath /dev/null
install_fails 'refused' 1 server "$server" <<END
install.sh: git looks for the hooks of $server in /dev/null, which is not a directory
  type: git --git-dir=$server config core.hooksPath hooks
END

unguarded 'a repository with a work tree'
git init -q -b trunk "$here/tree"
git -C "$here/tree" commit -q --allow-empty -m 'begin'
git -C "$here/tree" config receive.denyCurrentBranch updateInstead
installs 'by its work tree' server "$here/tree"
says 'it says which' "a repository with a work tree: $here/tree/.git"
is 'the hook is there' "$hook" "$(readlink "$here/tree/.git/hooks/pre-receive")"
before=$(fingerprint "$here/tree")
installs 'by its .git' server "$here/tree/.git"
unchanged 'is the same' "$before" "$here/tree"
git -C "$here/tree" worktree add -q "$here/linked" 2>/dev/null
installs 'by a linked work tree' server "$here/linked"
says 'is the same' 'installed already: nothing to change'

unguarded 'what is not a repository'
mkdir "$here/empty" "$here/work"/sub
install_fails 'a directory' 1 server "$here/empty" <<END
install.sh: $here/empty is not a git repository
  type: git init --bare $here/empty
END
install_fails 'a directory in a work tree' 1 server sub <<END
install.sh: sub is not a git repository; did you mean '$here/work'?
END
install_fails 'a new one in a work tree' 1 server new.git <<END
install.sh: there is no repository new.git; did you mean '$here/work'?
  to make it, bare, type the same again with --create
END
ln -s "$here/empty" "$server/shared"
for part in hooks objects objects/info refs/heads shared; do
    for command in server 'server --dry-run' uninstall; do
        # shellcheck disable=SC2086
        install_fails "$command: $part of a repository" 1 $command "$server/$part" <<END
install.sh: $server/$part is not a git repository; did you mean '$server'?
END
    done
done
(cd "$server/hooks" && run_install server . && exit "$status")
is 'from there' "install.sh: . is not a git repository; did you mean '$server'?" "$(<"$here/err")"
install_fails 'a file' 1 server notes.md <<END
install.sh: notes.md is a file, not a git repository
END
install_fails 'uninstall: nothing' 1 uninstall "$here/nowhere" <<END
install.sh: there is no repository $here/nowhere
END
echo '[core' >>"$server/config"
install_fails 'a repository with a broken config' 1 server "$server" <<END
install.sh: git cannot open $server
  fatal: bad config line 5 in file $server/config
END

unguarded 'a step fails: nothing is half done'
old_hook "$server/hooks/pre-receive"
mkdir "$here/bin"
script "$here/bin/mv" <<'SCRIPT'
#!/bin/sh
case $* in
*hooks/pre-receive) exit 1 ;;
esac
PATH=${PATH#*:} exec mv "$@"
SCRIPT
before=$(fingerprint "$server")
PATH=$here/bin:$PATH run_install server "$server"
is 'it fails' 1 "$status"
is 'it says so' "  nothing was changed in $server" "$(tail -n 1 "$here/err")"
unchanged 'the repository is as it was' "$before" "$server"

unguarded 'a repository that may not be written'
if [ $EUID != 0 ]; then
    chmod -R a-w "$server"
    before=$(fingerprint "$server")
    install_fails 'refused' 1 server "$server" <<END
install.sh: $server cannot be written, so $server stays as it is
  type: chmod u+rwx $server
END
    unchanged 'the repository is as it was' "$before" "$server"
    chmod -R u+w "$server"
elif unshare -m true 2>/dev/null; then
    before=$(fingerprint "$server")
    installs 'the programs are there' server --create "$here/other.git"
    # shellcheck disable=SC2016
    unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" &&
        shift && exec "$@"' sh "$server" "$SALLYPORT_SOURCE/install.sh" \
        server "$server" >"$here/out" 2>"$here/err"
    is 'read-only: it fails' 1 $?
    is_text 'read-only: it says so' "$here/err" "$here/out" <<END
install.sh: $server cannot be written, so $server stays as it is
  type: ls -ld $server
END
    unchanged 'the repository is as it was' "$before" "$server"
else
    skip 'a read-only mount' 'no mount namespace can be made here'
fi

unguarded 'what is made belongs to the owner of the repository'
if [ $EUID = 0 ]; then
    chmod a+rx "$scratch" "$here" "$(dirname "$scratch")"
    git -C "$server" config core.sharedRepository 0660
    chmod -R ug+rwX,o-rwx "$server"
    chown -R 64242:64243 "$server"
    installs 'a link' server "$server"
    is 'the link' 64242:64243 "$(stat -c %u:%g "$server/hooks/pre-receive")"
    is 'the file' '64242:64243 660' \
        "$(stat -c '%u:%g %a' "$server/sallyport.ini")"
    installs 'a copy' server --copy --observe "$server"
    is 'the copy' '64242:64243 755' \
        "$(stat -c '%u:%g %a' "$server/hooks/pre-receive")"
    is 'the file still' '64242:64243 660' \
        "$(stat -c '%u:%g %a' "$server/sallyport.ini")"
    mkdir "$here/srv" && chown 64242:64243 "$here/srv"
    installs 'a new repository' server --create "$here/srv/new.git"
    is 'all of it' '64242:64243' \
        "$(find "$here/srv/new.git" -printf '%U:%G\n' | sort -u)"
    chmod 700 "$PREFIX"
    run_install server "$server"
    chmod 755 "$PREFIX"
    is 'a hook that only root reaches fails the self-test' 1 "$status"
else
    skip 'the owner of what is made' 'only root can make files of others'
fi
