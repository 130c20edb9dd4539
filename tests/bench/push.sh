# shellcheck shell=bash
# push.sh - git push over a file path, with and without the hooks.

pristine() { # NAME HOOK-DIRECTORY SOURCE: what each push starts from
    git init -q --bare -b main "$1.git"
    git -C "$3" push -q "$WORK/$1.git" main
    rm -rf "$1.git/hooks" && cp -a "$2" "$1.git/hooks"
    mkdir "$1" && mv "$1.git" "$1/pristine"
}

pushes() { # TITLE COMMITS REFS-ON-THE-SERVER
    local kind name tip at source=$WORK/source-$2-$3
    small "$source" "$2"
    tip=$(git -C "$source" rev-parse main)
    : >rows
    while read -r kind name; do
        at=$kind-$2-$3
        pristine "$at" "$WORK/$kind" "$source"
        seq -f "$tip refs/heads/feature/n-%.0f" "$3" | sort -k 2 |
            sed '1i# pack-refs with: peeled fully-peeled sorted ' \
                >"$at/pristine/packed-refs"
        row "$name" "$WORK/$at" /dev/null \
            'rm -rf now && cp -a pristine now' \
            "git --git-dir=$source push -q $WORK/$at/now feature/bench" >>rows
    done <<END
empties hooks that do nothing
guards sallyport
none no hooks at all
END
    table "git push over a file path: $1" "$RUNS" rows
}

push() {
    mkdir none empties
    cp empty empties/pre-receive && cp empty empties/update
    put guards "$HOOKS/pre-receive" "$HOOKS/update"
    pushes 'one commit' 1 0
    pushes '50 commits' 50 0
    pushes 'one commit beside 10,000 branches' 1 10000
}
