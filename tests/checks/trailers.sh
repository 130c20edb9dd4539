#!/usr/bin/env bash
# trailers.sh - commit messages are read as git reads them.
#
# Makes a repository of strange messages (SEED, COUNT) and one of messages in
# every encoding that we know, and compares; see
# tests/differential/trailers.sh, which does the same for any repository.
set -euo pipefail

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
seed=${SEED:-1} count=${COUNT:-20000}

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C.UTF-8

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O1 -Wall -Wextra -Werror \
    -o "$out/strange" tests/differential/strange.c src/base/alloc.c \
    src/base/children.c src/base/ending.c src/base/last_words.c \
    src/base/buf.c
git init --quiet --bare --template= "$out/strange.git"
"$out/strange" "$seed" "$count" |
    git --git-dir="$out/strange.git" fast-import --quiet
# Nobody's configuration says what a message is.
git --git-dir="$out/strange.git" config trailer.separators :=
git --git-dir="$out/strange.git" config trailer.note.key note
git --git-dir="$out/strange.git" config core.commentChar %

# A subject, a body, a trailer and an author in every byte above ASCII, as
# `git commit` writes them; the five that windows-1252 lacks one by one.
git init --quiet --bare --template= "$out/encodings.git"
encoded() { # BRANCH ENCODING OCTAL...
    local branch=$1 encoding=$2 text
    shift 2
    # shellcheck disable=SC2059
    text=$(printf "$(printf '\\%s' "$@")")
    export GIT_AUTHOR_NAME="A $text" GIT_AUTHOR_EMAIL=a@example.org
    export GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@example.org
    printf 'feat: %s\n\n%s: b\n\nPRP: %s\n k%s: c\n' \
        "$text" "$text" "$text" "$text" |
        git --git-dir="$out/encodings.git" -c i18n.commitEncoding="$encoding" \
            commit-tree "$(git --git-dir="$out/encodings.git" mktree </dev/null)" |
        xargs git --git-dir="$out/encodings.git" update-ref "refs/heads/$branch"
}
octal() { # FROM TO
    seq "$1" "$2" | xargs printf '%o\n'
}
branch=0 missing='201 215 217 220 235'
for encoding in ISO-8859-1 latin1 latin-1 ISO8859-1 8859_1 ISO-8859-15 \
    ISO8859-15 LATIN-9 windows-1252 CP1252 MS-ANSI US-ASCII KOI8-R; do
    branch=$((branch + 1))
    mapfile -t bytes < <(octal 128 255 | grep -v "^${missing// /$\\|^}$")
    encoded "high-$branch" "$encoding" "${bytes[@]}"
    for byte in $missing; do
        encoded "byte-$branch-$byte" "$encoding" "$byte"
    done
done

tests/differential/trailers.sh "$out/strange.git" "$out/encodings.git" || {
    echo "trailers: the strange messages are those of SEED=$seed COUNT=$count"
    exit 1
}
