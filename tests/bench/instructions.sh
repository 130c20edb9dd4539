#!/usr/bin/env bash
# instructions.sh [--write] - how many instructions the programs take, against the
# last release.
#
# callgrind counts them, so a busy machine changes nothing; what git does in a process
# of its own is not counted. The counts of the last release lie in
# tests/bench/instructions.tsv, with the system that they are of; on another one the
# C library and the compiler differ, and nothing is compared. Exits 1 when a row takes
# more than 3 % more. --write replaces the file. From the environment:
#   SALLYPORT_BUILD  what to count (build)
set -euo pipefail

build=$(realpath "${SALLYPORT_BUILD:-build}")
BENCH=$(realpath "$(dirname "$0")")
HOOKS=$build/hooks SALLYPORT=$build/bin/sallyport
export RUNS=1 # for lib.sh
FILE=$BENCH/instructions.tsv
command -v valgrind >/dev/null || { echo 'bench-check: valgrind is missing' >&2 && exit 1; }

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
cd "$WORK"
unset "${!GIT_@}" "${!SALLYPORT_@}"
export HOME=$WORK GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
# shellcheck source=/dev/null
. "$BENCH/lib.sh"
# shellcheck source=/dev/null
. "$BENCH/evidence.sh"
# shellcheck source=/dev/null
. "$BENCH/prompt.sh"

system() { # what the counts depend on
    # shellcheck source=/dev/null
    . /etc/os-release
    echo "$ID ${VERSION_ID:-rolling} $(uname -m) $(${CC:-cc} -dumpfullversion)"
}

count() { # NAME DIRECTORY INPUT COMMAND...: $expected is its exit status, else 0
    local name=$1 directory=$2 input=$3 log=$WORK/log
    shift 3
    (cd "$directory" && valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        --log-file="$log" "$@" <"$input" >"$WORK/out" 2>&1) ||
        [ $? = "${expected:-0}" ] || {
        echo "bench-check: $name failed:" >&2 && cat "$WORK/out" >&2 && exit 1
    }
    printf '%s\t%s\n' "$name" "$(sed -n 's/.*Collected : //p' "$log")"
}

hook() { # NAME REPOSITORY INPUT
    GIT_DIR=. count "$1" "$2" "$WORK/$3" "$HOOKS/pre-receive"
}

push_of() { # REF FILE: the input of a hook, when its commits come as a new branch
    echo "$ZERO $(git -C server.git rev-parse "$1") refs/heads/feature/x" >"$2"
}

# Prints 300 commits for git fast-import, whose type no policy knows.
unknown_types() {
    local i
    for ((i = 1; i <= 300; i++)); do
        printf 'commit refs/heads/feature/types\n'
        printf 'committer A <a@example.org> %d +0000\n' $((1400000000 + i))
        printf 'data <<END\nMINOR: part %d\nEND\n' "$i"
        [ "$i" != 1 ] || printf 'from refs/heads/main^0\n'
        printf 'M 100644 inline src/part-%d.c\ndata 2\n%d\n' $((i % 9)) $((i % 7))
    done
}

counts() {
    local tip name i
    small server.git 1000
    tip=$(git -C server.git rev-parse feature/bench)
    for name in 3 50 390; do
        git -C server.git update-ref "refs/bench/$name" \
            "$(git -C server.git rev-list --reverse feature/bench | sed -n "$((name + 1))p")"
        push_of "refs/bench/$name" "push-$name"
    done
    echo "$tip $ZERO refs/heads/feature/gone" >delete
    git -C server.git update-ref -d refs/heads/feature/bench
    printf '[audit]\npath = off\n' >server.git/sallyport.ini
    hook 'a branch goes, no trail' server.git delete
    # the first push of all records the import, which takes more or less
    (cd server.git && GIT_DIR=. "$HOOKS/pre-receive" <"$WORK/push-3")
    hook '3 commits, no trail' server.git push-3
    hook '50 commits, no trail' server.git push-50
    for ((i = 0; i < 20000; i++)); do
        echo "create refs/pull/$i/head $tip"
    done | git -C server.git update-ref --stdin
    git -C server.git pack-refs --all
    hook '3 commits beside 20,000 refs, no trail' server.git push-3
    rm server.git/sallyport.ini
    hook 'the first push of a trail' server.git push-3
    hook '3 commits, with a trail' server.git push-3
    GIT_DIR=. count 'what has landed' server.git "$WORK/push-3" "$HOOKS/post-receive"
    git -C server.git update-ref refs/heads/feature/bench "$tip"
    evidence_server proven
    git -C proven-source push -q "$WORK/proven.git" main:refs/pull/1/head
    echo "$(git -C proven-source rev-parse main^1 main | paste -sd ' ') refs/heads/main" \
        >merge
    { evidence_policy '' && printf '[audit]\npath = off\n'; } >proven.git/sallyport.ini
    # the first one reads all notes, and keeps what it has learned of them
    (cd proven.git && GIT_DIR=. "$HOOKS/pre-receive" <"$WORK/merge")
    hook 'a merge of 51 commits with evidence, no trail' proven.git merge
    checked_out clone 3
    expected=1 count 'status of 3 commits' clone /dev/null "$SALLYPORT" status
    count 'the word for the prompt' clone /dev/null \
        "$SALLYPORT" status --format prompt
    git -C clone remote add origin ../server.git
    git -C clone update-ref refs/remotes/origin/main main
    name=refs/heads/feature/bench
    echo "$name $(git -C clone rev-parse HEAD) $name $ZERO" >pushed
    count 'pre-push of 3 commits' clone "$WORK/pushed" "$HOOKS/pre-push" origin ../server.git
    # from 400 on two threads share the work as the scheduler wants
    count 'check of 390 commits' server.git /dev/null \
        "$SALLYPORT" check main..refs/bench/390 --ref refs/heads/feature/bench
    unknown_types | git -C server.git fast-import --quiet
    expected=1 count 'check of 300 commits with findings' server.git /dev/null \
        "$SALLYPORT" check main..feature/types --ref refs/heads/feature/types \
        --format json
}

compare() { # NEW
    awk -F '\t' '
    NR == FNR { if (FNR > 1) before[$1] = $2; next }
    FNR == 1 { next }
    !($1 in before) { printf "%-40s %14d %14s\n", $1, $2, "new"; next }
    {
        ratio = $2 / before[$1]
        printf "%-40s %14d %14d %6.3f%s\n", $1, $2, before[$1], ratio, \
            (ratio > 1.03 ? "  more" : "")
        lost += ratio > 1.03
    }
    END { exit lost > 0 }' "$FILE" "$1"
}

{ system && counts; } >now
if [ "${1:-}" = --write ]; then
    cp now "$FILE"
elif [ ! -e "$FILE" ] || [ "$(head -n 1 now)" != "$(head -n 1 "$FILE")" ]; then
    cat now
    echo "not compared: $(head -n 1 "$FILE" 2>/dev/null || echo nothing) was counted"
else
    compare now
fi
