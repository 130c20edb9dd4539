# shellcheck shell=bash
# local.sh - what the scenarios of `install.sh local` share, on top of lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

# The hooks that this version has.
# shellcheck disable=SC2034
names=$(
    cd "$SALLYPORT_BUILD/hooks" &&
        find . -name commit-msg -o -name prepare-commit-msg -o -name pre-push |
        sed 's|^\./||' | sort
)

# A clone of a server that judges nothing, in $PWD; its own $HOME.
clone_of() { # TITLE
    unguarded "$1"
    rm -rf "$server/hooks"
    git switch -q main
    export HOME=$here/home
    mkdir "$HOME"
}

# All that an installation may change: names, contents, modes, links, settings;
# nothing that pushes and commits change, and not what lefthook notes for itself.
state() { # DIRECTORY
    (
        cd "$1" || exit
        local prune=(-path ./.git/objects -o -path ./.git/logs -o
            -path ./.git/refs -o -path ./.git/modules -o -path ./.git/worktrees
            -o -path ./.git/index -o -path '*_HEAD' -o -name '*_EDITMSG'
            -o -name packed-refs -o -name node_modules
            -o -name lefthook.checksum)
        find . '(' "${prune[@]}" ')' -prune -o ! -name .git ! -name . \
            -printf '%p %M %l\n' | sort
        find . '(' "${prune[@]}" ')' -prune -o -type f -print0 | sort -z |
            xargs -0r sha256sum
        git config --list --show-origin
    )
}

# The hook that was there: notes that it ran, with what.
noting_hook() { # FILE
    script "$1" <<END
#!/bin/sh
echo "\${0##*/} \$*: \$(cat)" >>"$here/theirs"
END
}

theirs_ran() { # WHAT NAME: since it was asked last, with git's arguments
    local line
    line=$(grep -a -m 1 "$2 " "$here/theirs" 2>/dev/null)
    is "$1" "origin" "$(awk '{ print $2 }' <<<"$line")"
    rm -f "$here/theirs"
}

# A bad message and a bad push are refused in the clone, and a good push goes
# through.
works() { # WHAT
    local status=0 head
    head=$(id HEAD)
    git commit --allow-empty -m 'says nothing' >"$here/said" 2>&1
    if grep -q 'sallyport: commit refused: ' "$here/said" &&
        [ "$head" = "$(id HEAD)" ]; then
        ok "$1: a bad message is refused"
    else
        not_ok "$1: a bad message is refused" <"$here/said"
    fi
    git push origin HEAD:refs/heads/no-such-kind >"$here/push" 2>&1 || status=$?
    if [ $status != 0 ] && grep -q "branch-name: the branch name 'no-such-kind'" \
        "$here/push" && ! on_server no-such-kind >"$here/out"; then
        ok "$1: a bad push is refused"
    else
        not_ok "$1: a bad push is refused" <"$here/push"
    fi
    rm -f "$here/theirs"
    succeeds "$1: a good one goes through" \
        git push origin "HEAD:refs/heads/feature/n$((++changes))"
}

# The bad push again, with nobody to refuse it.
is_gone() { # WHAT
    succeeds "$1" git push -q origin HEAD:refs/heads/no-such-kind
    git push -q --no-verify origin :no-such-kind
}
