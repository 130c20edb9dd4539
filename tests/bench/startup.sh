# shellcheck shell=bash
# startup.sh - the hooks by themselves, without git around them.

startup() {
    local server=$WORK/server.git tip
    small server.git 3
    tip=$(git -C "$server" rev-parse feature/bench)
    rm -rf "$server/hooks"
    put "$server/hooks" "$HOOKS/pre-receive" "$HOOKS/update"
    echo "$tip $ZERO refs/heads/feature/x" >delete
    echo "$ZERO $tip refs/heads/feature/x" >create
    {
        row 'an empty static program' "$server" "$WORK/delete" '' "$WORK/empty"
        row 'pre-receive: a branch goes' "$server" "$WORK/delete" '' \
            hooks/pre-receive
        row 'pre-receive: three commits' "$server" "$WORK/create" '' \
            hooks/pre-receive
        row 'update, judged by pre-receive' "$server" /dev/null '' \
            "hooks/update refs/heads/feature/x $ZERO $tip"
        row 'git --version' "$server" /dev/null '' 'git --version'
    } >rows
    GIT_DIR=. table 'Start-up: the hooks by themselves' "$RUNS" rows
}

# The developer's hooks, where a branch of three commits is continued.
client() {
    local clone=$WORK/client name
    git clone -q "$WORK/server.git" "$clone"
    git -C "$clone" switch -q feature/bench
    printf 'docs: say how\n' >"$clone/.git/message"
    cp "$HOOKS/commit-msg" "$HOOKS/prepare-commit-msg" "$clone/.git/hooks/"
    echo how >"$clone/how.md"
    git -C "$clone" add how.md
    for name in commit-msg prepare-commit-msg; do
        row "$name" "$clone" /dev/null '' \
            ".git/hooks/$name .git/message"
    done >rows
    table 'In a clone: the hooks of a commit (goal: 10 ms)' "$RUNS" rows
}

# Where a branch of COUNT commits comes in, and nothing is in quarantine.
receiving() { # REPOSITORY COUNT
    printf '[limits]\ncommits = 1000000\ntime = 3600s\n' >"$1/sallyport.ini"
    echo "$ZERO $(git -C "$1" rev-parse "refs/bench/$2") refs/heads/feature/x" \
        >"push-$2"
    row "pre-receive: $2 commits" "$WORK/$1" "$WORK/push-$2" '' \
        "$HOOKS/pre-receive"
}

alone() {
    large 10000.git 10000 1000 10000
    { receiving 10000.git 1000 && receiving 10000.git 10000; } >rows
    GIT_DIR=. table 'pre-receive alone, without git push' "$(fewer 20)" rows
}

# Memory should not grow with the push; with the repository it may: its index is
# mapped, and caches that are bounded fill.
memory() {
    large 10000.git 10000 1000 10000
    large 100000.git 100000 10000 80000 100000
    {
        receiving 100000.git 10000
        receiving 100000.git 100000
        receiving 10000.git 10000 | sed '1s/commits/commits, small repository/'
    } >rows
    GIT_DIR=. table 'Memory of a push (goal: RSS 1.3 or less)' "$FULL_RUNS" rows
}
