#!/usr/bin/env bash
# metrics.sh - the trail as metrics.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

metrics() { # OPTION...
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" metrics "$@") 2>&1
}
value() { # NAME LABELS: of a series
    metrics | sed -n "s/^sallyport_$1{store=\"[^\"]*\"$2} //p"
}

story 'pushes are counted'
rm -rf "$server/sallyport"
is 'without a trail it says so' 1 "$(metrics | grep -c audit.db)"
branch feature/tunnel
commit stuff
push_refused 'a bad push' <<'OUT'
refs/heads/feature/tunnel | stuff | message-format
OUT
git reset -q --hard HEAD~
red A
push_ok 'a good one'
is 'one was refused' 1 "$(value push_decisions_total ',verdict="refuse"')"
is 'one was accepted' 1 "$(value push_decisions_total ',verdict="accept"')"
is 'by its code' 1 "$(metrics |
    grep -c '^sallyport_findings_total.*code="message-format/.*effect="refused"} 1$')"
is 'both took some time' 2 "$(value decision_duration_seconds_count '')"
metrics >"$here/metrics"
if command -v promtool >/dev/null; then
    succeeds 'Prometheus reads them' promtool check metrics <"$here/metrics"
else
    skip 'Prometheus reads them' 'promtool is not installed'
fi

story 'a file for node_exporter'
branch feature/tunnel
red A
push_ok 'a push'
file=$here/sallyport.prom
metrics --textfile "$file"
is 'it is readable for all' 644 "$(stat -c %a "$file")"
is 'it has what is printed' "$(metrics)" "$(cat "$file")"
chmod 640 "$file"
metrics --textfile "$file"
is 'its mode is kept' 640 "$(stat -c %a "$file")"
is 'no other file is left' 1 "$(find "$here" -name '*sallyport.prom*' | wc -l)"
is 'another ending is refused' \
    "sallyport: the name of a textfile ends in .prom, or node_exporter does not read it: $here/x" \
    "$(metrics --textfile "$here/x")"

story 'root in the repository of another user'
branch feature/tunnel && red A && push_ok 'a push'
counted=$server/sallyport/audit.db-counted
numbers=$(metrics)
is 'the owner keeps what was counted' yes "$([ -e "$counted" ] && echo yes)"
rm "$counted"
if [ $EUID = 0 ] && chown -R 4242:4242 "$server" 2>/dev/null; then
    before=$(find "$server/sallyport" -printf '%p %U %m\n' | sort)
    is 'root counts the same' "$numbers" "$(metrics)"
    is 'and leaves nothing' "$before" "$(find "$server/sallyport" -printf '%p %U %m\n' | sort)"
else
    skip 'root counts the same' 'only root can give a repository to another user'
fi
finish
