#!/usr/bin/env bash
# run.sh [NAME...] - run the end-to-end scenarios tests/e2e/NAME.sh (default:
# all of them), two at a time. Each has a fresh directory of its own, which is
# also its HOME, and an environment in which git knows no user and no machine.
# The last line is:
#     N passed, N failed
# From the environment: SALLYPORT_BUILD (build), E2E_TIMEOUT (seconds per file).
set -uo pipefail
# shellcheck source=tests/clean.sh
. "$(dirname "$0")/../clean.sh"

build=$(realpath "${SALLYPORT_BUILD:-build}")
here=$(realpath "$(dirname "$0")")
limit=${E2E_TIMEOUT:-240}
at_once=2

if [ ! -x "$build/bin/sallyport" ]; then
    echo "run.sh: nothing is built in $build; type 'make'" >&2
    echo "0 passed, 1 failed"
    exit 1
fi

logs=$(mktemp -d) || exit 1
chmod 711 "$logs" # a scenario may run something as another user
clean_up() {
    cat "$logs"/*.pid 2>/dev/null | xargs -r kill 2>/dev/null
    wait
    chmod -R u+rwX "$logs"
    rm -rf "$logs"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

names() {
    if [ $# -gt 0 ]; then
        printf '%s\n' "${@%.sh}"
        return
    fi
    local file
    for file in "$here"/*.sh; do
        case $(basename "$file" .sh) in
        run | lib) ;;
        *) basename "$file" .sh ;;
        esac
    done
}

# `timeout` also ends what a scenario started: they are one process group.
scenario() { # NAME
    local home=$logs/$1 status
    mkdir "$home"
    (
        cd "$home" || exit 1
        echo $BASHPID >"$logs/$1.pid"
        clean_exec HOME="$home" TMPDIR="$home" LC_ALL=C \
            SALLYPORT_BUILD="$build" \
            SALLYPORT_SOURCE="$(dirname "$(dirname "$here")")" \
            GIT_AUTHOR_NAME='A. Developer' GIT_AUTHOR_EMAIL=dev@example.org \
            GIT_COMMITTER_NAME='A. Developer' \
            GIT_COMMITTER_EMAIL=dev@example.org \
            GIT_AUTHOR_DATE='1700000000 +0000' \
            GIT_COMMITTER_DATE='1700000000 +0000' \
            timeout -k 10 "$limit" bash "$here/$1.sh" 2>&1
    ) | sed -u "s/^/$1: /" | tee "$logs/$1.log"
    status=${PIPESTATUS[0]}
    rm -f "$logs/$1.pid"
    echo "$status" >"$logs/$1.status"
}

passed=0 failed=0

count() { # NAME
    local good bad status=none
    good=$(grep -ac "^$1: ok - " "$logs/$1.log")
    bad=$(grep -ac "^$1: not ok - " "$logs/$1.log")
    [ ! -f "$logs/$1.status" ] || status=$(<"$logs/$1.status")
    if [ "$bad" = 0 ] && [ "$status" != 0 ]; then
        echo "$1: not ok - did not get to its end (exit status $status)"
        bad=1
    elif [ $((good + bad)) = 0 ]; then
        echo "$1: not ok - said nothing"
        bad=1
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
}

mapfile -t scenarios < <(names "$@")
for name in "${scenarios[@]}"; do
    if [ ! -f "$here/$name.sh" ]; then
        echo "not ok - there is no scenario $name"
        failed=$((failed + 1))
        continue
    fi
    while [ "$(jobs -rp | wc -l)" -ge $at_once ]; do wait -n; done
    scenario "$name" &
done
wait
for name in "${scenarios[@]}"; do
    [ ! -f "$here/$name.sh" ] || count "$name"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
