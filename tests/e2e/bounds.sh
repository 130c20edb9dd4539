#!/usr/bin/env bash
# bounds.sh - whatever is pushed, judging it takes a bounded time and memory; what
# goes beyond a bound is refused with a text that names it. Small sizes where
# they do; tests/bench/hostile.sh has the full ones.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# --- [limits] memory, held by the kernel ---

story 'more memory than [limits] allows'
policy <<'END'
[limits]
memory = 32m
END
branch feature/tunnel
commit 'docs: begin'
git push -q origin HEAD:refs/heads/objects 2>/dev/null # for run_hook
seq -f "$zero $(id main) refs/heads/r%.0f" 300000 >"$here/list"
hook_undecided 'a long list of refs' pre-receive <"$here/list" 3<<'END'
  judging it takes more than 32 MB ([limits] memory)
  push it in parts, or ask the administrator
END
sed 's|heads/r|heads/feature/r|' "$here/list" >"$here/good"
hook_undecided 'a list that was read in more memory' pre-receive <"$here/good" 3<<'END'
  judging it takes more than 32 MB ([limits] memory)
  push it in parts, or ask the administrator
END
hosted() { # by the pages of GitLab
    printf '[identity]\nhost = gitlab\n[limits]\nmemory = 32m\n' | policy
    GL_PROTOCOL=web GL_ID=user-1 GL_USERNAME=alice run_hook pre-receive \
        <"$here/list"
    sed -n 3p "$here/said"
}
is 'with the prefix of the host' \
    'GL-HOOK-ERR:   judging it takes more than 32 MB ([limits] memory)' \
    "$(hosted)"

story 'the limit is for judging alone'
policy <<'END'
[limits]
memory = 32m
END
rm "$server/hooks/update"
cat >"$server/hooks/pre-receive.chained" <<'END'
#!/bin/sh
ulimit -d
END
chmod +x "$server/hooks/pre-receive.chained"
branch feature/tunnel
commit 'docs: begin'
run_push
is 'the hook that was there before has that of the server' \
    "$(ulimit -d)" "$(cat "$here/said")"

# --- what is read is bounded by itself ---

# So little memory that only the bounds of our own keep us below it.
small_memory() {
    policy <<'END'
[limits]
memory = 64m
END
}

# An object that begins with standard input. Prints its id.
large_object() { # TYPE MEGABYTES
    { cat && head -c "$2M" /dev/zero | tr '\0' x; } |
        git -c core.bigFileThreshold=1m hash-object -t "$1" -w --literally \
            --stdin
}

blob() { git hash-object -w --stdin; } # <BYTES

# A commit of a tree on main, with a proposal. Prints its id.
commit_tree() { # TREE SUBJECT
    git commit-tree -p main -m "$2" -m "PRP: ${prp[A]}" "$1"
}

story 'a document of 200 MB'
small_memory
document=$(large_object blob 200 </dev/null)
git update-index --cacheinfo "100644,$document,docs/prp/${prp[A]}.md"
git update-index --add --cacheinfo "100644,$(echo t | blob),tests/t.sh"
commit=$(commit_tree "$(git write-tree)" 'chore: a')
as ci-bot push_refused 'is a finding' origin "$commit:main" <<'END'
refs/heads/main | - | prp-reference
END

story 'a commit of 100 MB'
small_memory
large_commit() { # MEGABYTES HEADER
    printf 'tree %s\nparent %s\nauthor T <t@e> 1700000000 +0000\n%s\n%s\n\n' \
        "$(id 'main^{tree}')" "$(id main)" \
        'committer T <t@e> 1700000000 +0000' "$2" | large_object commit "$1"
}
too_large() { # WHAT COMMIT
    push_refused "$1" origin "$2:refs/heads/feature/x" <<'END'
refs/heads/feature/x | (too large to be read) | limits
END
}
commit=$(large_commit 100 'x-header 1')
too_large 'is a finding' "$commit"
too_large 'in latin1, too' "$(large_commit 20 'encoding ISO-8859-1')"
git -C "$server" config receive.unpackLimit 1
too_large 'in a pack, too' "$commit"
too_large 'with a child' "$(git commit-tree -p "$commit" -m 'docs: x' \
    'main^{tree}')"
as ci-bot push_undecided 'to main it ends the walk' origin "$commit:main" <<'END'
  cannot walk the history: an object is larger than 64 MB
  nothing was changed; make it simpler, or ask the administrator
END

story 'a tag of 100 MB'
small_memory
tag=$(printf 'object %s\ntype commit\ntag v1\ntagger T <t@e> 1 +0000\n\n' \
    "$(id main)" | large_object tag 100)
push_undecided 'is not read' origin "$tag:refs/tags/v1" <<END
  the tag $tag is larger than 32 MB
  nothing was changed; make it simpler, or ask the administrator
END

story 'a directory of 100 MB'
small_memory
tree=$(printf '100644 x' | large_object tree 100)
commit=$(printf 'tree %s\nparent %s\nauthor T <t@e> 1 +0000\n%s\n\nfeat: x\n' \
    "$tree" "$(id main)" 'committer T <t@e> 1 +0000' | raw_commit)
cp -r .git/objects/. "$server/objects/" # git itself would not take it
hook_undecided 'is not read' pre-receive 3<<END \
    <<<"$zero $commit refs/heads/feature/x"
  the tree $tree is larger than 32 MB
  nothing was changed; make it simpler, or ask the administrator
END

story 'a small document that is a delta of 100 MB'
small_memory
{ document "${prp[A]}" && seq 3000; } >"$here/small"
{ cat "$here/small" && head -c 100M /dev/zero; } >"$here/large"
data() { # MARK FILE
    printf 'blob\nmark :%s\ndata %s\n' "$1" "$(stat -c %s "$2")" && cat "$2" && echo
}
{
    data 1 "$here/large" && data 2 "$here/small"
    printf 'commit refs/heads/import\ncommitter T <t@e> 1700000001 +0000\n'
    printf 'data <<END\ntest: a (RED)\n\nPRP: %s\nEND\n' "${prp[A]}"
    printf 'from %s\nM 100644 :2 docs/prp/%s.md\n' "$(id main)" "${prp[A]}"
    printf 'M 100644 inline tests/t.sh\ndata 2\nt\n'
} | git -C "$server" -c fastimport.unpackLimit=0 fast-import --quiet
small=$(git hash-object "$here/small")
is 'is one' "$(git hash-object "$here/large")" "$(git -C "$server" cat-file \
    --batch-check='%(deltabase)' <<<"$small")"
commit=$(on_server refs/heads/import)
git -C "$server" update-ref -d refs/heads/import
as ci-bot hook_undecided 'is not read' pre-receive 3<<END \
    <<<"$(id main) $commit refs/heads/main"
  reading the object $small takes more
    | than 64 MB
  nothing was changed; make it simpler, or ask the administrator
END

# --- what is counted ---

tens() { # ENTRY: ten times the same
    local name
    for name in a b c d e f g h i j; do
        printf '%s\t%s\n' "$1" $name
    done | git mktree
}

bomb() { # LEVELS TREE: ten times a tree, LEVELS deep
    local tree=$2 i
    for ((i = 0; i < $1; i++)); do
        tree=$(tens "040000 tree $tree")
    done
    echo "$tree"
}

a_file() { # NAME: a tree with that file
    printf '100644 blob %s\t%s\n' "$(echo x | blob)" "$1" | git mktree
}

too_many() { # WHAT TREE
    push_undecided "$1" origin \
        "$(commit_tree "$2" 'feat: x'):refs/heads/feature/x" <<'END'
  a commit changes more than 5000000 files and directories
  nothing was changed; make it simpler, or ask the administrator
END
}

story 'ten levels of ten times the same directory'
small_memory
too_many 'are not walked to their end' "$(bomb 10 "$(a_file f)")"
too_many 'nor where there is no file in them' "$(bomb 10 "$(git mktree </dev/null)")"
parent=$(id main)
for i in {1..30}; do
    parent=$(git commit-tree -p "$parent" -m 'docs: x' "$(bomb 6 "$(a_file "$i")")")
done
push_undecided 'nor many of a million files' origin \
    "$parent:refs/heads/feature/x" <<'END'
  the push changes more than 20000000 files and directories
  nothing was changed; make it simpler, or ask the administrator
END

story 'a vendor commit of 100,000 files'
tree=$(seq 1000 | sed "s/.*/100644 blob $(echo x | blob)\t&.md/" | git mktree)
tree=$(seq 100 | sed "s/.*/040000 tree $tree\t&/" | git mktree)
tree=$(printf '040000 tree %s\tdocs\n' "$tree" | git mktree)
vendor=$(git commit-tree -p main -m 'chore: vendor it' "$tree")
push_ok 'is an ordinary push' origin "$vendor:refs/heads/feature/vendor"

# --- what is kept ---

# N commits of ten references each, N forks from the last of them, and two lines
# that merge all of these: one from the first on, one from the last. So all that is
# known of each fork is needed for long.
forks() { # N
    awk -v n="$1" -v main="$(id main)" '
    function commit(mark, subject, trailers, text) {
        text = subject "\n\n" trailers
        print "commit refs/heads/feature/forks\nmark :" mark
        print "committer T <t@e> " 1700000000 + mark " +0000\ndata " length(text)
        print text
    }
    function merge(mark, first, second, file) {
        commit(mark, "Merge it", "")
        print "from :" first "\nmerge :" second
        if (file)
            print "M 100644 :1 src/" file
    }
    BEGIN {
        print "blob\nmark :1\ndata 2\nx\n"
        for (i = 1; i <= n; i++) {
            text = ""
            for (k = 0; k < 10; k++)
                text = text "PRP: A" k "-" i "\n"
            commit(1 + i, "test: " i " (RED)", text)
            print "from " (i > 1 ? ":" i : main) "\nM 100644 :1 tests/" i
        }
        for (i = 1; i <= n; i++) {
            commit(1 + n + i, "feat: " i " (GREEN)", "PRP: A1-" i "\n")
            print "from :" 1 + n "\nM 100644 :1 src/" i
        }
        one = other = 1 + n
        for (i = 1; i <= n; i++) {
            merge(1 + 2 * n + i, one, 1 + n + i, i)
            merge(1 + 3 * n + i, other, 2 + 2 * n - i, n + 1 - i)
            one = 1 + 2 * n + i
            other = 1 + 3 * n + i
        }
        merge(2 + 4 * n, one, other, "")
    }' | git fast-import --quiet --force
}

story 'ten thousand references on a thousand forks'
policy <<'END'
[limits]
memory = 40m
END
forks 1000
push_ok 'take little memory' origin feature/forks

story 'ten thousand proposals, each with its document'
policy <<'END'
[limits]
time = 10s
END
ten=$(for i in {0..9}; do echo "PRP: A$i-%d"; done)
for ((i = 0; i < 1000; i++)); do
    printf 'commit refs/heads/docs/all\ncommitter T <t@e> 1700000001 +0000\n'
    # shellcheck disable=SC2059
    printf "data <<END\ndocs: %d\n\n$ten\nEND\n" "$i" $(yes "$i" | head -10)
    [ "$i" != 0 ] || printf 'from %s\n' "$(id main)"
done | git fast-import --quiet --force
tree=$(document 'All of them' | blob)
tree=$(for i in {0..9}; do seq -f "A$i-%.0f.md" 0 999; done |
    sed "s/.*/100644 blob $tree\t&/" | git mktree)
tree=$(printf '040000 tree %s\tprp\n' "$tree" | git mktree)
tree=$(printf '040000 tree %s\tdocs\n' "$tree" | git mktree)
tip=$(git commit-tree -p docs/all -m 'docs: all of them' "$tree")
tip=$(git commit-tree -p main -p "$tip" -m 'Merge docs/all' "$tree")
as ci-bot push_ok 'are found in their directory' origin "$tip:main"

note 'end'
