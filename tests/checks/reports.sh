#!/usr/bin/env bash
# reports.sh - each format of a report has its entry in the manual and in
# docs/pipelines.md, and a test.
#
# With FULL=1, also: the tools that are installed make the reports of tests/reports
# again, and they are read; and a report of 100 MB of each shape is read in 256 MB of
# memory. That takes minutes, and a build (SALLYPORT_BUILD; and build/asan).
set -euo pipefail
export LC_ALL=C

build=${SALLYPORT_BUILD:-build} bad=0
problem() {
    echo "reports: $1"
    bad=1
}

count=0
while IFS=' ' read -r symbol name; do
    count=$((count + 1))
    [ -e "src/readers/$symbol.c" ] || problem "src/readers/$symbol.c is not there"
    grep -qx "\.It Cm $name" man/sallyport-gate.1 ||
        problem "man/sallyport-gate.1 has no entry for $name"
    grep -qF "\`$name\`" docs/pipelines.md ||
        problem "docs/pipelines.md does not show how to record $name"
    grep -qE "\"$name (pass|fail)" tests/unit/readers_*.c ||
        problem "no test reads a report of $name"
done < <(sed -n 's/^SP_TOOL_REPORT(\([a-z0-9_]*\), "\([a-z0-9-]*\)".*/\1 \2/p' \
    include/sallyport/tool_reports.def)
[ $count -gt 15 ] || problem "tool_reports.def: only $count rows were read"

[ "${FULL:-}" = 1 ] || exit $bad
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --- made again ---

mkdir "$work/reports"
tests/reports/make.sh "$work/reports" >"$work/log" 2>&1 || {
    tail -n 20 "$work/log"
    problem "tests/reports/make.sh failed"
}
grep -h '^made \|^not installed' "$work/log" || :
SALLYPORT_REPORTS=$work/reports "$build/asan/unit-tests" \
    --filter 'readers_read/what_the_tools_write' || problem "a new report is read otherwise"

# --- large ---

large() { # NAME: 100 MB of it
    python3 - "$1" >"$work/large" <<'END'
import sys

parts = {
    "lcov": ("SF:a\n", lambda i: "DA:%d,%d\n" % (i, i % 2), "BRF:0\nFNF:0\nend_of_record\n"),
    "cobertura": ("<coverage line-rate='1'><packages><package><classes><class name='a'>"
                  "<methods><method name='f'><lines><line hits='1'/></lines></method>"
                  "</methods><lines>\n",
                  lambda i: "<line number='%d' hits='1' condition-coverage='50%% (1/2)'/>\n" % i,
                  "</lines></class></classes></package></packages></coverage>\n"),
    "coverage-py": ('{"meta":{"version":"7"},"files":{',
                    lambda i: '"f%d":{"executed_lines":%s,"functions":{"f":{"summary":'
                    '{"covered_lines":1,"num_statements":1}}}},\n' % (i, list(range(99))),
                    '"z":{}},"totals":{"covered_lines":1,"num_statements":1,'
                    '"covered_branches":1,"num_branches":1}}\n'),
    "sarif": ('{"version":"2.1.0","runs":[{"results":[\n',
              lambda i: '{"ruleId":"r%d","level":"note"},\n' % (i % 99), "{}]}]}\n"),
    "junit": ("<testsuite>\n", lambda i: "<testcase name='%d'>text</testcase>\n" % i,
              "</testsuite>\n"),
}
begin, item, end = parts[sys.argv[1]]
size = i = 0
sys.stdout.write(begin)
while size < 100 << 20:
    text = "".join(item(i + j) for j in range(1000))
    sys.stdout.write(text)
    size += len(text)
    i += 1000
sys.stdout.write(end)
END
}

git init -q "$work/repo"
git -C "$work/repo" remote add origin .
git -C "$work/repo" config sallyport.user ci-bot
git -C "$work/repo" -c user.name=A -c user.email=a@example.org \
    commit -q --allow-empty -m 'chore: begin'
sallyport=$(realpath "$build/bin/sallyport")
for name in lcov cobertura coverage-py sarif junit; do
    large $name
    began=$SECONDS
    (cd "$work/repo" && ulimit -v 262144 &&
        GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A \
            GIT_COMMITTER_EMAIL=a@example.org \
            "$sallyport" gate record own --from "$work/large" --mitigation x) \
        2>"$work/said" || { cat "$work/said" && problem "$name of 100 MB is not read"; }
    grep -qF "large is $name: " "$work/said" || problem "$name of 100 MB is not known"
    echo "100 MB of $name: $((SECONDS - began)) s"
done
exit $bad
