#!/usr/bin/env bash
# merges.sh GIT-DIR... [-- REV-LIST-ARGUMENT...] - does sallyport see what merges
# have of their own as git does?
#
# Reads every merge of the repositories (or those that the arguments name, in
# the words of git rev-list) with sallyport and with merges.py, which asks git,
# and compares the paths. What lies below directories like tests/ is no code; see
# merges.py. Sallyport is asked three times: with the merge base, where there is only
# one; without, so that libgit2 looks for the bases; and by `sallyport log`, which finds
# them in memory, for yes or no.
# The log reads what HEAD has; without a HEAD, each branch for itself. Exits 1
# when there is a difference, having shown the first ones: "<" is git, ">"
# sallyport; then why git says so. Needs git 2.38.
#
# VARIANT=asan runs sallyport under the sanitizers. Nothing is written into the
# repositories.
set -euo pipefail

repositories=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    repositories+=("$(realpath "$1")")
    shift
done
[ ${#repositories[@]} -gt 0 ] || {
    echo 'usage: tests/differential/merges.sh GIT-DIR... [-- ARGUMENT...]' >&2
    exit 2
}
shift $(($# > 0 ? 1 : 0))
[ $# -gt 0 ] || set -- --all
cd "$(dirname "$0")/../.."

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_NO_REPLACE_OBJECTS=1 PYTHONDONTWRITEBYTECODE=1
export ASAN_OPTIONS=detect_leaks=0

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
BUILD=${BUILD:-build} VARIANT=${VARIANT:-}
"${MAKE:-make}" --no-print-directory BUILD="$BUILD" VARIANT="$VARIANT" \
    differential >"$out/make" 2>&1 || { cat "$out/make" && exit 1; }
"${MAKE:-make}" --no-print-directory BUILD="$BUILD" VARIANT= all \
    >"$out/make" 2>&1 || { cat "$out/make" && exit 1; }
merges=$BUILD${VARIANT:+/$VARIANT}/differential/merges
sallyport=$(realpath "$BUILD/bin/sallyport")

# What merges.py takes for code is implementation, no commit takes a step of a cycle that would allow
# a merge to resolve conflicts with lines of its own, and no limit ends a log.
cat >"$out/policy.ini" <<'END'
[refs]
protected = refs/heads/none
[tdd]
red = (?!)
green = (?!)
refactor = (?!)
neutral = (?!)
[paths]
test = test/, tests/, t/, spec/, doc/, docs/, Documentation/
docs =
infra =
build =
[limits]
commits = 10000000
time = 3600s
END

since() { # MICROSECONDS: tenths of a second
    local tenths=$(((${EPOCHREALTIME/./} - $1) / 100000))
    echo "$((tenths / 10)).$((tenths % 10)) s"
}

# What NUL ends becomes a line; a newline in a path becomes ^A.
lines() {
    tr '\n\0' '\1\n' | sort
}

# git dies of some merges; those say nothing about sallyport.
leave_out() { # COUNT: of that many; more than one in a hundred is too many
    local side
    grep -a '^[0-9a-f]\{40\}! ' "$out/git" >"$out/lost" || return 0
    sed 's/^/merges: left out: /' "$out/lost"
    cut -d '!' -f 1 "$out/lost" >"$out/lost.ids"
    if [ $(($(wc -l <"$out/lost") * 100)) -gt "$1" ]; then
        echo "merges: git cannot repeat too many of $1 merges"
        exit 1
    fi
    for side in git with without walked; do
        grep -av -f "$out/lost.ids" "$out/$side" >"$out/kept" || :
        mv "$out/kept" "$out/$side"
    done
}

tips() { # GIT-DIR
    git --git-dir="$1" rev-parse -q --verify HEAD ||
        git --git-dir="$1" for-each-ref --format='%(objectname)' refs/heads
}

# The merges that the log reads, "own" behind those with a finding; to
# $out/failed the tips of which there is no log.
walk() { # GIT-DIR
    local tip
    : >"$out/failed"
    tips "$1" | while read -r tip; do
        (cd "$1" && "$sallyport" log "$tip" --ref refs/heads/feature/x \
            --config "$out/policy.ini" --format json --no-pager) \
            >"$out/json" || [ $? = 1 ] || echo "$tip" >>"$out/failed"
        # Whatever ended it, a log ends with the tip.
        grep -q "^{\"commit\":\"$tip\"" "$out/json" ||
            echo "$tip" >>"$out/failed"
        jq -r 'select(.parents | length > 1) | .commit +
            if .findings | index("tdd-content") then " own" else "" end' \
            "$out/json"
    done | sort -u
}

# Shows where two files differ, and why git says what it says.
differences() { # GIT-DIR FILE FILE
    ! cmp -s "$out/$2" "$out/$3" || return 0
    diff --text "$out/$2" "$out/$3" | grep -a '^[<>]' >"$out/differences" || :
    head -n 40 "$out/differences"
    sed -E 's/^..([0-9a-f]{40}).*/\1/' "$out/differences" | uniq |
        head -n 10 | tests/differential/merges.py -e "$1" | sed 's/^/    /'
    echo "merges: $(wc -l <"$out/differences") differences in $1 ($3)"
    return 1
}

# Of the merges that were walked and looked at, those with code of their own.
yes_or_no() {
    local others='(test|tests|t|spec|doc|docs|Documentation)'
    cut -d ' ' -f 1 "$out/walked" | comm -12 - <(sort "$out/ids") >"$out/seen"
    grep -avE "^[0-9a-f]{40} (.*/)?$others/" "$out/git" | cut -d ' ' -f 1 |
        uniq | comm -12 - "$out/seen" >"$out/git-yes"
    sed -n 's/ own$//p' "$out/walked" | comm -12 - "$out/seen" >"$out/log-yes"
}

# Asks git and sallyport about the merges of $out/ids; $took has the times.
ask() { # GIT-DIR
    local from
    tests/differential/merge_bases.py "$1" <"$out/ids" >"$out/bases"
    from=${EPOCHREALTIME/./}
    tests/differential/merges.py "$1" <"$out/ids" | lines >"$out/git"
    took=("$(since "$from")") from=${EPOCHREALTIME/./}
    "$merges" "$1" <"$out/bases" | lines >"$out/with"
    took+=("$(since "$from")") from=${EPOCHREALTIME/./}
    "$merges" "$1" <"$out/ids" | lines >"$out/without"
    took+=("$(since "$from")")
    walk "$1" >"$out/walked"
}

# Where git dies of a merge, there is no log.
all_logged() {
    [ -s "$out/failed" ] || return 0
    sed 's/^/merges: no log of /' "$out/failed" | head -n 10
    [ -s "$out/lost" ]
}

compare() { # GIT-DIR [ARGUMENT...]: adds to $all
    local repository=$1 count own took=() same=0
    shift
    git --git-dir="$repository" rev-list --min-parents=2 "$@" >"$out/ids"
    count=$(wc -l <"$out/ids")
    if [ "$count" = 0 ]; then
        echo "merges: there is no merge in $repository"
        return 1
    fi
    ask "$repository"
    leave_out "$count"
    yes_or_no
    all=$((all + count))
    own=$(cut -d ' ' -f 1 "$out/git" | uniq | wc -l)
    echo "merges: $count of $repository, $own have something of their own at" \
        "$(wc -l <"$out/git") paths; git ${took[0]}, sallyport ${took[1]}" \
        "(${took[2]} without the bases), $(wc -l <"$out/seen") by the log"
    differences "$repository" git with || same=1
    differences "$repository" git without || same=1
    differences "$repository" git-yes log-yes || same=1
    all_logged || same=1
    return $same
}

all=0 status=0
for repository in "${repositories[@]}"; do
    compare "$repository" "$@" || status=1
done
[ $status != 0 ] || echo "merges: $all merges, seen as git sees them"
exit $status
