#!/usr/bin/env bash
# The formats of check, held against their schemas; and what it does on a
# terminal and nowhere else: colour, a pager, progress.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport=$SALLYPORT_BUILD/bin/sallyport
schema=$scratch/sarif.json

# The official schema, fetched: it is not ours to keep. Nobody validates
# without it, so that its absence is a failure.
fetch_schema() {
    local package=@microsoft/jest-sarif@1.0.0-beta.0
    local sum=2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8
    (
        mkdir npm && cd npm && npm pack --silent "$package" &&
            tar -xzf ./*.tgz &&
            mv package/lib/schemas/sarif-2.1.0-rtm.5.json "$schema" &&
            echo "$sum  $schema" | sha256sum -c --quiet
    )
}
succeeds 'the schema of SARIF is fetched by npm' fetch_schema

validate_sarif() { # FILE
    local python
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import jsonschema' 2>/dev/null && break
    done
    "$python" - "$schema" "$1" <<'END'
import json, sys
import jsonschema
schema, document = (json.load(open(name)) for name in sys.argv[1:])
jsonschema.Draft4Validator.check_schema(schema)
jsonschema.Draft4Validator(schema).validate(document)
END
}

# The counts of a JUnit document are those of its elements.
count_junit() { # FILE
    local what path
    for what in tests:testcase failures:testcase/failure errors:testcase/error; do
        path=${what#*:}
        is "$1: ${what%:*}" "$(xmllint --xpath "count(//$path)" "$1")" \
            "$(xmllint --xpath "string(/testsuites/@${what%:*})" "$1")"
        is "$1: ${what%:*} of the suites" \
            "$(xmllint --xpath "count(//$path)" "$1")" \
            "$(xmllint --xpath "sum(//testsuite/@${what%:*})" "$1")"
    done
}

# all_formats STATUS WHAT ARGUMENT...: every format, valid, with this exit
# status; the documents go to $here/doc.FORMAT
all_formats() {
    local expected=$1 what=$2 format
    shift 2
    for format in text json sarif junit github; do
        status=0
        "$sallyport" check "$@" --format $format >"$here/doc.$format" \
            2>"$here/err.$format" || status=$?
        is "$what: $format: exit status" "$expected" $status
    done
    succeeds "$what: JSON" jq -e . "$here/doc.json"
    succeeds "$what: SARIF by its schema" validate_sarif "$here/doc.sarif"
    succeeds "$what: JUnit by its schema" \
        xmllint --noout --schema "$SALLYPORT_SOURCE/tests/e2e/junit.xsd" \
        "$here/doc.junit"
    count_junit "$here/doc.junit"
    grep -Ev '^::(error|warning) title=[^:]*::.|^sallyport: check: ' \
        "$here/doc.github" >"$here/odd"
    is "$what: GitHub: nothing but commands and the total" '' "$(<"$here/odd")"
}

story 'every format over a range'
branch feature/vpn-tunnel && cycle A
all_formats 0 'clean'
is 'clean: SARIF' '[0,true,0]' \
    "$(jq -c '.runs[0] | [(.results | length), (.invocations[0] | .executionSuccessful, .exitCode)]' "$here/doc.sarif")"
is 'clean: GitHub' 'sallyport: check: 3 commits, no findings' \
    "$(<"$here/doc.github")"
for i in {1..30}; do
    GIT_AUTHOR_NAME="P $((i % 12))" GIT_COMMITTER_DATE="$((1700000000 + i * 864000)) +0000" \
        commit "feat: stuff $i"
done
printf '[rule "prp-reference"]\nlevel = warn\n' >.sallyport.ini
all_formats 1 'findings'
is 'as many in each of them' "$(jq '.findings | length' "$here/doc.json")" \
    "$(jq '.runs[0].results | length' "$here/doc.sarif")"
is 'as many commands' "$(jq '.findings | length' "$here/doc.json")" \
    "$(grep -c '^::' "$here/doc.github")"
is 'warnings' 30 "$(grep -c '^::warning title=prp-reference/missing::' "$here/doc.github")"
is 'rules by index' true \
    "$(jq '.runs[0] | [.tool.driver.rules[].id] as $ids | all(.results[]; $ids[.ruleIndex] == .ruleId)' "$here/doc.sarif")"
is 'commits by id' "$(id HEAD)" \
    "$(jq -r '.runs[0].results[-1].locations[0].logicalLocations[0].fullyQualifiedName' "$here/doc.sarif")"
is 'what fails in JUnit' 'tdd-content' \
    "$(xmllint --xpath '//testcase[failure]/@name' "$here/doc.junit" | cut -d '"' -f 2 | paste -sd ' ')"
is 'a warning does not' 'prp-reference' \
    "$(xmllint --xpath 'string(//testcase[system-out]/@name)' "$here/doc.junit")"

story 'hostile text in every format'
branch feature/x
raw_commit >"$here/id" <<END
tree $(git rev-parse 'HEAD^{tree}')
parent $(id HEAD)
author $(printf '\033[31m<x> \377') <e@x> 1700000000 +0000
committer C <c@x> 0 +0000

$(printf ']]> ::error::x \033]0;x\a \377 \342\200\256 \357\277\277 & <b> "q" %%0A')
END
git reset -q --hard "$(<"$here/id")"
{ git cat-file commit HEAD && printf 'a\0b\n'; } |
    git hash-object -t commit -w --literally --stdin >"$here/id"
git reset -q --hard "$(<"$here/id")"
all_formats 1 'hostile'
for format in text json sarif junit github; do
    LC_ALL=C grep -aP '[\x00-\x08\x0b-\x1f\x7f]|\xff|\xe2\x80\xae' "$here/doc.$format" >"$here/odd"
    is "no bytes that harm: $format" '' "$(<"$here/odd")"
done
is 'the summary' '[["\u001b[31m<x> \\xff <e@x>","(unknown)"]]' \
    "$(jq -c '[[.summary.authors[0].author, .summary.months[0].month]]' "$here/doc.json")"

story 'undecided in every format'
branch feature/x && cycle A
echo '[nonsense]' >.sallyport.ini
all_formats 3 'a bad policy'
reason="$PWD/.sallyport.ini:1: unknown section 'nonsense'"
for format in text json sarif junit github; do
    grep -qF "sallyport: $reason" "$here/err.$format" ||
        not_ok "$format: the reason on standard error" <"$here/err.$format"
done
is 'text: nothing' '' "$(<"$here/doc.text")"
is 'JSON' '["undecided",true]' \
    "$(jq -c --arg r "$reason" '[.verdict, (.reason | startswith($r))]' "$here/doc.json")"
is 'SARIF' '[false,3,true]' \
    "$(jq -c --arg r "$reason" '.runs[0].invocations[0] | [.executionSuccessful, .exitCode, (.toolExecutionNotifications[0].message.text | startswith($r))]' "$here/doc.sarif")"
is 'JUnit' "$reason" \
    "$(xmllint --xpath 'string(//error)' "$here/doc.junit" | cut -c "1-${#reason}")"
is 'GitHub' "::error title=sallyport could not decide::$reason" \
    "$(cut -c "1-$((47 + ${#reason}))" "$here/doc.github" | head -n 1)"
rm .sallyport.ini
"$sallyport" check --format sarif no-such-branch >"$here/out" 2>/dev/null
is 'wrong usage is no document' '2 ' "$? $(<"$here/out")"

story 'the summary'
branch feature/x
for i in {1..25}; do
    GIT_AUTHOR_NAME="P $((i % 12))" GIT_COMMITTER_DATE="$((1700000000 + i * 864000)) +0000" \
        commit "feat: stuff $i"
done
"$sallyport" check >"$here/out"
sed -n '/^Findings by rule/,$p' "$here/out" >"$here/tail"
is_text 'after the findings' "$here/tail" <<'END'
Findings by rule
  25  prp-reference
  25  tdd-content

Findings by author
   6  P 1 <dev@example.org>
   4  P 0 <dev@example.org>
   4  P 10 <dev@example.org>
   4  P 11 <dev@example.org>
   4  P 2 <dev@example.org>
   4  P 3 <dev@example.org>
   4  P 4 <dev@example.org>
   4  P 5 <dev@example.org>
   4  P 6 <dev@example.org>
   4  P 7 <dev@example.org>
      … and 2 more authors

Findings by month
   6  2024-07
   6  2024-06
   6  2024-05
   6  2024-04
   6  2024-03
   6  2024-02
   6  2024-01
   6  2023-12
   2  2023-11
END
unfit_lines "$here/out" >"$here/problems"
is 'it fits' '' "$(<"$here/problems")"
"$sallyport" check --summary >"$here/only"
is 'alone: exit status' 1 $?
{ printf 'sallyport: check: 50 findings in 25 commits\n\n' && cat "$here/tail"; } |
    is_text 'alone' "$here/only"
is 'in JSON' '[25,6,9,false]' \
    "$("$sallyport" check --summary --format json | jq -c '[.summary.rules[0].findings, (.summary.authors[0].findings), (.summary.months | length), has("findings")]')"
"$sallyport" check --summary --format junit >"$here/out" 2>&1
is 'not in JUnit' '2 sallyport check: --summary is for text and json' \
    "$? $(head -n 1 "$here/out")"

coloured() { LC_ALL=C grep -c $'\033\\[' "$1"; }
export PATH=$SALLYPORT_BUILD/bin:$PATH

story 'colour'
branch feature/x && green A
on_terminal sallyport check
is 'on a terminal: exit status' 1 "$status"
is 'on a terminal' 3 "$(coloured "$here/lines")"
is 'the commit, as git paints it' 1 \
    "$(grep -cF "  "$'\033[33m'"$(short HEAD)"$'\033[m feat' "$here/lines")"
sallyport check >"$here/plain"
sed 's/\x1b\[[0-9]*m//g' "$here/lines" | is_text 'nothing else differs' "$here/plain"
is 'not in a pipe' 0 "$(coloured "$here/plain")"
on_terminal NO_COLOR=1 sallyport check
is 'not with NO_COLOR' 0 "$(coloured "$here/lines")"
on_terminal NO_COLOR= sallyport check
is 'an empty NO_COLOR is none' 3 "$(coloured "$here/lines")"
on_terminal TERM=dumb sallyport check
is 'not on a dumb terminal' 0 "$(coloured "$here/lines")"
on_terminal "sallyport check --format json | jq -r .verdict"
is 'JSON has none' refuse "$(<"$here/lines")"

story 'the pager'
branch feature/x && green A
cat >"$here/pager" <<END
#!/bin/sh
cat >"$here/paged"
echo "\$0 \$*:\$LESS:\$LV" >"$here/pager-was"
END
chmod +x "$here/pager"
paged() { # WHAT EXPECTED COMMAND: which pager ran, with which variables
    rm -f "$here/paged" "$here/pager-was"
    on_terminal "$3"
    is "$1" "$2" "$(cat "$here/pager-was" 2>/dev/null)"
}
paged 'what fits on the screen needs none' '' "PAGER=$here/pager sallyport check"
for i in {1..10}; do commit "stuff$i: x"; done # each finding differs
paged 'PAGER' "$here/pager :FRX:-c" "PAGER=$here/pager sallyport check"
is 'the exit status is that of the check' 1 "$status"
is 'nothing beside it' '' "$(<"$here/lines")"
sallyport check >"$here/plain"
sed 's/\x1b\[[0-9]*m//g' "$here/paged" | is_text 'it gets everything' "$here/plain"
git config core.pager "$here/pager repository"
paged 'the repository names no program to run' "$here/pager :FRX:-c" \
    "PAGER=$here/pager sallyport check"
git config --file "$here/gitconfig" core.pager "$here/pager config"
users="GIT_CONFIG_GLOBAL=$here/gitconfig"
paged 'core.pager of the user is stronger' "$here/pager config:FRX:-c" \
    "$users PAGER=false sallyport check"
paged 'GIT_PAGER is stronger still' "$here/pager a b:X:y" \
    "$users LESS=X LV=y GIT_PAGER='$here/pager a b' sallyport check"
paged '--no-pager' '' 'sallyport check --no-pager'
is '--no-pager prints it' "$(wc -l <"$here/plain")" "$(wc -l <"$here/lines")"
for none in '' cat; do
    paged "GIT_PAGER=$none is none" '' "GIT_PAGER=$none sallyport check"
    is "GIT_PAGER=$none prints it" "$(wc -l <"$here/plain")" "$(wc -l <"$here/lines")"
done
rm -f "$here/pager-was"
sallyport check >"$here/out"
is 'none in a pipe' 'no' "$([ -e "$here/pager-was" ] && echo yes || echo no)"
paged 'a pager that is left early' '' "GIT_PAGER='head -n 1' sallyport check"
is 'a quiet exit' '1 1' "$status $(wc -l <"$here/lines" | tr -d ' ')"
on_terminal 'GIT_PAGER=/no/such/pager sallyport check'
is 'a pager that is not there: it is printed' 1 \
    "$(grep -c '^refs/heads/feature/x$' "$here/lines")"
{ sleep 0.3; sallyport check 2>"$here/out"; } | true
is 'a pipe that is closed: quiet' '141 ' "${PIPESTATUS[0]} $(<"$here/out")"

story 'progress'
branch feature/x && cycle A
lines="$zero $(id HEAD) refs/heads/feature/x"
slowly="{ sleep 1.1; echo '$lines'; }"
on_terminal "$slowly | sallyport check --push >$here/out"
is 'on a terminal, after a second; then it is gone' \
    $'\rsallyport: 1 commit judged\r\033[K' "$(<"$here/shown")"
on_terminal "echo '$lines' | sallyport check --push >$here/out"
is 'not for quick work' '' "$(<"$here/shown")"
on_terminal "$slowly | TERM=dumb sallyport check --push >$here/out"
is 'not on a dumb terminal' '' "$(<"$here/shown")"
eval "$slowly" | sallyport check --push >"$here/out" 2>&1
is 'not in a pipe' 'sallyport: check: 3 commits, no findings' "$(<"$here/out")"
