#!/usr/bin/env bash
# install.sh server lets a push ask for JSON, and takes that back.
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"

advertises() { git -C "$server" config receive.advertisePushOptions; }

unguarded 'a push can ask for JSON'
before=$(fingerprint "$server")
installs 'installed' server "$server"
says 'it says so' 'config: receive.advertisePushOptions = true'
branch feature/bad main && green A
run_push -o sallyport=json origin HEAD
is 'a refusal has objects' 2 "$(grep -c '^{"sallyport":' "$here/said")"
installs 'taken away' uninstall --purge "$server"
says 'the trail stays' 'sallyport/: left in place, it holds the trail'
rm -r "$server/sallyport"
unchanged 'every other bit is as it was' "$before" "$server"
is 'git refuses the option again' 'fatal: the receiving end does not support push options' \
    "$(git push -o sallyport=json origin HEAD 2>&1 | head -n 1)"

unguarded 'where the administrator has decided'
git -C "$server" config receive.advertisePushOptions false
installs 'installed' server "$server"
is 'that stays' false "$(advertises)"
installs 'taken away' uninstall --purge "$server"
is 'that, too' false "$(advertises)"

unguarded 'for each ref alone there are no options'
installs 'installed' server --per-ref "$server"
is 'so nothing is set' '' "$(advertises)"

unguarded 'a dry run changes nothing'
before=$(fingerprint "$server")
run_install server --dry-run "$server"
is 'it succeeds' 0 "$status"
unchanged 'changes nothing' "$before" "$server"

config_of() { fingerprint "$server" | grep ' ./config$'; }

unguarded 'a repository that moves to another host'
before=$(config_of)
installs 'a plain one first' server "$server"
hook_of_host "$server/hooks/pre-receive.d/gitea"
install_fails 'a self-test that fails' 1 server --host gitea "$server" <<END
install.sh: self-test of $server: hooks/pre-receive is not the one of gitea, which would run ours
  type: gitea admin regenerate hooks
  nothing was changed in $server
END
is 'leaves it' true "$(advertises)"
gitea_layout
run_install server --dry-run --host gitea "$server"
says 'a dry run says so' 'config: receive.advertisePushOptions removed'
is 'and leaves it' true "$(advertises)"
installs 'moved' server --host gitea "$server"
is 'its config is as it was' "$before" "$(config_of)"

unguarded 'ref by ref after all'
before=$(config_of)
installs 'push by push first' server "$server"
installs 'then each ref alone' server --per-ref "$server"
is 'its config is as it was' "$before" "$(config_of)"
