#!/usr/bin/env bash
# dashboard.sh - Prometheus scrapes the textfile, and answers each query of the dashboard.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

dashboard=$SALLYPORT_SOURCE/conf/grafana/sallyport.json
metrics() {
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" metrics --textfile "$here/web/sallyport.prom")
}

story 'a real Prometheus'
succeeds 'the dashboard is JSON' jq -e '.panels | length > 10' "$dashboard"
is 'each panel has its own place' '' "$(jq -r '
    [.panels[].gridPos | "\(.x) \(.y)"] | group_by(.)[] | select(length > 1)[0]' "$dashboard")"
is 'no rate is of less than three runs of the timer' '' \
    "$(jq -r '.panels[].targets[].expr | select(test("rate_interval|\\[[1-9]m\\]"))' "$dashboard")"
is 'a count has no decimals' '' "$(jq -r '.panels[]
    | select(.type == "stat" and .fieldConfig.defaults.unit == "short" and .fieldConfig.defaults.decimals != 0)
    | .title' "$dashboard")"
command -v prometheus >/dev/null || {
    skip 'Prometheus answers its queries' 'prometheus is not installed'
    finish
    exit 0
}

mkdir "$here/web"
branch feature/tunnel
commit stuff
git push -q origin HEAD 2>/dev/null && not_ok 'it is refused' </dev/null
git reset -q --hard HEAD~
red A
push_ok 'one that is accepted'
succeeds 'a textfile is written' metrics
python3 - "$here/web" "$here/port" <<'PY' 2>/dev/null &
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
handler.func.extensions_map = {".prom": "text/plain; version=0.0.4"}
server = http.server.HTTPServer(("127.0.0.1", 0), handler)
open(sys.argv[2], "w").write("%d\n" % server.server_port)
server.serve_forever()
PY
web=$!
for _ in {1..100}; do
    [ -s "$here/port" ] && break
    sleep 0.05
done
cat >"$here/prometheus.yml" <<END
global: {scrape_interval: 200ms, scrape_timeout: 200ms}
rule_files: [$SALLYPORT_SOURCE/conf/prometheus/sallyport.rules.yml]
scrape_configs:
  - job_name: sallyport
    metrics_path: /sallyport.prom
    static_configs: [{targets: ['127.0.0.1:$(cat "$here/port")']}]
END
# A port that is free now; it binds it again at once.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
prometheus --config.file="$here/prometheus.yml" --storage.tsdb.path="$here/data" \
    --web.listen-address="127.0.0.1:$port" >"$here/prometheus.log" 2>&1 &
prometheus=$!
api=http://127.0.0.1:$port/api/v1
answers() { # QUERY: how many series
    curl -sS -G --data-urlencode "query=$1" "$api/query" |
        jq -r 'if .status == "success" then .data.result | length else .error end'
}
for _ in {1..100}; do
    [ "$(answers 'count_over_time(sallyport_build_info[1m]) > 2' 2>/dev/null)" = 1 ] && break
    sleep 0.1
done
green A
push_ok 'another one'
succeeds 'the textfile is replaced' metrics
for _ in {1..50}; do
    [ "$(answers 'increase(sallyport_push_decisions_total{verdict="accept"}[1m]) > 0')" = 1 ] && break
    sleep 0.1
done
jq -r '.panels[] | .title as $title | .targets[] | "\($title)\t\(.expr)"' "$dashboard" >"$here/queries"
while IFS=$'\t' read -r title query; do
    query=${query//\$store/.*}
    case $title in
    'Until the first waiver ends') is "$title: none is open" 0 "$(answers "$query")" ;;
    *) is "$title" 1 "$(answers "$query" | grep -c '^[1-9]')" ;;
    esac
done <"$here/queries"
is 'it has read the alerts' 1 \
    "$(curl -sS "$api/rules" | jq '.data.groups | length')"
kill -KILL "$prometheus" "$web"
wait "$prometheus" "$web" 2>/dev/null || :
finish
