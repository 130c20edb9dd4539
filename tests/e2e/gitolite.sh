#!/usr/bin/env bash
# A repository of a real gitolite is guarded, beside gitolite's own update hook.
. "$SALLYPORT_SOURCE/tests/e2e/gitolite/lib.sh"

need_gitolite
hook=$PREFIX/libexec/sallyport/hooks/pre-receive

project_story 'one repository'
before=$(fingerprint "$server/hooks")
installs 'installed' server "$server"
says 'it says which host, and why' 'host: gitolite (gl-conf)'
says 'it was tried' 'a bad push was refused'
is 'the policy says so' gitolite "$(setting identity.host)"
is 'the hook is there' "$hook" "$(readlink "$server/hooks/pre-receive")"
is 'update is the one of gitolite' "$gl_home/.gitolite/hooks/common/update" \
    "$(readlink "$server/hooks/update")"
printf 'ci = ci-bot\n' >>"$server/sallyport.ini"
branch feature/bad main && green A
over_ssh alice push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
branch feature/good main && cycle A
over_ssh alice push_ok 'a good push'
over_ssh alice run_push origin HEAD:refs/heads/feature/locked
is 'what gitolite denies is denied' '1 1' "$status $(
    grep -c 'W refs/heads/feature/locked project alice DENIED' "$here/push")"
git switch -q main && merge feature/good
SALLYPORT_USER=ci-bot over_ssh alice push_refused 'alice may not merge' \
    origin main <<'END'
refs/heads/main | - | protected-ref
END
over_ssh ci-bot push_ok 'ci-bot may' origin main
all=$(fingerprint "$server")
installs 'again' server "$server"
unchanged 'nothing changes' "$all" "$server"
as_gitolite gitolite setup
unchanged 'nor by gitolite setup' "$all" "$server"
installs 'uninstalled' uninstall --purge "$server"
unchanged 'every hook is as it was' "$before" "$server/hooks"

project_story 'the same, by a copy that only observes'
installs 'installed' server --copy --observe "$server"
is 'it is a copy' 'regular file' "$(stat -c %F "$server/hooks/pre-receive")"
branch feature/bad main && green A
over_ssh alice run_push
is 'a bad push goes in, and is told' '0 1' \
    "$status $(grep -c '^sallyport: push accepted, as the policy only observes' "$here/said")"
installs 'uninstalled' uninstall --purge "$server"
unchanged 'every hook is as it was' "$before" "$server/hooks"
is 'the settings are gone, the trail is not' "$server/sallyport" \
    "$(find "$server" -name 'sallyport*')"

project_story 'what belongs to gitolite'
install_fails 'the hook update' 1 server --per-ref "$server" <<END
install.sh: update belongs to gitolite; to judge ref by ref, it takes a VREF, for all repositories
  type: ./install.sh server --per-ref --host gitolite --global LOCAL_CODE
END
install_fails 'its settings' 1 server "${server%/*}/gitolite-admin.git" <<END
install.sh: ${server%/*}/gitolite-admin.git holds the settings of gitolite, to which no policy for code fits
END
unchanged 'no hook is touched' "$before" "$server/hooks"
