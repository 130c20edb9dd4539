#!/usr/bin/env bash
# Names in a pushed tree that are as long as a path may be, or longer: the push
# cannot be judged, and the hook says so instead of writing past its buffer.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# A tree of one entry: prints its id.
tree_of() { # MODE LENGTH-OF-NAME ID
    {
        printf '%s ' "$1"
        head -c "$2" /dev/zero | tr '\0' n
        printf '\0'
        # shellcheck disable=SC2001,SC2059
        printf "$(sed 's/../\\x&/g' <<<"$3")"
    } | git hash-object -t tree -w --literally --stdin
}

# A commit of a file that lies below a directory.
nested() { # LENGTH-OF-DIRECTORY LENGTH-OF-FILE
    git commit-tree -p main -m 'test: the tunnel opens (RED)' \
        -m "PRP: ${prp[A]}" \
        "$(tree_of 40000 "$1" "$(tree_of 100644 "$2" "$blob")")"
}

too_long() { # WHAT COMMIT
    push_undecided "$1" origin "$2:refs/heads/feature/long" <<'END'
  a path is longer than 4096 bytes
  nothing was changed; make it simpler, or ask the administrator
END
}

story 'names that fill the buffer of a path'
blob=$(git hash-object -w -t blob --stdin <<<'x')
for length in 1 5000 100000; do
    too_long "a directory of 4096 bytes, a name of $length" \
        "$(nested 4096 "$length")"
done
too_long 'a directory of 4095 bytes, a name of 1' "$(nested 4095 1)"

story 'the same in a merge'
blob=$(git hash-object -w -t blob --stdin <<<'x')
too_long 'a merge of such trees' "$(
    git commit-tree -p main -p "$(nested 4096 5000)" -m 'Merge it' \
        "$(tree_of 40000 4096 "$(tree_of 100644 9 "$blob")")"
)"
