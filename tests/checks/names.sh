#!/usr/bin/env bash
# names.sh - a unit test has the name of the source that it tests:
#     src/FOLDER/FILE.c      tests/unit/FOLDER_FILE.c or FOLDER_FILE_TOPIC.c
#     src/judge/judge.c      tests/unit/judge.c or judge_TOPIC.c
# Its suites have the name of the file, or begin with it and "_", so that `make unit
# T=NAME` runs the tests of a file. A source of base, text, model, facts, policy and
# rules has a test of its name; what is tested through another is listed below. What
# tests share is support*.c.
set -euo pipefail
export LC_ALL=C

# Their tests are those of the file after the colon.
through='
base/children:base_run base/last_words:base_crash
base/owner_look:base_owner base/remove_tree:base_owner
base/common_bytes:base_line_merge base/line_conflict:base_line_merge
base/line_diff:base_line_merge
base/line_numbers:base_line_merge
base/line_table:base_line_merge
facts/chain:rules_record_acts facts/record_facts:rules_record
facts/owned:rules_approvals_owners
facts/state_map:facts_sequence
facts/needed:rules_documentation facts/step:rules_gates
model/codeowners_line:model_codeowners
model/codeowners_github:model_codeowners model/codeowners_gitlab:model_codeowners
model/codeowners_gitea:model_codeowners
model/members:model_exception rules/record_codes:rules_record_acts
rules/approvals_codes:rules_approvals rules/tdd_content_codes:rules_tdd_content
rules/prp_reference_codes:rules_prp_reference rules/prp_reference_documents:rules_prp_reference
rules/message_format_codes:rules_message_format rules/message_format_subject:rules_message_format
model/inline_regions:model_inline_tests model/language:model_inline_tests
model/syntax:model_inline_tests model/test_names:model_weakened
text/unicode:text_sanitise'
tests=tests/unit
bad=0
problem() {
    echo "names: $1"
    bad=1
}

source_of() { # TEST: the source that it names
    local folder=${1%%_*} rest
    [ -d "src/$folder" ] || return
    [ "$1" = "$folder" ] || rest=${1#*_}
    while [ -n "${rest:-}" ]; do
        [ ! -f "src/$folder/$rest.c" ] || { echo "$folder/$rest" && return; }
        [ "$rest" != "${rest%_*}" ] || break
        rest=${rest%_*}
    done
    [ ! -f "src/$folder/$folder.c" ] || echo "$folder/$folder"
}

declare -A has
for file in "$tests"/*.c; do
    name=$(basename "$file" .c)
    case $name in support | support_*) continue ;; esac
    source=$(source_of "$name") || true
    if [ -n "$source" ]; then
        has[$source]=1
    else
        problem "$file: there is no such source below src"
    fi
    suites=$(sed -nE 's/^Test\((\w+),.*/\1/p' "$file" | sort -u)
    [ -n "$suites" ] || problem "$file: it has no test"
    for suite in $suites; do
        case ${suite}_ in
        "${name}_"*) ;;
        *) problem "$file: the suite $suite is named differently" ;;
        esac
    done
done

for entry in $through; do
    [ -f "src/${entry%:*}.c" ] && [ -f "$tests/${entry#*:}.c" ] ||
        problem "tests/checks/names.sh: $entry is not there"
    [ -z "${has[${entry%:*}]:-}" ] ||
        problem "tests/checks/names.sh: ${entry%:*} has a test of its own"
    has[${entry%:*}]=1
done
for file in src/{base,text,model,facts,policy,rules}/*.c; do
    source=${file#src/} source=${source%.c}
    [ -n "${has[$source]:-}" ] ||
        problem "$file: there is no $tests/${source/\//_}.c"
done

# A rule has a row, and its test asserts its wording.
for file in $(grep -l '^const struct sp_rule sp_rule_' src/rules/*.c); do
    source=${file#src/rules/} source=${source%.c}
    grep -qx "SP_RULE($source)" include/sallyport/rules.def ||
        problem "$file: it has no row in include/sallyport/rules.def"
    cat "$tests/rules_$source"*.c | tr -d ' \n' |
        grep -qE "(WORDED|rule_says)\(\"${source//_/-}\"" ||
        problem "$tests/rules_$source.c: WORDED(\"${source//_/-}\", ...) is missing"
done

for page in CONTRIBUTING.md include/sallyport/rule.h; do
    grep -qF 'tests/unit/rules_<id>.c' "$page" ||
        problem "$page: the test of a rule is tests/unit/rules_<id>.c"
done
exit $bad
