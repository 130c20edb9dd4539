#!/usr/bin/env bash
# log: the history as it is read, as text, on a terminal, and as JSON.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH

logs() { # STATUS WHAT ARGUMENT... <TEXT: on standard output
    local expected=$1 what=$2
    shift 2
    status=0
    sallyport log "$@" >"$here/out" 2>"$here/err" || status=$?
    is "$what: exit status" "$expected" "$status"
    is_text "$what" "$here/out" "$here/err"
    grep -v '^{' "$here/out" >"$here/lines"
    unfit_lines "$here/lines" >"$here/odd"
    is "$what: it fits" '' "$(<"$here/odd")"
    [ ! -s "$here/err" ] || not_ok "$what: standard error" <"$here/err"
}

story 'the text'
branch feature/vpn-tunnel
logs 0 'nothing yet' <<<'0 commits, no findings'
cycle A
logs 0 'one cycle' <<END
$(short HEAD~2) RED      test: the tunnel opens (RED) [WU-006a]
$(short HEAD~1) GREEN    feat: open the tunnel (GREEN) [WU-006a]
$(short HEAD) REFACTOR refactor: name the cipher once (REFACTOR) [WU-006a]
3 commits, no findings
END
logs 0 'a range' ^HEAD~2 HEAD <<END
$(short HEAD~1) GREEN    feat: open the tunnel (GREEN) [WU-006a]
$(short HEAD) REFACTOR refactor: name the cipher once (REFACTOR) [WU-006a]
2 commits, no findings
END
logs 0 'an empty range' HEAD..HEAD <<<'0 commits, no findings'
green A 'feat: too early'
logs 1 'where the cycle broke' <<END
$(short HEAD~3) RED      test: the tunnel opens (RED) [WU-006a]
$(short HEAD~2) GREEN    feat: open the tunnel (GREEN) [WU-006a]
$(short HEAD~1) REFACTOR refactor: name the cipher once (REFACTOR) [WU-006a]
$(short HEAD) GREEN    feat: too early [WU-006a]
                 tdd-order: code after the refactoring: commit a failing
                   | test first (WU-006a-vpn-tunnel-foundation)
4 commits, 1 finding in 1 of them
END
cp "$here/out" "$here/forward"
logs 1 'the newest first' --reverse < <(sed -n '4,6p' "$here/forward" &&
    sed -n '3p' "$here/forward" && sed -n '2p' "$here/forward" &&
    sed -n '1p' "$here/forward" && sed -n '7p' "$here/forward")
sallyport log --ref whatever >"$here/out"
is 'as another branch: exit status' 1 $?
head -n 4 "$here/out" >"$here/first"
is_text 'as another branch' "$here/first" <<END
refs/heads/whatever
  branch-name: the branch name 'whatever' is not of the form that [refs]
    | branch-name asks for, such as 'feature/whatever'
$(short HEAD~3) RED      test: the tunnel opens (RED) [WU-006a]
END
is 'the last line' '4 commits, 1 finding in 1 of them, 1 finding about the ref' \
    "$(tail -n 1 "$here/out")"
sallyport log --ref whatever --format json >"$here/json" 2>"$here/err"
head -n 3 "$here/out" | is_text 'JSON: what is wrong with the ref is beside it' "$here/err"
is 'JSON: a line for each commit' 4 "$(grep -c '^{"commit":"[0-9a-f]*",.*}$' "$here/json")"
printf '[rule "tdd-order"]\nlevel = warn\n' >.sallyport.ini
sallyport log >"$here/out"
is 'a warning: exit status' 0 $?
is 'a warning' '                 tdd-order (warning): code after the refactoring: commit' \
    "$(sed -n 5p "$here/out")"

story 'a commit that is named'
git switch -q main
logs 0 'the branch itself has nothing that main has not' --ref feature/x <<<'0 commits, no findings'
logs 0 'one that main has is shown with all before it' --ref feature/x HEAD <<END
$(short HEAD) neutral  chore: begin
1 commit, no findings
END
logs 0 'and so is main by its name' --ref feature/x main <<END
$(short HEAD) neutral  chore: begin
1 commit, no findings
END
git switch -q -

story 'text that harms'
branch feature/x
{
    printf 'tree %s\nparent %s\n' "$(git rev-parse 'HEAD^{tree}')" "$(id HEAD)"
    printf 'author A <a@x> 1700000000 +0000\ncommitter A <a@x> 1700000000 +0000\n\n'
    printf 'feat: \033]0;x\a \377 \342\200\256 \033[2J, a subject longer than any line\n\n'
    printf 'PRP: \033[31mx\nKey: \302\233\n'
} | raw_commit >"$here/id"
git reset -q --hard "$(<"$here/id")"
sallyport log >"$here/out"
is 'text' "$(short HEAD) GREEN    feat: \\x1b]0;x\\x07 \\xff <U+202E> \\x1b[2J, a subject lo…" \
    "$(head -n 1 "$here/out")"
sallyport log --format json >"$here/json"
is 'JSON, exactly' '["feat: \u001b]0;x\u0007 \\xff \u202e \u001b[2J, a subject longer than any line",[["PRP","\u001b[31mx"],["Key","\u009b"]]]' \
    "$(jq -ac '[.subject, .trailers]' "$here/json")"
for file in out json; do
    LC_ALL=C grep -aP '[\x00-\x08\x0b-\x1f\x7f]|\xff|\xe2\x80\xae' "$here/$file" >"$here/odd"
    is "no bytes that harm: $file" '' "$(<"$here/odd")"
done

# Every phase, a merge, a revert, a fixup, and what is wrong with some.
every_phase() {
    branch feature/vpn-tunnel
    red A && green A && git revert --no-edit HEAD >"$here/revert"
    touch=docs/tunnel.md commit 'docs: how to open it'
    branch feature/log HEAD~3
    touch=src/log.sh commit 'feat(audit)!: write it down' \
        "PRP: ${prp[A]}, ${prp[B]}" 'Reviewed-by: Ada <ada@example.org>'
    git switch -q feature/vpn-tunnel && merge feature/log
    touch=src/tunnel.sh refactor A 'refactor: name it'
    touch=src/tunnel.sh commit 'fixup! refactor: name it' "PRP: ${prp[A]}"
    touch=src/tunnel.sh commit 'whatever'
}

story 'every phase'
every_phase
logs 1 'every phase' <<END
$(short HEAD~7) RED      test: the tunnel opens (RED) [WU-006a]
$(short HEAD~6) GREEN    feat: open the tunnel (GREEN) [WU-006a]
$(short HEAD~5) revert   Revert "feat: open the tunnel (GREEN)"
$(short HEAD~4) neutral  docs: how to open it
$(short HEAD~3^2) GREEN    feat(audit)!: write it down [WU-006a, WU-007]
                 tdd-order: code before its test: commit the failing
                   | test first (WU-007-audit-log)
$(short HEAD~3) merge    Merge feature/log
$(short HEAD~2) REFACTOR refactor: name it [WU-006a]
$(short HEAD~1) fixup    fixup! refactor: name it [WU-006a]
$(short HEAD) unknown  whatever
                 message-format: the subject is not 'type: description'
                   | or 'type(scope): description'
9 commits, 2 findings in 2 of them
END
logs 1 'every phase, in JSON' --format json < <(
    member() { # COMMIT TYPE SCOPE BREAKING SUBJECT PHASE PRPS TRAILERS PATHS FINDINGS
        local parents
        local -a paths
        read -ra paths <<<"$9"
        parents=$(git rev-parse "$1^@" | sed 's/.*/"&"/' | paste -sd ,)
        printf '{"commit":"%s","parents":[%s],"type":%s,"scope":%s,"breaking":%s,"subject":"%s","phase":"%s","prp":[%s],"trailers":[%s],"paths":{"test":%s,"implementation":%s,"infra":%s,"docs":%s,"build":%s,"generated":0},"findings":[%s]}\n' \
            "$(id "$1")" "$parents" "${@:2:7}" "${paths[@]}" "${10}"
    }
    a="\"${prp[A]}\"" none=null
    of_a="[\"PRP\",$a]"
    member HEAD~7 '"test"' $none false 'test: the tunnel opens (RED)' red "$a" "$of_a" '1 0 0 0 0' ''
    member HEAD~6 '"feat"' $none false 'feat: open the tunnel (GREEN)' green "$a" "$of_a" '0 1 0 0 0' ''
    member HEAD~5 $none $none false 'Revert \"feat: open the tunnel (GREEN)\"' revert '' '' '0 1 0 0 0' ''
    member HEAD~4 '"docs"' $none false 'docs: how to open it' neutral '' '' '0 0 0 1 0' ''
    member HEAD~3^2 '"feat"' '"audit"' true 'feat(audit)!: write it down' green "$a,\"${prp[B]}\"" \
        "[\"PRP\",\"${prp[A]}, ${prp[B]}\"],[\"Reviewed-by\",\"Ada <ada@example.org>\"]" '0 1 0 0 0' '"tdd-order"'
    member HEAD~3 $none $none false 'Merge feature/log' merge '' '' '0 0 0 0 0' ''
    member HEAD~2 '"refactor"' $none false 'refactor: name it' refactor "$a" "$of_a" '0 1 0 0 0' ''
    member HEAD~1 $none $none false 'fixup! refactor: name it' fixup "$a" "$of_a" '0 1 0 0 0' ''
    member HEAD $none $none false whatever unknown '' '' '0 1 0 0 0' '"message-format"'
)
is 'the trailers are those of git' "$(git log -1 --format='%(trailers:only,unfold)' HEAD~3^2)" \
    "$(jq -r --arg id "$(id HEAD~3^2)" 'select(.commit == $id) | .trailers[] | join(": ")' "$here/out")"
sallyport check --format json >"$here/check"
is 'the findings are those of check' \
    "$(jq -r '.findings[] | .commit + .rule' "$here/check")" \
    "$(jq -r '.commit + .findings[]' "$here/out")"

story 'on a terminal'
branch feature/x && green A
on_terminal sallyport log
is 'exit status' 1 "$status"
is_text 'colour, and the width of the terminal' "$here/lines" <<END
$(printf '\033[33m%s\033[m \033[32mGREEN\033[m    feat: open the tunnel (GREEN) [WU-006a]' "$(short HEAD)")
                 $(printf '\033[31mtdd-order: code before its test: commit the failing test first\033[m')
                   $(printf '\033[31m| (WU-006a-vpn-tunnel-foundation)\033[m')
1 commit, $(printf '\033[31m1 finding\033[m')
END
sallyport log --no-pager | LC_ALL=C grep -c $'\033' >"$here/out"
is 'none in a pipe' 0 "$(<"$here/out")"
for none in NO_COLOR=1 TERM=dumb; do
    on_terminal "$none sallyport log"
    is "none with $none" 0 "$(LC_ALL=C grep -c $'\033' "$here/lines")"
done
on_terminal 'stty cols 200; NO_COLOR=1 sallyport log'
is 'a wide one' \
    '                 tdd-order: code before its test: commit the failing test first (WU-006a-vpn-tunnel-foundation)' \
    "$(sed -n 2p "$here/lines")"
on_terminal 'stty cols 20; NO_COLOR=1 sallyport log'
is 'a narrow one' "$(short HEAD) GREEN    feat: open t… [WU-006a]" \
    "$(head -n 1 "$here/lines")"

story 'the pager'
branch feature/x && red A
printf '#!/bin/sh\ncat >"%s/paged"\n' "$here" >"$here/pager"
chmod +x "$here/pager"
paged() { # WHAT LINES-IN-PAGER LINES-ON-TERMINAL COMMAND
    : >"$here/paged"
    on_terminal "GIT_PAGER=$here/pager $4"
    is "$1: in the pager" "$2" "$(wc -l <"$here/paged" | tr -d ' ')"
    is "$1: on the terminal" "$3" "$(wc -l <"$here/lines" | tr -d ' ')"
}
paged 'what fits on the screen needs none' 0 2 'sallyport log'
for ((n = 0; n < 40; n++)); do git commit -q --allow-empty -m "docs: $n"; done
paged 'what does not' 42 0 'sallyport log'
is 'as many as in a pipe' "$(sallyport log)" "$(sed 's/\x1b\[[0-9]*m//g' "$here/paged")"
paged '--no-pager' 0 42 'sallyport log --no-pager'
paged 'JSON is for programs' 0 41 'sallyport log --format json'
{ sleep 0.3; sallyport log 2>"$here/err"; } | true
is 'a pipe that is closed: quiet' '141 ' "${PIPESTATUS[0]} $(<"$here/err")"
