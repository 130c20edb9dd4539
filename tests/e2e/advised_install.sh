#!/usr/bin/env bash
# advised_install.sh - what the installer says to type is typed as it stands, in the
# situation that makes it.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

# Commands that begin with ./install.sh are typed where the source is.
here_too() { ln -sf "$installer" install.sh; }
tells() { # ARGUMENT...: of the installer
    says ./install.sh "$@"
}

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
tells server --host gitlab --global "$here/custom"
advised scripts/install/locate.sh "mkdir $here/custom" '[ -d custom ]'
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
advised scripts/install/local.sh "cd $here/clone && sallyport policy fetch" \
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

unguarded 'the self-test'
cd "$here" && here_too
printf '[tdd]\nx = y\n' >"$server/sallyport.ini"
tells server "$server"
rm "$server/sallyport.ini"
if [ $EUID = 0 ]; then
    mkdir -m 755 srv && cp -a "$server" srv/restored.git
    for name in a b; do git init -q --bare srv/$name.git && chown -R 65534 srv/$name.git; done
    user=$(command id -nu 65534)
    tells server "$here/srv/restored.git"
    advised scripts/install/selftest.sh "chown -Rh $user:$(command id -gn "$user") $here/srv/restored.git" \
        './install.sh server "$here/srv/restored.git" >/dev/null'
    chown -Rh 0:0 srv/restored.git
    says sallyport doctor "$here/srv/restored.git"
    advised src/doctor/checks.c "chown -Rh $user $here/srv/restored.git" \
        '[ "$(stat -c %u srv/restored.git)" = 65534 ]'
else
    skip 'chown -Rh' 'only root restores what belongs to root'
fi

unguarded 'where nobody may write'
cd "$here" && here_too
if [ $EUID = 0 ]; then
    mkdir -m 777 own && chmod a+rx "$scratch" "$here" && chmod -R a+rX "$server"
    cp -a "$server" own/a.git && chown -R 54321 own
    as_54321() { # COMMAND
        env HOME="$here/own" TMPDIR="${TMPDIR-}" PREFIX=/nowhere/else setpriv --reuid=54321 \
            --regid=54321 --clear-groups sh -c "$1"
    }
    says as_54321 "./install.sh server $here/own/a.git"
    advised scripts/install/common.sh "TMPDIR=\$HOME ./install.sh server $here/own/a.git" \
        '[ -L own/a.git/hooks/pre-receive ]'
    rm own/a.git/hooks/pre-receive && mkdir -m 777 tmp && TMPDIR=$here/tmp
    says as_54321 "./install.sh server $here/own/a.git"
    unset TMPDIR
    script sudo <<'END'
#!/bin/sh
exec "$@"
END
    PATH=$here:$PATH advised scripts/install/build.sh "sudo ./install.sh server $here/own/a.git" \
        '[ -L own/a.git/hooks/pre-receive ]'
    rm own/a.git/hooks/pre-receive
    advised scripts/install/build.sh "PREFIX=\$HOME/.local ./install.sh server $here/own/a.git" \
        '[ -L own/a.git/hooks/pre-receive ]'
else
    skip 'PREFIX' 'root may write everywhere'
fi

unguarded 'a template of its own'
cd "$here" && here_too
mkdir -p home template && git config -f home/.gitconfig init.templateDir "$here/template"
tells server --host forgejo --global "$here/home"
advised scripts/install/template.sh "$(sed -n 's/^  type: \(mkdir -p .*\)/\1/p' said)" \
    '[ -e template/hooks/pre-receive.d/sallyport ]'

unguarded 'a path that is hard to quote'
cd "$here" || exit
hard="$here/it's \$(touch bad); \"x\""
mkdir "$hard"
# shellcheck source=scripts/install/common.sh
. "$SALLYPORT_SOURCE/scripts/install/common.sh"
for look in 'ls -ld' 'ls -lL' 'namei -l'; do
    succeeds "$look" eval "$look $(quoted "$hard")"
done
is 'nothing in it is run' no "$([ -e bad ] && echo yes || echo no)"
