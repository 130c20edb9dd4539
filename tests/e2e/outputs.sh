#!/usr/bin/env bash
# outputs.sh - pages, tables and metrics of hostile names, read by what reads their format.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" "$@"); }
hook() { # USER REF: judges a push that makes the ref
    printf '%s %s %s\n' 0000000000000000000000000000000000000000 "$(id HEAD)" "$2" |
        (cd "$server" && SALLYPORT_USER=$1 "$SALLYPORT_BUILD/hooks/pre-receive") >/dev/null 2>&1 || :
}

story 'hostile names'
branch feature/tunnel
red A
push_ok 'a push'
hook 'x"><script>alert(1)</script>' 'refs/heads/feature/<script>alert(2)</script>'
hook "'><img/src=x/onerror=alert(3)>" "refs/heads/feature/\"onload='alert(4)'&amp;&#60;b"
hook '=HYPERLINK("http://example.org")' 'refs/heads/=1+1'
hook $'al\xe2\x80\xaeice' $'refs/heads/feature/\xe2\x80\xae\xe2\x81\xa6txt.exe'
hook $'two\nlines\r' 'refs/heads/feature/]]>--><!--</title></style></textarea>'
hook $'bad\xff\xc0\xaf' $'refs/heads/feature/\xff\xfe'
hook "$(printf '%060000d' 0)" "refs/heads/feature/$(printf '<%.0s' {1..900})"
page=$here/page.html
succeeds 'a page is made' sallyport report --html "$page"
is 'it is small' yes "$([ "$(wc -c <"$page")" -lt 200000 ] && echo yes)"
is 'it has each push' 8 "$(grep -c '<tr id="e' "$page")"
is 'no tag is theirs' 0 "$(grep -ciE '<(img|b>|textarea)|<script>alert' "$page")"
succeeds 'a table has its columns, and no formula' python3 - <(sallyport audit export --format csv) <<'PY'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))
assert len(rows) == 9, len(rows)
for row in rows:
    assert len(row) == len(rows[0]), row
    for cell in row:
        assert not cell or cell[0] not in "=+-@\t\r", cell
PY
is 'each line is JSON' 8 "$(sallyport audit export | jq -r .seq | wc -l)"
is 'the report is JSON' 8 "$(sallyport report --format json | jq .entries)"
is 'a terminal gets printable lines' 0 "$(sallyport report | grep -cP '[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae')"
if command -v promtool >/dev/null; then
    sallyport metrics >"$here/metrics"
    succeeds 'Prometheus reads the metrics' promtool check metrics <"$here/metrics"
else
    skip 'Prometheus reads the metrics' 'promtool is not installed'
fi

# Pinned by a lock file, and kept beside the build. npm would take PREFIX for its own.
validator=$SALLYPORT_BUILD/html
fetch_validator() {
    [ ! -x "$validator/node_modules/.bin/html-validate" ] || return 0
    mkdir -p "$validator" && cp "$SALLYPORT_SOURCE"/tests/html/package*.json "$validator" &&
        (cd "$validator" && env -u PREFIX npm ci --silent --no-audit --no-fund)
}
cat >"$here/.htmlvalidate.json" <<'END'
{"root": true, "extends": ["html-validate:recommended"]}
END
succeeds 'html-validate is fetched by npm' fetch_validator
succeeds 'it finds nothing' "$validator/node_modules/.bin/html-validate" \
    --config "$here/.htmlvalidate.json" "$page"
if command -v chromium >/dev/null; then
    is 'nor does the console of Chromium' '' \
        "$(timeout 60 node "$SALLYPORT_SOURCE/tests/html/console.mjs" "$page" 2>&1)"
else
    skip 'nor does the console of Chromium' 'chromium is not installed'
fi
finish
