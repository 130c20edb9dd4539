#!/usr/bin/env bash
# run.sh - what sallyport costs, against what it cannot do without. Each table
# runs its rows in turn, so that a busy machine is busy for all of them; times
# are medians, and only the ratios mean much. Goals are said, nothing is
# asserted. From the environment:
#   SALLYPORT_BUILD  what to measure (build)
#   RUNS             how often, at most (40)
#   FULL=1           also 80,000 and 100,000 commits, 10,000 repositories, and a
#                    trail of 1,000,000 entries; FULL_RUNS times (3)
#   PARTS="trail …"  only these; `ship` (PostgreSQL, 5,000,000 entries with FULL) is
#                    measured where it is named
#   REPO, RANGE      judge this repository as well, over about 1,000 commits or
#                    RANGE; with FULL all of HEAD
#   PEERS=1          also commitlint and gitlint; PEER_RUNS times (3)
set -euo pipefail

build=$(realpath "${SALLYPORT_BUILD:-build}")
BENCH=$(realpath "$(dirname "$0")")
SALLYPORT=$build/bin/sallyport
RUNS=${RUNS:-40}
FULL_RUNS=${FULL_RUNS:-3}
REPO=${REPO:+$(realpath "$REPO")}
export HOOKS=$build/hooks USER_HOME=$HOME
[ -x "$SALLYPORT" ] || { echo "run.sh: nothing is built in $build" >&2 && exit 1; }

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
cd "$WORK"
unset "${!GIT_@}" "${!SALLYPORT_@}"
export HOME=$WORK GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org

${CC:-cc} -O2 -static -D_GNU_SOURCE -o runner "$BENCH/runner.c"
for part in lib startup push check trail evidence ship prompt doctor peers goals; do
    # shellcheck source=/dev/null
    . "$BENCH/$part.sh"
done
mkdir linked
echo 'int main(void) { return 0; }' | ${CC:-cc} -O2 -static -x c -o linked/empty -
put . linked/empty

asked() { # VALUE: of FULL or PEERS
    [ -n "$1" ] && [ "$1" != 0 ]
}

if [ -n "${PARTS:-}" ]; then
    for part in $PARTS; do "$part"; done
    exit
fi
startup
client
push
alone
check
trail
evidence
prompt
if asked "${FULL:-}"; then
    memory
    full_check
    doctor
fi
if asked "${PEERS:-}"; then
    peers
fi

echo
asked "${FULL:-}" ||
    echo '80,000 and 100,000 commits, 10,000 repositories, a trail of 1,000,000 entries: make bench FULL=1'
asked "${PEERS:-}" || echo 'commitlint and gitlint: make bench PEERS=1'
[ -n "$REPO" ] || echo 'a repository of yours: make bench REPO=PATH [RANGE=A..B]'
