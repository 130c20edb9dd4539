# shellcheck shell=bash
# hosts.sh - the layouts of hosts, replayed: which files they put into a
# repository, and how those run the hooks of others. On top of lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

# A hook of the host itself: notes that it ran.
hook_of_host() { # FILE
    mkdir -p "$(dirname "$1")"
    script "$1" <<END
#!/bin/sh
# ${2-}
cat >/dev/null
echo "\${0##*/hooks/}" >>"$here/host.log"
END
}

# Gitea and Forgejo: hooks/HOOK runs all of hooks/HOOK.d, whatever the others
# said, and hands on what it read as one line at least.
gitea_layout() { # [PROGRAM]
    local name
    for name in pre-receive update post-receive; do
        mkdir -p "$server/hooks/$name.d"
        hook_of_host "$server/hooks/$name.d/gitea" \
            "/usr/local/bin/${1:-gitea} hook --config=/etc/app.ini $name"
        rm -f "$server/hooks/$name"
        script "$server/hooks/$name" <<'END'
#!/usr/bin/env bash
name=$(basename "$0")
if [ "$name" != update ]; then lines=$(cat); fi
worst=0
for one in "${GIT_DIR:-.}/hooks/$name.d"/*; do
    [ -f "$one" ] && [ -x "$one" ] || continue
    echo "${lines-}" | "$one" "$@"
    code=$?
    [ $worst != 0 ] || worst=$code
done
exit $worst
END
    done
}

forgejo_layout() { gitea_layout forgejo; }

# Gogs: hooks/HOOK is a call of gogs, which runs custom_hooks/HOOK.
gogs_layout() {
    local name
    for name in pre-receive update post-receive; do
        script "$server/hooks/$name" <<END
#!/usr/bin/env bash
# "/opt/gogs/gogs" hook --config='/opt/gogs/app.ini' $name
echo $name >>"$here/host.log"
custom=\$PWD/custom_hooks/$name
[ ! -f "\$custom" ] || "\$custom" "\$@"
END
    done
}

# GitLab: Gitaly has git run its own program, and runs those of others in an
# environment of its making, one after the other, up to the first that fails:
# those of the repository, then those in $hooks_for_all.
hooks_for_all=$scratch/hooks-for-all
gitlab_layout() {
    local name
    git -C "$server" config gitlab.fullpath group/project
    mkdir -p "$here/gitaly"
    for name in pre-receive update; do
        script "$here/gitaly/$name" <<END
#!/usr/bin/env bash
repository=\$(pwd -P)
[ $name = update ] || cat >"$here/lines"
for one in "\$repository/custom_hooks/$name" \
    "\$repository/custom_hooks/$name.d"/* "$hooks_for_all/$name.d"/*; do
    [ -f "\$one" ] && [ -x "\$one" ] && [[ \$one != *'~' ]] || continue
    cd "\$repository" && env -i HOME="\$HOME" PATH="\$PATH" TZ=UTC \
        GIT_DIR="\$repository" GL_ID=user-1 GL_USERNAME="\$GL_USERNAME" \
        GL_PROTOCOL=ssh GL_REPOSITORY=project-1 GL_PROJECT_PATH=group/project \
        \${GIT_OBJECT_DIRECTORY:+GIT_OBJECT_DIRECTORY="\$(realpath "\$GIT_OBJECT_DIRECTORY")"} \
        \${GIT_ALTERNATE_OBJECT_DIRECTORIES:+GIT_ALTERNATE_OBJECT_DIRECTORIES="\$GIT_ALTERNATE_OBJECT_DIRECTORIES"} \
        "\$one" "\$@" <"$here/lines" || exit 1
done
END
    done
    git config remote.origin.receivepack \
        "git -c core.hooksPath='$here/gitaly' receive-pack"
}

# What each host calls the user.
declare -A user_variable=([gitea]=GITEA_PUSHER_NAME
    [forgejo]=GITEA_PUSHER_NAME [gogs]=GOGS_AUTH_USER_NAME
    [gitlab]=GL_USERNAME)

pushing_as() { # HOST USER COMMAND...
    local "${user_variable[$1]}=$2"
    export "${user_variable[$1]?}"
    shift 2
    "$@"
}

# Where each host runs the hooks of others.
declare -A place=([gitea]=hooks/%s.d/sallyport [forgejo]=hooks/%s.d/sallyport
    [gogs]=custom_hooks/%s [gitlab]=custom_hooks/%s.d/sallyport)

place_of() { # HOST HOOK
    # shellcheck disable=SC2059
    printf "${place[$1]}" "$2"
}
