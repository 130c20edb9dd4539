#!/usr/bin/env bash
# refs.sh - refs are listed and looked up as git does it.
#
# Makes a repository of random refs (SEED, COUNT), of which some are packed, some
# in files of their own, some both, and some symbolic; compares with
# `git for-each-ref` and `git show-ref`. Exits 1 when there is a difference,
# having shown it: "<" is git, ">" sallyport.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
RANDOM=${SEED:-1} count=${COUNT:-400} repo=$out/repo.git

# Neither the user's configuration nor a hook's environment.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export ASAN_OPTIONS=detect_leaks=0
"${MAKE:-make}" --no-print-directory VARIANT=asan differential >"$out/make" \
    2>&1 || { cat "$out/make" && exit 1; }

git init --quiet --bare --template= "$repo"
ids=()
for text in one two three; do
    ids+=("$(printf %s "$text" | git --git-dir="$repo" hash-object -w --stdin)")
done

# Few words, so that names begin alike, and one lies below another's directory.
words=(a b aa a-b b.c x refs 1 é)
name() { # sets $picked: a subshell would draw other numbers each time
    local deep=$((RANDOM % 3)) name=${words[RANDOM % ${#words[@]}]}
    for ((; deep > 0; deep--)); do
        name+=/${words[RANDOM % ${#words[@]}]}
    done
    local places=(refs/heads refs/tags refs/pull/1 refs/x)
    picked=${places[RANDOM % 4]}/$name
}
change() { # one ref; a name that git refuses is none
    local name
    name && name=$picked && name
    case $((RANDOM % 8)) in
    0) git --git-dir="$repo" update-ref -d "$name" ;;
    1) git --git-dir="$repo" symbolic-ref "$name" "$picked" ;;
    *) git --git-dir="$repo" update-ref "$name" "${ids[RANDOM % 3]}" ;;
    esac 2>/dev/null || :
}
compare() {
    git --git-dir="$repo" for-each-ref \
        --format='%(objectname) %(refname) %(symref)' 2>"$out/dangling" |
        sed -n 's/ $//p' >"$out/git.all"
    for pattern in 'refs/*' 'refs/heads/a*' 'refs/pull/' 'refs/x/[ab]*' \
        'refs/tags/?'; do
        while read -r id ref; do
            # shellcheck disable=SC2053
            [[ $ref != $pattern ]] || echo "$id $ref"
        done <"$out/git.all"
    done | sort >"$out/git"
    for _ in {1..60}; do name && echo "$picked"; done >"$out/picked"
    sort -u "$out/picked" >"$out/names"
    while read -r ref; do
        echo "$(git --git-dir="$repo" show-ref --verify --hash "$ref" \
            2>"$out/absent" || echo -) $ref"
    done <"$out/names" | sort >>"$out/git"
    build/asan/differential/refs "$repo" 'refs/*' 'refs/heads/a*' 'refs/pull/' \
        'refs/x/[ab]*' 'refs/tags/?' <"$out/names" | sort >"$out/ours"
    diff <(sort "$out/git") "$out/ours" | head -n 20
    [ "${PIPESTATUS[0]}" -eq 0 ]
}

for ((i = 1; i <= count; i++)); do
    change
    if ((i % 80 == 0)); then
        ((i % 160)) || git --git-dir="$repo" pack-refs --all --no-prune
        compare || { echo "refs: SEED=${SEED:-1}, after $i changes" && exit 1; }
        git --git-dir="$repo" pack-refs --all
        compare || { echo "refs: SEED=${SEED:-1}, packed after $i" && exit 1; }
    fi
done
echo "refs: $(wc -l <"$out/git") answers are git's"
