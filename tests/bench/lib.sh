# shellcheck shell=bash
# lib.sh - what the parts share: histories, and tables of measured rows.

# What each part may rely on; run.sh sets them.
: "${BENCH:?}" "${WORK:?}" "${RUNS:?}" "${HOOKS:?}" "${SALLYPORT:?}"
export ZERO=0000000000000000000000000000000000000000 SALLYPORT_USER=alice

# Bare repositories, made once. A small one is a line of COUNT commits as
# git receives them; a large one is packed and has refs/bench/N for each N. One without
# merges is as large, and is on its default branch.
small() { # NAME COUNT
    git init -q --bare -b main "$1"
    awk -v count="$2" -f "$BENCH/history.awk" |
        git -C "$1" fast-import --quiet
}

large() { # NAME COUNT N...
    [ ! -d "$1" ] || return 0
    echo "(making a repository of $2 commits)" >&2
    git init -q --bare -b main "$1"
    awk -v count="$2" -v large=1 -v marks="${*:3}" -f "$BENCH/history.awk" |
        git -C "$1" fast-import --quiet
    git -C "$1" repack -qadf
}

without_merges() { # NAME COUNT
    [ ! -d "$1" ] || return 0
    git init -q --bare -b feature/bench "$1"
    awk -v count="$2" -v large=1 -v line=1 -f "$BENCH/history.awk" |
        git -C "$1" fast-import --quiet
    git -C "$1" repack -qadf
}

# As `make install` puts them: where a program lies in small parts in memory, each start
# takes longer.
put() { # DIRECTORY PROGRAM...
    local directory=$1 program
    shift
    mkdir -p "$directory"
    for program; do
        strip -o "$directory/$(basename "$program")" "$program"
    done
}

row() { printf '%s\t%s\t%s\t%s\t%s\n' "$@"; } # the fields of runner.c

# Ratios are to the first row. Below each row stands its command.
table() { # TITLE RUNS ROWS-FILE
    printf '\n%s (%d runs)\n' "$1" "$2"
    ./runner "$2" <"$3" >medians
    awk -F '\t' -v work="$WORK/" '
    function columns(a, b, c, d, e, f, g) {
        printf "%-34s %10s %6s %10s %6s %9s %6s\n", a, b, c, d, e, f, g
    }
    function ms(us) { return sprintf("%.2f ms", us / 1000) }
    function times(value, first) { return sprintf("%.2f", value / first) }
    NR == FNR {
        command[$1] = $5 ($3 == "/dev/null" ? "" : " <" $3)
        gsub(work, "", command[$1])
        next
    }
    FNR == 1 {
        columns("", "median", "ratio", "least", "ratio", "peak RSS", "ratio")
        median = $2
        least = $3
        peak = $4
    }
    {
        columns($1, ms($2), times($2, median), ms($3), times($3, least),
            sprintf("%.1f MB", $4 / 1024), times($4, peak))
        print "    " command[$1] ($5 ? "  [exit status " $5 "]" : "")
    }' "$3" medians
}

fewer() { # MOST: that many runs, or as many as were asked for
    [ "$RUNS" -lt "$1" ] && echo "$RUNS" || echo "$1"
}
