#!/usr/bin/env bash
# notify.sh - entries of the trail are handed to a program, each until it was taken.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

notify() { # OPTION...
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" notify "$@") >"$here/out" 2>&1
}
status_of() { # COMMAND...
    "$@" && echo 0 || echo $?
}
program() { # <LINES: what [notify] command does
    { echo '#!/bin/sh'; cat; } >"$here/tell"
    chmod +x "$here/tell"
}
refused() { # SUBJECT
    commit "$1"
    git push -q origin HEAD 2>"$here/said" && not_ok 'it is refused' </dev/null
    git reset -q --hard HEAD~
}
with_command() { # TITLE
    story "$1"
    rm -rf "$server/sallyport"
    policy <<INI
[notify]
command = $here/tell
time = 1s
INI
    branch feature/tunnel
    red A
    push_ok 'a push'
    program <"/dev/null"
    is 'it begins with the next entry' 0 "$(status_of notify)"
}
lines() { [ -e "$here/told" ] && wc -l <"$here/told" || echo 0; }

with_command 'what was chosen is handed over once'
program <<END
cat >>"$here/told"
END
refused one
green A
push_ok 'accepted: not chosen'
refused two
is 'two are taken' 0 "$(status_of notify)"
is 'each as one line' 2 "$(lines)"
is 'of what was refused' 2 "$(grep -c '"verdict":"refuse"' "$here/told")"
is 'a second run has nothing to do' 0 "$(status_of notify)"
is 'and hands over nothing' 2 "$(lines)"
is 'an old one can be had again' 0 "$(status_of notify --from 0)"
is 'with those after it' 4 "$(lines)"

with_command 'what failed is handed over again'
program <<END
echo full >&2
exit 7
END
refused one
is 'a failure is said' 1 "$(status_of notify)"
is 'with what the program says' 1 "$(grep -c '^full$' "$here/out")"
is 'and its exit status' 1 "$(grep -c 'did not take entry [0-9]*: exit status 7' "$here/out")"
program <<END
sleep 60
END
is 'a program that hangs is ended' 1 "$(status_of notify)"
is 'and that is said' 1 "$(grep -c 'it took longer than 1 s' "$here/out")"
rm "$here/tell"
is 'one that is missing is said' 3 "$(status_of notify)"
program <<END
cat >>"$here/told"
END
is 'then it is taken' 0 "$(status_of notify)"
is 'once' 1 "$(lines)"

with_command 'a service'
program <<END
cat >>"$here/told"
END
(cd "$server" && exec "$SALLYPORT_BUILD/bin/sallyport" notify --follow) \
    >"$here/service" 2>&1 &
service=$!
for _ in {1..50}; do
    [ "$(status_of notify)" = 3 ] && break
    sleep 0.1
done
is 'a second one is refused' 'sallyport: sallyport notify runs already here' \
    "$(cat "$here/out")"
refused one
for _ in {1..100}; do
    [ "$(lines)" = 1 ] && break
    sleep 0.1
done
is 'an entry is handed over as it comes' 1 "$(lines)"
kill "$service"
ended=0
wait "$service" || ended=$?
is 'SIGTERM ends it' 0 "$ended"

story 'without a command'
branch feature/tunnel
red A
push_ok 'a push'
is 'it says so' 2 "$(status_of notify)"

story 'the ready scripts'
entry=$(cat <<'END'
{"seq":7,"time":"2026-11-28T15:00:03.120Z","kind":"push","repository":"/srv/x.git","user":"al\"ice\r\nBcc: e@example.org","verdict":"refuse","refs":[{"ref":"refs/heads/<!channel>\u202e"}],"findings":[{"code":"tdd-order/green-first"},{"code":"tdd-order/green-first"}]}
END
)
cat >"$here/server.py" <<'PY'
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(sys.argv[1], "ab") as out:
            out.write(self.path.encode() + b" " + body + b"\n")
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()

    def log_message(self, *args):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[2], "w") as port:
    port.write("%d\n" % server.server_port)
server.serve_forever()
PY
python3 "$here/server.py" "$here/posted" "$here/port" &
web=$!
for _ in {1..100}; do
    [ -s "$here/port" ] && break
    sleep 0.1
done
url=http://127.0.0.1:$(cat "$here/port")
scripts=$SALLYPORT_SOURCE/conf/notify
run_script() { # NAME ASSIGNMENT...
    env "${@:2}" "$scripts/$1" <<<"$entry" >"$here/out" 2>&1
}
is 'a chat takes it' 0 "$(status_of run_script webhook "SALLYPORT_WEBHOOK=$url/chat")"
is 'nothing of it is a command of the chat' 0 "$(grep -c '[<>@]' "$here/posted")"
is 'each finding is named once' 1 "$(grep -o 'tdd-order' "$here/posted" | wc -l)"
is 'a chat that is broken fails it' 22 \
    "$(status_of run_script webhook "SALLYPORT_WEBHOOK=$url/broken")"
is 'a pager takes it' 0 "$(status_of run_script pager SALLYPORT_PAGER_KEY=k "SALLYPORT_PAGER_URL=$url/page")"
is 'with its key' 1 "$(sed -n 's/^.page //p' "$here/posted" | jq -r .routing_key | grep -cx k)"
is 'no text of it hides or turns' 0 "$(grep -cP '\\u202e|\xe2\x80\xae|\\r' "$here/posted")"
long=$(printf '%060000d' 7)
whole=$entry
entry=$(jq -c --arg long "$long" '.user = $long | .refs[0].ref = $long' <<<"$whole")
: >"$here/posted"
is 'a chat takes what is long' 0 "$(status_of run_script webhook "SALLYPORT_WEBHOOK=$url/chat")"
is 'cut to what each chat allows' yes "$(sed 's/^.chat //' "$here/posted" |
    jq -r 'if .text | length <= 2000 then "yes" else "no" end')"
is 'a pager, too' 0 "$(status_of run_script pager SALLYPORT_PAGER_KEY=k "SALLYPORT_PAGER_URL=$url/page")"
is 'cut as well' yes "$(sed -n 's/^.page //p' "$here/posted" |
    jq -r 'if tostring | length <= 20000 then "yes" else "no" end')"
kill "$web"
cat >"$here/sendmail" <<END
#!/bin/sh
cat >"$here/mailed"
END
chmod +x "$here/sendmail"
is 'a long mail is sent' 0 "$(status_of run_script mail SALLYPORT_MAIL_TO=ops@example.org "SENDMAIL=$here/sendmail")"
is 'no line of it is too long' 0 "$(grep -cE '.{900}' "$here/mailed")"
entry=$whole
is 'a mail is sent' 0 "$(status_of run_script mail SALLYPORT_MAIL_TO=ops@example.org "SENDMAIL=$here/sendmail")"
is 'no name makes a header' 0 "$(grep -c '^Bcc' "$here/mailed")"
is 'it says what to type' 1 "$(grep -cx 'sallyport audit show 7' "$here/mailed")"
finish
