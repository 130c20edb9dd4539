# shellcheck shell=bash
# check.sh - `sallyport check` against git, which has to read the same.

# The built-in policy, and no limit in the way.
checks() { # RANGE FORMAT...: the command
    printf '[limits]\ncommits = 1000000\ntime = 3600s\n' >check.ini
    echo "$SALLYPORT check $1 --ref feature/bench --config $WORK/check.ini" \
        "${@:2}"
}

# A range of about a thousand commits: RANGE, or one that ends at HEAD.
short_range() { # REPOSITORY
    local back
    [ -z "${RANGE:-}" ] || { echo "$RANGE" && return; }
    for back in 20 50 100 150 200 300 400 500 1000; do
        git -C "$1" rev-parse -q --verify "HEAD~$back" >/dev/null || break
        [ "$(git -C "$1" rev-list --count "HEAD~$back..HEAD")" -lt 1000 ] ||
            { echo "HEAD~$back..HEAD" && return; }
    done
    echo HEAD
}

counted() { # REPOSITORY RANGE
    echo "$(git -C "$1" rev-list --count "$2") commits"
}

range() { # TITLE REPOSITORY RANGE
    {
        row 'git log --name-only' "$2" /dev/null '' "git log --name-only $3"
        row 'git log with trailers' "$2" /dev/null '' \
            "git log --format=%H%x00%s%x00%(trailers:only,unfold) $3"
        row 'sallyport check' "$2" /dev/null '' "$(checks "$3" --format json)"
    } >rows
    table "$1: $(counted "$2" "$3") (goal: 1.0 or less)" "$(fewer 20)" rows
}

whole() { # TITLE REPOSITORY RANGE
    {
        row 'git log --name-only' "$2" /dev/null '' "git log --name-only $3"
        row 'sallyport check --summary' "$2" /dev/null '' \
            "$(checks "$3" --summary)"
        row 'sallyport check --format json' "$2" /dev/null '' \
            "$(checks "$3" --format json)"
    } >rows
    table "$1: $(counted "$2" "$3") (goals: 0.7, and RSS 1.0, or less)" \
        "$FULL_RUNS" rows
}

# What git needs to tell what each merge has of its own, as sallyport does.
merges() { # TITLE REPOSITORY RANGE
    {
        row 'git log --remerge-diff' "$2" /dev/null '' \
            "git log --remerge-diff --name-only $3"
        row 'sallyport check' "$2" /dev/null '' "$(checks "$3" --format json)"
    } >rows
    table "$1, with its merges: $(counted "$2" "$3")" "$FULL_RUNS" rows
}

check() {
    local short
    large 10000.git 10000 1000 10000
    range 'A range' "$WORK/10000.git" main..refs/bench/1000
    [ -n "$REPO" ] || return 0
    short=$(short_range "$REPO")
    range 'A range of REPO' "$REPO" "$short"
    merges 'A range of REPO' "$REPO" "$short"
}

full_check() {
    large 100000.git 100000 10000 80000 100000
    whole 'A history' "$WORK/100000.git" main..refs/bench/80000
    [ -n "$REPO" ] || return 0
    whole 'The history of REPO' "$REPO" HEAD
    merges 'The history of REPO' "$REPO" HEAD
}
