#!/usr/bin/env bash
# The files of docs/pipelines.md: they are YAML, and their commands work as they stand
# in a clone as the host makes it.
# shellcheck source=install/lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

page=$SALLYPORT_SOURCE/docs/pipelines.md
for need in command:curl python:yaml; do
    is "./install.sh deps --test installs $need" 1 \
        "$(grep -c "^$need " "$SALLYPORT_SOURCE/scripts/install/deps.sh")"
done

# Writes DIRECTORY/N, the commands of the Nth block of YAML, as one script.
scripts_of() { # PAGE DIRECTORY
    python3 - "$1" "$2" <<'END'
import re, sys, yaml
blocks = re.findall(r'^```yaml\n(.*?)^```$', open(sys.argv[1]).read(), re.S | re.M)
for number, text in enumerate(blocks):
    file = yaml.safe_load(text)
    steps = file.get('steps') or [
        s for job in file.get('jobs', {}).values() for s in job['steps']]
    lines = [s['run'] for s in steps if 'run' in s]
    for job in file.values() if not steps else []:
        lines += job['script']
        assert job['variables']['GIT_DEPTH'] == '0'
    for s in steps:
        assert 'uses' not in s or s['with']['fetch-depth'] == 0, s
    for line in lines:
        assert '${{' not in line, line
    with open(f'{sys.argv[2]}/{number}', 'w') as out:
        out.write('set -e\n' + '\n'.join(lines) + '\n')
print(len(blocks))
END
}

mkdir "$scratch/scripts"
is 'four blocks of YAML' 4 "$(scripts_of "$page" "$scratch/scripts" 2>&1)"
{
    echo "set -e; PATH=$SALLYPORT_BUILD/bin:\$PATH"
    sed -n '/^## Elsewhere/,/^Exit status/s/^    //p' "$page"
} >"$scratch/scripts/elsewhere"

echo "$SALLYPORT_BUILD/bin/sallyport status --base mian" >"$scratch/scripts/mian"

# A tarball as `make dist` names what is in it.
mkdir -p "$scratch/tree/sallyport-0/bin"
cp "$SALLYPORT_BUILD/bin/sallyport" "$scratch/tree/sallyport-0/bin/"
tar -C "$scratch/tree" -czf "$scratch/sallyport.tar.gz" sallyport-0

# Plays the commands of BLOCKs in a clone with nothing but a detached head, as the
# hosts make it, for a pull request of $branch into $base; $depth: of the clone, $called:
# the name of the branch, where it is in a fork. Sets $status.
play() { # BLOCK...
    local block
    rm -rf "$here/job" && mkdir "$here/job"
    git clone -q ${depth:+--depth "$depth"} --no-single-branch "file://$server" "$here/job/work"
    git -C "$here/job/work" checkout -q "origin/$branch"
    : >"$here/job/path"
    status=0
    for block; do
        (
            cd "$here/job/work" || exit
            env HOME="$here/job" RUNNER_TEMP="$here/job" GITHUB_PATH="$here/job/path" \
                PATH="$here/job/bin:$PATH" \
                SALLYPORT_URL="file://$scratch/sallyport.tar.gz" \
                SALLYPORT_SHA256="$(sha256sum <"$scratch/sallyport.tar.gz" | cut -d ' ' -f 1)" \
                BASE="$base" BRANCH="${called:-$branch}" TITLE="$title" \
                URL="file://$server" COMMIT="origin/$branch" \
                CI_MERGE_REQUEST_TARGET_BRANCH_NAME="$base" \
                CI_MERGE_REQUEST_SOURCE_BRANCH_NAME="${called:-$branch}" \
                CI_COMMIT_SHA="$(git -C "$here/job/work" rev-parse HEAD)" \
                bash "$scratch/scripts/$block"
        ) >>"$here/job/out" 2>&1 || status=$?
    done
}

plays() { # WHAT STATUS BLOCK...
    local what=$1 expected=$2
    shift 2
    play "$@"
    if [ "$status" = "$expected" ]; then
        ok "$what"
    else
        { echo "exit status $status, not $expected" && cat "$here/job/out"; } | not_ok "$what"
    fi
}

depth='' base=main called='' title='feat: open the tunnel'
branch=feature/good
story 'a branch in order, and one that is not'
rm -rf "$server/hooks"
branch "$branch" && cycle A && so_far
plays 'GitHub accepts it' 0 0
plays 'Forgejo accepts it' 0 2
plays 'GitLab accepts it' 0 3
plays 'so does a host of another kind' 0 elsewhere
# shellcheck disable=SC2016
called='feature/$(touch${IFS}x)'
for block in 0 2 3; do
    plays "block $block refuses an odd name" 1 "$block"
    is 'which is no command' '' "$(find "$here/job" -name x)"
done
called=''
branch=feature/bad
branch feature/bad main && green A && so_far
plays 'GitHub refuses it' 1 0
is 'and shows it' 1 "$(grep -c '^::error ' "$here/job/out")"
plays 'Forgejo refuses it' 1 2
plays 'GitLab refuses it' 1 3
is 'and has a report' 1 "$(grep -c '<failure' "$here/job/work"/sallyport.xml)"
is 'and shows it in the log of the job' 1 "$(grep -c ' tdd-order: ' "$here/job/out")"
for block in 0 2 3; do
    plays "block $block: no policy in main" 1 "$block"
    is 'is no error of git' '' "$(grep '^fatal: ' "$here/job/out")"
done

story 'a branch that is half done'
rm -rf "$server/hooks"
branch=feature/half
branch feature/half && red A && so_far
for block in 0 2 3; do
    plays "block $block refuses it" 1 "$block"
    is 'and says what is missing' 1 "$(grep -c 'tdd-complete: ' "$here/job/out")"
done

story 'the policy is that of the target branch'
rm -rf "$server/hooks"
printf '[rule "%s"]\nlevel = off\n' tdd-order tdd-content tdd-complete prp-reference \
    >.sallyport.ini
branch=feature/bad
branch feature/bad main && git add . && commit 'chore: judge nothing' && green A && so_far
for block in 0 2 3 elsewhere; do plays "block $block" 1 "$block"; done

story 'into a release: a backport of what main has'
rm -rf "$server/hooks"
printf '[refs]\nprotected = refs/heads/main, refs/heads/release/*\n' >.sallyport.ini
git add . && commit 'chore: releases are protected' && git push -q origin main
git push -q origin main:refs/heads/release/1.0
branch=feature/backport base=release/1.0
branch feature/backport && cycle A && so_far
git push -q origin HEAD:refs/heads/main
for block in 0 2 3; do
    plays "block $block: main has all of it" 0 "$block"
    is 'it is ready for the release' 1 \
        "$(grep -c 'ready to merge into release/1.0' "$here/job/out")"
done
branch=fix/pick
git push -q origin main:refs/heads/release/1.1
branch fix/pick main && git fetch -q && git cherry-pick -x origin/main^ >"$here/out" 2>&1 && so_far
base=release/1.1
for block in 0 2 3; do
    plays "block $block: a pick of one commit of main" 0 "$block"
    is 'it is ready for the release, too' 1 \
        "$(grep -c 'ready to merge into release/1.1' "$here/job/out")"
done
git push -q origin HEAD:refs/heads/release/1.1
branch docs/release main && commit 'docs: of the release'
git push -q origin HEAD:refs/heads/release/1.2
branch=release/1.2 base=main
for block in 0 2 3; do plays "block $block: a release goes forward to main" 0 "$block"; done
branch=fix/pick
base=release/2.0
plays 'a base that is not there' 3 0
base=mian
plays 'nor is one with a slip in its name, which no rule protects' 3 0
plays 'status does not take it for main' 3 mian
branch=feature/stacked base=feature/begun
branch feature/stacked && red A && green A && git push -q origin HEAD:refs/heads/feature/begun
refactor A && so_far
plays 'into a branch that is not protected' 0 2
is 'a conflict with main is not its business' 0 "$(grep -c conflict "$here/job/out")"
is 'its commits are judged in their order' 1 "$(grep -c 'check: 1 commit, no findings' "$here/job/out")"
branch=feature/half base=release/1.0
branch feature/half && red A && so_far
for block in 0 2 3; do
    plays "block $block: what is half done" 1 "$block"
    is 'it says so of the release' 1 "$(grep -c 'not ready to merge into release/1.0' "$here/job/out")"
done
base=main

story 'the name of the branch'
rm -rf "$server/hooks"
branch=nobranch
branch nobranch && cycle A && so_far
for block in 0 2 3; do
    plays "block $block refuses it" 1 "$block"
    is 'and says what is wrong' 1 "$(grep -c "the branch name 'nobranch' is not" "$here/job/out")"
done
is 'as a failure of the test' 1 "$(grep -c 'type="branch-name"' "$here/job/work"/sallyport.xml)"
called=main
for block in 0 2 3; do
    plays "block $block refuses the main of a fork" 1 "$block"
    is 'and says what is wrong' 1 "$(grep -c "the branch name 'main' is not" "$here/job/out")"
done
called=''

story 'a title that would be a bad subject'
rm -rf "$server/hooks"
branch=feature/good title='Tunnel things'
branch feature/good && cycle A && so_far
plays 'is refused' 1 0 1
title='feat: open the tunnel'
plays 'a good one is not' 0 0 1

story 'without the history'
rm -rf "$server/hooks"
commit 'docs: more' && git push -q origin main
branch feature/good && cycle A && so_far
depth=1
plays 'it cannot be judged' 3 0
