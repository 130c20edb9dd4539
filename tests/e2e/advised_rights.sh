#!/usr/bin/env bash
# advised_rights.sh - what the installer says to type about owners and rights is typed as it
# stands, in the situation that makes it.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

unguarded 'the self-test'
cd "$here" && here_too
printf '[tdd]\nx = y\n' >"$server/sallyport.ini"
tells server "$server"
rm "$server/sallyport.ini"
if [ $EUID = 0 ]; then
    cp -a "$server" mine.git && tells server "$here/mine.git" && sed -i 's/ USER / 65534 /' said
    advised scripts/install/selftest.sh "chown -Rh 65534 $here/mine.git" \
        '[ "$(stat -c %u mine.git/HEAD)" = 65534 ]'
    mkdir -m 755 srv && cp -a "$server" srv/restored.git
    for name in a b; do git init -q --bare srv/$name.git && chown -R 65534 srv/$name.git; done
    user=$(command id -nu 65534)
    tells server "$here/srv/restored.git"
    advised scripts/install/selftest.sh "chown -Rh $user:$(command id -gn "$user") $here/srv/restored.git" \
        './install.sh server "$here/srv/restored.git" >/dev/null'
    chown -Rh 0:0 srv/restored.git
    hears sallyport doctor "$here/srv/restored.git"
    advised src/doctor/checks.c "chown -Rh $user $here/srv/restored.git" \
        '[ "$(stat -c %u srv/restored.git)" = 65534 ]'
    mkdir -m 755 own && cp -a "$server" own/restored.git && chown 65534 own
    tells server "$here/own/restored.git"
    advised src/doctor/examine.c "chown -Rh $user $here/own/restored.git" \
        './install.sh server "$here/own/restored.git" >/dev/null'
    chown -Rh 0:0 own/restored.git
    hears sallyport doctor "$here/own/restored.git"
    advised src/doctor/examine.c "chown -Rh $user $here/own/restored.git" \
        '[ "$(stat -c %u own/restored.git)" = 65534 ]'
    mkdir -p own/repos && mv own/restored.git own/repos && chown -h 65534 own/repos
    give="cd $here/own/repos && [ \"\$(pwd -P)\" = $here/own/repos ] && chown -Rh $user ./restored.git"
    for ask in tells hears; do
        chown -Rh 0:0 own/repos/restored.git
        if [ $ask = tells ]; then tells server "$here/own/repos/restored.git"; else
            hears sallyport doctor "$here/own/repos/restored.git"
        fi
        advised src/doctor/examine.c "$give" '[ "$(stat -c %u own/repos/restored.git/HEAD)" = 65534 ]'
    done
    mkdir -p elsewhere/restored.git && mv own/repos own/away && ln -s "$here/elsewhere" own/repos
    (eval "$give") 2>/dev/null
    is 'a link leads nowhere' '1 0' "$? $(stat -c %u elsewhere/restored.git)"
    rm own/repos && mv own/away own/repos && chown -Rh 0:0 own/repos
    hears sallyport doctor "$here/own/repos/restored.git"
    is 'a directory of root between' 0 "$(grep -c 'chown' said)"
else
    skip 'chown -Rh' 'only root restores what belongs to root'
fi

unguarded 'a directory that is closed to the owner'
cd "$here" && here_too
if [ $EUID = 0 ]; then
    mkdir -m 700 shut && cp -a "$server" shut/a.git && chown -R 65534 shut/a.git
    tells server "$here/shut/a.git"
    ends=1 advised src/cli/as_owner_run.c "$PREFIX/bin/sallyport doctor $here/shut/a.git" \
        'hears "$PREFIX/bin/sallyport" doctor "$here/shut/a.git"'
    advised src/doctor/checks.c "chmod a+x $here/shut" 'installed=$(./install.sh server "$here/shut/a.git")'
    chmod 000 shut/a.git && tells server "$here/shut/a.git"
    ends=1 advised src/cli/as_owner_run.c "$PREFIX/bin/sallyport doctor $here/shut/a.git" \
        'hears "$PREFIX/bin/sallyport" doctor "$here/shut/a.git"'
    advised src/doctor/checks.c "runuser -u $(command id -nu 65534) -- chmod -R u+rwX $here/shut/a.git" \
        'installed=$(./install.sh server "$here/shut/a.git")'
else
    skip 'a closed directory' 'none is closed to root'
fi

unguarded 'what was moved from another server'
cd "$here" && here_too
if [ $EUID = 0 ]; then
    user=$(command id -nu 65534)
    chmod a+rx "$scratch" "$here" && mkdir -m 755 srv && mv "$server" srv/moved.git
    moved=$here/srv/moved.git && chown -Rh 4711 srv/moved.git
    git init -q --bare srv/a.git && chown -R 65534 srv/a.git
    before=$(fingerprint "$moved")
    tells server "$moved"
    is 'the installer says that its owner is no user' \
        "it belongs to 4711, and no account has that number, so nobody can push" \
        "$(sed -n '1s/.* is left alone: //p' said)"
    unchanged 'nothing is changed' "$before" "$moved"
    advised src/cli/as_owner.c "chown -Rh $user $moved" './install.sh server "$moved" >/dev/null'
    chown -Rh 4711 srv/moved.git
    tells uninstall "$moved"
    is 'uninstall needs no user' '' "$(find srv/moved.git/hooks -type l)"
    rm -r srv/a.git && tells server "$moved"
    is 'where nothing says whose it is' "chown -Rh USER $moved" "$(sed -n 's/^  type: //p' said)"
else
    skip 'chown -Rh' 'only root moves what belongs to others'
fi

unguarded 'what root has copied into a new directory'
cd "$here" && here_too
if [ $EUID = 0 ]; then
    user=$(command id -nu 65534)
    chmod a+rx "$scratch" "$here" && mv "$server" copied.git
    copied=$here/copied.git && chown -Rh 65534 copied.git && chown root copied.git
    tells server "$copied"
    is 'the installer says what is wrong' \
        "it belongs to root and its HEAD, config, objects and refs to $user" \
        "$(sed -n '1s/.* is left alone: //p' said)"
    advised src/cli/as_owner.c "chown -h $user $copied" './install.sh server "$copied" >/dev/null'
    printf 'ci = ci-bot\n' >>"$copied/sallyport.ini"
    chown root "$copied"
    hears sallyport doctor "$copied"
    is 'the doctor says it once, and nothing else of owners' "    chown -h $user $copied" \
        "$(grep chown said)"
    advised src/doctor/checks.c "chown -h $user $copied" 'sallyport doctor --quiet "$copied"'
    chown 1 "$copied"
    tells server "$copied"
    is 'so where it is of another user' \
        "it belongs to $(command id -nu 1) and its HEAD, config, objects and refs to $user" \
        "$(sed -n '1s/.* is left alone: //p' said)"
    advised src/cli/as_owner.c "chown -h $user $copied" './install.sh server "$copied" >/dev/null'
    chown root "$copied" && chmod a+w "$copied"
    hears sallyport doctor "$copied"
    is 'a directory that others can write to is given to nobody' 0 \
        "$(grep -c "chown -h $user $copied$" said)"
    tells server "$copied"
    is 'nor by the installer' 0 "$(grep -c chown said)"
else
    skip 'chown -h' 'only root restores what belongs to root'
fi

unguarded 'a repository in the directory of another user'
cd "$here" && here_too
if [ $EUID = 0 ]; then
    chmod a+rx "$scratch" "$here" && mkdir -m 755 own && mv "$server" "own/it's.git"
    user=$(command id -nu 65534) other=$(command id -nu 1)
    chown -R 65534 own && chown 1 own
    mkdir -m 1777 tmp
    tmpdir_before=$TMPDIR TMPDIR=$here/tmp
    odd="'$here/own/it'\\''s.git'"
    tells server --observe "$here/own/it's.git"
    is 'who it belongs to' "$here/own belongs to the user $other, who can put something else in the place of $here/own/it's.git" \
        "$(sed -n '1s/.* is left alone: //p' said)"
    advised scripts/install/owner.sh "runuser -u $user -- $PREFIX/bin/sallyport-install server --observe $odd" \
        '[ -L "own/it'"'"'s.git/hooks/pre-receive" ] && grep -q "mode = observe" "own/it'"'"'s.git/sallyport.ini"'
    rm "own/it's.git/hooks/pre-receive"
    hears "$PREFIX/bin/sallyport" doctor "$here/own/it's.git"
    advised src/doctor/remedy.c "runuser -u $user -- $PREFIX/bin/sallyport-install server $odd" \
        '[ -L "own/it'"'"'s.git/hooks/pre-receive" ]'
    tells uninstall --purge "$here/own/it's.git"
    advised scripts/install/owner.sh "runuser -u $user -- $PREFIX/bin/sallyport-install uninstall --purge $odd" \
        '[ ! -e "own/it'"'"'s.git/sallyport.ini" ]'
    chown 64321 "own/it's.git"
    tells server "$here/own/it's.git"
    advised scripts/install/owner.sh "namei -l $odd" "[[ \$output == *64321* ]]"
    TMPDIR=$tmpdir_before
else
    skip 'runuser' 'only root can do for another user'
fi

unguarded 'where nobody may write'
cd "$here" && here_too
if [ $EUID = 0 ]; then
    mkdir -m 777 own && chmod a+rx "$scratch" "$here" && chmod -R a+rX "$server"
    cp -a "$server" own/a.git && chown -R 64321 own
    as_64321() { # COMMAND
        env HOME="$here/own" TMPDIR="${TMPDIR-}" PREFIX=/nowhere/else setpriv --reuid=64321 \
            --regid=64321 --clear-groups sh -c "$1"
    }
    hears as_64321 "./install.sh server $here/own/a.git"
    advised scripts/install/common.sh "TMPDIR=\$HOME ./install.sh server $here/own/a.git" \
        '[ -L own/a.git/hooks/pre-receive ]'
    rm own/a.git/hooks/pre-receive && mkdir -m 777 tmp && TMPDIR=$here/tmp
    hears as_64321 "./install.sh server $here/own/a.git"
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
