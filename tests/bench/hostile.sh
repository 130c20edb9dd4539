#!/usr/bin/env bash
# hostile.sh - what the worst pushes that we know of cost a server: the time and
# the peak of memory of pre-receive, and what it says. Prints the table of
# docs/limits.md. From the environment:
#   SALLYPORT_BUILD  what to measure (build)
#   BEFORE           a directory with other hooks, to compare with; each may take
#                    BEFORE_MEMORY kilobytes (8000000) before it is stopped
#   ONLY             the inputs to try, by name (all)
set -euo pipefail

build=$(realpath "${SALLYPORT_BUILD:-build}")
before=${BEFORE:+$(realpath "$BEFORE")}
only=${ONLY:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset "${!GIT_@}" "${!SALLYPORT_@}"
export HOME=$work GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
export SALLYPORT_USER=ci-bot

# measure PROGRAM: its seconds, its peak in MB and its exit status.
${CC:-cc} -O2 -D_GNU_SOURCE -x c -o measure - <<'END'
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    struct timespec a, b;
    struct rusage used;
    int status;
    (void)argc;
    clock_gettime(CLOCK_MONOTONIC, &a);
    pid_t child = fork();
    if (child == 0) {
        execv(argv[1], argv + 1);
        _exit(127);
    }
    wait4(child, &status, 0, &used);
    clock_gettime(CLOCK_MONOTONIC, &b);
    printf("%.1f %ld %d\n",
           (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9,
           used.ru_maxrss / 1024,
           WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
END

git init -q --bare -b main server.git
cd server.git
zero=0000000000000000000000000000000000000000
prp=WU-006a-vpn-tunnel-foundation
printf '[roles]\nci = ci-bot\n' >sallyport.ini
{
    printf 'commit refs/heads/main\ncommitter T <t@e> 1700000000 +0000\n'
    printf 'data 12\nchore: begin\nM 100644 inline docs/a.md\ndata 2\na\n\n'
} | git fast-import --quiet
main=$(git rev-parse main)

# --- what inputs are made of ---

blob() { git -c core.bigFileThreshold=1m hash-object -w --stdin; }

fill() { # MEGABYTES BYTE
    head -c "$1M" /dev/zero | tr '\0' "$2"
}

raw() { # TYPE
    git -c core.bigFileThreshold=1m hash-object -t "$1" -w --literally --stdin
}

# Commits on main; the last one is printed.
import() { # <STREAM, which commits to refs/heads/import
    git fast-import --quiet --force --export-marks=marks "$@" 2>/dev/null
    git rev-parse refs/heads/import
    git update-ref -d refs/heads/import
}

commit() { # TREE MESSAGE [PARENT...]
    local tree=$1 message=$2
    shift 2
    [ $# -gt 0 ] || set -- "$main"
    # shellcheck disable=SC2046
    git commit-tree $(printf -- '-p %s ' "$@") -m "$message" -m "PRP: $prp" "$tree"
}

headers() { # [TREE]
    printf 'tree %s\nparent %s\nauthor T <t@e> 1700000000 +0000\n' \
        "${1:-$(git rev-parse "main^{tree}")}" "$main"
    printf 'committer T <t@e> 1700000000 +0000\n'
}

tens() { # MODE TYPE ID
    local name
    for name in a b c d e f g h i j; do
        printf '%s %s %s\t%s\n' "$1" "$2" "$3" $name
    done | git mktree
}

with() { # PATH BLOB: the tree of main, and that file
    export GIT_INDEX_FILE=$work/index
    git read-tree main
    git update-index --add --cacheinfo "100644,$2,$1"
    git write-tree
    unset GIT_INDEX_FILE
}

# --- the inputs: each prints the id that is pushed ---

document() { commit "$(with docs/prp/$prp.md "$(fill 1024 '\0' | blob)")" 'test: a (RED)'; }
commit_250m() { { headers && printf '\ntest: a (RED)\n\n' && fill 250 x; } | raw commit; }
commit_latin() {
    { headers && printf 'encoding ISO-8859-1\n\ntest: a\n\n' && fill 250 '\351'; } |
        raw commit
}
commit_packed() {
    local id
    id=$({ headers && printf '\ntest: b (RED)\n\n' && fill 250 y; } | raw commit)
    echo "$id" | git pack-objects -q objects/pack/pack >/dev/null
    rm -f "objects/${id:0:2}/${id:2}"
    echo "$id"
}
tag_250m() {
    { printf 'object %s\ntype commit\ntag v\n\n' "$main" && fill 250 x; } | raw tag
}
tags_nested() {
    local id=$main i type=commit
    for i in {1..200}; do
        id=$(printf 'object %s\ntype %s\ntag v%s\ntagger T <t@e> 1 +0000\n\n' \
            "$id" $type "$i" | git mktag)
        type=tag
    done
    echo "$id"
}
tree_500m() {
    local tree
    tree=$({ printf '100644 ' && fill 500 x; } | raw tree)
    { headers "$tree" && printf '\nfeat: x\n'; } | raw commit
}
tree_bomb() {
    local tree i
    tree=$(tens 100644 blob "$(echo x | blob)")
    for i in {1..10}; do tree=$(tens 040000 tree "$tree"); done
    commit "$tree" 'feat: bomb'
}
tree_bombs() {
    local tree i k parent=$main
    for i in {1..60}; do
        tree=$(printf '100644 blob %s\t%s\n' "$(echo "$i" | blob)" "$i" | git mktree)
        for k in {1..6}; do tree=$(tens 040000 tree "$tree"); done
        parent=$(commit "$tree" 'feat: bomb' "$parent")
    done
    echo "$parent"
}
tree_deep() {
    local tree i
    tree=$(printf '100644 blob %s\tf\n' "$(echo x | blob)" | git mktree)
    for i in {1..2000}; do
        tree=$(printf '040000 tree %s\td\n' "$tree" | git mktree)
    done
    commit "$tree" 'feat: deep'
}
moves() { # 100,000 files with long names move, and another 100,000 come
    local long
    long=$(fill 1 d | head -c 200)
    awk -v long="$long" -v main="$main" 'BEGIN {
        print "blob\nmark :1\ndata 2\nx\n"
        print "commit refs/heads/import\nmark :2\ncommitter T <t@e> 1700000001 +0000"
        print "data 9\ndocs: one\nfrom " main
        for (i = 0; i < 100000; i++)
            print "M 100644 :1 docs/" long "/" long "/" long "/" int(i / 1000) "/" i ".md"
        print "\ncommit refs/heads/import\nmark :3\ncommitter T <t@e> 1700000002 +0000"
        print "data 9\ndocs: two\nfrom :2"
        print "R docs/" long " docs/e" long
        for (i = 0; i < 100000; i++)
            print "M 100644 :1 docs/f/" long "/" long "/" long "/" int(i / 1000) "/" i ".md"
        print ""
    }' | import
}
references() { # 10,000 commits of 10 references, and 100,000 other documents
    local tip files
    tip=$(awk -v main="$main" 'BEGIN {
        for (i = 0; i < 9990; i++) {
            text = "docs: " i "\n\n"
            for (k = 0; k < 10; k++)
                text = text "PRP: A" k "-" i "\n"
            print "commit refs/heads/import"
            print "committer T <t@e> 1700000001 +0000\ndata " length(text)
            print text (i ? "" : "from " main)
        }
    }' | import)
    files=$(seq 100000 | sed "s/.*/100644 blob $(echo x | blob)\tB-&.md/" |
        git mktree)
    files=$(printf '040000 tree %s\tprp\n' "$files" | git mktree)
    commit "$(printf '040000 tree %s\tdocs\n' "$files" | git mktree)" \
        'docs: all' "$tip"
}
forks() { # 4,000 commits of 10 references, 4,000 forks of them, all merged
    awk -v main="$main" 'BEGIN {
        print "blob\nmark :1\ndata 2\nx\n"
        for (i = 0; i < 4000; i++) {
            text = "test: " i "\n\n"
            for (k = 0; k < 10; k++)
                text = text "PRP: A" k "-" i "\n"
            print "commit refs/heads/import\nmark :" i + 2
            print "committer T <t@e> " 1700000001 + i " +0000\ndata " length(text)
            print text (i ? "" : "from " main)
            print "M 100644 :1 tests/" i "\n"
        }
        for (i = 0; i < 4000; i++) {
            text = "feat: " i "\n\nPRP: A1-" i "\n"
            print "commit refs/heads/fork\nmark :" i + 5000
            print "committer T <t@e> " 1700010001 + i " +0000\ndata " length(text)
            print text "from :4001\nM 100644 :1 src/" i "\n"
        }
        for (i = 0; i < 4000; i += 50) {
            print "commit refs/heads/import\nmark :" i + 10000
            print "committer T <t@e> " 1700020001 + i " +0000\ndata 6\nMerge\n"
            if (i == 0) print "from :4001"
            for (k = 0; k < 50; k++)
                print "merge :" i + k + 5000
            print ""
        }
    }' | import
}
merge_lines() { # a merge of 31 MB of empty lines
    local base ours theirs
    base=$({ echo a && fill 31 '\n' && echo a; } | blob)
    ours=$({ echo b && fill 31 '\n' && echo a; } | blob)
    theirs=$({ echo c && fill 31 '\n' && echo d; } | blob)
    base=$(commit "$(with src/big "$base")" 'feat: base')
    ours=$(commit "$(with src/big "$ours")" 'feat: one' "$base")
    theirs=$(commit "$(with src/big "$theirs")" 'feat: two' "$base")
    commit "$(with src/big "$(echo evil | blob)")" Merge "$ours" "$theirs"
}
merge_files() { # a merge of 20,000 files that both sides changed
    awk -v main="$main" '
    function commit(mark, from, text, lines, k) {
        print "commit refs/heads/import\nmark :" mark
        print "committer T <t@e> " 1700000000 + mark " +0000\ndata 7\nfeat: x\nfrom " from
        for (k = 0; k < 20000; k++) {
            lines = text k "\nmiddle\n" text k "\n"
            print "M 100644 inline src/" int(k / 200) "/" k "\ndata " length(lines) "\n" lines
        }
        print ""
    }
    BEGIN {
        commit(1, main, "base")
        commit(2, ":1", "one")
        commit(3, ":1", "two")
        print "commit refs/heads/import\nmark :4\ncommitter T <t@e> 1700000004 +0000"
        print "data 5\nMerge\nfrom :2\nmerge :3\nM 100644 inline src/0/0\ndata 5\nevil\n\n"
    }' | import
}
octopus() { # 1,000 parents
    awk -v main="$main" 'BEGIN {
        for (i = 1; i <= 1000; i++) {
            print "commit refs/heads/fork\nmark :" i
            print "committer T <t@e> 1700000001 +0000\ndata 7\ndocs: x\nfrom " main
            print "M 100644 inline docs/" i "\ndata 2\nx\n"
        }
        print "commit refs/heads/import\ncommitter T <t@e> 1700000009 +0000\ndata 5\nMerge\nfrom :1"
        for (i = 2; i <= 1000; i++)
            print "merge :" i
        print ""
    }' | import
}
criss_cross() { # two sides with 1,000 merge bases
    awk -v main="$main" 'BEGIN {
        for (i = 1; i <= 1000; i++) {
            print "commit refs/heads/fork\nmark :" i
            print "committer T <t@e> 1700000001 +0000\ndata 7\ndocs: x\nfrom " main
            print "M 100644 inline docs/" i "\ndata 2\nx\n"
        }
        for (s = 1; s <= 2; s++) {
            mark = 2000 * s
            print "commit refs/heads/side\nmark :" mark "\ncommitter T <t@e> 1700000002 +0000\ndata 7\ndocs: " s
            print "from " main "\nM 100644 inline docs/s" s "\ndata 2\nx\n"
            for (i = 1; i <= 1000; i++)
                print "commit refs/heads/side\nmark :" mark + i "\ncommitter T <t@e> 1700000003 +0000\ndata 5\nMerge\nfrom :" mark + i - 1 "\nmerge :" i "\n"
        }
        print "commit refs/heads/import\ncommitter T <t@e> 1700000009 +0000\ndata 5\nMerge\nfrom :3000\nmerge :5000\nM 100644 inline src/evil\ndata 5\nevil\n\n"
    }' | import
}
message_64m() {
    printf '[limits]\nobject = 32m\nmessage = 32m\n' >>sallyport.ini
    { headers && printf 'encoding ISO-8859-1\n\ndocs: a\n\n' && fill 31 '\351'; } | raw commit
}
line_1m() {
    { headers && printf '\ndocs: ' && fill 1 x | head -c 1040000 && echo; } | raw commit
}
regex() {
    printf '[message]\nheader = ^(a+)+$\n' >>sallyport.ini
    { headers && printf '\n%s!\n' "$(fill 1 a | head -c 60000)"; } | raw commit
}
chain() { # 20,000 versions of a directory, each a delta of the one before
    awk -v main="$main" 'BEGIN {
        for (i = 1; i < 9990; i++) {
            print "commit refs/heads/import\ncommitter T <t@e> " 1700000000 + i " +0000\ndata 7\ndocs: x"
            if (i == 1) print "from " main
            print "M 100644 inline docs/" i % 1000 "\ndata " length(i) "\n" i "\n"
        }
    }' | import --depth=4000
}

# --- the table ---

measure_one() { # HOOK: "seconds | peak | what it says"
    local seconds peak status said
    # shellcheck disable=SC2034
    read -r seconds peak status < <(
        ulimit -v 16000000
        [ "$1" = "$build/hooks/pre-receive" ] || ulimit -d "${BEFORE_MEMORY:-8000000}"
        GIT_DIR=. ../measure "$1" <../list 2>../said
    )
    said=$(sed -n '3p' ../said)
    grep -q 'could not be judged' ../said || said=$(sed -n 1p ../said)
    [ -s ../said ] || said=accepted
    [ "$status" -lt 128 ] || said="killed by signal $((status - 128))"
    printf '%s s | %s MB | %s' "$seconds" "$peak" "$(echo $said |
        sed 's/[0-9a-f]\{40\}/ID/; s/^sallyport: //')"
}

row() { # WHAT FUNCTION [REF]
    [ -z "$only" ] || [[ " $only " == *" $2 "* ]] || return 0
    local id old=$zero ref=${3:-refs/heads/feature/x}
    cp sallyport.ini ../policy
    id=$($2)
    [ "$ref" != refs/heads/main ] || old=$main
    echo "$old $id $ref" >../list
    measured "$1"
    cp ../policy sallyport.ini
}

measured() { # WHAT
    printf '| %s ' "$1"
    [ -z "$before" ] || printf '| %s ' "$(measure_one "$before/pre-receive")"
    printf '| %s |\n' "$(measure_one "$build/hooks/pre-receive")"
}

refs() { # WHAT
    [ -z "$only" ] || [[ " $only " == *" refs "* ]] || return 0
    seq -f "$zero $main refs/heads/feature/r%.0f" 590000 >../list
    measured "$1"
    echo "$zero $main refs/heads/$(fill 1 x | head -c 60000)" >../list
    measured 'a ref with a name of 60 KB'
}

if [ -n "$before" ]; then
    echo '| What is pushed | Time | Peak | Before | Time | Peak | Now |'
    echo '|---|---|---|---|---|---|---|'
else
    echo '| What is pushed | Time | Peak | |'
    echo '|---|---|---|---|'
fi
row 'a PRP document of 1 GB, to main' document refs/heads/main
row 'a commit of 250 MB' commit_250m
row 'a commit of 250 MB, to main' commit_250m refs/heads/main
row 'a commit of 250 MB in ISO-8859-1' commit_latin
row 'a commit of 250 MB in a pack' commit_packed
row 'a message of 31 MB in ISO-8859-1, where that is allowed' message_64m
row 'a subject of 1 MB' line_1m
row 'a tag of 250 MB' tag_250m refs/tags/v
row '200 tags of each other' tags_nested refs/tags/v
row 'a directory of 500 MB' tree_500m
row '10 levels of 10 times the same directory' tree_bomb
row '60 times a million files' tree_bombs
row '2,000 levels of directories' tree_deep
row '100,000 files with paths of 1 KB move, 100,000 come' moves
row '100,000 references, and 100,000 files in docs/prp, to main' references refs/heads/main
row '40,000 references on each of 4,000 forks' forks
row 'a merge of 31 MB of empty lines' merge_lines
row 'a merge of 20,000 files' merge_files
row 'a merge of 1,000 parents' octopus
row 'a merge over 1,000 bases' criss_cross
row '10,000 versions in a chain of deltas' chain
row 'a pattern that never ends' regex
refs '590,000 refs: 39 MB of names'
