#!/usr/bin/env bash
# install.sh server on Gitea, Forgejo, Gogs and GitLab: the hook goes where the
# host runs it, and nothing of the host's is touched.
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"

programs=$PREFIX/libexec/sallyport/hooks
declare -A mark=([gitea]=hooks/pre-receive.d/gitea
    [forgejo]='hooks/pre-receive.d/gitea, which names forgejo'
    [gogs]='hooks/pre-receive, which runs gogs'
    [gitlab]='gitlab.fullpath in its config')

# All that was there is there.
kept() { # WHAT BEFORE
    is "$1" '' "$(grep -vxFf <(fingerprint "$server") <<<"$2")"
}

for host in gitea forgejo gogs gitlab; do
    unguarded "$host: one is refused, another goes in"
    "${host}_layout"
    before=$(fingerprint "$server")
    run_install server --dry-run "$server"
    rm "$here/err"
    says 'a dry run says which host, and why' "host: $host (${mark[$host]})"
    says 'and where the hook goes' \
        "$(place_of $host pre-receive) -> $programs/pre-receive"
    unchanged 'it changes nothing' "$before" "$server"

    installs 'installed' server "$server"
    says 'it says which host, and why' "host: $host (${mark[$host]})"
    says 'it was tried' 'a bad push was refused'
    is 'the hook is where the host runs it' "$programs/pre-receive" \
        "$(readlink "$server/$(place_of $host pre-receive)")"
    is 'the policy says which host it is' $host "$(setting identity.host)"
    kept 'nothing of the host is touched' "$before"
    printf 'ci = ci-bot\n' >>"$server/sallyport.ini"
    branch feature/bad main && green A
    SALLYPORT_USER=ci-bot pushing_as $host alice push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
    branch feature/good main && mkdir -p docs/prp
    document "${prp[A]}" >"docs/prp/${prp[A]}.md"
    git add docs && cycle A
    pushing_as $host alice push_ok 'a good push'
    git switch -q main && merge feature/good
    SALLYPORT_USER=ci-bot pushing_as $host alice push_refused \
        'alice may not merge, whatever else she says' origin main <<'END'
refs/heads/main | - | protected-ref
END
    pushing_as $host ci-bot push_ok 'ci-bot may' origin main
    before=$(fingerprint "$server")
    installs 'again' server "$server"
    says 'it says so' 'installed already: nothing to change'
    says 'and whence it knows the host' "host: $host (sallyport.ini says so)"
    unchanged 'nothing changes' "$before" "$server"
    "${host}_layout"
    git switch -q feature/bad
    pushing_as $host alice push_refused 'when the host writes its files again' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
    installs 'observe' server --observe "$server"
    git push -q origin :feature/bad 2>/dev/null
    pushing_as $host alice run_push
    is 'then the bad push goes in, and is told' '0 1' \
        "$status $(grep -c '^sallyport: push accepted, as the policy only observes' "$here/said")"

    unguarded "$host: ref by ref"
    "${host}_layout"
    installs 'installed' server --per-ref "$server"
    is 'the hook is where the host runs it' "$programs/update" \
        "$(readlink "$server/$(place_of $host update)")"
    branch feature/bad main && green A
    branch feature/good main && cycle A
    pushing_as $host alice run_push origin feature/good feature/bad
    is 'one ref goes in, another does not' "$(id feature/good) -" \
        "$(on_server feature/good) $(on_server feature/bad || echo -)"
    installs 'push by push' server --per-push "$server"
    is 'the hook is the other one' "$programs/pre-receive -" "$(
        readlink "$server/$(place_of $host pre-receive)") $(
        readlink "$server/$(place_of $host update)" || echo -)"
    pushing_as $host alice run_push origin feature/bad
    is 'a bad push is refused' 1 "$status"
done

unguarded 'gitea: the hooks that others put there run beside it'
gitea_layout
hook_of_host "$server/hooks/pre-receive.d/zz-other"
installs 'installed' server "$server"
branch feature/good main && cycle A
pushing_as gitea alice push_ok 'a push'
is 'all of them' \
    "pre-receive.d/gitea pre-receive.d/zz-other update.d/gitea post-receive.d/gitea" \
    "$(xargs <"$here/host.log")"

unguarded 'gogs: the custom hook that was there runs after ours, and returns'
gogs_layout
mkdir "$server/custom_hooks"
old_hook "$server/custom_hooks/pre-receive"
before=$(fingerprint "$server")
installs 'installed' server "$server"
says 'it says so' \
    'custom_hooks/pre-receive.chained: the pre-receive that was there; runs after ours'
branch feature/frozen main && red B
pushing_as gogs alice run_push
is 'what it refuses is refused' '1 feature/frozen is frozen' \
    "$status $(<"$here/said")"
git -C "$server" gc -q --prune=now
installs 'uninstalled' uninstall --purge "$server"
is 'every hook is as it was' "$(grep hooks <<<"$before")" \
    "$(fingerprint "$server" | grep hooks)"

unguarded 'gitlab: the first to fail ends it, and directories that were there stay'
gitlab_layout
mkdir -p "$server/custom_hooks/pre-receive.d"
old_hook "$server/custom_hooks/pre-receive"
before=$(fingerprint "$server")
installs 'installed' server "$server"
branch feature/frozen main && green A
pushing_as gitlab alice run_push
is 'the one before ours refuses alone' '1 feature/frozen is frozen' \
    "$status $(<"$here/said")"
git -C "$server" gc -q --prune=now
installs 'uninstalled' uninstall --purge "$server"
is 'every hook is as it was' "$(grep hooks <<<"$before")" \
    "$(fingerprint "$server" | grep hooks)"

unguarded 'gitlab: by the path alone' "@hashed/6b/86/$(printf %064d 6).git"
installs 'installed' server "$server"
says 'it says so' 'host: gitlab (a path as only GitLab has it)'

unguarded 'gitlab: core.hooksPath outside of the repository is of no interest'
gitlab_layout
printf '[core]\nhooksPath = /srv/hooks\n' >"$here/gitconfig"
GIT_CONFIG_GLOBAL=$here/gitconfig installs 'installed' server "$server"

unguarded 'a file of another that has our name'
gitea_layout
script "$server/hooks/pre-receive.d/sallyport" <<<'#!/bin/sh'
before=$(fingerprint "$server")
install_fails 'it stays' 1 server "$server" <<END
install.sh: $server/hooks/pre-receive.d/sallyport is there already, and is not of sallyport
  move it away, then type the same again
END
unchanged 'nothing is changed' "$before" "$server"

unguarded 'two hosts: it does not guess'
gitea_layout
gitlab_layout
before=$(fingerprint "$server")
install_fails 'it asks' 1 server "$server" <<END
install.sh: $server may be of more than one host: gitea gitlab (hooks/pre-receive.d/gitea, and gitlab.fullpath in its config)
  type the same again with --host gitea, or whichever it is
END
unchanged 'nothing is changed' "$before" "$server"
installs 'told' server --host gitlab "$server"
says 'it does so' 'host: gitlab (as asked for)'

unguarded 'a repository that moved to Gitea'
installs 'installed before' server "$server"
gitea_layout
before=$(fingerprint "$server")
install_fails 'it asks' 1 server "$server" <<END
install.sh: sallyport.ini of $server says host = plain, but here is hooks/pre-receive.d/gitea
  type the same again with --host gitea, or --host plain
END
unchanged 'nothing is changed' "$before" "$server"
installs 'told' server --host gitea "$server"
is 'the hook is where Gitea runs it' "$programs/pre-receive" \
    "$(readlink "$server/hooks/pre-receive.d/sallyport")"
is 'and what Gitea has written is there' 'regular file' \
    "$(stat -c %F "$server/hooks/pre-receive")"
is 'the policy says so' gitea "$(setting identity.host)"

unguarded 'a repository of Gitea that was guarded as a plain one'
gitea_layout
before=$(fingerprint "$server")
installs 'installed before' server --host plain "$server"
installs 'told' server --host gitea "$server"
says 'it says so' 'hooks/pre-receive: the hook that was there before returns'
kept 'what Gitea has written is there' "$before"
installs 'uninstalled' uninstall --purge "$server"
unchanged 'every bit is as it was' "$before" "$server"

unguarded 'forgejo: where its program is called gitea'
gitea_layout
installs 'installed' server --host forgejo "$server"
installs 'again' server "$server"
says 'it is still forgejo' 'host: forgejo (sallyport.ini says so)'

for host in gitea forgejo gogs; do
    case $host in
    gogs) command='gogs admin resync-hooks' ;;
    *) command="$host admin regenerate hooks" ;;
    esac
    for what in gone another 'not executable'; do
        unguarded "$host: its own hook is $what"
        "${host}_layout"
        case $what in
        gone) rm "$server/hooks/pre-receive" ;;
        another) script "$server/hooks/pre-receive" <<<'#!/bin/sh' ;;
        *) chmod -x "$server/hooks/pre-receive" ;;
        esac
        before=$(fingerprint "$server")
        install_fails 'the self-test says so' 1 server --host $host "$server" <<END
install.sh: self-test of $server: hooks/pre-receive is not the one of $host, which would run ours
  type: $command
  nothing was changed in $server
END
        unchanged 'nothing is changed' "$before" "$server"
    done
done

unguarded 'a wiki' project.wiki.git
gitea_layout
install_fails 'is left alone' 1 server "$server" <<END
install.sh: $server is a wiki, to whose pages no policy for code fits
  type the same with $here/project.git
END

unguarded 'a host makes its repositories itself'
install_fails 'none is created' 1 server --host gitea "$here/new.git" <<END
install.sh: there is no repository $here/new.git
  make it with gitea, then type the same again
END
is 'nothing is there' '' "$(find "$here" -name new.git)"
