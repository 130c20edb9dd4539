#!/usr/bin/env bash
# install.sh in repositories that share one directory of hooks: by a link, or by core.hooksPath.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

hook=$PREFIX/libexec/sallyport/hooks/pre-receive
cat >"$scratch/refused" <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END

# $server and $here/other.git take their hooks from $here/all.
shared() { # link|config TITLE
    unguarded "$2"
    mkdir "$here/all"
    cp -a "$server" "$here/other.git"
    for repository in "$server" "$here/other.git"; do
        if [ "$1" = config ]; then
            git -C "$repository" config core.hooksPath "$here/all"
        else
            rm -rf "$repository/hooks" && ln -s ../all "$repository/hooks"
        fi
    done
    apart="rm $server/hooks"
    [ "$1" != config ] || apart="git --git-dir=$server config --unset-all core.hooksPath"
}

other_judges() { # WHAT
    git remote set-url origin "$here/other.git"
    [ -n "$(git branch --list feature/bad)" ] || { branch feature/bad main && green A; }
    git switch -q --no-guess feature/bad
    push_refused "$1" <"$scratch/refused"
    git remote set-url origin "$server"
}

for kind in link config; do
    shared $kind "a directory that others share, by $kind"
    installs 'installed' server "$server"
    says 'it says who is guarded' \
        "its hooks are those of all repositories that use $here/all, which are guarded as well"
    is 'the hook is there' "$hook" "$(readlink "$here/all/pre-receive")"
    other_judges 'the other one is guarded'
    before=$(fingerprint "$here/all")$(fingerprint "$server")
    for options in '' --purge --dry-run; do
        # shellcheck disable=SC2086
        install_fails "uninstall $options" 1 uninstall $options "$server" <<END
install.sh: the hooks of $server are in $here/all, and guard all repositories that use it
  for $server alone, type: $apart, then the same again
  for all of them, type: ./install.sh uninstall --global $here/all
END
    done
    is 'nothing is changed' "$before" "$(fingerprint "$here/all")$(fingerprint "$server")"
    eval "$apart"
    installs 'after what it says' uninstall --purge "$server"
    is 'its settings are gone' '' "$(find "$server" -name 'sallyport*')"
    git switch -q --no-guess feature/bad && push_ok 'it is not guarded'
    other_judges 'the other one still is'
done

shared link 'all of them'
old_hook "$here/all/pre-receive"
before=$(fingerprint "$here/all")
installs 'installed' server "$server"
with_hook=$(fingerprint "$here/all")
installs 'a dry run' uninstall --dry-run --global "$here/all"
says 'says what would be done' 'pre-receive: the hook that was there before returns'
unchanged 'and does nothing' "$with_hook" "$here/all"
install_fails 'by its path alone' 1 uninstall "$here/all" <<END
install.sh: $here/all is not a git repository, and holds hooks that repositories share
  type: ./install.sh uninstall --global $here/all
END
installs 'uninstalled' uninstall --global "$here/all"
unchanged 'every bit is as it was' "$before" "$here/all"
install_fails 'by its own path' 1 uninstall "$here/all" <<END
install.sh: $here/all is not a git repository
END
installs 'then each has its settings removed' uninstall --purge "$server"
is 'they are gone' '' "$(find "$server" -name 'sallyport*')"

unguarded 'a link within the repository is its own'
mv "$server/hooks" "$server/own" && ln -s own "$server/hooks"
before=$(fingerprint "$server")
installs 'installed' server "$server"
is 'nobody else is guarded' '' "$(grep 'guarded as well' "$here/out")"
installs 'uninstalled' uninstall --purge "$server"
unchanged 'every bit is as it was' "$before" "$server"

unguarded 'clones whose hooks are one directory'
git clone -q "$server" "$here/a" && git clone -q "$server" "$here/b"
installs 'a' local "$here/a"
rm -rf "$here/b/.git/hooks" && ln -s "$here/a/.git/hooks" "$here/b/.git/hooks"
before=$(fingerprint "$here/a/.git/hooks")
installs 'b has its own' local "$here/b"
unchanged 'a keeps its hooks' "$before" "$here/a/.git/hooks"
installs 'uninstalled' uninstall "$here/b"
says 'what a has is said' ".git/hooks: left, it is a link to $here/a/.git/hooks, whose hooks others use"
unchanged 'a keeps its hooks' "$before" "$here/a/.git/hooks"

if [ $EUID = 0 ]; then
    unguarded 'a directory of another user is no place for what root writes'
    mkdir "$here/all" && chown 65534:65534 "$here/all" && chmod a+x "$scratch" "$here"
    rm -rf "$server/hooks" && ln -s "$here/all" "$server/hooks"
    run_install server "$server"
    is 'refused' '1 install.sh' "$status $(head -n 1 "$here/err" | cut -d : -f 1)"
    is 'nothing is there' '' "$(ls -A "$here/all")"
else
    skip 'a directory of another user' 'only root can make one'
fi
