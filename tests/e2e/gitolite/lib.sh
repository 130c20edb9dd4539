# shellcheck shell=bash
# lib.sh - a real gitolite in a home of its own, run by a user without rights and
# reached through a real sshd. On top of ../install/lib.sh and ../ssh/lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/ssh/lib.sh"

gl_home=$scratch/gitolite

# Its repositories belong to another user than the one who looks at them here.
export GIT_CONFIG_GLOBAL=$scratch/gitconfig
printf '[safe]\n\tdirectory = *\n' >"$GIT_CONFIG_GLOBAL"

# A command as gitolite's user, who is nobody where we are root.
as_gitolite() { # COMMAND...
    local drop=()
    [ $EUID != 0 ] ||
        drop=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    (cd "$gl_home" && exec "${drop[@]}" env -i HOME="$gl_home" USER=git \
        LOGNAME=git PATH="$PATH" LC_ALL=C GIT_CONFIG_NOSYSTEM=1 "$@")
}

# Each key's line in the authorized_keys that gitolite writes, for our sshd: the
# command goes through a script that becomes gitolite's user.
take_over_keys() {
    script "$etc/enter" <<END
#!/usr/bin/env bash
$(declare -f as_gitolite)
gl_home='$gl_home' PATH='$PATH'
as_gitolite SSH_ORIGINAL_COMMAND="\$SSH_ORIGINAL_COMMAND" \
    SSH_CONNECTION="\$SSH_CONNECTION" "\$@"
END
    sed "s|command=\"|command=\"$etc/enter |" "$gl_home/.ssh/authorized_keys" \
        >"$etc/authorized_keys"
}

# gitolite with a repository `project`, whose branch feature/locked it closes
# itself; alice, who is its administrator, and ci-bot may write.
need_gitolite() {
    if ! command -v gitolite >/dev/null; then
        not_ok 'gitolite is installed' <<<'install gitolite3'
        exit
    fi
    need_sshd
    mkdir "$gl_home"
    [ $EUID != 0 ] || chown 65534:65534 "$gl_home"
    chmod a+x "$scratch" "$(dirname "$scratch")"
    cp "$etc/alice.pub" "$gl_home/alice.pub"
    as_gitolite gitolite setup -pk alice.pub >"$scratch/gitolite.log" 2>&1 || {
        not_ok 'gitolite is set up' <"$scratch/gitolite.log"
        exit
    }
    # shellcheck disable=SC2016 # perl's
    sed -i 's|^ *# *LOCAL_CODE *=> *"$ENV{HOME}/local".*|    LOCAL_CODE => "$ENV{HOME}/local",|' \
        "$gl_home/.gitolite.rc"
    take_over_keys
    make_project
}

# The administration, as it is meant: a push to gitolite-admin.
configure_gitolite() { # <GITOLITE.CONF
    local admin=$scratch/admin
    (
        [ -d "$admin" ] || git clone -q guarded:gitolite-admin "$admin" \
            -c "core.sshCommand=ssh -F '$etc/config'"
        cd "$admin" || exit
        cat >conf/gitolite.conf
        cp "$etc/ci-bot.pub" keydir/
        git add -A && git commit -q -m 'settings' &&
            over_ssh alice git push -q
    ) >"$scratch/gitolite.log" 2>&1 ||
        not_ok 'gitolite takes its settings' <"$scratch/gitolite.log"
    take_over_keys
}

project_rules() { # [RULE]
    cat <<END
repo gitolite-admin
    RW+ = alice
repo project
    - refs/heads/feature/locked = @all
    RW+ = alice ci-bot
    ${1-}
END
}

make_project() {
    git init -q "$scratch/any" && cd "$scratch/any" || exit
    over_ssh alice true
    project_rules '' | configure_gitolite
    cd "$scratch" || exit
}

# A clone of `project` with main, and nothing else there.
project_story() { # TITLE
    cd "$scratch" || exit
    stories=$((stories + 1))
    here=$scratch/story-$stories
    server=$gl_home/repositories/project.git
    mkdir "$here"
    git -C "$server" for-each-ref --format='delete %(refname)' |
        git -C "$server" update-ref --stdin
    git init -q -b main "$here/work"
    cd "$here/work" || exit
    git remote add origin guarded:project
    mkdir -p docs/prp
    document "${prp[A]}" >"docs/prp/${prp[A]}.md"
    git add docs
    commit 'begin somehow'
    over_ssh alice git push -q origin main 2>"$here/push" ||
        not_ok 'the first push' <"$here/push"
    git fetch -q
    git remote set-head origin main
    note "$1"
}
