# shellcheck shell=bash
# trail.sh - what the trail costs: a push with it and without, and a trail of 1,000,000
# entries. It waits for the disk, so the machine's own fsync(2) stands beside it.

: "${build:?}" # run.sh sets it

# What the machine needs to write a page and to wait for it.
build_sync() {
    ${CC:-cc} -O2 -static -x c -o "$WORK/sync" - <<'END'
#include <fcntl.h>
#include <unistd.h>
int main(void)
{
    static char page[4096];
    int fd = open("synced", O_WRONLY | O_CREAT | O_APPEND, 0600);
    return write(fd, page, sizeof page) != sizeof page || fdatasync(fd);
}
END
    # shellcheck disable=SC2046
    ${CC:-cc} -std=c17 -D_GNU_SOURCE -I"$BENCH/../../include" -O2 -o "$WORK/fill" \
        "$BENCH/fill.c" "$build/libsallyport.a" \
        $(make -C "$BENCH/../.." --no-print-directory -s print-libs)
}

# A server that takes the same branch again and again.
kept() { # NAME POLICY HOOK...
    local name=$1 policy=$2 hook
    shift 2
    git init -q --bare -b main "$name.git"
    git -C "$source" push -q "$WORK/$name.git" main
    rm -rf "$name.git/hooks"
    put "$name.git/hooks" "$@"
    [ "$name" != empties ] || for hook in pre-receive post-receive reference-transaction; do
        cp empty "$name.git/hooks/$hook"
    done
    printf '[audit]\n%s\n' "$policy" >"$name.git/sallyport.ini"
    git -C "$source" push -q "$WORK/$name.git" feature/bench
}

push_row() { # TITLE NAME
    row "$1" "$WORK" /dev/null "rm -f $2.git/refs/heads/feature/bench" \
        "git --git-dir=$source push -q $WORK/$2.git feature/bench"
}

trail_of_a_push() {
    local source=$WORK/source-trail
    small "$source" 1
    kept empties ''
    kept without 'path = off' "$HOOKS/pre-receive" "$HOOKS/post-receive"
    kept trail 'guard = off' "$HOOKS/pre-receive" "$HOOKS/post-receive"
    kept guard '' "$HOOKS/pre-receive" "$HOOKS/post-receive" "$HOOKS/reference-transaction"
    {
        push_row 'empty hooks' empties
        push_row 'sallyport, no trail' without
        push_row 'and the trail' trail
        push_row 'and the guard of refs' guard
        row "the machine's own fdatasync" "$WORK" /dev/null '' "$WORK/sync"
    } >rows
    table 'git push of one commit, with a trail' "$RUNS" rows
}

trail_of_a_million() { # ENTRIES
    local name=$WORK/million.git
    git init -q --bare -b main "$name"
    git -C "$source_of_all" push -q "$name" main
    rm -rf "$name/hooks" && mkdir -p "$name/hooks" "$name/sallyport"
    cp "$HOOKS/pre-receive" "$name/hooks/"
    cp -a "$name" "$WORK/none.git"
    echo "(making a trail of $1 entries)" >&2
    ./fill "$name/sallyport/audit.db" "$1"
    echo "$(git -C "$name" rev-parse main) $ZERO refs/heads/feature/x" >delete
    {
        row 'a hook, an empty trail' "$WORK/none.git" "$WORK/delete" '' hooks/pre-receive
        row "a hook, $1 entries" "$name" "$WORK/delete" '' hooks/pre-receive
        row 'audit log, the last 20' "$name" /dev/null '' "$SALLYPORT audit log"
    } >rows
    table "a trail of $1 entries" "$RUNS" rows
    row 'audit verify' "$name" /dev/null '' "$SALLYPORT audit verify" >rows
    table "all of a trail of $1 entries" "$(fewer 3)" rows
}

trail() {
    local source_of_all=$WORK/source-million count=20000
    ! asked "${FULL:-}" || count=1000000
    build_sync
    trail_of_a_push
    small "$source_of_all" 1
    trail_of_a_million "$count"
}
