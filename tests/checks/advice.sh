#!/usr/bin/env bash
# advice.sh - each command that a message advises is typed by a test.
#
# tests/checks/advice.py lists them: by source and first words. A scenario types one with
#     advised SOURCE 'COMMAND' ['WHAT IS TRUE AFTERWARDS']
# and the advice of a finding has its row in tests/e2e/advice_each.sh.
set -euo pipefail

python3 tests/checks/advice.py --lacking
