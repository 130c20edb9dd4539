# shellcheck shell=bash disable=SC2016 # marks of Markdown
# goals.sh - each goal beside its figure, as the table of docs/performance.md:
#     make bench-table FOUND="GIT-DIR..." FEW="..." MERGES="..." WHOLE="..."
# FOUND: histories where nearly every commit has findings; FEW: with few of them, where
# that is not one that is made here; MERGES: with many merges; WHOLE: one that is checked
# as a whole. `make bench-table` writes the table between its marks. A ratio is that of
# medians, taken in turn.

: "${FOUND:=}" "${FEW:=}" "${MERGES:=}" "${WHOLE:=}"

measured() { # RUNS <ROWS: medians in ./medians, one row after the other
    ./runner "$1" >medians
}

# A column of medians by row: wall (2), RSS (4) or processor time (6).
value() { # ROW COLUMN
    awk -F '\t' -v row="$1" -v column="$2" 'NR == row { print $column }' medians
}

calc() { # EXPRESSION: two digits
    awk "BEGIN { printf \"%.2f\", $1 }"
}

ratio() { # COLUMN [ROW]: of the row to the first
    calc "$(value "${2:-2}" "$1") / $(value 1 "$1")"
}

goal() { # WORK AGAINST GOAL FIGURE
    printf '| %s | %s | %s | %s |\n' "$@"
}

inflater() {
    if grep -q libdeflate "$HOOKS/../flags"; then echo libdeflate; else echo zlib; fi
}

machine() {
    # shellcheck source=/dev/null
    . /etc/os-release
    echo "$(nproc) cores ($(sed -n 's/^model name.*: //p' /proc/cpuinfo |
        head -n 1)), $PRETTY_NAME, $(git --version), objects inflated by $(inflater), load $(cut -d ' ' -f 1 \
        /proc/loadavg) at the beginning."
}

histories() { # GOAL AGAINST-TITLE AGAINST-COMMAND WHAT PATH...
    local goal=$1 title=$2 command=$3 what=$4 path
    shift 4
    [ $# -gt 0 ] || goal "\`check\` of $what" "$title" "$goal" 'not measured'
    for path; do
        {
            row git "$path" /dev/null '' "$command"
            row check "$path" /dev/null '' "$(checks HEAD --format json)"
        } | measured "$FULL_RUNS"
        goal "\`check\` of $what: $(basename "${path%/repo}"), $(git -C "$path" \
            rev-list --count HEAD) commits" "$title" "$goal" \
            "$(ratio 2); processor time $(ratio 6); memory $(ratio 4)"
    done
}

goal_of_start() {
    local server=$WORK/server.git tip
    small "$server" 50
    tip=$(git -C "$server" rev-parse feature/bench)
    git -C "$server" update-ref -d refs/heads/feature/bench
    git -C "$server" update-ref refs/bench/1 "$tip~49"
    rm -rf "$server/hooks"
    put "$server/hooks" "$HOOKS/pre-receive"
    printf '[audit]\npath = off\n' >"$server/sallyport.ini"
    echo "$tip $ZERO refs/heads/feature/x" >delete
    echo "$ZERO $(git -C "$server" rev-parse refs/bench/1) refs/heads/feature/x" >one
    echo "$ZERO $tip refs/heads/feature/x" >fifty
    {
        row empty "$server" "$WORK/delete" '' "$WORK/empty"
        row delete "$server" "$WORK/delete" '' hooks/pre-receive
        row one "$server" "$WORK/one" '' hooks/pre-receive
        row fifty "$server" "$WORK/fifty" '' hooks/pre-receive
    } | GIT_DIR=. measured "$RUNS"
    goal 'pre-receive, a branch is deleted' 'an empty static program' '≤ 1.5' \
        "$(ratio 6) of processor time, $(ratio 2) of time"
    goal 'pre-receive alone, 1 commit' 'the same' '≤ 0.6 ms more' \
        "$(calc "($(value 3 2) - $(value 1 2)) / 1000") ms more"
    goal 'pre-receive alone, 50 commits' 'the same' '≤ 1.4 ms more' \
        "$(calc "($(value 4 2) - $(value 1 2)) / 1000") ms more"
}

goal_of_trail() {
    local source=$WORK/source-goals
    small "$source" 1
    kept empties ''
    kept guard '' "$HOOKS/pre-receive" "$HOOKS/post-receive" \
        "$HOOKS/reference-transaction"
    { push_row empty empties && push_row trail guard; } | measured "$RUNS"
    goal '`git push` of 1 commit, with the trail and the guard of refs' \
        'empty hooks' '≤ 1.15' "$(ratio 2)"
}

# Repositories that differ in what lies beside the push.
beside() { # NAME KIND COUNT
    git -C "$WORK" clone -q --bare server.git "$1.git" 2>/dev/null
    cp -a server.git/hooks "$1.git/"
    git -C "$1.git" update-ref refs/bench/1 "$(git -C server.git rev-parse refs/bench/1)"
    [ "$2" = none ] || {
        echo '# pack-refs with: peeled fully-peeled sorted '
        git -C "$1.git" for-each-ref --format='%(objectname) %(refname)'
        seq -f "$(git -C "$1.git" rev-parse main) $2/n-%06.0f" "$3"
    } | LC_ALL=C sort -k 2 >"$1.git/packed"
    [ "$2" = none ] || mv "$1.git/packed" "$1.git/packed-refs"
    printf '[audit]\npath = off\n' >"$1.git/sallyport.ini"
}

goal_of_refs() {
    local count=20000 name
    ! asked "${FULL:-}" || count=100000
    beside alone none 0
    beside branches refs/heads/feature "$count"
    beside pulls refs/pull "$count"
    beside notes refs/notes "$count"
    for name in alone branches pulls notes; do
        row "$name" "$WORK/$name.git" "$WORK/one" '' hooks/pre-receive
    done | GIT_DIR=. measured "$RUNS"
    goal "pre-receive beside $count branches; pull requests; refs of notes" \
        'beside none' '≤ 1.1' "$(ratio 2 2); $(ratio 2 3); $(ratio 2 4)"
}

goal_of_many() {
    large 10000.git 10000 1000 10000
    receiving 10000.git 10000 | GIT_DIR=. measured "$FULL_RUNS"
    goal 'pre-receive, 10,000 new commits' 'nothing' '< 2 s, < 128 MB' \
        "$(calc "$(value 1 2) / 1000000") s, $(calc "$(value 1 4) / 1024") MB"
}

goal_of_prompt() {
    local clone=$WORK/goal-clone
    checked_out "$clone" 3
    {
        row git "$clone" /dev/null '' 'git rev-parse HEAD'
        row prompt "$clone" /dev/null '' "$SALLYPORT status --format prompt"
        row status "$clone" /dev/null '' "$SALLYPORT status"
    } | measured "$RUNS"
    goal 'the word for the prompt; `status`' '`git rev-parse`' '≤ 1.2' \
        "$(ratio 2 2); $(ratio 2 3)"
}

goals() {
    local log='git log --name-only --format=%B'
    echo "Measured by \`make bench-table\` on $(machine)"
    echo
    goal Work Against Goal Figure
    echo '|---|---|---|---|'
    # shellcheck disable=SC2086 # lists
    {
        histories '≤ 0.8' "\`$log\`" "$log" 'a history full of findings' $FOUND
        [ -n "$FEW" ] || without_merges "${FEW:=$WORK/made}" 20000
        histories '≤ 0.6' "\`$log\`" "$log" 'a history with few findings' $FEW
        histories '≤ 0.25' '`git log --remerge-diff --name-only`' \
            'git log --remerge-diff --name-only' 'a history with many merges' $MERGES
        histories '≤ 4; memory ≤ 0.65' '`git log --name-only`' \
            'git log --name-only' 'a whole history' $WHOLE
    }
    goal_of_start
    goal_of_trail
    goal_of_refs
    goal_of_many
    goal_of_prompt
}
