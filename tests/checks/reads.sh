#!/usr/bin/env bash
# reads.sh - `status` and the word for the prompt read each object and each ref once, and
# git's configuration of the repository as well. A push with a trail opens its repository
# once, also where it compares the refs with the trail.
#
# Of an object the header may be read before: libgit2 1.5 must not read a file that is
# cut short.
# valgrind lists the system calls, so the load of the machine does not matter.
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v valgrind >/dev/null || { echo 'reads: valgrind is missing' >&2 && exit 1; }
"${MAKE:-make}" --no-print-directory -s all
program=$PWD/build/bin/sallyport
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
unset "${!GIT_@}" "${!SALLYPORT_@}"
export HOME=$out GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C

git init -q -b main "$out/clone"
awk -v count=3 -f tests/bench/history.awk | git -C "$out/clone" fast-import --quiet
git -C "$out/clone" symbolic-ref HEAD refs/heads/feature/bench
cd "$out/clone"
git reset -q --hard

bad=0
each_once() { # WORDS...: what is opened often
    local often
    valgrind --tool=none --trace-syscalls=yes --log-file="$out/calls" \
        "$program" "$@" >"$out/said" 2>&1 || [ $? -eq 1 ]
    often=$(sed -n 's|.* sys_openat ([^(]*(\([^)]*\)).*|\1|p' "$out/calls" |
        grep -E '/(objects/../|HEAD|shallow|config)' | sort | uniq -c |
        awk '$1 > ($2 ~ /objects/ ? 2 : 1)')
    grep -q '/objects/../' "$out/calls" || { echo 'reads: no call was seen' >&2 && exit 1; }
    [ -z "$often" ] || { bad=1 && printf 'reads: %s opens too often:\n%s\n' "$*" "$often"; }
}

each_once status --format prompt
each_once status
each_once status --format json

zero=0000000000000000000000000000000000000000
export GIT_DIR=.
git init -q --bare -b main "$out/server.git"
git --git-dir="$out/clone/.git" push -q "$out/server.git" main feature/bench:refs/bench/tip
cd "$out/server.git"
main=$(git rev-parse main) tip=$(git rev-parse refs/bench/tip)
hooks=${program%/bin/*}/hooks
# what has landed is compared with where main is
"$hooks/post-receive" <<<"$zero $main refs/heads/main"
valgrind --tool=none --trace-syscalls=yes --log-file="$out/calls" \
    "$hooks/pre-receive" <<<"$zero $tip refs/heads/feature/x" >"$out/said" 2>&1
opened=$(grep -c 'sys_openat.*/server.git/config)' "$out/calls" || true)
compared=$(grep -c 'sys_openat.*/refs/heads/main)' "$out/calls" || true)
[ "$compared" -gt 1 ] || { echo 'reads: no ref was compared' >&2 && exit 1; }
[ "$opened" = 1 ] || { bad=1 && echo "reads: pre-receive opens its repository $opened times"; }
exit $bad
