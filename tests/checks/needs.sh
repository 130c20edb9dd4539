#!/usr/bin/env bash
# needs.sh - each rule says what it needs of what takes time to gather, and nothing else.
# The parts of a rule, src/rules/RULE_PART.c, count as the rule.
#
# The rows of enum sp_needs in include/sallyport/facts.h name, in their comments, the
# members and functions by which a rule uses what is gathered for it; ".step" is a rule's
# function of that scope.
set -euo pipefail
export LC_ALL=C

rows=$(sed -nE 's|.*(SP_NEEDS_[A-Z]*) = 1 << .*/\* (.*) \*/.*|\1 \2|p' \
    include/sallyport/facts.h)
[ -n "$rows" ] || { echo "needs: no rows of enum sp_needs found"; exit 1; }
rules=$(grep -l '^const struct sp_rule sp_rule_' src/rules/*.c)
bad=0
shopt -s nullglob

while read -r need words; do
    scope=
    case $words in
    .*)
        scope=${words%% *} words=${words#* }
        scope="|^ +[.]${scope#.} = "
        ;;
    esac
    uses="(->|[.])(${words// /|})\b|\b(${words// /|})\($scope"
    for rule in $rules; do
        if grep -qE "$uses" "$rule" "${rule%.c}"_*.c; then
            grep -q "\b$need\b" "$rule" ||
                { echo "$rule: uses what $need brings, and does not say so" && bad=1; }
        elif grep -q "\b$need\b" "$rule"; then
            echo "$rule: $need is not used" && bad=1
        fi
    done
done <<<"$rows"
exit $bad
