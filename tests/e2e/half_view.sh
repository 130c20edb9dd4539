#!/usr/bin/env bash
# half_view.sh - clones that lack history: what cannot be seen is said, never passed
# over.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

check() { # STATUS WHAT ARGUMENT...: a command, writes $here/out and $here/err
    local expected=$1 what=$2
    shift 2
    status=0
    "$SALLYPORT_BUILD/bin/sallyport" "$@" >"$here/out" 2>"$here/err" || status=$?
    if [ $status = "$expected" ]; then
        ok "$what: exit status $expected"
    else
        { echo "exit status $status" && cat "$here/out" "$here/err"; } |
            not_ok "$what: exit status $expected"
    fi
}

says() { # WHAT FILE TEXT...: each of them is there
    local what=$1 file=$2 text missing=''
    shift 2
    for text in "$@"; do
        tr -s '\n| ' ' ' <"$file" | grep -qF -e "$text" || missing+="missing: $text"$'\n'
    done
    if [ -z "$missing" ]; then ok "$what"; else { printf '%s' "$missing" && cat "$file"; } | not_ok "$what"; fi
}

# A branch of three commits, the first of which is bad, and main before it.
bad_branch() {
    branch feature/tunnel
    touch=src/tunnel.sh commit 'stuff'
    red A
    green A
    git push -q origin HEAD 2>/dev/null
    git -C "$server" update-ref refs/heads/feature/tunnel "$(id HEAD)"
    git -C "$server" fetch -q "$PWD" HEAD:refs/pull/3/head
}

unguarded() { rm -rf "$server/hooks" && git -C "$server" config uploadpack.allowAnySHA1InWant true &&
    git -C "$server" config uploadpack.allowFilter true; }

in_pipeline() { # DEPTH: as a pipeline checks a pull request out
    rm -rf "$here/ci"
    git init -q "$here/ci" && cd "$here/ci" || exit
    git remote add origin "file://$server"
    git fetch -q --no-tags --depth="$1" origin +refs/pull/3/head:refs/remotes/pull/3/merge
    git checkout -q refs/remotes/pull/3/merge
}

story 'a pipeline with one commit'
unguarded
bad_branch
in_pipeline 1
check 3 'check' check
says 'it says what it could not see, and what to type' "$here/err" \
    "this clone is shallow and ends at $(short HEAD)" \
    'in a pipeline, set fetch-depth: 0 or GIT_DEPTH: 0; --allow-shallow judges what is here' \
    'fetch the rest: git fetch --unshallow origin && git fetch origin main:refs/remotes/origin/main'
check 3 'log' log
says 'log says it' "$here/err" 'this clone is shallow'
check 3 'status' status
says 'status says it' "$here/err" 'this clone is shallow'
check 3 'prove' prove -- true
says 'prove says it' "$here/err" 'this clone is shallow'
git fetch -q --depth=1 origin main:refs/remotes/origin/main
check 3 'with the base, depth 1' check origin/main..HEAD --ref feature/tunnel
for format in json sarif junit github; do
    check 3 "$format" check origin/main..HEAD --format $format
    says "$format says it" "$here/out" 'this clone is shallow'
done
check 3 'json' check origin/main..HEAD --format json
is 'json: undecided' undecided "$(jq -r .verdict "$here/out")"
check 0 'for those who mean it' check origin/main..HEAD --allow-shallow
is_text 'judges what is there' "$here/out" <<'END'
sallyport: check: 1 commit, no findings
END
says 'and says so' "$here/err" "this clone is shallow and ends at $(short HEAD)" 'only what is here was judged'
check 0 'json' check origin/main..HEAD --allow-shallow --format json
is 'json has a field' 'accept true' "$(jq -r '"\(.verdict) \(.note | startswith("this clone is shallow"))"' "$here/out")"
check 0 'sarif' check origin/main..HEAD --allow-shallow --format sarif
is 'sarif has a notification' 'true warning true' "$(jq -r '.runs[0].invocations[0] |
    "\(.executionSuccessful) \(.toolExecutionNotifications[0].level) \(.toolExecutionNotifications[0].message.text |
    startswith("this clone is shallow"))"' "$here/out")"
check 0 'junit' check origin/main..HEAD --allow-shallow --format junit
says 'junit says it' "$here/out" '<system-err>this clone is shallow'
check 0 'github' check origin/main..HEAD --allow-shallow --format github
says 'github warns' "$here/out" '::warning title=sallyport::this clone is shallow'
check 0 'log' log origin/main..HEAD --allow-shallow
says 'log says so' "$here/err" 'this clone is shallow'
check 0 'prove' prove origin/main..HEAD --allow-shallow -- true
says 'prove says so' "$here/err" 'this clone is shallow'
check 0 'status' status --allow-shallow
says 'status says so' "$here/err" 'this clone is shallow'
git fetch -q --unshallow origin && git fetch -q origin main:refs/remotes/origin/main
check 1 'the whole history' check origin/main..HEAD --ref feature/tunnel
says 'its bad commit is found' "$here/out" 'stuff'

types() { # WHAT STATUS ARGUMENT...: what ends the message is typed, and check sees what it lacked
    local command
    command=$(sed -n 's/.*; fetch [a-z ]*: //p' "$here/err")
    succeeds "$1: $command" eval "$command"
    check "$2" "$1: it is here" check "${@:3}"
}

story 'what is typed as it stands'
unguarded
bad_branch
in_pipeline 1
check 3 'cut, without a base' check
types 'both fetches' 1
in_pipeline 1
git fetch -q --depth=1 origin main:refs/remotes/origin/main
check 3 'cut' check
types 'the history' 1
git clone -q --depth=1 --branch feature/tunnel "file://$server" "$here/flat" && cd "$here/flat" || exit
began=$(git -C "$here/work" rev-parse main)
check 3 'a commit that is not here' check "$began..HEAD"
types 'that commit' 0 "$began..HEAD" --allow-shallow
git clone -q --single-branch --branch feature/tunnel "file://$server" "$here/one" && cd "$here/one" || exit
check 3 'no base' check
types 'the base' 1

story 'a shallow clone in which the range is whole'
unguarded
for i in 1 2 3 4 5; do touch=docs/$i.md commit "docs: $i"; done
git push -q origin main
bad_branch
for depth in 4 5 7; do
    in_pipeline $depth
    git fetch -q --depth=$depth origin main:refs/remotes/origin/main
    check 1 "depth $depth" check
    is "depth $depth: three commits" 3 "$(git rev-list --count origin/main..HEAD)"
    is "depth $depth: nothing but findings" '' "$(<"$here/err")"
    check 1 "depth $depth: status" status
done
in_pipeline 3
git fetch -q --depth=1 origin main:refs/remotes/origin/main
check 3 'one less' check

story 'the base is cut short, and the branch is not'
unguarded
for i in 1 2 3; do touch=docs/$i.md commit "docs: $i"; done
branch feature/tunnel main~2 && cycle A
git push -q origin main HEAD
git clone -q --single-branch --branch feature/tunnel "file://$server" "$here/ci" && cd "$here/ci" || exit
check 3 'no base at all' check
says 'it says which fetch' "$here/err" 'no protected branch is known in this clone' \
    'git fetch origin main:refs/remotes/origin/main'
check 3 'log' log
git fetch -q --depth=1 origin main:refs/remotes/origin/main
check 3 'a base of depth 1, which the branch has not merged' check
says 'it says where the base ends' "$here/err" \
    "this clone is shallow and ends at $(short origin/main)" 'git fetch --unshallow origin'
git fetch -q --unshallow origin
check 0 'the whole of it' check

story 'a base that is missing'
unguarded
bad_branch
git clone -q --single-branch --branch feature/tunnel "file://$server" "$here/ci" && cd "$here/ci" || exit
for range in origin/main..HEAD origin/main...HEAD '^origin/main HEAD' main..HEAD; do
    # shellcheck disable=SC2086
    check 3 "$range" check $range
    says "$range: which fetch" "$here/err" 'git fetch origin main:refs/remotes/origin/main'
    # shellcheck disable=SC2086
    check 3 "$range" check $range --format json
    is "$range: undecided" undecided "$(jq -r .verdict "$here/out")"
done
check 2 'a slip is a slip' check mian..HEAD
gone=1234567890123456789012345678901234567890
check 3 'a commit that is not here' check $gone..HEAD
says 'which fetch' "$here/err" "the commit $gone is not in this clone; fetch it: git fetch origin $gone"
git fetch -q --depth=1 origin feature/tunnel
check 3 'which may be below its end' check $gone..HEAD
says 'what to set' "$here/err" "is not in this clone, which is shallow; in a pipeline, set fetch-depth: 0 or GIT_DEPTH: 0; fetch it: git fetch origin $gone"
git fetch -q --unshallow origin
check 3 'a new branch has no commit before it' check $zero..HEAD
says 'what to type' "$here/err" 'name its end alone, such as HEAD'

story 'a base that is misspelt'
unguarded
bad_branch
for base in mian origin/mian refs/heads/mian; do
    check 3 "$base" check --base $base
    says "$base: which is meant" "$here/err" \
        "sallyport: origin/mian is not in this clone; did you mean main? Without it, nobody can tell where this branch began;"
done
check 3 'status' status --base mian
says 'status asks, too' "$here/err" 'did you mean main?'
check 3 'one like no other' check --base release/9
says 'is fetched' "$here/err" \
    'sallyport: origin/release/9 is not in this clone. Without it, nobody can tell' \
    '; fetch the rest: git fetch origin release/9:refs/remotes/origin/release/9'
check 0 'a title' check --title 'docs: tunnels' --base mian
says 'its note asks' "$here/err" 'did you mean main?'

story 'a partial clone'
unguarded
touch=docs/a.md commit 'docs: a' && git push -q origin main
branch feature/tunnel && cycle A && git push -q origin HEAD
for filter in blob:none tree:0; do
    cd "$here" && rm -rf "$here/ci"
    git clone -q --filter=$filter --no-checkout "file://$server" "$here/ci" && cd "$here/ci" || exit
    git checkout -q --detach origin/feature/tunnel 2>/dev/null || true
    before=$(git rev-list --objects --all --missing=print 2>/dev/null | grep -c '^?')
    check "$([ $filter = tree:0 ] && echo 3 || echo 0)" "$filter" check origin/main..HEAD
    is "$filter: nothing is fetched" "$before" \
        "$(git rev-list --objects --all --missing=print 2>/dev/null | grep -c '^?')"
    [ $filter = blob:none ] || says "$filter: what to type" "$here/err" \
        'this is a partial clone' 'git fetch --refetch --no-filter origin'
done
git fetch -q --refetch --no-filter origin
check 0 'then it is whole' check origin/main..HEAD

story 'a merge in a partial clone'
unguarded
mkdir src && seq 1 30 >src/a.sh && git add src && git commit -q -m 'chore: a' && git push -q origin main
branch feature/one && sed -i 's/^3$/three/' src/a.sh && git commit -qam 'docs: one'
branch feature/two main && sed -i 's/^25$/more/' src/a.sh && git commit -qam 'docs: two'
merge feature/one >/dev/null && git push -q origin HEAD
git clone -q --filter=blob:none --no-checkout "file://$server" "$here/ci" && cd "$here/ci" || exit
check 3 'git cannot make it again' check origin/main..origin/feature/two
says 'what to type' "$here/err" 'git cannot repeat a merge' 'this is a partial clone' \
    'git fetch --refetch --no-filter origin'

story 'a branch that another remote protects'
unguarded
git clone -q "$server" "$here/contributor" && git -C "$here/contributor" switch -q main
(cd "$here/contributor" && git config user.name C && git config user.email c@example.org &&
    git commit -q --allow-empty -m 'stuff')
git remote add contributor "$here/contributor" && git fetch -q contributor
git switch -q -c feature/theirs contributor/main
check 0 'nothing is judged' check
says 'it says which ref has it, and what to type' "$here/err" \
    'contributor/main has all commits of this branch, so none was judged' \
    'sallyport check origin/main..HEAD'
check 0 'json' check --format json
is 'the note is in it' true "$(jq '.note | startswith("contributor/main has all")' "$here/out")"
check 1 'as it says' check origin/main..HEAD
check 0 'proven' prove -- true
says 'prove names itself' "$here/err" 'judge them: sallyport prove origin/main..HEAD'
git commit -q --allow-empty -m 'more stuff'
check 1 'a branch with a commit more' check
is 'needs no note' '' "$(<"$here/err")"
git switch -q main
check 0 'main itself' check
is 'needs none either' '' "$(<"$here/err")"

story 'a branch that has landed'
unguarded
branch feature/x && cycle A
git -C "$server" branch release/1.0 main
git -C "$server" fetch -q "$PWD" HEAD:main && git fetch -q
began=$(id main)
git branch -q -D main
check 0 'nothing is judged' check
says 'where it began is to be filled in' "$here/err" \
    'judge them: sallyport check BEGIN..HEAD, where BEGIN is the commit that it began at'
check 1 'the last commit alone has no GREEN before it' check HEAD~1..HEAD
check 0 'filled in' check "$began..HEAD"
git switch -q --orphan feature/alone && git commit -q --allow-empty -m 'docs: alone'
git update-ref refs/remotes/origin/main HEAD
check 0 'one commit' check
says 'the range is one that is there' "$here/err" 'judge them: sallyport check HEAD'
is 'without a parent' 0 "$(grep -c 'HEAD~1' "$here/err")"
check 0 'as it says' check HEAD
