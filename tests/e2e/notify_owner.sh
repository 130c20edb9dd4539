#!/usr/bin/env bash
# notify_owner.sh - root runs no program that the settings of another user name.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

if [ $EUID != 0 ]; then
    skip 'in a repository of another user' 'only root can become another user'
    exit
fi
owner=65534
# Where everybody may enter, unlike our own directory.
open=$(mktemp -d /tmp/sallyport-notify.XXXXXX)
at_exit+=("rm -rf $open")
chmod 755 "$open"
install "$SALLYPORT_BUILD/bin/sallyport" "$open"
mkdir "$open/told"
chown $owner "$open/told"
cat >"$open/tell" <<'SH'
#!/bin/sh
cd "$(dirname "$0")/told" || exit
id -u >user
id -G >groups
env | cut -d = -f 1 | grep -vE '^(_|(OLD)?PWD)$' | sort | xargs >environment
(tty; cat /dev/tty) 2>&1 | grep -v 'No such device' >terminal
ls /proc/self/fd | wc -l >descriptors
cat >>entries
[ ! -e fails ] || { printf 'a\033[2J\n'; exit 7; }
SH
chmod 755 "$open/tell"

guarded() { # TITLE: $server, with an entry
    story "$1"
    policy <<INI
[notify]
command = $open/tell
INI
    branch feature/tunnel
    commit stuff
    git push -q origin HEAD 2>"$here/said" && not_ok 'it is refused' </dev/null
    rm -rf "$open/a.git" "$open/told/"*
    cp -a "$server" "$open/a.git"
}
notify() { # ARGUMENT...
    status=0
    (cd "${at:-$open/a.git}" && "$open/sallyport" notify "$@") \
        >"$here/out" 2>"$here/err" </dev/null || status=$?
}

guarded 'in a repository of another user'
chown -R $owner:$owner "$open/a.git"
SECRET=1 SALLYPORT_WEBHOOK=x GIT_TRACE=0 notify --from 0 9<.
is 'it is taken' '0 ' "$status $(<"$here/err")"
is 'the program is the one of the owner' $owner "$(<"$open/told/user")"
is 'in no group of root' $owner "$(<"$open/told/groups")"
is 'nothing is in its environment' 'GIT_CONFIG_NOSYSTEM HOME LC_ALL PATH' \
    "$(sed 's/ TZ$//' "$open/told/environment")"
is 'no terminal' 'not a tty' "$(<"$open/told/terminal")"
is 'no descriptor' 4 "$(<"$open/told/descriptors")"
is 'what it wrote down is of the owner' $owner \
    "$(stat -c %u "$open/a.git/sallyport/audit.db-notify")"
count=$(wc -l <"$open/told/entries")
notify
is 'the next one begins where it stopped' "0 $count" "$status $(wc -l <"$open/told/entries")"
touch "$open/told/fails"
notify --from=0
is 'a failure is handed on' 1 "$status"
is 'with what the program says, made safe' 1 "$(grep -cxF 'a\x1b[2J' "$here/err")"
rm "$open/told/fails"
(cd "$open/a.git" && exec "$open/sallyport" notify --follow --from 0) \
    >"$here/out" 2>"$here/err" &
service=$!
for _ in {1..100}; do
    [ "$(wc -l <"$open/told/entries")" -lt $((count + 2)) ] || break
    sleep 0.1
done
kill "$service"
ended=0
wait "$service" || ended=$?
is 'a signal ends it' '0 ' "$ended $(<"$here/err")"

guarded 'with a work tree'
git clone -q "$open/a.git" "$open/clone" 2>"$here/err"
printf '[notify]\ncommand = %s\n' "$open/tell" >"$open/clone/.sallyport.ini"
rm -rf "$open/clone/.git"
printf 'gitdir: %s\n' "$open/a.git" >"$open/clone/.git"
git -C "$open/a.git" config core.bare false
chown -R $owner "$open/clone"
at=$open/clone notify --from 0
is 'its owner has named the program' no \
    "$([ -e "$open/told/user" ] && [ "$(<"$open/told/user")" = 0 ] && echo yes || echo no)"

guarded 'in a repository of root'
notify --from 0
is 'root runs its own program' '0 0' "$status $(<"$open/told/user")"
rm "$open/told/user"
chown $owner "$open/a.git/sallyport.ini"
notify --from 0
is 'settings of another user' \
    "3 sallyport: root runs no program here: sallyport.ini belongs to the user $owner" \
    "$status $(<"$here/err")"
is 'name nothing' no "$([ -e "$open/told/user" ] && echo yes || echo no)"
chown 0 "$open/a.git/sallyport.ini"
chgrp $owner "$open/a.git"
chmod g+w "$open/a.git"
notify --from 0
is 'a directory that others can write to' 3 "$status"
is 'names nothing' no "$([ -e "$open/told/user" ] && echo yes || echo no)"
finish
