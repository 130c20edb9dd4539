# shellcheck shell=bash
# shellcheck disable=SC2034 # the scenarios use them
# lib.sh - Gitea and Forgejo, replayed: their delegating script, their environment
# and what their pages do. On top of ../lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# The script in hooks/: everything in NAME.d runs, whatever the others said, and
# reads again what came, as text.
delegate() { # NAME
    cat <<END
#!/usr/bin/env bash
input=\$(cat)
failed=0
for hook in hooks/$1.d/*; do
    [ -f "\$hook" ] && [ -x "\$hook" ] || continue
    echo "\$input" | "\$hook" "\$@" || failed=\${failed/#0/\$?}
done
exit "\$failed"
END
}

# Gitea's own hook, which looks after its own rights: here it lets all pass.
own_hook() {
    cat <<'END'
#!/bin/sh
cat >>gitea-has-read
END
}

# AGit: takes what git would not, and makes a pull request of it.
proc_receive() {
    cat <<'END'
#!/usr/bin/env python3
import subprocess, sys
source, out = sys.stdin.buffer, sys.stdout.buffer
def packets():
    while (size := int(source.read(4), 16)) > 0:
        yield source.read(size - 4)
def say(*packets):
    for packet in packets:
        out.write(b"%04x" % (len(packet) + 4) + packet)
    out.write(b"0000")
    out.flush()
list(packets())
say(b"version=1\n")
pushed = [line.split() for line in packets()]
for old, new, ref in pushed:
    subprocess.run(["git", "update-ref", "refs/pull/9/head", new], check=True)
say(*(b"ok " + ref for old, new, ref in pushed))
END
}

story_at() { # HOST TITLE
    story "$1: $2"
    rm "$server"/hooks/*
    local name
    for name in pre-receive update post-receive; do
        mkdir "$server/hooks/$name.d"
        delegate $name >"$server/hooks/$name"
        own_hook >"$server/hooks/$name.d/gitea"
    done
    proc_receive >"$server/hooks/proc-receive"
    chmod +x "$server"/hooks/{*.d/gitea,*-receive,update}
    ln -s "$SALLYPORT_BUILD/hooks/pre-receive" \
        "$server/hooks/pre-receive.d/sallyport"
    git -C "$server" config --add receive.procReceiveRefs refs/for
    git -C "$server" config --add receive.procReceiveRefs refs/draft
    git -C "$server" config --add receive.procReceiveRefs refs/for-review
    policy <<END
[identity]
host = $1
END
}

# --- its environment ---

with() { # NAME=VALUE... -- COMMAND...
    while [ "$1" != -- ]; do
        local -x "$1"
        shift
    done
    "${@:2}"
}

always=(GITEA_REPO_NAME=vpn GITEA_REPO_USER_NAME=ci-bot GITEA_REPO_ID=3
    GITEA_REPO_IS_WIKI=false GITEA_PUSHER_ID=7
    GITEA_ROOT_URL=https://git.example.org/)
database_id=4711

over_ssh() { # USER COMMAND...
    with "${always[@]}" "GITEA_PUSHER_ID=${pusher_id:-7}" \
        "GITEA_PUSHER_NAME=$1" GITEA_PUSHER_EMAIL= GITEA_PR_ID=0 GITEA_KEY_ID=5 GITEA_DEPLOY_KEY_ID=0 \
        "SSH_ORIGINAL_COMMAND=git-receive-pack 'ci-bot/vpn.git'" -- "${@:2}"
}

# The key of a machine; the name that comes with it is the owner's.
over_deploy_key() { # COMMAND...
    with "${always[@]}" GITEA_PUSHER_NAME=ci-bot GITEA_PUSHER_EMAIL= \
        GITEA_PR_ID=0 GITEA_KEY_ID=6 GITEA_DEPLOY_KEY_ID=2 \
        "SSH_ORIGINAL_COMMAND=git-receive-pack 'ci-bot/vpn.git'" -- "$@"
}

over_http() { # USER COMMAND...
    with "${always[@]}" "GITEA_PUSHER_NAME=$1" \
        SSH_ORIGINAL_COMMAND=receive-pack -- "${@:2}"
}

from_pages() { # USER DATABASE-ID NAME=VALUE... -- COMMAND...
    with "${always[@]}" "GITEA_PUSHER_NAME=$1" "GITEA_PR_ID=$2" \
        SSH_ORIGINAL_COMMAND=gitea-internal "${@:3}"
}

trigger=GITEA_PUSH_TRIGGER=pr-merge-to-base

# A clone of the server's own, in which it merges; work continues there.
server_clones() {
    git clone -q --shared "$server" "$here/temporary-$((++clones))"
    cd "$here/temporary-$clones" || exit
}
clones=0
