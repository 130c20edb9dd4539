#!/usr/bin/env bash
# Gitea and Forgejo: their delegating script and their environment, replayed
# with real pushes. Each of their traps has a line.
. "$SALLYPORT_SOURCE/tests/e2e/gitea/lib.sh"

# --- the stories ---

for host in gitea forgejo; do
    story_at $host 'who is pushing'
    branch feature/bad
    green A
    over_ssh alice push_refused \
        "$host: its script runs the hook, whose refusal counts" <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
    is "$host: what it shows to people is one run of lines" 1 \
        "$(awk '{ now = /^remote: / } now && !before { n++ } { before = now }
            END { print n }' "$here/push")"
    is "$host: its own hook runs as well" "$zero $(id HEAD) refs/heads/feature/bad" \
        "$(<"$server/gitea-has-read")"
    branch feature/good main
    cycle A
    over_ssh alice push_ok "$host: a good branch goes in over ssh"
    git switch -q main && merge feature/good
    over_ssh dana push_refused \
        "$host: main over ssh, the name is GITEA_PUSHER_NAME" origin main <<'END'
refs/heads/main | - | protected-ref
END
    over_http dana push_refused "$host: main over http, the same" origin main <<'END'
refs/heads/main | - | protected-ref
END
    SALLYPORT_USER=ci-bot REMOTE_USER=ci-bot over_ssh dana push_refused \
        "$host: no other name counts" origin main <<'END'
refs/heads/main | - | protected-ref
END
    over_deploy_key push_refused \
        "$host: a deploy key claims the owner, and is not" origin main <<'END'
refs/heads/main | - | protected-ref
END
    over_http ci-bot push_ok "$host: who has the role merges by hand" origin main
done

story_at gitea 'an empty push'
run_hook pre-receive </dev/null
is 'nothing on standard input becomes a blank line: accepted' '0 ' \
    "$status $(<"$here/said")"
run_hook pre-receive.d/sallyport <<<''
is 'the blank line itself: accepted' '0 ' "$status $(<"$here/said")"

for host in gitea forgejo; do
    story_at $host 'a merge on its pages'
    branch feature/a && cycle A
    over_ssh alice push_ok 'a branch' origin HEAD
    server_clones
    git merge -q --no-ff -m 'Merge pull request !3' origin/feature/a
    from_pages dana $database_id -- push_refused \
        "$host: a pull request without the trigger is no merge" \
        "$server" HEAD:refs/heads/main <<'END'
refs/heads/main | - | protected-ref
END
    is "$host: the id in its database is told to nobody" '' \
        "$(grep -F $database_id "$here/push")"
    from_pages dana 0 $trigger -- push_refused \
        "$host: the trigger without a pull request is no merge" \
        "$server" HEAD:refs/heads/main <<'END'
refs/heads/main | - | protected-ref
END
    over_http dana with $trigger GITEA_PR_ID=$database_id -- push_refused \
        "$host: both, over http, are no merge" \
        "$server" HEAD:refs/heads/main <<'END'
refs/heads/main | - | protected-ref
END
    from_pages dana $database_id $trigger -- push_ok \
        "$host: its own merge needs no role" "$server" HEAD:refs/heads/main
    is "$host: main is what was merged" "$(id HEAD)" "$(on_server main)"
done

story_at gitea 'squash and rebase on its pages'
branch feature/a && cycle A
over_ssh alice push_ok 'a branch' origin HEAD
git switch -q -c feature/b main && cycle B
over_ssh alice push_ok 'another one' origin HEAD
server_clones
git merge -q --squash origin/feature/a >/dev/null
git commit -q -m 'feat: open the tunnel (!3)' -m "PRP: ${prp[A]}"
from_pages dana $database_id $trigger -- push_ok \
    'its own squash needs no role' "$server" HEAD:refs/heads/main
git fetch -q && git switch -q --detach origin/feature/b
git rebase -q -X theirs origin/main
from_pages dana $database_id $trigger -- push_ok \
    'its own rebase needs no role' "$server" HEAD:refs/heads/main

for style in 'gitea merge' 'forgejo rebase'; do
    read -r host way <<<"$style"
    story_at "$host" "a $way on its pages needs what anybody's does"
    asks_for_evidence
    branch feature/a && cycle A
    over_ssh alice push_ok 'a branch' origin HEAD
    git switch -q main && commit 'docs: more'
    over_ssh ci-bot git push -q origin main 2>/dev/null
    work=$PWD
    server_clones
    merge_on_pages "$way"
    from_pages dana $database_id $trigger -- run_push "$server" HEAD:refs/heads/main
    is "$style: without evidence it is refused" \
        'refuse approvals/missing gates/never-recorded' "$(refused_codes)"
    pusher_id=8 over_ssh bob in_work 'bob#8' approve feature/a
    from_pages dana $database_id $trigger -- run_push "$server" HEAD:refs/heads/main
    is "$style: without the gate, too" 'refuse gates/never-recorded' "$(refused_codes)"
    pusher_id=9 over_ssh ci-bot in_work 'ci-bot#9' gate record unit \
        --result pass --commit feature/a
    from_pages dana $database_id $trigger -- push_ok \
        "$style: with it, it lands" "$server" HEAD:refs/heads/main
done

story_at gitea 'other things that its pages do'
branch feature/a && red A
over_ssh alice push_ok 'a branch' origin HEAD
git switch -q main && commit 'docs: more'
over_ssh ci-bot push_ok 'main continues' origin main
server_clones
git switch -q feature/a
git merge -q --no-ff -m 'Merge branch main into feature/a' origin/main
from_pages dana $database_id GITEA_PUSH_TRIGGER=pr-update-with-base -- push_ok \
    '"update branch" pushes the head' "$server" HEAD:refs/heads/feature/a
from_pages dana $database_id GITEA_PUSH_TRIGGER=pr-update-with-base -- \
    push_refused '"update branch" is no merge into main' \
    "$server" HEAD:refs/heads/main <<'END'
refs/heads/main | - | protected-ref
refs/heads/main | - | merge-shape
refs/heads/main | Merge branch main into feature/a | tdd-complete
END
git switch -q main && commit 'docs: typed on a page'
from_pages dana 0 -- push_refused 'its editor does not write to main' \
    "$server" HEAD:refs/heads/main <<'END'
refs/heads/main | - | protected-ref
END
from_pages dana 0 -- push_ok 'its editor makes a branch' \
    "$server" HEAD:refs/heads/docs/typed
git commit -q --allow-empty -m stuff
from_pages alice 0 GITEA_INTERNAL_PUSH=true -- push_ok \
    'the ref of a pull request is never refused' \
    "$server" HEAD:refs/pull/5/head
git commit -q --amend --allow-empty -m 'other stuff'
from_pages alice 0 GITEA_INTERNAL_PUSH=true -- push_ok \
    'nor is its next version' --force "$server" HEAD:refs/pull/5/head

story_at gitea 'AGit'
branch whatever && cycle A
over_ssh alice push_ok 'refs/for/: a proposal has any name' \
    origin HEAD:refs/for/main/whatever
is 'and becomes a pull request' "$(id HEAD)" "$(on_server refs/pull/9/head)"
refactor A 'refactor: and again'
over_ssh alice push_ok 'refs/for/: its next version has a zero old id again' \
    origin HEAD:refs/for/main/whatever
is 'what came was new' "$zero $(id HEAD) refs/for/main/whatever" \
    "$(grep -a refs/for/ "$server/gitea-has-read" | tail -n 1)"
git switch -q -c bad main && green A
for ref in refs/for/main refs/for/main/bad refs/draft/main/bad \
    refs/for-review/9; do
    over_ssh alice push_refused "$ref: its commits are judged" \
        origin HEAD:$ref <<END
$ref | feat: open the tunnel (GREEN) | tdd-order
END
done

story 'a plain server, and somebody with the variables of another'
branch feature/a && cycle A && push_ok 'a branch'
git switch -q main && merge feature/a
from_pages ci-bot $database_id $trigger \
    GL_PROTOCOL=web GL_USERNAME=ci-bot GL_USER=ci-bot \
    GITHUB_USER_LOGIN=ci-bot GITHUB_VIA=merge GOGS_AUTH_USER_NAME=ci-bot -- \
    push_refused 'is neither a host that merges nor that user' origin main <<'END'
refs/heads/main | - | protected-ref
END
