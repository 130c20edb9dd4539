#!/bin/sh
# alerts.sh - Prometheus reads the alerts and the metrics, and each alert fires in
# tests/prometheus/alerts.yml.
set -eu
export LC_ALL=C

command -v promtool >/dev/null || {
    echo "alerts: promtool is not installed; type: ./install.sh deps --test"
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp conf/prometheus/sallyport.rules.yml tests/prometheus/alerts.yml "$work"
promtool check rules "$work/sallyport.rules.yml" >"$work/said" 2>&1 ||
    { cat "$work/said" && exit 1; }
promtool test rules "$work/alerts.yml" >"$work/said" 2>&1 ||
    { cat "$work/said" && exit 1; }
bad=0
for alert in $(sed -n 's/^ *- alert: //p' conf/prometheus/sallyport.rules.yml); do
    grep -q "alertname: $alert\$" tests/prometheus/alerts.yml || {
        echo "alerts: no test fires $alert"
        bad=1
    }
done
exit $bad
