#!/usr/bin/env bash
# content.sh WHAT GIT-DIR [REV-LIST-ARGUMENT...] - do we see in the trees of
# commits what git sees? WHAT is one of
#
#   changes   what each commit that is no merge changes: git diff-tree
#   reverts   "This reverts commit X": a merge of X's parent over X by git
#
# Reads every commit, or those that the arguments name in the words of git
# rev-list. Shows the first differences and exits 1 when there are any: "<" is
# git, ">" sallyport. Nothing is written into the repository.
set -euo pipefail

usage='usage: tests/differential/content.sh WHAT GIT-DIR [ARGUMENT...]'
what=${1:?$usage}
repository=$(realpath "${2:?$usage}")
shift 2
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- --all

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_NO_REPLACE_OBJECTS=1 GIT_DIR=$repository

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export GIT_OBJECT_DIRECTORY=$out/objects
export GIT_ALTERNATE_OBJECT_DIRECTORIES=$repository/objects
mkdir "$out/objects"

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O2 -Wall -Wextra -Werror \
    -o "$out/content" tests/differential/content.c src/base/*.c src/git/*.c \
    src/model/commit.c src/model/encoding.c -lgit2 -lmbedcrypto
content() { "$out/content" "$repository" "$what"; }

git_merge() { # COMMIT...: the tree and, in $out/conflicts, the conflicts
    git merge-tree --write-tree --name-only --no-messages \
        --allow-unrelated-histories "$@" >"$out/merge" || [ $? = 1 ]
    sed 1d "$out/merge" | sort -u >"$out/conflicts"
    head -n 1 "$out/merge"
}

commit() { # TREE [PARENT-OPTION...]
    git -c user.name=x -c user.email=x commit-tree -m x "$@"
}

is_revert() { # COMMIT REVERTED MAINLINE: 1 or 0
    local base ours theirs tree before=$2^$3
    git rev-parse -q --verify "$before" >"$out/before" 2>&1 ||
        before=4b825dc642cb6eb9a060e54bf8d69288fbee4904
    base=$(commit "$2^{tree}")
    ours=$(commit "$1^^{tree}" -p "$base")
    theirs=$(commit "$(git rev-parse "$before^{tree}")" -p "$base")
    tree=$(git_merge "$ours" "$theirs")
    if [ ! -s "$out/conflicts" ] &&
        [ "$tree" = "$(git rev-parse "$1^{tree}")" ]; then
        echo 1
    else
        echo 0
    fi
}

case $what in
changes)
    git rev-list --no-merges "$@" >"$out/ids"
    content <"$out/ids" | tr '\0' '\n' >"$out/sallyport"
    git diff-tree --stdin -r -z --raw --root --no-renames <"$out/ids" |
        tr '\0' '\n' >"$out/git"
    ;;
reverts)
    git log --no-merges --min-parents=1 --format='%H%x00%B%x01' \
        --grep='This reverts commit' "$@" | tr '\n\1' ' \n' |
        sed -nE 's/^ ?([0-9a-f]{40})\x00.*This reverts commit ([0-9a-f]{40})[., ].*/\1 \2/p' >"$out/named"
    while read -r id reverted; do
        git cat-file -e "$reverted^{commit}" 2>"$out/lost" || continue
        mainline=$(git rev-list -1 --min-parents=2 --no-walk "$reverted")
        echo "$id $reverted ${mainline:+1}${mainline:-0}" |
            sed -E 's/1[0-9a-f]{40}$/1/'
    done <"$out/named" >"$out/ids"
    content <"$out/ids" >"$out/sallyport"
    while read -r id reverted mainline; do
        echo "$id $reverted $mainline $(is_revert "$id" "$reverted" \
            "$((mainline ? mainline : 1))")"
    done <"$out/ids" >"$out/git"
    echo "reverts: $(grep -c ' 1$' "$out/sallyport") undo what they name"
    ;;
*)
    echo "$usage" >&2
    exit 2
    ;;
esac

commits=$(wc -l <"$out/ids")
if [ "$commits" = 0 ]; then
    echo "$what: there is no such commit in $repository"
    exit 1
fi
if cmp -s "$out/git" "$out/sallyport"; then
    echo "$what: $commits commits, seen as git sees them"
    exit 0
fi
diff --text <(sort "$out/git") <(sort "$out/sallyport") >"$out/diff" || :
head -n 40 "$out/diff"
echo "$what: $(grep -c '^[<>]' "$out/diff") lines about $commits commits differ"
[ "$(grep -c '^[<>]' "$out/diff")" = 0 ]
