#!/usr/bin/env bash
# run.sh [NAME...] - run the end-to-end scenarios tests/e2e/NAME.sh (default:
# all of them), twice as many at a time as there are processors, since many of them
# wait for something now and then; those that take long first. Each has a fresh
# directory of its own, which is also its HOME, and an environment in which git
# knows no user and no machine. `git config --global` writes to a file beside that
# directory: as root it would replace the device /dev/null.
# One that passes prints one line. One that fails prints what was expected; all that
# it said is in $SALLYPORT_BUILD/test-logs/e2e/NAME.log. The last line is:
#     N passed, N failed
# From the environment: SALLYPORT_BUILD (build), E2E_TIMEOUT (seconds per file), and
# E2E_JOBS.
set -uo pipefail
# shellcheck source=tests/clean.sh
. "$(dirname "$0")/../clean.sh"

build=$(realpath "${SALLYPORT_BUILD:-build}")
here=$(realpath "$(dirname "$0")")
limit=${E2E_TIMEOUT:-240}
at_once=${E2E_JOBS:-$((2 * $(getconf _NPROCESSORS_ONLN)))}
max_lines=20 # of what a failed check says

if [ ! -x "$build/bin/sallyport" ]; then
    echo "run.sh: nothing is built in $build; type 'make'" >&2
    echo "0 passed, 1 failed"
    exit 1
fi

keep=$build/test-logs/e2e
mkdir -p "$keep" || exit 1
logs=$(mktemp -d "${TMPDIR:-/tmp}/e2e.XXXXXX") || exit 1
chmod 711 "$logs" # a scenario may run something as another user
clean_up() {
    cat "$logs"/*.pid 2>/dev/null | xargs -r kill 2>/dev/null
    wait
    chmod -R u+rwX "$logs"
    rm -rf "$logs"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# The slowest, so that none of them is alone at the end. Each line of the output says
# how long a scenario took.
slow=(package_deb package_dist valgrind install_killed bounds prove doctor_owner
    install_traps install_hosts hook_managers install_global bad_input install_server)

names() {
    if [ $# -gt 0 ]; then
        printf '%s\n' "${@%.sh}" | awk '!seen[$0]++'
        return
    fi
    local file
    {
        for file in "${slow[@]}"; do [ ! -f "$here/$file.sh" ] || echo "$file"; done
        for file in "$here"/*.sh; do
            case $(basename "$file" .sh) in
            run | lib) ;;
            *) basename "$file" .sh ;;
            esac
        done
    } | awk '!seen[$0]++'
}

# `timeout` also ends what a scenario started: they are one process group.
scenario() { # NAME
    local home=$logs/$1 status=0 began=$SECONDS
    mkdir "$home" && : >"$home.gitconfig"
    (
        cd "$home" || exit 1
        echo $BASHPID >"$logs/$1.pid"
        clean_exec HOME="$home" TMPDIR="$home" LC_ALL=C \
            GIT_CONFIG_GLOBAL="$home.gitconfig" \
            SALLYPORT_BUILD="$build" \
            SALLYPORT_SOURCE="$(dirname "$(dirname "$here")")" \
            GIT_AUTHOR_NAME='A. Developer' GIT_AUTHOR_EMAIL=dev@example.org \
            GIT_COMMITTER_NAME='A. Developer' \
            GIT_COMMITTER_EMAIL=dev@example.org \
            GIT_AUTHOR_DATE='1700000000 +0000' \
            GIT_COMMITTER_DATE='1700000000 +0000' \
            timeout -k 10 "$limit" bash "$here/$1.sh" 2>&1
    ) >"$keep/$1.log" || status=$?
    rm -f "$logs/$1.pid"
    summary "$1" "$status" $((SECONDS - began)) >"$logs/$1.summary"
    cat "$logs/$1.summary"
}

# The failed checks of a log, each below the story that it belongs to, with what was
# expected and what came instead.
failures() { # <LOG
    awk -v max="$max_lines" '
    function more() {
        if (said > max)
            printf "    … %d more lines\n", said - max
        said = 0
    }
    /^not ok - / {
        more()
        if (story != "")
            print "  " story
        story = ""
        print "  " $0
        inside = 1
        next
    }
    inside && /^#  / { if (++said <= max) print "    " substr($0, 4); next }
    /^# / { more(); inside = 0; story = substr($0, 3); next }
    { more(); inside = 0 }
    END { more() }'
}

# One line for a scenario that passed, and why something in it was skipped.
summary() { # NAME STATUS SECONDS
    local log=$keep/$1.log good bad skipped problem=''
    skipped=$(grep -ac '^ok - .* # skip ' "$log")
    good=$(($(grep -ac '^ok - ' "$log") - skipped))
    bad=$(grep -ac '^not ok - ' "$log")
    if [ "$bad" = 0 ] && [ "$2" = 124 ]; then
        problem="took longer than $limit seconds"
    elif [ "$bad" = 0 ] && [ "$2" != 0 ]; then
        problem="did not get to its end (exit status $2)"
    elif [ $((good + bad + skipped)) = 0 ]; then
        problem='said nothing'
    fi
    [ -z "$problem" ] || bad=1
    echo "$good $bad" >"$logs/$1.count"
    if [ "$bad" = 0 ]; then
        echo "ok $1 ($good passed$([ "$skipped" = 0 ] || echo ", $skipped skipped"), $3 s)"
    else
        echo "FAILED $1 ($good passed, $bad failed, $3 s)"
        [ -z "$problem" ] || echo "  not ok - $problem"
        failures <"$log"
        echo "  the whole log: ${log#"$PWD/"}"
    fi
    sed -n 's/^ok - \(.*\) # skip \(.*\)/  skipped: \1: \2/p' "$log"
}

passed=0 failed=0

count() { # NAME
    local good bad
    read -r good bad <"$logs/$1.count" || bad=1
    passed=$((passed + ${good:-0}))
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
