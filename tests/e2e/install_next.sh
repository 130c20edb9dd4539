#!/usr/bin/env bash
# What the installer says to do next fits the repository, the machine, and how the installer
# was called.
. "$SALLYPORT_SOURCE/tests/e2e/install/own_etc.sh"
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

policy=/etc/sallyport/policy.ini
roles="under [roles] in"
silent() { # WHAT TEXT
    is "$1" 0 "$(grep -c -- "$2" "$here/out")"
}

unguarded 'HEAD names main'
installs 'installed' server "$server"
says 'who may merge' "next: name who may merge into main: ci = NAME, $roles $server/sallyport.ini"
silent 'nothing of HEAD' 'HEAD names'

unguarded 'HEAD names another branch'
git -C "$server" branch -qm main trunk
installs 'installed' server "$server"
says 'who may merge' "next: name who may merge into trunk: ci = NAME, $roles $server/sallyport.ini"

unguarded 'clones follow a policy that was published'
cd "$here" && here_too
tells server --observe "$server"
is 'none was published' 0 "$(grep -c 'policy publish' said)"
(cd "$server" && sallyport policy publish) >published 2>&1 || not_ok 'published' <published
before=$(git -C "$server" cat-file -p refs/sallyport/policy)
tells server --enforce "$server"
is 'it is named' 1 "$(grep -c 'next: clones follow the policy of before; type: cd ' said)"
advised scripts/install/server.sh "cd $server && $PREFIX/bin/sallyport policy publish" \
    '[ "$(git -C "$server" cat-file -p refs/sallyport/policy)" != "$before" ]'
tells server --enforce "$server"
is 'nothing has changed' 0 "$(grep -c 'policy publish' said)"
printf '\n[message]\nscopes = vpn\n' >>"$server/sallyport.ini"
(cd "$server" && sallyport policy publish) >published 2>&1 || not_ok 'published' <published
before=$(git -C "$server" rev-parse refs/sallyport/policy)
tells uninstall --purge "$server"
tells server "$server"
is 'nothing says to publish less' 0 "$(grep -c 'policy publish' said)"
is 'what is lost comes first' 'next: the published policy has more: [message] scopes; type: git' \
    "$(grep -m1 -o 'next: .*type: git' said)"
advised scripts/install/server.sh "git --git-dir=$server cat-file -p refs/sallyport/policy" \
    'grep -q "^scopes = vpn" <<<"$output"'
is 'the published policy is as it was' "$before" "$(git -C "$server" rev-parse refs/sallyport/policy)"
mv "$server/objects/${before:0:2}/${before:2}" object
tells server --baseline none "$server"
is 'an object that is missing comes first' 'next: clones cannot fetch the policy' \
    "$(grep -m1 -o 'next: clones cannot fetch the policy' said)"
ends=2 advised scripts/install/server.sh "git --git-dir=$server fsck"
mv object "$server/objects/${before:0:2}/${before:2}"
(cd "$server" && git cat-file -p refs/sallyport/policy >>sallyport.ini)
tells server --enforce "$server"
is 'nothing is lost' 0 "$(grep -c 'has more' said)"
if [ $EUID = 0 ]; then
    user=$(command id -nu 65534)
    chmod a+rx "$scratch" "$here" && chmod -R a+rX "$PREFIX" && chown -hR 65534 "$server"
    tells server --observe "$server"
    advised scripts/install/server.sh "cd $server && runuser -u $user -- $PREFIX/bin/sallyport policy publish" \
        '[ "$(find "$server" -user root)" = "" ]'
else
    skip 'runuser' 'only root can do for another user'
fi

unguarded 'HEAD names a branch that nobody has pushed'
git -C "$server" symbolic-ref HEAD refs/heads/master
git clone -q "$server" "$here/empty" 2>"$here/said"
is 'a clone is empty' .git "$(ls -A "$here/empty")"
cd "$here" && here_too && tells server "$server"
cp said out
says 'who may merge' "next: name who may merge into main: ci = NAME, $roles $server/sallyport.ini"
advised scripts/install/server.sh "git --git-dir=$server symbolic-ref HEAD refs/heads/main" \
    'git clone -q "$server" "$here/full" && [ "$(git -C "$here/full" rev-parse HEAD)" = "$(on_server main)" ]'
installs 'again' server "$server"
silent 'nothing of HEAD' 'HEAD names'

unguarded 'HEAD is wrong, and several branches may be meant'
git -C "$server" branch -qm main x
git -C "$server" symbolic-ref HEAD refs/heads/main
installs 'installed' server "$server"
says 'which one is asked' "HEAD names main, which nobody has pushed, so a clone is empty; \
type: git --git-dir=$server symbolic-ref HEAD refs/heads/BRANCH"
says 'who may merge' 'next: name who may merge into BRANCH: ci = NAME'

unguarded 'a branch for work is there first'
git -C "$server" for-each-ref --format='delete %(refname)' | git -C "$server" update-ref --stdin
git push -q origin "$(git rev-parse HEAD)":refs/heads/feature/tunnel 2>"$here/said"
installs 'installed' server "$server"
says 'main is still to be pushed' 'next: HEAD names main, which nobody has pushed, so a clone is empty; in a clone, type: git push origin main'
says 'who may merge' 'next: name who may merge into main: ci = NAME'

unguarded 'an empty repository'
git init -q --bare -b master "$here/new.git"
installs 'installed' server "$here/new.git"
says 'who may merge' 'next: name who may merge into master: ci = NAME'
silent 'nothing of HEAD' 'HEAD names'

unguarded 'the machine knows who may merge'
mkdir -p /etc/sallyport && printf '[roles]\nci = ci-bot\n' >$policy
installs 'installed' server "$server"
silent 'nobody is asked for' 'who may merge'
rm $policy

unguarded 'gitolite: push options'
mkdir -p "$here/code/hooks/common" "$here/home"
export HOME=$here/home GIT_CONFIG_GLOBAL=$here/home/.gitconfig
[ $EUID != 0 ] || sed -i "s|^root:.*|root:x:0:0::$here/home:/bin/bash|" /etc/passwd
cd "$here" && here_too && tells server --host gitolite --global "$here/code"
advised scripts/install/server.sh 'git config --global receive.advertisePushOptions true' \
    '[ "$(git config --global receive.advertisePushOptions)" = true ]'
installs 'again' server --global "$here/code"
silent 'it is not said twice' advertisePushOptions

unguarded 'the installed one'
PREFIX=$PREFIX "$installer" server "$server" >/dev/null
installer=$PREFIX/bin/sallyport-install
for asked in '--host gogs --global .' '--host gitlab --baseline main --global .'; do
    # shellcheck disable=SC2086 # words
    run_install server $asked
    is "$asked: it fails" 1 "$status"
    is "$asked: it names itself" '1 0' "$(grep -c 'type: sallyport-install server ' "$here/err") $(
        grep -c 'install\.sh' "$here/err")"
done
