#!/usr/bin/env bash
# run.sh - what sallyport costs, against what it cannot do without. Each table
# runs its rows in turn, so that a busy machine is busy for all of them; times
# are medians, and only the ratios mean much. Nothing is asserted.
# From the environment: SALLYPORT_BUILD (build), RUNS (40), REPO (a repository
# to judge as well, over RANGE, default HEAD).
set -euo pipefail

build=$(realpath "${SALLYPORT_BUILD:-build}")
here=$(realpath "$(dirname "$0")")
runs=${RUNS:-40}
repo=${REPO:+$(realpath "$REPO")}
hooks=$build/hooks
sallyport=$build/bin/sallyport
[ -x "$sallyport" ] || { echo "run.sh: nothing is built in $build" >&2 && exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset "${!GIT_@}" "${!SALLYPORT_@}"
export HOME=$work GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org SALLYPORT_USER=alice
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org

${CC:-cc} -O2 -static -D_GNU_SOURCE -o runner "$here/runner.c"
echo 'int main(void) { return 0; }' | ${CC:-cc} -O2 -static -x c -o empty -

# COUNT commits on feature/bench upon main, in whole cycles, each with a
# change and a message of a common size.
history() { # COUNT
    local n subject path
    local cycle=('test: the tunnel opens (RED)' tests/tunnel_test.c
        'feat: open the tunnel (GREEN)' src/tunnel.c
        'refactor: name the cipher once (REFACTOR)' src/tunnel.c)
    who='A <a@example.org>'
    printf 'commit refs/heads/main\ncommitter %s 1700000000 +0000\n' "$who"
    printf 'data 13\nchore: begin\nM 100644 inline README\ndata 2\nx\n\n'
    for ((n = 0; n < $1; n++)); do
        subject=${cycle[n % 3 * 2]} path=${cycle[n % 3 * 2 + 1]}
        printf 'commit refs/heads/feature/bench\ncommitter %s %d +0000\n' \
            "$who" $((1700000060 + n * 60))
        printf 'data <<END\n%s\n\n%s\n%s\n\n%s\n%s\nEND\n' "$subject" \
            'The tunnel keeps the two sites apart from everybody else, which' \
            'is what the assessment asks for.' \
            'PRP: WU-006a-vpn-tunnel-foundation' \
            'Signed-off-by: A <a@example.org>'
        [ "$n" -gt 0 ] || echo 'from refs/heads/main'
        printf 'M 100644 inline %s\ndata <<END\nchange %d\nEND\n\n' "$path" "$n"
    done
}

repository() { # NAME COUNT: a bare one
    git init -q --bare -b main "$1"
    history "$2" | git -C "$1" fast-import --quiet
}

row() { printf '%s\t%s\t%s\t%s\t%s\n' "$@"; } # the fields of runner.c

# Ratios are to the first row. Below each row stands its command.
table() { # TITLE RUNS ROWS-FILE
    printf '\n%s (%d runs)\n' "$1" "$2"
    ./runner "$2" <"$3" >medians
    awk -F '\t' -v work="$work/" '
    function columns(a, b, c, d, e, f) {
        printf "%-34s %9s %6s %9s %6s %9s\n", a, b, c, d, e, f
    }
    function ms(us) { return sprintf("%.2f ms", us / 1000) }
    function times(us, first) { return sprintf("%.2f", us / first) }
    NR == FNR {
        command[$1] = $5 ($3 == "/dev/null" ? "" : " <" $3)
        gsub(work, "", command[$1])
        next
    }
    FNR == 1 {
        columns("", "median", "ratio", "least", "ratio", "peak RSS")
        median = $2
        least = $3
    }
    {
        columns($1, ms($2), times($2, median), ms($3), times($3, least),
            sprintf("%.1f MB", $4 / 1024))
        print "    " command[$1]
    }' "$3" medians
}

# (a) start-up
repository server.git 3
server=$work/server.git
zero=0000000000000000000000000000000000000000
tip=$(git -C "$server" rev-parse feature/bench)
rm -rf "$server/hooks"
install -D -s -t "$server/hooks" "$hooks/pre-receive" "$hooks/update"
echo "$tip $zero refs/heads/feature/x" >delete
echo "$zero $tip refs/heads/feature/x" >create
{
    row 'an empty static program' "$server" "$work/delete" '' "$work/empty"
    row 'pre-receive: a branch goes' "$server" "$work/delete" '' hooks/pre-receive
    row 'pre-receive: three commits' "$server" "$work/create" '' hooks/pre-receive
    row 'update, judged by pre-receive' "$server" /dev/null '' \
        "hooks/update refs/heads/feature/x $zero $tip"
    row 'git --version' "$server" /dev/null '' 'git --version'
} >rows
export GIT_DIR=.
table 'Start-up: the hooks by themselves' "$runs" rows
unset GIT_DIR

# (b) a push
pristine() { # NAME HOOK-DIRECTORY: what each push starts from
    git init -q --bare -b main "$1.git"
    git -C "$source" push -q "$work/$1.git" main
    rm -rf "$1.git/hooks" && cp -a "$2" "$1.git/hooks"
    mkdir "$1" && mv "$1.git" "$1/pristine"
}
mkdir none empties
cp empty empties/pre-receive && cp empty empties/update
install -D -s -t guards "$hooks/pre-receive" "$hooks/update"

pushes() { # TITLE COMMITS REFS-ON-THE-SERVER
    local kind name tip at
    source=$work/source-$2-$3
    repository "$source" "$2"
    tip=$(git -C "$source" rev-parse main)
    : >rows
    while read -r kind name; do
        at=$kind-$2-$3
        pristine "$at" "$work/$kind"
        seq -f "$tip refs/heads/feature/n-%.0f" "$3" | sort -k 2 |
            sed '1i# pack-refs with: peeled fully-peeled sorted ' \
                >"$at/pristine/packed-refs"
        row "$name" "$work/$at" /dev/null \
            'rm -rf now && cp -a pristine now' \
            "git --git-dir=$source push -q $work/$at/now feature/bench" >>rows
    done <<END
empties hooks that do nothing
guards sallyport
none no hooks at all
END
    table "git push over a file path: $1" "$runs" rows
}

pushes 'one commit' 1 0
pushes '50 commits' 50 0
pushes 'one commit beside 10,000 branches' 1 10000

# (c) a long history
judged() { # TITLE RUNS REPOSITORY RANGE
    printf '[limits]\ncommits = 10000000\ntime = 1h\n[prp]\nrequire = off\n' \
        >many.ini
    {
        row 'git log with trailers' "$3" /dev/null '' \
            "git log --format=%H%x00%s%x00%(trailers:only,unfold) $4"
        row 'sallyport check' "$3" /dev/null '' \
            "$sallyport check $4 --ref feature/bench --format json --config $work/many.ini"
    } >rows
    table "$1" "$2" rows
}
repository long.git 1000
judged '1,000 commits' "$runs" "$work/long.git" main..feature/bench
git -C long.git repack -qad
judged '1,000 commits in a pack' "$runs" "$work/long.git" main..feature/bench
if [ -n "$repo" ]; then
    judged "REPO: $(git -C "$repo" rev-list --count "${RANGE:-HEAD}") commits" \
        "${REPO_RUNS:-5}" "$repo" "${RANGE:-HEAD}"
fi
