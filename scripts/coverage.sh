#!/usr/bin/env bash
# coverage.sh - what the unit tests cover of src/, by file and as a whole.
#
# Fails unless the code that judges (src/model, src/policy, src/rules, src/judge) and
# that of a clone (src/client) is covered to the last line and function. Code may be left out by GCOVR_EXCL_* markers
# that give a reason; tests/checks/exclusions.sh sees to that.
set -euo pipefail

MAKE=${MAKE:-make}
BUILD=${BUILD:-build}
out=$BUILD/cov

tests/checks/exclusions.sh
"$MAKE" --no-print-directory VARIANT=cov unit-tests
find "$out" -name '*.gcda' -delete # the counts of earlier runs
"$out/unit-tests" --quiet ||
    { echo "coverage: the unit tests fail" >&2; exit 1; }

mkdir -p "$out/html"
gcovr --root . --filter 'src/' --json "$out/coverage.json" \
    --html-details "$out/html/index.html" "$out/obj" >"$out/gcovr.log" 2>&1 ||
    { cat "$out/gcovr.log" >&2; exit 1; }

# gcovr 5 (Debian 12) counts functions that a marker excludes, so the sums are made here
# from its raw counts, which are the same in versions 5 to 8.
python3 - "$out/coverage.json" <<'EOF'
import json
import sys

judged = tuple("src/%s/" % layer for layer in
               ("model", "policy", "rules", "judge", "client"))

def counts(entry):
    lines = {l["line_number"]: l for l in entry["lines"]
             if not l.get("gcovr/noncode") and not l.get("gcovr/excluded")}
    functions = [f for f in entry["functions"] if f["lineno"] in lines]
    branches = [b for l in lines.values() for b in l["branches"]]
    return [[l["count"] for l in lines.values()],
            [f["execution_count"] for f in functions],
            [b["count"] for b in branches]], [
            "%s:%d: not covered" % (entry["file"], n)
            for n, l in sorted(lines.items()) if not l["count"]]

def row(name, kinds):
    print("%-32s" % name, *("%6d %6.1f %%" % (
        len(k), int(1000 * sum(map(bool, k)) / len(k)) / 10 if k else 100)
        for k in kinds))

def add(total, kinds):
    for into, kind in zip(total, kinds):
        into += kind

print("%-32s %15s %15s %15s" % ("", "lines", "functions", "branches"))
judging, everything, missing = ([], [], []), ([], [], []), []
for entry in sorted(json.load(open(sys.argv[1]))["files"],
                    key=lambda entry: entry["file"]):
    kinds, uncovered = counts(entry)
    row(entry["file"], kinds)
    add(everything, kinds)
    if entry["file"].startswith(judged):
        add(judging, kinds)
        missing += uncovered
row("code that judges", judging)
row("all of src", everything)
print(*missing, sep="\n", end="\n" if missing else "")
sys.exit(0 if judging[0] and all(judging[0] + judging[1]) else 1)
EOF
