#!/usr/bin/env bash
# dubious.sh - in the clone of another user, nothing of it runs.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

if [ $EUID != 0 ]; then
    skip 'in the clone of another user' 'only root gives files away'
    exit
fi
refused='git accepts no repository of another user: fatal: detected dubious ownership in repository at'
runs() { # ARGUMENT...
    status=0
    "$SALLYPORT_BUILD/bin/sallyport" "$@" >"$here/out" 2>"$here/err" || status=$?
}
has_run() { [ -e "$here/ran" ] && echo yes || echo no; }

story 'the clone of another user'
branch feature/tunnel
red A
printf '[gate "unit"]\ncommand = touch %s/ran\n' "$here" >.sallyport.ini
git add .sallyport.ini
git commit -q -m 'chore: a gate'
git config core.sshCommand "touch $here/ran; false"
git config remote.far.url ssh://localhost/far.git
chown -R 65534 "$here/work"
for words in 'gate run unit' 'prove -- true' 'policy fetch --remote far'; do
    # shellcheck disable=SC2086
    runs $words
    is "$words" "3 sallyport: $refused '$here/work'" "$status $(tail -n 1 "$here/err")"
done
is 'nothing has run' no "$(has_run)"
is 'nothing was made' no "$([ -e .git/sallyport/prove ] && echo yes || echo no)"
printf '[safe]\n\tdirectory = %s\n' "$here/work" >"$here/gitconfig"
GIT_CONFIG_GLOBAL=$here/gitconfig runs gate run unit
is 'it runs where git was told' yes "$(has_run)"
rm "$here/ran"
chown -R 0 "$here/work"
runs gate run unit
is 'and in a clone of our own' yes "$(has_run)"

story 'the server of another user'
chown -R 65534 "$server"
cd "$server" || exit
runs check HEAD --since '1 year ago' --as ci-bot
is 'root asks about a time' '0 ' "$status $(<"$here/err")"
finish
