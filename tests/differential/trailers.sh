#!/usr/bin/env bash
# trailers.sh GIT-DIR... [-- REV-LIST-ARGUMENT...] - do we read commits as git
# does?
#
# Reads every commit of the repositories (or those that the arguments name, in
# the words of git rev-list) with sallyport's parsers and with git, and compares
# parents, subject, trailers and body. Exits 1 when there is a difference,
# having shown the first ones: "<" is git, ">" sallyport, and one line one
# commit, in which ^A stands for a newline.
set -euo pipefail

repositories=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    repositories+=("$(realpath "$1")")
    shift
done
[ ${#repositories[@]} -gt 0 ] || {
    echo 'usage: tests/differential/trailers.sh GIT-DIR... [-- ARGUMENT...]' >&2
    exit 2
}
shift $(($# > 0 ? 1 : 0))
[ $# -gt 0 ] || set -- --all
cd "$(dirname "$0")/../.."

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C.UTF-8
export GIT_NO_REPLACE_OBJECTS=1

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O1 -g \
    -fsanitize=address,undefined -fno-sanitize-recover=all -Wall -Wextra \
    -Werror -o "$out/read" tests/differential/trailers.c src/base/alloc.c \
    src/base/children.c src/base/ending.c src/base/last_words.c \
    src/base/buf.c src/base/clock.c src/base/error.c src/base/oid.c \
    src/base/base64.c src/base/sha256.c src/base/str.c src/base/vec.c src/model/commit.c src/model/encoding.c \
    src/model/message.c src/model/trailers.c -lmbedcrypto

# A repository with these objects and no configuration: what git would read by
# `trailer.*` or core.commentChar is not what a message says.
reader() { # GIT-DIR
    local objects
    objects=$(git --git-dir="$1" rev-parse --git-path objects)
    rm -rf "$out/reader"
    git init --quiet --bare --template= "$out/reader"
    (cd "$1" && realpath "$objects") >"$out/reader/objects/info/alternates"
}

differences() {
    local side
    for side in git sallyport; do
        tr '\n\0' '\1\n' <"$out/$side" >"$out/$side.lines"
    done
    diff --text "$out/git.lines" "$out/sallyport.lines" >"$out/differences" ||
        true
    head -n 40 "$out/differences"
}

compare() { # GIT-DIR [ARGUMENT...]: adds to $commits
    local repository=$1 count
    shift
    git --git-dir="$repository" rev-list "$@" >"$out/ids"
    count=$(wc -l <"$out/ids")
    if [ "$count" = 0 ]; then
        echo "trailers: there is no commit in $repository"
        return 1
    fi
    reader "$repository"
    git --git-dir="$out/reader" log --no-walk=unsorted --stdin -z \
        --encoding=UTF-8 --format='%H %P%n%s%n%(trailers:only,unfold)%b' \
        <"$out/ids" >"$out/git"
    git --git-dir="$out/reader" cat-file --batch <"$out/ids" |
        ASAN_OPTIONS=detect_leaks=0 "$out/read" >"$out/sallyport"
    if [ "$(tr -dc '\0' <"$out/git" | wc -c)" != "$count" ]; then
        echo "trailers: git cannot read the commits of $repository"
        return 1
    fi
    commits=$((commits + count))
    cmp -s "$out/git" "$out/sallyport" && return
    differences
    echo "trailers: $(grep -c '^<' "$out/differences") of $count commits of" \
        "$repository are not read as git reads them"
    return 1
}

commits=0 status=0
for repository in "${repositories[@]}"; do
    compare "$repository" "$@" || status=1
done
[ $status != 0 ] || echo "trailers: $commits commits, read as git reads them"
exit $status
