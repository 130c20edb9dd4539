#!/usr/bin/env bash
# install.sh uninstall: what was there before is there again.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

for options in '' --per-ref --copy '--per-ref --copy --observe'; do
    for old in none executable disabled link; do
        unguarded "server $options, old hooks: $old"
        for name in pre-receive update; do
            case $old in
            executable) old_hook "$server/hooks/$name" ;;
            disabled) echo 'exit 1' >"$server/hooks/$name" ;;
            link) ln -s "../../$name-of-all" "$server/hooks/$name" ;;
            esac
        done
        before=$(fingerprint "$server")
        # shellcheck disable=SC2086
        run_install server $options "$server"
        is 'installed' 0 "$status"
        installs 'uninstalled' uninstall --purge "$server"
        unchanged 'every bit is as it was' "$before" "$server"
    done
done

unguarded 'sallyport.ini stays, unless told otherwise'
installs 'installed' server "$server"
with_hook=$(fingerprint "$server")
installs 'uninstalled' uninstall "$server"
says 'it says so' 'sallyport.ini: left in place; --purge removes it'
branch feature/bad main && green A
push_ok 'nothing is judged'
before=$(fingerprint "$server")
installs 'again' uninstall "$server"
says 'it says so' 'no hook of sallyport is here'
unchanged 'changes nothing' "$before" "$server"
git push -q origin :feature/bad
installs 'and installed again' server "$server"
installs 'without sallyport.ini' uninstall --purge "$server"
is 'it is gone' '' "$(find "$server" -name 'sallyport*')"
installs 'and again' uninstall --purge "$server"
installs 'installed again' server "$server"
is 'as at first' "$(grep -vc objects <<<"$with_hook")" \
    "$(fingerprint "$server" | grep -vc objects)"

unguarded 'the record of the import goes as well'
installs 'installed' server "$server"
run_push origin HEAD:refs/heads/feature/x
installs 'uninstalled' uninstall --purge "$server"
says 'the trail stays' 'sallyport/: left in place, it holds the trail'
is 'and nothing else' "$server/sallyport" "$(find "$server" -name 'sallyport*')"

unguarded 'a hook of others is left alone'
old_hook "$server/hooks/pre-receive"
old_hook "$server/hooks/update.chained"
old_hook "$server/hooks/post-receive.chained"
cp "$server/hooks/pre-receive" "$server/hooks/pre-receive.chained"
before=$(fingerprint "$server")
installs 'uninstalled' uninstall "$server"
says 'a chained hook beside one that is not ours stays' \
    'hooks/pre-receive.chained: left, since pre-receive is not ours'
mv "$server/hooks/update" "$server/hooks/update.chained"
mv "$server/hooks/post-receive" "$server/hooks/post-receive.chained"
unchanged 'a chained hook alone returns, the rest stays' "$before" "$server"

unguarded 'a hook whose programs are gone is still ours'
old_hook "$server/hooks/pre-receive"
before=$(fingerprint "$server")
installs 'installed' server "$server"
rm -rf "$PREFIX"
installs 'uninstalled' uninstall --purge "$server"
unchanged 'every bit is as it was' "$before" "$server"
