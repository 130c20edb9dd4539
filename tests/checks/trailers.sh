#!/usr/bin/env bash
# trailers.sh - commit messages are read as git reads them.
#
# Makes a repository of strange messages (SEED, COUNT) and compares; see
# tests/differential/trailers.sh, which does the same for any repository.
set -euo pipefail

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O1 -Wall -Wextra -Werror \
    -o "$out/strange" tests/differential/strange.c src/base/alloc.c \
    src/base/buf.c
git init --quiet --bare --template= "$out/repository"
"$out/strange" "${SEED:-1}" "${COUNT:-20000}" |
    git --git-dir="$out/repository" fast-import --quiet
tests/differential/trailers.sh "$out/repository"
