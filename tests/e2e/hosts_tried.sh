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

reverts=0

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
    roles $host 'ci = *'
    branch feature/a && cycle A
    over_token $host push_ok "$host: it pushes branches" origin HEAD
    git switch -q main && merge feature/a
    over_token $host push_refused \
        "$host: a role for everybody is none for every workflow" origin main <<'END'
refs/heads/main | - | protected-ref | main changes only by a merge; the token of a workflow, which is nobody, does not have the role ci; feature/a is here already
END
    over_token $host with $trigger GITEA_PR_ID=$database_id \
        SSH_ORIGINAL_COMMAND=gitea-internal -- push_refused \
        "$host: nor does it merge a pull request by the API" origin main <<'END'
refs/heads/main | - | protected-ref
END
    roles $host "ci = $host-actions#-2"
    over_token $host push_ok "$host: unless its number is named" origin main
    roles $host "ci = $host-actions"
    branch feature/b main && cycle B && git switch -q main && merge feature/b
    over_token $host push_ok "$host: or its name" origin main
done

story_at forgejo 'a user takes the name of another'
roles forgejo 'ci = ci-bot#12'
branch feature/a && cycle A
over_http alice push_ok 'a branch' origin HEAD
git switch -q main && merge feature/a
over_http ci-bot with GITEA_PUSHER_ID=13 -- push_refused \
    'the name alone is worth nothing' origin main <<'END'
refs/heads/main | - | protected-ref | main changes only by a merge; user ci-bot#13 does not have the role ci; feature/a is here already
END
over_http renamed with GITEA_PUSHER_ID=12 -- push_ok \
    'the number is what counts' origin main

# --- what is typed into forms ---

nothing_to_type() {
    is "$1: nothing is to be typed" '' "$(grep -E '^      [a-z]' "$here/said")"
}

fix_is() { # WHAT FIX: of the only finding, in one line
    is "$1" "$2" "$(sed -n '/^    fix: /,/^    sallyport explain/p' "$here/said" |
        sed '$d; s/^    fix: //; s/^      | //' | paste -sd ' ')"
}

# A squash of feature/a with that message, by the button, in a clone of the server's.
squash_by_button() { # MESSAGE COMMAND...
    server_clones
    git merge -q --squash origin/feature/a >/dev/null
    git commit -q -m "$1" && from_pages dana $database_id $trigger -- "${@:2}"
}

# The template in docs/hosts.md, filled in by the host.
template() { # TITLE NUMBER DESCRIPTION
    awk '/SQUASH_TEMPLATE.md/ { wanted = 1 }
        wanted && /^    / { print substr($0, 5); begun = 1; next }
        begun && NF { exit } begun { print }' "$SALLYPORT_SOURCE/docs/hosts.md" |
        TITLE=$1 NUMBER=$2 DESCRIPTION=$3 python3 -c '
import os, string, sys
print(string.Template(sys.stdin.read()).substitute(
    PullRequestTitle=os.environ["TITLE"],
    PullRequestReference="#" + os.environ["NUMBER"],
    PullRequestDescription=os.environ["DESCRIPTION"]).strip())'
}

for host in gitea forgejo; do
    story_at $host 'the squash button'
    branch feature/a && cycle A
    over_http alice push_ok 'a branch' origin HEAD
    squash_by_button 'Open the tunnel (#3)' push_refused \
        "$host: the title that it proposes" "$server" HEAD:refs/heads/main <<'END'
refs/heads/main | Open the tunnel (#3) | message-format
END
    fix_is 'says where to write what' "edit the message in the merge form of the host: write the subject like 'feat: open the tunnel'"
    nothing_to_type 'in a form'
    squash_by_button "$(template 'feat: open the tunnel' 3 "For the field.

PRP: ${prp[A]}")" push_ok "$host: with the template" "$server" HEAD:refs/heads/main
    is 'the message is what the template makes of the pull request' \
        "feat: open the tunnel (#3)//For the field.//PRP: ${prp[A]}" \
        "$(git log -1 --format=%B | sed '/^$/d' | paste -sd / | sed 's|/|//|g')"
done

story_at forgejo 'a merge by the API without a message'
branch feature/a && cycle A
over_http alice push_ok 'a branch' origin HEAD
squash_by_button 'feat: open the tunnel (#3)
Co-authored-by: Al <al@x.org>' push_refused \
    'the line that it glues to the title' "$server" HEAD:refs/heads/main <<'END'
refs/heads/main | feat: open the tunnel (#3) Co-authored-by: Al <al@x.org> | message-format
END
nothing_to_type 'of the squash'

for host in gitea forgejo; do
    story_at $host 'the editor'
    branch alice-patch-1 && touch=docs/w1.md commit 'Add docs/w1.md'
    from_pages alice 0 -- push_refused "$host: the message that it proposes" \
        origin HEAD <<'END'
refs/heads/alice-patch-1 | Add docs/w1.md | message-format
END
    fix_is 'says where to write what' "edit the message in the commit form of the host: write the subject like 'docs: describe the tunnel'"
    nothing_to_type 'in a form'
    git commit -q --amend -m 'docs: describe the tunnel'
    from_pages alice 0 -- push_ok "$host: its branch with that message" origin HEAD
    from_pages alice 0 -- push_refused "$host: straight to main" \
        origin HEAD:main <<'END'
refs/heads/main | - | protected-ref
END
    fix_is 'says what to choose' \
        'choose a new branch in the form of the host, and ask for it to be merged'
    nothing_to_type 'on main'
    from_pages alice 0 -- push_refused "$host: a branch with a name of one's own" \
        origin HEAD:my-page <<'END'
refs/heads/my-page | - | branch-name
END
    fix_is 'says where to change it' \
        'give the branch another name in the form of the host, such as feature/NAME'
    nothing_to_type 'of the name'
    git reset -q --hard main
    touch=src/w1.c commit 'feat: add src/w1.c' "PRP: ${prp[A]}"
    from_pages alice 0 -- push_refused "$host: code before its test" \
        origin HEAD:alice-patch-2 <<'END'
refs/heads/alice-patch-2 | feat: add src/w1.c | tdd-order
END
    nothing_to_type 'about a commit that is in no clone'
done

# --- what landed although it should not, and what was refused although it is good ---

for host in gitea forgejo; do
    story_at $host 'a pull request of one untested commit, from a fork'
    branch fork && touch=src/a.sh commit 'feat: a' "PRP: ${prp[A]}"
    git -C "$server" fetch -q "$PWD" fork:refs/pull/3/head
    from_pages dana $database_id $trigger -- push_refused \
        "$host: merged by rebase" "$server" HEAD:refs/heads/main <<'END'
refs/heads/main | feat: a | tdd-order
END
    nothing_to_type 'by who merges'

    story_at $host 'the revert button'
    branch feature/a && cycle A
    touch=src/b.sh commit 'refactor: b' "PRP: ${prp[A]}"
    over_http alice push_ok 'a branch' origin HEAD
    for message in "revert $(id HEAD)" "Revert: $(id HEAD)" \
        "revert $(id HEAD)

revert refactor: b"; do
        git revert --no-commit HEAD && git commit -q -m "$message"
        from_pages alice 0 -- push_ok \
            "$host: '$(head -n 1 <<<"$message" | cut -c 1-14)…'" \
            "$server" HEAD:refs/heads/fix/revert-$((++reverts))
        git reset -q --hard HEAD~1
    done
done
