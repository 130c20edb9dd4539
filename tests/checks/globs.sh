#!/usr/bin/env bash
# globs.sh - globs match what git ignores.
#
# So do lines of CODEOWNERS on GitHub, where both say the same.
# Makes random globs and paths (SEED, COUNT globs, 24 paths each) and compares
# what we say with `git check-ignore`. Exits 1 when there is a difference,
# having shown the first ones: "<" is git, ">" sallyport.
set -euo pipefail

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O1 -g \
    -fsanitize=address,undefined -fno-sanitize-recover=all -Wall -Wextra \
    -Werror -o "$out/globs" tests/differential/globs.c src/base/alloc.c \
    src/base/children.c src/base/ending.c src/base/error.c src/base/last_words.c \
    src/base/buf.c src/base/str.c src/base/vec.c src/text/regex.c \
    src/model/codeowners*.c src/model/encoding.c src/model/glob.c -lpcre2-8

compare() { # WHAT [ARGUMENT]
    local what=$1
    rm -rf "$out/tree" && git init --quiet --template= "$out/tree"
    ASAN_OPTIONS=detect_leaks=0 "$out/globs" "$out/tree" "${SEED:-1}" \
        "${COUNT:-1500}" "${@:2}"
    cd "$out/tree"
    git check-ignore --no-index --stdin -z <paths >../git
    [ -s ../git ] || { echo "$what: git ignores nothing"; exit 1; }
    if cmp -s ../git ours; then
        echo "$what: $(tr -cd '\0' <paths | wc -c) paths, of which" \
            "$(tr -cd '\0' <../git | wc -c) match, as in git"
        cd "$OLDPWD" && return
    fi
    diff --text <(tr '\0' '\n' <../git) <(tr '\0' '\n' <ours) | grep '^[<>]' |
        head -n 20 | while IFS= read -r line; do
        path=${line#??}
        printf '%s\tby %s\n' "$line" "$(cat "${path%%/*}/.gitignore")"
    done || :
    exit 1
}
compare globs
compare 'lines of CODEOWNERS' owners
