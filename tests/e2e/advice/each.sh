# shellcheck shell=bash
# each.sh - what the scenarios share that type the command of each code, on top of lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

A="PRP: ${prp[A]}"
seen=()
# It gives a message to what has none.
printf '#!/bin/sh\nsed -i "1s/^$/docs: x/" "$1"\n' >editor && chmod +x editor
export GIT_EDITOR=$PWD/editor GIT_SEQUENCE_EDITOR=true

# A branch with a fault of its own; `judged` pushes all of them at once.
faulty() { # NAME
    git switch -q -c "feature/$1" origin/main
}

judged() { # [ARGUMENT...]: default: all branches of feature/
    [ $# -gt 0 ] || set -- origin 'refs/heads/feature/*'
    git push -o sallyport=json "$@" >"$here/push" 2>&1
    sed -n 's/^remote: \({"sallyport":"finding".*}\) *$/\1/p' "$here/push" >"$here/json"
}

# What is typed on the branch goes there first, if several were pushed.
goes() { # BRANCH COMMAND
    local there=
    [ "$(grep -c '^ [!*+ ] .* -> ' "$here/push")" -lt 2 ] || there="git switch --no-guess $1 && "
    case $2 in
    'git commit '* | 'git rebase '* | 'git reset '*) echo "$there$2" ;;
    *) echo "$2" ;;
    esac
}

# Types what is said of a code; where the sentence says to do something first, that was
# done. ID stands for the pushed commit. What a commit has that the message names is not
# lost: $named is its id.
types() { # CODE COMMAND
    local command branch files refs wrong output status=0
    seen+=("$1")
    IFS=$'\t' read -r branch command < <(jq -r --arg code "$1" \
        'select(.code == $code) | .ref + "\t" + (.commands[0] // "-")' "$here/json")
    [ ! -d .git/rebase-merge ] || git rebase --abort
    git reset -q --hard && git clean -q -f -d
    git switch -q "${branch#refs/heads/}" 2>/dev/null
    [ -z "${first:-}" ] || eval "$first"
    is "$1" "$(goes "${branch#refs/heads/}" "$2")" "$(sed "s/\b[0-9a-f]\{7\}\b/ID/g" <<<"$command")"
    command=${command//NUMBER/100} command=${command//REASON/seen}
    files=$(contents) refs=$(refs_of_server | cut -f 2)
    output=$(eval "${command:-false}" 2>&1) || status=$?
    wrong=$(
        [ $status = 0 ] || [[ $output == *CONFLICT* ]] || echo "status $status: $output"
        lost "$files" "$(contents && git rev-list --objects --all ${named:+"$named"} | cut -d ' ' -f 1)"
        lost "$refs" "$(refs_of_server | cut -f 2)"
    )
    if [ -z "$wrong" ]; then ok "$1 works"; else not_ok "$1 works" <<<"$command
$wrong"; fi
}

open() { # TITLE
    story "$1"
    git -C "$server" config receive.advertisePushOptions true
}

# shellcheck disable=SC2034 # used by the scenarios
amend='git commit --amend --only'
# shellcheck disable=SC2034 # used by the scenarios
earlier='git rebase -i origin/main'

lands() { # BRANCH
    git switch -q main && git reset -q --hard origin/main
    git merge -q --no-ff --no-edit "feature/$1" && judged origin main
}
