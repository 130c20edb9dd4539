#!/usr/bin/env bash
# check_message.sh - sallyport check --message: one message, as commit-msg does.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

A="PRP: ${prp[A]}"

check() { # STATUS WHAT [ARGUMENT...] <MESSAGE: writes $here/out and $here/err
    local expected=$1 what=$2
    shift 2
    status=0
    "$SALLYPORT_BUILD/bin/sallyport" check "$@" >"$here/out" 2>"$here/err" ||
        status=$?
    if [ $status = "$expected" ]; then
        ok "$what: exit status $expected"
    else
        { echo "exit status $status" && cat "$here/out" "$here/err"; } |
            not_ok "$what: exit status $expected"
    fi
}

story 'a message and what is staged'
branch feature/tunnel
mkdir src
echo new >src/tunnel.sh
git add src
printf 'feat: open the tunnel\n\n%s\n' "$A" >"$here/message"
check 1 'code before a test' --message "$here/message"
is_text 'as text' "$here/out" "$here/err" <<END
sallyport: check: 1 finding in 1 commit

refs/heads/feature/tunnel
    tdd-order: code before its test: commit the failing test first
      | (WU-006a-vpn-tunnel-foundation)
    fix: put the test into its own commit before this one
      git reset
    sallyport explain tdd-order
END
check 1 'as JSON' --message="$here/message" --format json
is 'the commit has no id yet' \
    '"refuse" "tdd-order" null "refs/heads/feature/tunnel" 1' \
    "$(jq -r '[.verdict, .findings[].rule, .findings[].commit, .findings[].ref,
        .commits] | map(tojson) | join(" ")' "$here/out")"
for format in sarif junit github; do
    check 1 "as $format" --message "$here/message" --format $format
    succeeds "$format names the rule" grep -q tdd-order "$here/out"
done
before=$(git count-objects -v && git status --porcelain=v2 --branch)
printf '# a comment\ndocs: x\n\n# ------------------------ >8 ------------------------\n' |
    check 1 'on standard input' --message -
is 'the comments are gone' \
    "    tdd-content: 'docs:' may not change code: $(git diff --cached --name-only -- src)" \
    "$(sed -n 4p "$here/out")"
is 'nothing was written' "$before" \
    "$(git count-objects -v && git status --porcelain=v2 --branch)"
printf '\n' | check 1 'an empty message' --message -
is 'has no message' '    message-format: the commit has no message' \
    "$(sed -n 4p "$here/out")"
printf '[policy]\nmode = observe\n[rule "tdd-order"]\nlevel = warn\n' \
    >"$here/policy.ini"
check 0 'a policy of its own' --message "$here/message" \
    --config "$here/policy.ini"
is 'a warning' '    tdd-order (warning): code before its test: commit the failing test' \
    "$(sed -n 4p "$here/out")"
git rm -q --cached -r src
check 0 'nothing to say' --message - <<'END'
docs: say how
END
is_text 'says so' "$here/out" "$here/err" <<'END'
sallyport: check: 1 commit, no findings
END

story 'what cannot be'
check 2 'no file' --message
check 2 'no such file' --message "$here/nowhere"
is_text 'is told' "$here/err" <<END
sallyport: cannot read $here/nowhere: No such file or directory
END
check 2 'a directory' --message "$here"
while IFS='|' read -r words told; do
    # shellcheck disable=SC2086
    check 2 "with $words" --message - $words </dev/null
    is "with $words: told" "sallyport check: $told" "$(head -n 1 "$here/err")"
done <<'END'
--push|--push cannot be used with --message
HEAD|--message cannot be used with RANGE
--ref main|--message cannot be used with --ref
--as bob|--message cannot be used with --as
END
(
    cd "$server" || exit
    check 2 'in a bare repository' --message - </dev/null
    is_text 'is told where' "$here/err" <<'END'
sallyport: --message needs a work tree; in a bare repository nothing is staged
END
    exit $failures
)
failures=$((failures + $?))
echo '[x]' >.sallyport.ini
check 3 'a broken policy' --message - <<<'docs: x'
check 3 'in a format' --message - --format json <<<'docs: x'
is 'undecided' undecided "$(jq -r .verdict "$here/out")"
rm .sallyport.ini
echo "100644 $(git hash-object -w .git/HEAD) 1	x" | git update-index --index-info
check 3 'a conflict' --message - <<<'docs: x'
