# shellcheck shell=bash
# lib.sh - what the scenarios of the installer share, on top of ../lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PREFIX=$scratch/prefix
installer=$SALLYPORT_SOURCE/install.sh

# In $scratch/world: a bare repository that nobody guards yet, and a clone of it. Its
# history, as many have it: main, and on feature/old a GREEN without a RED.
make_world() {
    mkdir "$scratch/world" && cd "$scratch/world" || exit
    git init -q --bare -b main server.git
    git init -q -b main work
    cd work || exit
    git remote add origin ../server.git
    commit 'begin somehow'
    branch feature/old
    green A 'feat: code first (GREEN)'
    git push -q origin main feature/old 2>/dev/null
    git fetch -q
    git remote set-head origin main
}

# A copy of that world in $here, with the repository $server, in whose clone it begins.
unguarded() { # TITLE [NAME-OF-THE-REPOSITORY]
    [ -d "$scratch/world" ] || make_world
    stories=$((stories + 1))
    here=$scratch/story-$stories
    server=$here/${2:-server.git}
    mkdir "$here"
    mkdir -p "$(dirname "$server")"
    cp -a "$scratch/world/server.git" "$server"
    cp -a "$scratch/world/work" "$here/work"
    cd "$here/work" || exit
    git remote set-url origin "$server"
    note "$1"
}

# Sets $status; writes $here/{out,err}.
run_install() { # ARGUMENT...
    status=0
    "$installer" "$@" >"$here/out" 2>"$here/err" || status=$?
}

installs() { # WHAT ARGUMENT...
    local what=$1
    shift
    run_install "$@"
    if [ "$status" = 0 ] && [ ! -s "$here/err" ]; then
        ok "$what"
    else
        { echo "exit status $status" && cat "$here/out" "$here/err"; } |
            not_ok "$what"
    fi
}

install_fails() { # WHAT STATUS ARGUMENT... <STDERR
    local what=$1 expected=$2
    shift 2
    run_install "$@"
    is "$what: exit status" "$expected" "$status"
    is_text "$what" "$here/err" "$here/out"
}

says() { # WHAT TEXT: a line of the output holds it
    if grep -qF -- "$2" "$here/out"; then
        ok "$1"
    else
        { echo "nowhere: $2" && cat "$here/out" "$here/err"; } | not_ok "$1"
    fi
}

# Everything in a directory: names, modes, owners, contents.
fingerprint() { # DIRECTORY
    (
        cd "$1" || exit
        find . -printf '%p %M %u:%g %l\n' | sort
        find . -type f -print0 | sort -z | xargs -0 sha256sum
    )
}

unchanged() { # WHAT BEFORE DIRECTORY
    is_text "$1" <(fingerprint "$3") <<<"$2"
}

script() { # FILE <SCRIPT: never through a link
    rm -f -- "$1"
    cat >"$1"
    chmod +x "$1"
}

# The hook that was there: notes what it gets, and refuses one branch by name.
old_hook() { # FILE
    script "$1" <<END
#!/bin/sh
tee -a "$here/old-hook.log" | {
    if grep -q refs/heads/feature/frozen; then
        echo "feature/frozen is frozen" >&2
        exit 1
    fi
}
END
}

setting() { # SECTION.KEY: its value for the repository
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" policy show) |
        awk -v wanted="$1" '
            /^\[/ { section = substr($0, 2, length($0) - 2); next }
            section "." $1 == wanted {
                sub(/^[^=]*= /, "")
                sub(/ *# [^#]*$/, "")
                print
            }'
}

# --- packages ---

# A clone of the source with one commit, made at $committed, and beside it, in
# DIRECTORY.build, what was built.
committed=1600000000
source_in() { # DIRECTORY
    mkdir -p "$1" "$1.build"
    tar -C "$SALLYPORT_SOURCE" --exclude=./.git --exclude=./build -cf - . |
        tar -C "$1" -xf -
    (
        cd "$1" && git init -q && git add -A &&
            GIT_COMMITTER_DATE="$committed +0000" git commit -q -m 'chore: all'
    )
    cp -a "$SALLYPORT_BUILD/bin" "$SALLYPORT_BUILD/hooks" "$1.build/"
    ! [ -e "$SALLYPORT_BUILD/stubs.libs" ] ||
        cp -a "$SALLYPORT_BUILD/stubs.libs" "$1.build/"
}

# Makes packages of what is in DIRECTORY.build.
make_packages() { # DIRECTORY TARGET [VARIABLE=VALUE...]
    local source
    source=$(realpath "$1")
    shift
    COMPRESSION=${COMPRESSION:-1} make -s -C "$source" -o all BUILD="$source.build" "$@"
}

is_static() {
    case $("$SALLYPORT_BUILD/bin/sallyport" version) in
    *'(static,'*) ;;
    *) false ;;
    esac
}
