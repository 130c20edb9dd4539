#!/usr/bin/env bash
# install.sh uninstall on Gitea, Forgejo, Gogs and GitLab: what was there before
# is there again.
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"

for host in gitea forgejo gogs gitlab; do
    for options in '' --per-ref --copy '--per-ref --copy --observe'; do
        unguarded "$host: server $options, and back"
        "${host}_layout"
        before=$(fingerprint "$server")
        # shellcheck disable=SC2086
        installs 'installed' server $options "$server"
        case $options in
        *--copy*)
            is 'it is a copy' 'regular file' "$(stat -c %F "$server/$(place_of \
                $host "$([[ $options == *per-ref* ]] && echo update || echo pre-receive)")")"
            ;;
        esac
        installs 'uninstalled' uninstall --purge "$server"
        unchanged 'every bit is as it was' "$before" "$server"
    done
done
