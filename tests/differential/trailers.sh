#!/usr/bin/env bash
# trailers.sh GIT-DIR [REV-LIST-ARGUMENT...] - do we read commits as git does?
#
# Reads every commit of a repository (or those that the arguments name, in the
# words of git rev-list) with sallyport's parsers and with git, and compares
# parents, subject and trailers. Exits 1 when there is a difference, having
# shown the first ones: "<" is git, ">" sallyport, and one line one commit, in
# which ^A stands for a newline.
set -euo pipefail

: "${1:?usage: tests/differential/trailers.sh GIT-DIR [ARGUMENT...]}"
repository=$(realpath "$1")
shift
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- --all

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_NO_REPLACE_OBJECTS=1
git() { command git --git-dir="$repository" "$@"; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O1 -g \
    -fsanitize=address,undefined -fno-sanitize-recover=all -Wall -Wextra \
    -Werror -o "$out/read" tests/differential/trailers.c src/base/alloc.c \
    src/base/buf.c src/base/error.c src/base/oid.c src/base/str.c \
    src/base/vec.c src/model/commit.c src/model/message.c src/model/trailers.c

git rev-list "$@" >"$out/ids"
git log --no-walk=unsorted --stdin -z --encoding=UTF-8 \
    --format='%H %P%n%s%n%(trailers:only,unfold)' <"$out/ids" >"$out/git"
git cat-file --batch <"$out/ids" |
    ASAN_OPTIONS=detect_leaks=0 "$out/read" >"$out/sallyport"

commits=$(wc -l <"$out/ids")
if [ "$commits" = 0 ]; then
    echo "trailers: there is no commit in $repository"
    exit 1
fi
if cmp -s "$out/git" "$out/sallyport"; then
    echo "trailers: $commits commits, read as git reads them"
    exit 0
fi
for side in git sallyport; do
    tr '\n\0' '\1\n' <"$out/$side" >"$out/$side.lines"
done
diff --text "$out/git.lines" "$out/sallyport.lines" | head -n 40 || :
echo "trailers: $(diff --text "$out/git.lines" "$out/sallyport.lines" |
    grep -c '^<') of $commits commits are not read as git reads them"
exit 1
