#!/usr/bin/env bash
# install.sh, as root, in a repository of another user: root does nothing there.
. "$SALLYPORT_SOURCE/tests/e2e/install/owner.sh"

# Prints what in a directory is not of the owner.
of_others() { # DIRECTORY
    find "${1:?}" ! -user $owner -o ! -group $owner
}

of_another 'what is done is done as the owner'
old_hook "$server/hooks/pre-receive"
chown $owner:$owner "$server/hooks/pre-receive"
before=$(fingerprint "$server")
installs 'installed' server "$server"
is 'the hook is a link' "$hook" "$(readlink "$server/hooks/pre-receive")"
is 'nothing in it is of root' '' "$(of_others "$server")"
says 'it was tried' 'a bad push was refused'
installs 'again' server "$server"
says 'it says so' 'installed already: nothing to change'
installs 'a copy that observes' server --copy --observe --baseline now "$server"
is 'nothing in it is of root' '' "$(of_others "$server")"
installs 'a copy of the hook update' server --per-ref "$server"
installs 'again' server "$server"
is 'stays one' 'regular file' "$(stat -c %F "$server/hooks/update")"
installs 'a link to pre-receive' server --link --per-push "$server"
is 'is one' "$hook " "$(readlink "$server/hooks/pre-receive") $(ls "$server/hooks" | grep -x update)"
installs 'a dry run' server --dry-run --enforce "$server"
says 'says what it would do' 'sallyport.ini: changed; mode = enforce'
installs 'uninstalled' uninstall --purge "$server"
unchanged 'as it was' "$before" "$server"
mkdir "$here/srv" && chown $owner:$owner "$here/srv"
installs 'a new one' server --create "$here/srv/a/b.git"
is 'belongs to the owner of the directory' '' "$(of_others "$here/srv")"
is 'its branch is main' refs/heads/main \
    "$(<"$here/srv/a/b.git/HEAD" sed 's/^ref: //')"
is 'nothing is left beside it' a "$(ls -A "$here/srv")"

of_another 'the installer may lie where the owner cannot read'
mkdir -m 700 "$here/private"
cp -a "$SALLYPORT_SOURCE"/{install.sh,scripts,Makefile} "$here/private"
status=0
(cd "$here/private" && ./install.sh server ../server.git) >"$here/out" \
    2>"$here/err" || status=$?
is 'installed' '0 ' "$status $(<"$here/err")"
says 'by the name that was typed' '../server.git'

of_another 'the owner installs from a source below a closed directory'
mkdir -p "$here/closed/source"
cp -a "$SALLYPORT_SOURCE"/{install.sh,scripts,Makefile,conf,hooks,include,src} "$here/closed/source"
chmod -R a+rX "$here/closed/source" "$PREFIX"
cd "$here/closed/source" && chmod 700 ..
status=0
setpriv --reuid=$owner --regid=$owner --clear-groups env -u SALLYPORT_BUILD HOME="$server" TMPDIR="$server" \
    ./install.sh server "$server" >"$here/out" 2>"$here/err" || status=$?
is 'nothing is wrong' '0 ' "$status $(<"$here/err")"
says 'it was tried' 'a bad push was refused'

# --- programs that the repository names ---

of_another 'no program that the repository names is started'
ran=$here/ran
mkdir "$ran" && chmod 777 "$ran"
script "$here/leave-a-trace" <<END
#!/bin/sh
id -u >"$ran/\$(basename "\$0").\$\$"
exit 1
END
for name in pre-receive update post-receive reference-transaction pre-commit \
    post-checkout post-index-change fsmonitor-watchman; do
    cp "$here/leave-a-trace" "$server/hooks/$name"
done
for key in core.fsmonitor core.pager core.sshCommand core.editor core.askPass \
    core.gitProxy core.alternateRefsCommand credential.helper \
    pager.config pager.rev-list diff.external gpg.program \
    uploadpack.packObjectsHook sequence.editor remote.origin.uploadpack \
    remote.origin.receivepack; do
    git config --file "$server/config" "$key" "$here/leave-a-trace"
done
for name in config rev-list rev-parse init push; do
    git config --file "$server/config" "alias.$name" "!$here/leave-a-trace"
done
chown -hR $owner:$owner "$server"
for run in 'server' 'server --copy --observe' 'server --per-ref --baseline now' \
    'uninstall'; do
    # shellcheck disable=SC2086
    installs "$run" $run "$server"
done
is 'nothing ran' '' "$(ls "$ran")"

of_another 'a promisor of missing objects is not asked'
ran=$here/ran
mkdir "$ran" && chmod 777 "$ran"
main=$(git --git-dir="$server" rev-parse main)
config() { git config --file "${server:?}/config" "$@"; }
config core.repositoryFormatVersion 1
config extensions.partialClone origin
config remote.origin.promisor true
config protocol.allow always
config protocol.ext.allow always
config core.sshCommand "id -u >$ran/ssh; false"
rm -f "$server/objects/${main:0:2}/${main:2}"
for url in "ext::sh -c id% -u% >$ran/ext" ssh://x/y "$here/nowhere"; do
    config remote.origin.url "$url"
    for user in $owner 0; do
        chown -hR "$user:$user" "$server"
        run_quickly server "$server"
        is "$url, of $user: it fails" 1 "$status"
    done
done
is 'nothing ran' '' "$(ls "$ran")"

# --- what the repository says ---

of_another 'no line of the owner stands among those of root'
as=$(command id -nu $owner 2>/dev/null) && as="runuser -u $as -- env -u HOME"
git config --file "$server/config" core.hooksPath $'/zzz\n  type: false\n  all'
chown -hR $owner:$owner "$server"
for run in 'server --dry-run' server uninstall; do
    # shellcheck disable=SC2086
    install_fails "$run" 1 $run "$server" <<END
install.sh: core.hooksPath of $server holds a line end or another control character
  type: ${as:+$as }git --git-dir=$server config core.hooksPath hooks
END
done
git config --file "$server/config" --unset core.hooksPath
git config --file "$server/config" core.filemode $'x\n  type: false'
install_fails 'an error of git' 1 server "$server" <<END
install.sh: git cannot open $server
  fatal: bad boolean config value 'x   type: false' for 'core.filemode'
END
for printed in say item die; do
    # shellcheck disable=SC2016
    is "$printed prints one line" 'a    type: b ' \
        "$(sh -c "me=x; . \"\$0\"; $printed \"\$1\"" \
            "$SALLYPORT_SOURCE/scripts/install/common.sh" $'a\r\n  type: b\e' 2>&1 |
            sed 's/^x: //; s/^  a/a/')"
done

# --- parts of several users ---

of_another 'a repository of which parts belong to others'
chown 65533:65533 "$server/hooks"
install_fails 'its hooks' 1 server "$server" <<END
install.sh: $server is left alone: hooks belongs to the user 65533
  type: ls -la $server
END
chown 0:0 "$server/hooks"
install_fails 'are of root' 1 server "$server" <<END
install.sh: $server/hooks cannot be written, so $server stays as it is
  type: chown -h $(command id -nu 65534) $server/hooks
END
chown -hR 0:0 "$server"
chown 65533 "$server/config"
install_fails 'of root, and its config of somebody' 1 server "$server" <<END
install.sh: $server is left alone: config belongs to the user 65533
  type: ls -la $server
END
chown 0:0 "$server/config"
chmod 777 "$server/hooks"
install_fails 'of root, and everybody can write' 1 server "$server" <<END
install.sh: $server is left alone: others than its owner can write to hooks
  type: chmod -R go-w $server
END
run_quickly uninstall "$server"
is 'uninstall is not for it, either' 1 "$status"
is 'nothing was made' '' "$(find "$server" -name '*sallyport*')"
chmod -R g+w "$server" && chgrp -R 65533 "$server"
run_quickly server "$server"
is 'nor for a group' "  type: chmod -R go-w $server" "$(tail -n 1 "$here/err")"
bash -c "$(sed -n 's/^  type: //p' "$here/err")"
run_quickly server "$server"
is 'typed, it is guarded' 0 "$status"

# --- all repositories, and a clone ---

of_another 'the hooks of all repositories of a host'
mkdir -p "$here/all/pre-receive.d" && chown -R $owner:$owner "$here/all"
cp -a /etc "$here/etc"
# Not the /etc of this machine: a copy that only these commands see.
# shellcheck disable=SC2016
if unshare -m sh -c '
    [ -d "$1/etc" ] && mount --bind "$1/etc" /etc && [ /etc -ef "$1/etc" ] ||
        exit
    rm -rf /etc/sallyport
    "$2" server --host gitlab --global "$1/all" &&
        cat /etc/sallyport/policy.ini &&
        stat -c "%u %a" /etc/sallyport/policy.ini &&
        "$2" server --global "$1/all" &&
        stat -c "%U" "$1/all/pre-receive.d/sallyport" &&
        "$2" uninstall --global "$1/all" && rm -r /etc/sallyport &&
        { "$2" server --observe --host gitlab --global "$1/all" 2>/dev/null | sed 1q >/dev/null || :; } &&
        echo "nobody reads on: $(ls /etc/sallyport "$1/all/pre-receive.d" | grep -c "policy.ini\|sallyport$")" &&
        "$2" uninstall --global "$1/all" >/dev/null' sh "$here" "$installer" \
    >"$here/out" 2>"$here/err"; then
    is 'no error' '' "$(<"$here/err")"
    says 'the settings are of root' '0 644'
    says 'the host is in them' 'host = gitlab'
    says 'it was tried' 'a bad push was refused'
    says 'it says what comes next' 'ci = NAME, under [roles] in /etc/sallyport/policy.ini'
    says 'hook and settings stay together' 'nobody reads on: 2'
    says 'a second time' 'installed already: nothing to change'
    is 'the directory is of its owner' '' "$(of_others "$here/all")"
    is 'and empty again' ./pre-receive.d \
        "$(cd "$here/all" && find . -mindepth 1)"
elif unshare -m true 2>/dev/null; then
    cat "$here/out" "$here/err" | not_ok 'the hooks of all repositories'
else
    skip 'the hooks of all repositories' 'no mount namespace can be made here'
fi

of_another 'the clone of a developer'
git clone -q -c safe.directory='*' "file://$server" "$here/clone" 2>"$here/err" ||
    git init -q "$here/clone"
chown -hR $owner:$owner "$here/clone"
ln -s "$canary/hooks/pre-receive" "$here/clone/.git/hooks/commit-msg"
chown -h $owner:$owner "$here/clone/.git/hooks/commit-msg"
run_quickly local "$here/clone"
is 'equipped' 0 "$status"
is 'by the developer' '' "$(of_others "$here/clone")"
is 'no harm is done' '' "$(harm local)"
rm "$here/clone/.git/hooks/commit-msg.chained"
mkfifo "$here/clone/.git/hooks/commit-msg.chained"
for run in local uninstall; do
    run_quickly $run "$here/clone"
    is "$run: a pipe there" \
        "1 install.sh: $here/clone is left alone: hooks/commit-msg.chained is a named pipe" \
        "$status $(head -n 1 "$here/err")"
done
