#!/bin/sh
# exclusions.sh - code left out of the coverage says why, on the same line:
#     abort(); /* GCOVR_EXCL_LINE only when memory runs out */
# The markers of other tools, which gcovr honours too, are not used.
set -eu

bad=0
if grep -rnE '(LCOV|GCOV)_EXCL' src include hooks; then
    echo "exclusions: use GCOVR_EXCL_*"
    bad=1
fi
# A stop needs no reason of its own.
if grep -rn 'GCOVR_EXCL_' src include hooks | grep -v 'GCOVR_EXCL_[A-Z_]*STOP' |
    grep -vE 'GCOVR_EXCL_[A-Z_]+:? +[A-Za-z]+ +[A-Za-z]'; then
    echo 'exclusions: give the reason: /* GCOVR_EXCL_LINE why it is left out */'
    bad=1
fi
exit $bad
