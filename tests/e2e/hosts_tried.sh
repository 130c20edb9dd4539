#!/usr/bin/env bash
# What was found under a real Forgejo and a real Gitea: what each flow of theirs sets
# is replayed with real pushes.
. "$SALLYPORT_SOURCE/tests/e2e/gitea/lib.sh"

# The token of a workflow: its name and its number are those of no user.
over_token() { # HOST COMMAND...
    local mark=GITEA_ACTIONS_TASK_ID=9
    [ "$1" = gitea ] || mark=GITEA_ACTION_PERM=2
    with "${always[@]}" "GITEA_PUSHER_NAME=$1-actions" GITEA_PUSHER_ID=-2 $mark \
        SSH_ORIGINAL_COMMAND=receive-pack -- "${@:2}"
}

# The policy of the story with these roles.
roles() { # HOST LINE...
    policy <<END
[identity]
host = $1
[roles]
$(printf '%s\n' "${@:2}")
END
}

for host in gitea forgejo; do
    story_at $host 'the token of a workflow'
    roles $host "ci = $host-actions" 'developer = *'
    branch feature/a && cycle A
    over_token $host push_ok "$host: it pushes branches" origin HEAD
    git switch -q main && merge feature/a
    over_token $host push_refused \
        "$host: a role for its name is none for every workflow" origin main <<'END'
refs/heads/main | - | protected-ref | main changes only by a merge; the token of a workflow, which is nobody, does not have the role ci
END
    over_token $host with $trigger GITEA_PR_ID=$database_id \
        SSH_ORIGINAL_COMMAND=gitea-internal -- push_refused \
        "$host: nor does it merge a pull request by the API" origin main <<'END'
refs/heads/main | - | protected-ref
END
    roles $host "ci = $host-actions#-2"
    over_token $host push_ok "$host: unless its number is named" origin main
done

story_at forgejo 'a user takes the name of another'
roles forgejo 'ci = ci-bot#12'
branch feature/a && cycle A
over_http alice push_ok 'a branch' origin HEAD
git switch -q main && merge feature/a
over_http ci-bot with GITEA_PUSHER_ID=13 -- push_refused \
    'the name alone is worth nothing' origin main <<'END'
refs/heads/main | - | protected-ref | main changes only by a merge; user ci-bot#13 does not have the role ci
END
over_http renamed with GITEA_PUSHER_ID=12 -- push_ok \
    'the number is what counts' origin main
