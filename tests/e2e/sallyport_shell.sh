#!/usr/bin/env bash
# sallyport-shell, the forced command of a key: it says who is pushing, lets
# nothing but git's own through, and believes no environment.
. "$SALLYPORT_SOURCE/tests/e2e/ssh/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

shell=$SALLYPORT_SOURCE/scripts/sallyport-shell

# A git-shell that tells what it got.
mkdir "$scratch/bin"
cat >"$scratch/bin/git-shell" <<'STUB'
#!/bin/sh
printf 'argument: %s\n' "$@"
env | grep -v -e '^PWD=' -e '^SHLVL=' -e '^_=' | sort
STUB
chmod +x "$scratch/bin/git-shell"

# shell_with VARIABLE=VALUE... -- ARGUMENT...: sets $status; $here/{out,err}
shell_with() {
    local environment=()
    while [ "$1" != -- ]; do environment+=("$1") && shift; done
    shift
    status=0
    env -i PATH="$scratch/bin:/usr/bin:/bin" "${environment[@]}" "$shell" "$@" \
        >"$here/out" 2>"$here/err" || status=$?
}

refuses() { # WHAT <STDERR
    is "$1: exit status" '1 ' "$status $(<"$here/out")"
    is_text "$1" "$here/err"
}

story 'what git asks for goes to git-shell'
for asked in "git-receive-pack 'a b.git'" "git receive-pack 'x'" \
    "git-upload-pack 'x'" "git upload-pack 'x'" \
    "git-upload-archive '/srv/x.git'" "git upload-archive 'x'"; do
    shell_with SSH_ORIGINAL_COMMAND="$asked" -- alice
    is_text "$asked" "$here/out" "$here/err" <<END
argument: -c
argument: $asked
PATH=$scratch/bin:/usr/bin:/bin
SALLYPORT_USER=alice
SSH_ORIGINAL_COMMAND=$asked
END
    is "$asked: exit status" 0 "$status"
done

story 'what comes along is what can do no harm'
shell_with HOME=/home/git USER=git LOGNAME=git SHELL=/bin/sh LANG=de_DE.UTF-8 \
    LC_ALL=C LC_MESSAGES=C TZ=UTC SSH_CONNECTION='::1 1 ::1 22' SSH_CLIENT=c \
    SSH_USER_AUTH=/tmp/auth GIT_PROTOCOL=version=2 \
    SSH_ORIGINAL_COMMAND="git-receive-pack 'x'" \
    SALLYPORT_USER=ci-bot REMOTE_USER=ci-bot GIT_DIR=/tmp GIT_CONFIG_COUNT=1 \
    GITEA_PUSHER_NAME=ci-bot GOGS_AUTH_USER_NAME=ci-bot GL_USERNAME=ci-bot \
    GL_USER=ci-bot GL_BYPASS_ACCESS_CHECKS=1 GITHUB_USER_LOGIN=ci-bot \
    LD_PRELOAD= BASH_ENV=/tmp/x -- alice
is_text 'in full' "$here/out" "$here/err" <<END
argument: -c
argument: git-receive-pack 'x'
GIT_PROTOCOL=version=2
HOME=/home/git
LANG=de_DE.UTF-8
LC_ALL=C
LC_MESSAGES=C
LOGNAME=git
PATH=$scratch/bin:/usr/bin:/bin
SALLYPORT_USER=alice
SHELL=/bin/sh
SSH_CLIENT=c
SSH_CONNECTION=::1 1 ::1 22
SSH_ORIGINAL_COMMAND=git-receive-pack 'x'
SSH_USER_AUTH=/tmp/auth
TZ=UTC
USER=git
END
for protocol in 'version=2:x' 2 '' 'version='; do
    shell_with GIT_PROTOCOL="$protocol" SSH_ORIGINAL_COMMAND="git-upload-pack 'x'" \
        -- alice
    is "GIT_PROTOCOL='$protocol' is dropped" 0 \
        "$(grep -c PROTOCOL "$here/out")"
done

story 'nothing else runs'
for asked in id 'git-receive-pack' 'git-receive-packs x' 'git push' 'git-shell' \
    'scp -t .' '/usr/lib/openssh/sftp-server' 'cvs server' \
    "id; git-receive-pack 'x'" 'git gc'; do
    shell_with SSH_ORIGINAL_COMMAND="$asked" LOGNAME=git -- alice
    refuses "$asked" <<'END'
sallyport-shell: this account is for git push, fetch and archive alone
  type: git clone ssh://git@SERVER/PATH/OF/project.git
END
done
shell_with LOGNAME=git -- alice
refuses 'a login' <<'END'
sallyport-shell: hello alice, this account is for git and gives no shell
  type: git clone ssh://git@SERVER/PATH/OF/project.git
END

story 'a key has one user'
names_nobody() { # WHAT
    refuses "$1" <<END
sallyport-shell: the line of this key in authorized_keys names no user
  the administrator types there: command="$(readlink -f "$shell") NAME",restrict
END
}
for name in '' 'a,b' '*' $'a\nb' $'a\eb'; do
    shell_with SSH_ORIGINAL_COMMAND="git-receive-pack 'x'" -- "$name"
    names_nobody "$(printf %q "$name")"
done
shell_with SSH_ORIGINAL_COMMAND="git-receive-pack 'x'" --
names_nobody 'none'
shell_with SSH_ORIGINAL_COMMAND="git-receive-pack 'x'" -- alice smith
names_nobody 'two'
for name in alice a.liddell@example.org 'Anna Ü'; do
    shell_with SSH_ORIGINAL_COMMAND="git-receive-pack 'x'" -- "$name"
    is "$name" "SALLYPORT_USER=$name" "$(grep SALLYPORT_USER "$here/out")"
done

need_sshd

story 'two keys, through sshd'
make -s -C "$SALLYPORT_SOURCE" -o all BUILD="$SALLYPORT_BUILD" VARIANT= \
    DESTDIR="$here/root" PREFIX=/usr install >"$here/make" 2>&1
shell=$here/root/usr/libexec/sallyport/sallyport-shell
for user in alice ci-bot; do
    printf 'command="env HOME=%s %s %s",restrict %s\n' "$etc" "$shell" $user \
        "$(<"$etc/$user.pub")"
done >"$etc/authorized_keys"
git remote set-url origin "guarded:$server"
branch feature/vpn-tunnel && green A
over_ssh alice push_refused 'a GREEN without a RED' <<'END'
refs/heads/feature/vpn-tunnel | feat: open the tunnel (GREEN) | tdd-order
END
git reset -q --hard main && cycle A
over_ssh alice push_ok 'a good branch'
git switch -q main && merge feature/vpn-tunnel
over_ssh alice push_refused 'alice may not merge' origin main <<'END'
refs/heads/main | - | protected-ref
END
over_ssh ci-bot push_ok 'ci-bot may' origin main
git clone -q "guarded:$server" "$here/clone" \
    -c "core.sshCommand=ssh -F '$etc/config'"
is 'and fetch' "$(id main)" "$(git -C "$here/clone" rev-parse HEAD)"
is 'and have an archive' docs/ \
    "$(git archive --remote="guarded:$server" main docs | tar t | head -n 1)"
ssh -F "$etc/config" guarded >"$here/said" 2>&1
is_text 'there is no shell' "$here/said" <<END
sallyport-shell: hello ci-bot, this account is for git and gives no shell
  type: git clone ssh://$(command id -un)@SERVER/PATH/OF/project.git
END
sed -i "s|@SERVER/PATH/OF/project.git|@guarded$server|" "$here/said"
cd "$here" && GIT_SSH_COMMAND="ssh -F '$etc/config'" advised scripts/sallyport-shell \
    "git clone ssh://$(command id -un)@guarded$server" '[ -d server/.git ]'
