#!/usr/bin/env bash
# cleanup.sh - a message is cleaned up as git does it.
#
# Makes COUNT strange messages from SEED. Each goes through `git stripspace`, gets
# a trailer by `git interpret-trailers`, and
# every fourth through `git commit` with each mode of --cleanup, with an editor
# and without, with -v and without, whose commit-msg hook keeps what it was given
# to read. Both must be what sallyport makes of the same bytes.
set -euo pipefail

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
seed=${SEED:-1} count=${COUNT:-160}

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars) "${!GIT_@}"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O1 -g \
    -fsanitize=address,undefined -fno-sanitize-recover=all -Wall -Wextra \
    -Werror -o "$out/cleanup" tests/differential/cleanup.c src/base/*.c \
    src/text/*.c src/model/*.c src/client/compose.c -lpcre2-8 -linih -ljansson \
    -lutf8proc -lmbedcrypto
export ASAN_OPTIONS=detect_leaks=0

git init -q -b main "$out/work"
cd "$out/work"
mkdir "$out/messages"
(cd "$out/messages" && "$out/cleanup" write "$seed" "$count")
cat >.git/hooks/commit-msg <<'END'
#!/bin/sh
cp "$1" ../given
[ "$GIT_EDITOR" = : ] && echo 0 >../edited || echo 1 >../edited
END
chmod +x .git/hooks/commit-msg
echo a line >file
git add file
git -c core.hooksPath=/dev/null commit -q -m begin
echo another line >>file
git add file

compared=0 bad=0

same() { # WHAT NUMBER GIT-FILE SALLYPORT-FILE
    compared=$((compared + 1))
    cmp -s "$3" "$4" && return
    bad=$((bad + 1))
    [ $bad -le 5 ] || return 0
    echo "cleanup: $1, message $2 of SEED=$seed: git (-), sallyport (+)"
    diff -u --text --label git --label sallyport "$3" "$4" | cat -A || true
}

stripspace() { # NUMBER
    git stripspace <"$out/messages/$1" >"$out/git"
    "$out/cleanup" read whitespace 0 '#' 0 0 <"$out/messages/$1" >"$out/ours"
    same whitespace "$1" "$out/git" "$out/ours"
    git -c core.commentChar=';' stripspace -s <"$out/messages/$1" >"$out/git"
    "$out/cleanup" read strip 1 ';' 0 0 <"$out/messages/$1" >"$out/ours"
    same strip "$1" "$out/git" "$out/ours"
}

# Where a trailer goes, in a message of words.
trailer() { # NUMBER
    git stripspace -s <"$out/messages/$1" >"$out/clean"
    [ -s "$out/clean" ] || return 0
    git interpret-trailers --no-divider --where end --if-exists add \
        --trailer 'PRP: WU-9' <"$out/clean" >"$out/git"
    "$out/cleanup" trailer <"$out/clean" >"$out/ours"
    same interpret-trailers "$1" "$out/git" "$out/ours"
}

# What git stores of what the hook was given, and what we say that it will.
commit() { # NUMBER MODE COMMENT OPTION...
    local number=$1 mode=$2 comment=$3 cut=0
    shift 3
    case " $* " in *' -v '*) cut=1 ;; esac
    rm -f "$out/given"
    GIT_EDITOR=true git -c core.commentChar="$comment" commit -q \
        --allow-empty-message --cleanup="$mode" -F "$out/messages/$number" \
        "$@" >"$out/said" 2>&1 || {
        # a commit of no words is refused after the hook, or before it
        grep -q 'empty commit message\|comment character' "$out/said" ||
            { cat "$out/said"; return 1; }
        return 0
    }
    git cat-file commit HEAD | sed '1,/^$/d' >"$out/git"
    git update-ref HEAD HEAD^
    "$out/cleanup" read "$mode" "$(cat "$out/edited")" "$comment" "$cut" 1 \
        <"$out/given" >"$out/ours"
    same "commit --cleanup=$mode $comment $*" "$number" "$out/git" "$out/ours"
}

for ((i = 1; i <= count; i++)); do
    stripspace $i
    trailer $i
    [ $((i % 4)) = 0 ] || continue
    case $((i / 4 % 12)) in
    0) commit $i default '#' ;;
    1) commit $i default '#' -e ;;
    2) commit $i strip '#' -e -v ;;
    3) commit $i whitespace ';' -e ;;
    4) commit $i whitespace '#' -e -v ;;
    5) commit $i verbatim '#' ;;
    6) commit $i verbatim '#' -e -v ;;
    7) commit $i scissors ';' -e ;;
    8) commit $i scissors '#' ;;
    9) commit $i scissors '#' -e -v ;;
    10) commit $i default auto -e ;;
    11) commit $i default auto -e -v ;;
    esac
done

[ $bad = 0 ] || { echo "cleanup: $bad of $compared differ" && exit 1; }
[ "$compared" -gt $((2 * count)) ] || { echo 'cleanup: nothing was committed' && exit 1; }
echo "cleanup: $compared messages, cleaned up as git does it"
