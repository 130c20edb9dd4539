# shellcheck shell=bash
# prompt.sh - what the prompt of a shell waits for, and `sallyport status`.

# A work tree on a branch of COUNT commits, packed as git would have it.
checked_out() { # NAME COUNT
    git init -q -b main "$1"
    awk -v count="$2" -f "$BENCH/history.awk" |
        git -C "$1" fast-import --quiet --force
    git -C "$1" symbolic-ref HEAD refs/heads/feature/bench
    git -C "$1" reset -q --hard
}

git_ps1() { # a script that asks for what git's own prompt shows
    local file
    for file in /usr/lib/git-core/git-sh-prompt \
        /usr/share/git-core/contrib/completion/git-prompt.sh \
        /usr/share/git/completion/git-prompt.sh; do
        [ ! -e "$file" ] || { printf '. %s\n__git_ps1\n' "$file" && return; }
    done
}

prompt() {
    local word="$SALLYPORT status --format prompt" small=$WORK/branch-3
    local long=$WORK/branch-1000
    checked_out "$small" 3
    checked_out "$long" 1000
    git_ps1 >git-ps1
    {
        row 'git rev-parse' "$small" /dev/null '' 'git rev-parse HEAD'
        [ ! -s git-ps1 ] ||
            row 'bash and __git_ps1' "$small" /dev/null '' "bash $WORK/git-ps1"
        row 'a prompt: 3 commits' "$small" /dev/null '' "$word"
        row 'a prompt: 1,000 commits' "$long" /dev/null '' "$word"
        row 'the same, for the first time' "$long" /dev/null \
            'rm -rf .git/sallyport' "$word"
        row 'status: 3 commits' "$small" /dev/null '' "$SALLYPORT status"
        row 'status: 1,000 commits' "$long" /dev/null '' "$SALLYPORT status"
    } >rows
    table 'The prompt of a shell (goal: a prompt below 5 ms)' "$RUNS" rows
}
