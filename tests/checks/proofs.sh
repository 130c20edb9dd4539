#!/usr/bin/env bash
# proofs.sh - others agree with us on roots, proofs of inclusion and of consistency.
#
# A script of twenty lines judges them by their definitions. With FULL=1 so does the code
# of Go's checksum database, golang.org/x/mod/sumdb, which also signs and opens a
# checkpoint: go is needed, and its module, which is fetched.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
count=${COUNT:-${FULL:+300}}

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O1 -g \
    -fsanitize=address,undefined -fno-sanitize-recover=all -Wall -Wextra \
    -Werror -o "$out/proofs" tests/differential/proofs.c src/audit/merkle.c \
    src/base/*.c -lmbedcrypto
"$out/proofs" "${count:-70}" >"$out/lines"
PYTHONDONTWRITEBYTECODE=1 python3 tests/differential/proofs.py <"$out/lines"
[ -n "${FULL:-}" ] || exit 0

if ! command -v go >/dev/null; then
    echo 'proofs: go is not here, so only the script has judged' >&2
    exit 1
fi
git init -q --bare "$out/a.git"
mkdir "$out/a.git/sallyport"
(
    cd "$out/a.git"
    export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
    rm -rf hooks && mkdir hooks
    echo "$(printf '0%.0s' {1..40}) $(printf '1%.0s' {1..40}) refs/heads/x" |
        GIT_DIR=. "$OLDPWD/build/hooks/pre-receive" >/dev/null 2>&1 || true
    "$OLDPWD/build/bin/sallyport" audit head >"$out/checkpoint"
)
cp tests/differential/judge/* "$out/"
(cd "$out" && go run -mod=mod . checkpoint <lines)
