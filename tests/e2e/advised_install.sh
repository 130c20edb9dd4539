#!/usr/bin/env bash
# advised_install.sh - what the installer says to type is typed as it stands, in the
# situation that makes it.
# shellcheck disable=SC2016 # what `advised` expands
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

unguarded 'where the hooks are'
cd "$here" && here_too
git -C "$server" config core.hooksPath /dev/null
tells server "$server"
advised scripts/install/locate.sh "git --git-dir=$server config core.hooksPath hooks" \
    './install.sh server "$server" >/dev/null'
mkdir empty
tells server "$here/empty"
advised scripts/install/locate.sh "git init --bare $here/empty" \
    './install.sh server "$here/empty" >/dev/null'
mkdir many && git init -q --bare many/a.git && git init -q --bare many/b.git
tells server "$here/many"
advised scripts/install/locate.sh "./install.sh server $here/many/*.git" \
    '[ -L many/a.git/hooks/pre-receive ] && [ -L many/b.git/hooks/pre-receive ] && [ ! -e many/HEAD ]'
tells uninstall "$here/many"
advised scripts/install/locate.sh "./install.sh uninstall $here/many/*.git" \
    '[ ! -e many/a.git/hooks/pre-receive ] && [ ! -e many/b.git/hooks/pre-receive ]'
tells uninstall "$here/empty/objects"
is 'to uninstall, no repository is made' "$here/empty/objects is not a git repository; did you mean '$here/empty'?" \
    "$(sed 's/^install.sh: //' said)"
for name in hooks/common VREF pre-receive.d sallyport-template .gitconfig; do
    mkdir -p "all/$name"
    tells server "$here/all"
    is "$name is of all repositories" "  type: ./install.sh server --global $here/all" "$(sed 1d said)"
    tells uninstall "$here/all"
    advised scripts/install/locate.sh "./install.sh uninstall --global $here/all"
    is 'no repository was made' no "$([ -e all/HEAD ] && echo yes || echo no)"
    rm -r all
done
tells server --host gitlab --global "$here/custom"
advised scripts/install/locate.sh "mkdir $here/custom" '[ -d custom ]'
if [ $EUID = 0 ]; then
    chmod a+rx "$scratch" "$here" && mkdir -p theirs/empty && chown -R 65534 theirs
    user=$(command id -nu 65534)
    tells server --host gitlab --global "$here/theirs/custom"
    advised scripts/install/locate.sh "runuser -u $user -- mkdir $here/theirs/custom" \
        '[ "$(stat -c %u theirs/custom)" = 65534 ]'
    tells server "$here/theirs/empty"
    advised scripts/install/locate.sh \
        "runuser -u $user -- env -u HOME git init --bare $here/theirs/empty" \
        '[ "$(stat -c %u theirs/empty/HEAD)" = 65534 ]'
    git init -q --bare --object-format=sha256 theirs/256.git && chown -R 65534 theirs
    tells server "$here/theirs/256.git"
    as="runuser -u $user -- env -u HOME git"
    advised scripts/install/locate.sh "$as init --bare --object-format=sha1 $here/theirs/256-sha1.git && $as --git-dir=$here/theirs/256.git fast-export --all --signed-tags=warn-strip | $as --git-dir=$here/theirs/256-sha1.git fast-import --quiet" \
        '[ "$(stat -c %u theirs/256-sha1.git/HEAD)" = 65534 ]'
else
    skip 'runuser' 'only root can do for another user'
fi
# Takes the hooks of $server from $here/shared, and asks how to remove them.
share() { mkdir -p shared && rm -rf "$server/hooks" && ln -s "$here/shared" "$server/hooks"; }
share && git -C "$server" config --unset core.hooksPath
tells server "$server"
tells uninstall "$server"
advised scripts/install/server.sh "rm $server/hooks" \
    './install.sh uninstall "$server" >/dev/null && [ -L shared/pre-receive ]'
share && git -C "$server" config core.hooksPath "$here/shared"
tells uninstall "$server"
advised scripts/install/server.sh "git --git-dir=$server config --unset-all core.hooksPath" \
    'rm "$server/hooks" && ./install.sh uninstall "$server" >/dev/null && [ -L shared/pre-receive ]'
share && tells uninstall "$here/shared"
advised scripts/install/locate.sh "./install.sh uninstall --global $here/shared" \
    '[ ! -e shared/pre-receive ]'
tells server "$server"
tells uninstall "$server"
advised scripts/install/server.sh "./install.sh uninstall --global $here/shared" \
    '[ ! -e shared/pre-receive ]'
git clone -q "$server" tree 2>/dev/null
git init -q --bare remote.git && git -C tree remote set-url origin "$here/remote.git"
git -C tree commit -q --allow-empty -m x && git -C tree push -q origin HEAD 2>/dev/null
tells server tree
advised scripts/install/server.sh './install.sh local tree' \
    '[ -L tree/.git/hooks/pre-push ] && [ ! -e tree/.git/hooks/pre-receive ]'
tells server tree
advised scripts/install/server.sh "git --git-dir=$here/tree/.git config receive.denyCurrentBranch refuse" \
    './install.sh server tree >/dev/null'
hears git -C tree update-ref -d refs/heads/main
PATH=$PREFIX/bin:$PATH advised src/hook/reference_transaction.c "sallyport-install uninstall $here/tree" \
    '[ ! -e tree/.git/hooks/pre-receive ] && [ ! -e tree/.git/hooks/pre-push ]'
git init -q --object-format=sha256 256 && git -C 256 commit -q --allow-empty -m 'chore: x'
tells local 256
is 'a clone with SHA-256 ids' 'sallyport-install: 256 has ids of sha256, and this build can read only SHA-1 (libgit2)' \
    "$(sed -n 's/^install.sh/sallyport-install/p' said)"
git init -q --bare --object-format=sha256 256.git && git -C 256 push -q ../256.git HEAD:main
tells server 256.git
advised scripts/install/locate.sh "git init --bare --object-format=sha1 $here/256-sha1.git && git --git-dir=$here/256.git fast-export --all --signed-tags=warn-strip | git --git-dir=$here/256-sha1.git fast-import --quiet" \
    'git -C 256-sha1.git cat-file -e main && ./install.sh server 256-sha1.git >/dev/null'
git init -q --bare wide.git
tells local wide.git
advised scripts/install/local.sh './install.sh server wide.git' \
    '[ -L wide.git/hooks/pre-receive ]'
git -C wide.git hash-object -w --stdin </dev/null >/dev/null
echo 1111111111111111111111111111111111111111 >wide.git/refs/heads/x
rm -rf wide.git/hooks wide.git/sallyport.ini && mkdir wide.git/hooks
tells server wide.git
ends=2 advised scripts/install/settings.sh "git --git-dir=$here/wide.git fsck"
rm wide.git/refs/heads/x

unguarded 'a clone'
cd "$here" && here_too
./install.sh server "$server" >/dev/null && (cd "$server" && sallyport policy publish >/dev/null)
git clone -q "$server" clone
tells local clone
advised scripts/install/local.sh "cd $here/clone && $PREFIX/bin/sallyport policy fetch" \
    '[ -e clone/.git/sallyport-policy.ini ]'
cd "$here" && rm clone/.git/sallyport-policy.ini && PATH=$PREFIX/bin:$PATH tells local clone
PATH=$PREFIX/bin:$PATH advised scripts/install/local.sh "cd $here/clone && sallyport policy fetch" \
    '[ -e clone/.git/sallyport-policy.ini ]'
cd "$here" && ./install.sh uninstall clone >/dev/null
git -C clone config extensions.worktreeConfig true
git -C clone config --worktree core.hooksPath /nowhere
tells local clone
advised scripts/install/local.sh "git -C $here/clone config --worktree --unset core.hooksPath" \
    './install.sh local clone >/dev/null'
printf '[tdd]\nx = y\n' >clone/.sallyport.ini
tells local clone
ends=1 advised scripts/install/local.sh "cd $here/clone && $PREFIX/bin/sallyport policy check"

unguarded 'a template of its own'
cd "$here" && here_too
mkdir -p home template && git config -f home/.gitconfig init.templateDir "$here/template"
tells server --host forgejo --global "$here/home"
advised scripts/install/template.sh "$(sed -n 's/^  type: \(mkdir -p .*\)/\1/p' said)" \
    '[ -e template/hooks/pre-receive.d/sallyport ]'

note 'a path that is hard to quote'
hard="$here/it's \$(touch bad); \"x\""
mkdir "$hard"
# shellcheck source=scripts/install/common.sh
. "$SALLYPORT_SOURCE/scripts/install/common.sh"
for look in 'ls -ld' 'ls -lL' 'namei -l'; do
    succeeds "$look" eval "$look $(quoted "$hard")"
done
is 'nothing in it is run' no "$([ -e bad ] && echo yes || echo no)"
