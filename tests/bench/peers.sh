# shellcheck shell=bash
# peers.sh - other programs that judge messages, over the same range. They are
# fetched into the scratch directory and go with it.

commitlint() { # prints its command
    HOME=$USER_HOME npm install --loglevel=error --no-fund --no-audit --prefix npm \
        @commitlint/cli @commitlint/config-conventional >peer.log 2>&1 ||
        return 1
    echo "module.exports = { extends: ['@commitlint/config-conventional'] }" \
        >npm/commitlint.config.js
    echo "$WORK/npm/node_modules/.bin/commitlint" \
        "--config $WORK/npm/commitlint.config.js --from $1 --to $2"
}

# Its status is the number of findings, which the runner would not take.
gitlint() { # prints its command
    local program
    if ! program=$(type -P gitlint); then
        gitlint_from_pip || return 1
        program=$WORK/pip/bin/gitlint
    fi
    printf '#!/bin/sh\n%s "$@"\n[ $? -lt 253 ]\n' "$program" >gitlint
    chmod +x gitlint
    echo "$WORK/gitlint --commits $1..$2"
}

gitlint_from_pip() {
    HOME=$USER_HOME python3 -m venv pip >peer.log 2>&1 &&
        HOME=$USER_HOME pip/bin/pip install -q gitlint-core >peer.log 2>&1
}

peer() { # NAME CLONE FROM TO
    local command
    if command=$("$1" "$3" "$4"); then
        row "$1" "$WORK/$2" /dev/null '' "$command"
    else
        printf '\n%s cannot be installed; going on without it:\n' "$1" >&2
        head -n 3 peer.log | sed 's/^/    /' >&2
    fi
}

# The range from FROM to TO, in a clone, which has the same objects: commitlint
# wants one with a work tree.
compare() { # TITLE REPOSITORY FROM TO
    local clone=clone-$((clones++)) from to
    from=$(git -C "$2" rev-parse "$3") to=$(git -C "$2" rev-parse "$4")
    git clone -qsn "$2" "$clone"
    {
        row sallyport "$WORK/$clone" /dev/null '' "$(checks "$from..$to")"
        peer commitlint "$clone" "$from" "$to"
        peer gitlint "$clone" "$from" "$to"
    } >rows
    table "$1: $(counted "$2" "$from..$to") (goals: 10 and 50 times)" \
        "$(fewer "${PEER_RUNS:-3}")" rows
}

peers() {
    local range clones=0
    large 10000.git 10000 1000 10000
    compare 'Other programs' "$WORK/10000.git" main refs/bench/1000
    [ -n "$REPO" ] || return 0
    range=$(short_range "$REPO")
    case $range in
    *...* | *..) ;;
    *..*)
        compare 'Other programs on REPO' "$REPO" "${range%..*}" "${range#*..}"
        return
        ;;
    esac
    echo 'Other programs on REPO: RANGE has to be A..B' >&2
}
