# shellcheck shell=bash
# agent.sh - pushes, and types what a refusal says, as docs/agents.md tells an agent to.
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

# What an agent does where git opens an editor.
# shellcheck disable=SC2016
printf '#!/bin/sh\nsed -i "1s/.*/$MESSAGE/" "$1"\n' >editor && chmod +x editor
export MESSAGE GIT_EDITOR=$PWD/editor GIT_SEQUENCE_EDITOR=true

# $typed has each line that was typed and its exit status; ID stands for any commit.
listed() { # ARGUMENT...: of git push
    git -C "$server" config receive.advertisePushOptions true
    status=0
    git push -o sallyport=json "$@" >"$here/push" 2>&1 || status=$?
    jq -r 'select(."typed-by" != "giver") | .commands[]?' >"$here/list" < <(
        sed -n 's/^\(remote: \)*\({"sallyport":"finding".*}\) *$/\2/p' "$here/push")
}

types() { # in their order, up to the first that fails; $on=yes: and beyond it
    local line
    typed=
    while IFS= read -r line && [[ ${on:-} = yes || $typed != *[1-9] ]]; do
        line=${line/SUBJECT/do it}
        eval "$line" >>"$here/typing" 2>&1 </dev/null
        typed+="${typed:+$'\n'}$line: $?"
    done <"$here/list"
    typed=$(sed 's/\b[0-9a-f]\{7\}\b/ID/g' <<<"$typed")
}
