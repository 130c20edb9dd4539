#!/bin/sh
# one_of_each.sh - some things are done in one source only.
#
# Each row: what, the source that does it, and the functions of libc that nobody
# else calls. A file may be opened elsewhere to write it, to lock it, as a
# directory or as /dev/null.
set -eu

bad=0
only() {
    what=$1 source=$2 functions=$3 allowed=$4
    [ -e "$source" ] || { echo "one_of_each: $source is missing"; bad=1; }
    # A call may be broken after "=" or "(", so its arguments are joined.
    # shellcheck disable=SC2046
    found=$(awk -v functions="$functions" -v allowed="$allowed" '
    FNR == 1 { call = ""; in_comment = 0 }
    {
        line = $0
        if (in_comment && !sub(/^.*\*\//, "", line))
            next
        in_comment = 0
        gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
        if (sub(/\/\*.*$/, "", line))
            in_comment = 1
        if (call != "")
            call = call line
        else if (line ~ "(^|[^A-Za-z0-9_])(" functions ")\\(") {
            call = line
            at = FNR
        } else
            next
        if (call !~ /;|\{|\)$/)
            next
        if (allowed == "" || call !~ allowed)
            print FILENAME ":" at ": " call
        call = ""
    }' $(find src hooks -name '*.[ch]' ! -path "$source" | sort))
    [ -z "$found" ] && return
    echo "$found"
    echo "one_of_each: $what is done in $source only"
    bad=1
}

only 'opening a file to read it' src/base/file.c \
    'fopen|freopen|open|openat|openat2' \
    '"/dev/null"|O_DIRECTORY|O_PATH|O_CREAT|O_RDWR|"w[a-z+]*"'
only 'starting a process and waiting for it' src/base/process.c \
    'fork|vfork|clone|popen|system|exec[lv]p?e?|execveat|fexecve|posix_spawnp?|wait|waitpid|waitid|wait[34]' ''

# expat 2.9 calls these deprecated; their names with a width are in xml.c.
if grep -nE 'XML_GetCurrent(LineNumber|ColumnNumber|ByteIndex)\(' src/readers/*.c; then
    echo 'one_of_each: expat has a name with 64 for these'
    bad=1
fi
# libgit2 1.5 does not free the match data of each setting that is no remote's.
if grep -nE 'git_remote_list\(' src/*/*.c; then
    echo 'one_of_each: remotes are found by src/git/remotes.c, which leaks nothing'
    bad=1
fi
if grep -nE 'SP_VEC\(uint32_t\) (stack|queue) ' src/gather/*.c | grep -v '^src/gather/steps.c:'; then
    echo 'one_of_each: what a step brings is walked by src/gather/steps.c: sp_gather_brought()'
    bad=1
fi
if grep -nE 'step_of\.items' src/gather/*.c | grep -vE '^src/gather/(steps|gather)\.c:'; then
    echo 'one_of_each: the commits of one step are listed by sp_gather_brought()'
    bad=1
fi
if grep -nE 'refs/heads/(main|release)|\[approvals\]' src/hook/early*.c; then
    echo 'one_of_each: options.def says what is protected, and which sections there are'
    bad=1
fi
# A verdict of its own has neither policy nor end. No path here holds a space.
# shellcheck disable=SC2046
if grep -nE 'sp_judge\(' $(find src hooks -name '*.c' ! -path 'src/judge/*') ||
    grep -nE '^ +struct sp_verdict [a-z]' src/cli/*.c src/hook/*.c hooks/*.c; then
    echo 'one_of_each: all judge by a decision: sp_decide(), sp_draft_decide() and others'
    bad=1
fi
# shellcheck disable=SC2046
if grep -nE '"%s%s", i \? ", " : "", .*items\[i\]\)' $(find src -name '*.c' ! -path src/base/buf.c); then
    echo 'one_of_each: a list of words is written by sp_buf_list()'
    bad=1
fi
# shellcheck disable=SC2046
if grep -nE '(== 1 \? "" : "s"|> 1 \? "s" : "")' $(find src -name '*.c' ! -path src/base/str.c); then
    echo 'one_of_each: the ending of a noun after a number is sp_plural()'
    bad=1
fi
# shellcheck disable=SC2046
if grep -nE '\b(86400|3600)\b' $(find src -name '*.[ch]'); then
    echo 'one_of_each: sallyport/utc.h has SP_MINUTE, SP_HOUR and SP_DAY'
    bad=1
fi
if grep -n 'sp_audit_place(' src/cli/*.c; then
    echo 'one_of_each: a trail is opened by sp_audit_open_of()'
    bad=1
fi
exit "$bad"
