#!/usr/bin/env bash
# report.sh - what the trail says of a period, for people and as a page.
. "$SALLYPORT_SOURCE/tests/e2e/evidence/lib.sh"

report() { # OPTION...
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" report "$@") 2>&1
}

story 'a page of a hostile push'
branch feature/tunnel
commit stuff
push_refused 'a bad push' <<'OUT'
refs/heads/feature/tunnel | stuff | message-format
OUT
git reset -q --hard HEAD~
red A
SALLYPORT_USER='x"><script>alert(1)</script>' push_ok 'a good one'
is 'the report counts them' 1 \
    "$(report | grep -c '1 accepted, 1 refused (50 %)')"
is 'and says what is refused' 1 \
    "$(report | grep -c '^message-format/.* 1       0$')"
report --html "$here/page.html"
is 'a title and a link say what happened' 2 \
    "$(grep -c 'Rules that every push broke, and rules that found nothing' "$here/page.html")"
report --format json >"$here/report.json"
succeeds 'the page is whole, and allows only its own script and style' \
    python3 - "$here/page.html" "$here/report.json" <<'PY'
import base64, hashlib, html.parser, json, sys

page = open(sys.argv[1], encoding="utf-8").read()


class Reader(html.parser.HTMLParser):
    void = {"meta", "input", "br", "line", "rect"}

    def __init__(self):
        super().__init__()
        self.open, self.texts, self.policy = [], {}, ""

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        for name in names:
            assert not name.startswith("on") and name != "style", name
            assert name not in ("src", "action"), name
            assert name != "href" or names[name].startswith("#"), names
        if names.get("http-equiv") == "Content-Security-Policy":
            self.policy = names["content"]
        if tag not in self.void:
            self.open.append((tag, names.get("type", "")))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1][0] in ("script", "style"):
            self.texts.setdefault(self.open[-1], []).append(data)


reader = Reader()
reader.feed(page)
assert not reader.open
assert reader.policy.startswith("default-src 'none'")
for key in ("script", ""), ("style", ""):
    text = "".join(reader.texts[key]).encode()
    hash = base64.b64encode(hashlib.sha256(text).digest()).decode()
    assert "'sha256-%s'" % hash in reader.policy, key
data = "".join(reader.texts["script", "application/json"])
both = [json.loads(data), json.load(open(sys.argv[2]))]
for one in both:
    del one["made"]
assert both[0] == both[1]
assert "x&quot;&gt;&lt;script&gt;alert(1)" in page
PY
is 'only its owner may read it' 600 "$(stat -c %a "$here/page.html")"

story 'what lands, and is taken back'
policy <<'INI'
[roles]
ci = ci-bot
[category "MEDIUM"]
gates = coverage
INI
branch feature/tunnel
cycle A
push_ok 'a branch'
run ci-bot gate record coverage --result pass --metric lines=100 --metric branches=100 \
    --metric functions=100
git switch -q main && merge feature/tunnel
as ci-bot push_ok 'it lands'
git switch -q -c rollback/tunnel
git revert -m 1 --no-edit main >/dev/null 2>&1
git commit -q --amend -m 'revert: tunnel' -m "This reverts commit $(id main), reversing
changes made to $(id main^)." -m "PRP: ${prp[A]}"
as ci-bot push_ok 'a rollback'
git switch -q main && merge rollback/tunnel
SALLYPORT_USER=ci-bot git push -q origin main 2>/dev/null || not_ok 'it lands, too' </dev/null
report --format json >"$here/report.json"
asked() { jq -c "$1" "$here/report.json"; }
is 'of two landings one was taken back' '[2,1,0.5]' \
    "$(asked '.delivery | [.deployments, .rollbacks, ."change-failure-rate"]')"
is 'the trail knows how long that took' 1 "$(asked '.delivery."time-to-restore".count')"
is 'and when RED began' 1 "$(asked '.delivery."red-to-landing".count')"
is 'coverage is there with its metrics' '["lines","branches","functions"]' \
    "$(asked '[.gates[] | select(.gate == "coverage").metrics[].name]')"

story 'wrong periods'
branch feature/tunnel
red A
push_ok 'a push'
is 'an end before its beginning is refused' \
    'sallyport: --since has to be before --until' \
    "$(report --since 2026-02-02 --until 2026-02-01)"
is 'a time has to be one' 1 "$(report --since tomorrow | grep -c 'is not a time')"
is 'an early period is empty' 1 \
    "$(report --since 2020-01-01 --until 2020-02-01 | grep -c '^pushes    0 acc')"
finish
