#!/usr/bin/env bash
# sallyport doctor: each trouble is made for real, and what is said of it.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

PATH=$SALLYPORT_BUILD/bin:$PATH
programs=$scratch/libexec/sallyport/hooks
install -D -t "$programs" "$SALLYPORT_BUILD"/hooks/*
owner=$(command id -un)

# A guarded repository $server, alone in $here.
healthy() { # TITLE
    stories=$((stories + 1))
    here=$scratch/story-$stories
    server=$here/a.git
    hook=$server/hooks/pre-receive
    mkdir "$here"
    cd "$here" || exit
    git init -q --bare -b main --template= "$server"
    mkdir "$server/hooks"
    ln -s "$programs/pre-receive" "$hook"
    printf '[roles]\nci = ci-bot\n' >"$server/sallyport.ini"
    note "$1"
}

# Sets $status; writes $here/{out,err}.
run_doctor() {
    status=0
    "$SALLYPORT_BUILD/bin/sallyport" doctor "$@" >"$here/out" 2>"$here/err" ||
        status=$?
}

says() { # WHAT STATUS ARGUMENT... <OUTPUT
    local what=$1 expected=$2
    shift 2
    run_doctor "$@"
    is "$what: exit status" "$expected" "$status"
    is_text "$what" "$here/out" "$here/err"
    [ ! -s "$here/err" ] || not_ok "$what: nothing else" <"$here/err"
}

# What is said of $server: its first line, the problems, the summary.
has_problem() { # WHAT <PROBLEMS: it is guarded, but
    { echo "$server  guarded (pre-receive), enforce, host plain" && cat &&
        echo '1 repository: 1 guarded, 1 with a problem'; } |
        says "$1" 1 "$server"
}

lost() { # WHAT <PROBLEMS: it is not guarded
    { echo "$server  not guarded" && cat &&
        echo '1 repository: 1 guarded, 1 not guarded' | sed 's/1 guarded/0 guarded/'
    } | says "$1" 1 "$server"
}

notes() { # WHAT <NOTES: all is well
    { echo "$server  guarded (pre-receive), enforce, host plain" && cat &&
        echo '1 repository: 1 guarded'; } | says "$1" 0 "$server"
}

# --- where to look ---

healthy 'one repository that is well'
says 'a line' 0 "$server" <<END
$server  guarded (pre-receive), enforce, host plain
1 repository: 1 guarded
END
says 'quiet, nothing' 0 --quiet "$server" </dev/null
says 'as git has it, without .git' 0 "$here/a/" 2>/dev/null <<END
$server  guarded (pre-receive), enforce, host plain
1 repository: 1 guarded
END
cd "$server/hooks" || exit
says 'without an argument, the one that we are in' 0 <<END
$server  guarded (pre-receive), enforce, host plain
1 repository: 1 guarded
END
cd "$here" || exit
run_doctor
is 'where there is none, what to type' "2 sallyport doctor: you are in no repository" \
    "$status $(sed -n 1p "$here/err")"
is 'and how' '  type: sallyport doctor REPO' "$(sed -n 2p "$here/err")"
says 'JSON, an object a line' 0 --format json "$server" <<END
{"repository":"$server","guarded":true,"hooks":["pre-receive"],"mode":"enforce","host":"plain","findings":[]}
END

healthy 'a tree of repositories'
mkdir -p team/deep team/empty
cp -a a.git team/deep/b.git
git init -q --template= team/wt
git init -q --bare --template= "team/it's"
ln -s .. team/loop
ln -s ../a.git team/again.git
ln -s nowhere team/gone
says 'each once, whatever links there are' 1 . <<'END'
./a.git  guarded (pre-receive), enforce, host plain
./team/deep/b.git  guarded (pre-receive), enforce, host plain
./team/it's  not guarded
  no sallyport hook is installed, so nothing is judged
    sallyport-install server './team/it'\''s'
./team/wt  not guarded
  no sallyport hook is installed, so nothing is judged
    sallyport-install local ./team/wt
4 repositories: 2 guarded, 2 not guarded
END
says 'quiet, what is wrong' 1 --quiet . <<'END'
./team/it's  not guarded
  no sallyport hook is installed, so nothing is judged
    sallyport-install server './team/it'\''s'
./team/wt  not guarded
  no sallyport hook is installed, so nothing is judged
    sallyport-install local ./team/wt
END
says 'JSON of what is wrong' 1 --format=json a.git team/wt <<'END'
{"repository":"a.git","guarded":true,"hooks":["pre-receive"],"mode":"enforce","host":"plain","findings":[]}
{"repository":"team/wt","guarded":false,"hooks":[],"mode":"enforce","host":"plain","findings":[{"check":"hook","level":"wrong","message":"no sallyport hook is installed, so nothing is judged","remedy":"sallyport-install local team/wt"}]}
END

healthy 'what cannot be looked at'
mkdir empty
: >file
run_doctor nowhere empty file a.git
is 'exit status' 3 "$status"
is_text 'the others are looked at' out <<'END'
a.git  guarded (pre-receive), enforce, host plain
1 repository: 1 guarded
END
is_text 'and each is named' err <<'END'
sallyport: cannot look at nowhere: No such file or directory
sallyport: cannot look at empty: there is no repository in it
sallyport: cannot look at file: it is not a directory
END

healthy 'wrong usage'
for arguments in '' '--format xml a.git' '--format' '--verbose a.git'; do
    # shellcheck disable=SC2086
    run_doctor $arguments
    is "doctor $arguments: exit status" 2 "$status"
    is "doctor $arguments: nothing is printed" '' "$(<out)"
done

healthy 'a name that harms a terminal'
mv a.git $'a\e[31m.git'
rm a*.git/hooks/pre-receive
says 'is printed harmless, and no command that would not work' 1 . <<'END'
./a\x1b[31m.git  not guarded
  no sallyport hook is installed, so nothing is judged
1 repository: 0 guarded, 1 not guarded
END

# --- the hook ---

healthy 'the execute bit'
rm "$hook" && install "$programs/pre-receive" "$hook" && chmod 644 "$hook"
lost 'is not there' <<END
  hooks/pre-receive has no execute bit for $owner, so it is skipped
    chmod a+x $hook
END
chmod 755 "$hook"
notes 'and is there' </dev/null

healthy 'a link to nothing'
ln -sf /usr/gone/libexec/sallyport/hooks/pre-receive "$hook"
lost 'is told' <<END
  hooks/pre-receive is a link to /usr/gone/libexec/sallyport/hooks/pre-receive, which does not exist, so it is skipped
    sallyport-install server $server
END

ln -s /usr/gone/libexec/sallyport/hooks/update "$server/hooks/update"
install -m 644 "$programs/post-receive" "$server/hooks"
lost 'two of them have one command' <<END
  hooks/pre-receive is a link to /usr/gone/libexec/sallyport/hooks/pre-receive, which does not exist, so it is skipped
  hooks/update is a link to /usr/gone/libexec/sallyport/hooks/update, which does not exist, so it is skipped
    sallyport-install server $server
  hooks/post-receive has no execute bit for $owner, so it is skipped
    chmod a+x $server/hooks/post-receive
END
run_doctor --format json "$server"
is 'in JSON each has its own' "sallyport-install server $server" \
    "$(jq -r '.findings[] | select(.check == "dangling") | .remedy' "$here/out" | uniq -d)"

healthy 'another kind of machine'
rm "$hook" && install "$programs/pre-receive" "$hook"
printf '\363\000' | dd of="$hook" bs=1 seek=18 conv=notrunc 2>/dev/null
has_problem 'cannot run it' <<END
  hooks/pre-receive is built for another kind of machine, so it cannot start
    sallyport-install server $server
END

healthy 'another version'
rm "$hook" && install "$programs/pre-receive" "$hook"
at=$(grep -abo 'sallyport hook: this file judges pushes' "$hook" | head -n 1)
printf '0.0.9\000' |
    dd of="$hook" bs=1 seek=$((${at%%:*} + 40)) conv=notrunc 2>/dev/null
has_problem 'is told' <<END
  hooks/pre-receive has version 0.0.9, but this command has $(
    "$SALLYPORT_BUILD/bin/sallyport" version | sed -n '1s/^sallyport \([0-9.]*\).*/\1/p')
    sallyport-install server $server
END

healthy 'noexec'
mkdir mounted
if mount -t tmpfs -o noexec,mode=755 none mounted 2>/dev/null; then
    at_exit+=("umount $here/mounted")
    install "$programs/pre-receive" mounted/pre-receive
    ln -sf "$here/mounted/pre-receive" "$hook"
    lost 'is told' <<END
  hooks/pre-receive is on a file system that is mounted noexec, so it is skipped
    findmnt -T $here/mounted/pre-receive
END
else
    skip 'noexec' 'nothing can be mounted here'
fi

healthy 'the hook that was there before'
printf '#!/opt/gone/python\n' >"$hook.chained"
chmod 755 "$hook.chained"
has_problem 'has lost its interpreter' <<END
  hooks/pre-receive.chained needs /opt/gone/python, which does not exist, so it cannot start
    ls -l /opt/gone/python
END
printf '#!/bin/sh\n' >"$hook.chained"
notes 'and has it' </dev/null
chmod 644 "$hook.chained"
notes 'has no execute bit' <<END
  note: hooks/pre-receive.chained cannot be executed by $owner, so it is skipped
    chmod a+x $hook.chained
END
ln -sf "$programs/pre-receive" "$hook.chained"
has_problem 'is ours' <<END
  hooks/pre-receive.chained is sallyport's hook again, so it runs itself without end
    rm $hook.chained
END
rm "$hook"
printf '#!/bin/sh\n' >"$hook"
chmod 755 "$hook"
lost 'has gone over ours' <<END
  hooks/pre-receive.chained was moved aside, and git runs another pre-receive instead
    sallyport-install server $server
END

healthy 'a hook beside ours'
ln -s "$programs/post-receive" "$server/hooks/"
printf '#!/bin/sh\n' >"$server/hooks/post-receive.chained"
notes 'has no execute bit' <<END
  note: hooks/post-receive.chained cannot be executed by $owner, so it is skipped
    chmod a+x $server/hooks/post-receive.chained
END
ln -sf "$programs/post-receive" "$server/hooks/post-receive.chained"
has_problem 'is ours' <<END
  hooks/post-receive.chained is sallyport's hook again, so it runs itself without end
    rm $server/hooks/post-receive.chained
END
rm "$server/hooks/post-receive.chained"
cp "$programs/post-receive" kept
printf '#!/bin/sh\n' >"$server/hooks/post-receive"
has_problem 'was written through the link' <<END
  hooks/post-receive leads to $programs/post-receive, which is no program of sallyport any more; install sallyport again
    sallyport-install server $server
END
cp kept "$programs/post-receive"
notes 'is there again' </dev/null
cp "$programs/pre-receive" kept
: >"$hook"
lost 'pre-receive is empty' <<END
  hooks/pre-receive leads to $programs/pre-receive, which is no program of sallyport any more; install sallyport again
    sallyport-install server $server
END
cp kept "$programs/pre-receive"

healthy 'update'
mv "$hook" "$server/hooks/update"
says 'guards alone' 0 "$server" <<END
$server  guarded (update), enforce, host plain
1 repository: 1 guarded
END
ln -s "$programs/pre-receive" "$hook"
says 'judges nothing beside pre-receive' 0 "$server" <<END
$server  guarded (pre-receive, update), enforce, host plain
  note: pre-receive judges the whole push, so hooks/update judges nothing
    rm $server/hooks/update
1 repository: 1 guarded
END

# --- git's settings ---

healthy 'core.hooksPath'
git -C "$server" config core.hooksPath "$here/elsewhere"
lost 'leads away' <<END
  git takes its hooks from $here/elsewhere (core.hooksPath in $server/config), so it skips hooks/pre-receive
    git config --file $server/config --unset core.hooksPath
END
mkdir elsewhere
ln -s "$programs/pre-receive" elsewhere/
git -C "$server" config core.hooksPath ../elsewhere
rm "$hook"
notes 'leads to ours' </dev/null
git -C "$server" config --unset core.hooksPath
ln -s "$programs/pre-receive" "$hook"
printf '[core]\n\thooksPath = ~/none\n' >global
none=$GIT_CONFIG_GLOBAL
export GIT_CONFIG_GLOBAL=$here/global
lost 'of the user' <<END
  git takes its hooks from $HOME/none (core.hooksPath in $here/global), so it skips hooks/pre-receive
    git config --file $here/global --unset core.hooksPath
END
export GIT_CONFIG_GLOBAL=$none
unset GIT_CONFIG_NOSYSTEM
export GIT_CONFIG_SYSTEM=$here/global
lost 'of the machine' <<END
  git takes its hooks from $HOME/none (core.hooksPath in $here/global), so it skips hooks/pre-receive
    git config --file $here/global --unset core.hooksPath
END
unset GIT_CONFIG_SYSTEM
export GIT_CONFIG_NOSYSTEM=1

healthy 'hooks in the configuration'
git -C "$server" config hook.lint.event pre-receive
git -C "$server" config hook.lint.command 'lint --all'
notes 'another one runs too' <<END
  note: newer versions of git run 'lint --all' before pre-receive (hook.lint.command in $server/config)
    git --git-dir=$server config --show-origin --get-regexp ^hook
END
git -C "$server" config --remove-section hook.lint
git -C "$server" config hook.pre-receive.enabled no
has_problem 'ours is turned off' <<END
  hook.pre-receive.enabled is no in $server/config, so newer versions of git skip hooks/pre-receive
    git --git-dir=$server config --show-origin --get-regexp ^hook
END

healthy 'formats that cannot be read'
git init -q --bare --template= --object-format=sha256 b.git
cp -a a.git/hooks a.git/sallyport.ini b.git/
says 'SHA-256' 1 b.git <<'END'
b.git  guarded (pre-receive), enforce, host plain
  its ids are of sha256, and this build can read only SHA-1: its hook refuses every push
    sallyport-install uninstall b.git
1 repository: 1 guarded, 1 with a problem
END
git init -q --template= --object-format=sha256 c
says 'a work tree, and nothing else of it' 1 c <<'END'
c  not guarded
  its ids are of sha256, and this build can read only SHA-1, so it cannot be guarded
1 repository: 0 guarded, 1 not guarded
END
git -C "$server" config core.repositoryFormatVersion 1
git -C "$server" config extensions.refStorage reftable
has_problem 'reftable' <<END
  sallyport cannot read refs stored as reftable: its hook refuses every push
    git --git-dir=$server refs migrate --ref-format=files
END

healthy 'broken repositories'
echo '[core' >"$server/config"
has_problem 'the configuration' <<END
  its configuration cannot be read, so nobody can push: git cannot read $server/config: failed to parse config file: missing ']' in section header (in $server/config:1)
    git --git-dir=$server config --list
END
rm "$server/config"
mkfifo "$server/config"
has_problem 'a pipe in its place' <<END
  its configuration cannot be read, so nobody can push: its config is not a file
    git --git-dir=$server config --list
END
rm "$server/config" && mkdir "$server/packed-refs"
has_problem 'a directory in the place of packed refs' <<END
  every push is refused: its packed-refs is not a file
    git --git-dir=$server fsck
END

# --- the policy ---

healthy 'modes'
printf '[policy]\nmode = off\n' >"$server/sallyport.ini"
lost 'off' <<END
  its policy is off, so nothing is judged
    sallyport-install server --enforce $server
END
printf '[policy]\nmode = observe\n[roles]\nci = a\n[rule "tag"]\nlevel = off\n' \
    >"$server/sallyport.ini"
says 'observe, and a rule that is off' 0 "$server" <<END
$server  guarded (pre-receive), observe, host plain
  note: its policy only observes, so nothing is refused
    sallyport-install server --enforce $server
  note: the rule tag is off ($server/sallyport.ini:6)
    sallyport explain tag
1 repository: 1 guarded
END
says 'quiet' 0 --quiet "$server" </dev/null

healthy 'a policy that cannot be used'
printf '[policy]\nmode = enforced\n' >"$server/sallyport.ini"
says 'is told as the hook would' 1 "$server" <<END
$server  guarded (pre-receive), no policy, host ?
  its policy cannot be used, so every push is refused: $server/sallyport.ini:2: [policy] mode = enforced: expected enforce or observe or off; did you mean 'enforce'?
    cd $server && sallyport policy check
1 repository: 1 guarded, 1 with a problem
END
rm "$server/sallyport.ini" && mkfifo "$server/sallyport.ini"
says 'a pipe in its place' 1 "$server" <<END
$server  guarded (pre-receive), no policy, host ?
  its policy cannot be used, so every push is refused: $server/sallyport.ini is not a regular file
    cd $server && sallyport policy check
1 repository: 1 guarded, 1 with a problem
END

healthy 'roles and baseline'
: >"$server/sallyport.ini"
has_problem 'nobody may merge' <<END
  no user has a role that may merge (ci), so protected refs accept no push
    add 'ci = NAME' under [roles] in $server/sallyport.ini
END
printf '[policy]\nbaseline = %s\n[roles]\nci = a\n' "${zero/0000000/1234567}" \
    >"$server/sallyport.ini"
has_problem 'a baseline that is not there' <<END
  the baseline names 1234567, which is no commit of this repository
    cd $server && sallyport policy show
END

# --- hosts ---

healthy 'Gitea and Forgejo'
printf '#!/bin/sh\n' | tee hook >"$hook.new" && mv "$hook.new" "$hook"
chmod 755 hook "$hook"
mkdir "$hook.d"
ln -s "$programs/pre-receive" "$hook.d/sallyport"
cp hook "$hook.d/gitea"
cp hook "$hook.d/deploy"
host() { # HOST
    printf '[identity]\nhost = %s\n[roles]\nci = a\n' "$1" \
        >"$server/sallyport.ini"
}
host plain
has_problem 'the policy says another host' <<END
  hooks/pre-receive.d/sallyport is in the place for gitea, but the policy says host = plain, so the pusher is unknown
    sallyport-install server --host gitea $server
  note: hooks/pre-receive.d/deploy runs before hooks/pre-receive.d/sallyport
    ls -l $hook.d/deploy
END
rm "$hook.d/deploy"
host forgejo
says 'as it should be' 0 "$server" <<END
$server  guarded (pre-receive), enforce, host forgejo
1 repository: 1 guarded
END
chmod 644 "$hook"
lost 'nothing runs the directory' <<END
  nothing runs hooks/pre-receive.d/sallyport: hooks/pre-receive of the server is missing or has no execute bit
    forgejo admin regenerate hooks
END

healthy 'GitLab and Gogs'
rm "$hook"
mkdir -p "$server/custom_hooks/pre-receive.d"
ln -s "$programs/pre-receive" "$server/custom_hooks/pre-receive.d/sallyport"
host gitlab
says 'a directory of hooks' 0 "$server" <<END
$server  guarded (pre-receive), enforce, host gitlab
1 repository: 1 guarded
END
host gogs
says 'is not how Gogs has it' 1 "$server" <<END
$server  guarded (pre-receive), enforce, host gogs
  custom_hooks/pre-receive.d/sallyport is in the place for gitlab, but the policy says host = gogs, so the pusher is unknown
    sallyport-install server --host gitlab $server
1 repository: 1 guarded, 1 with a problem
END
rm "$server/custom_hooks/pre-receive.d/sallyport"
ln -s "$programs/pre-receive" "$server/custom_hooks/pre-receive"
says 'one hook is' 0 "$server" <<END
$server  guarded (pre-receive), enforce, host gogs
1 repository: 1 guarded
END
rm "$server/custom_hooks/pre-receive"
mkdir -p global/pre-receive.d
ln -s "$programs/pre-receive" global/pre-receive.d/
host gitlab
says 'the hooks of all repositories' 0 --global "$here/global" "$server" <<END
$server  guarded (pre-receive), enforce, host gitlab
1 repository: 1 guarded
END

healthy 'gitolite'
mkdir -p local/hooks/common
ln -s "$programs/pre-receive" local/hooks/common/pre-receive
ln -sf "$here/local/hooks/common/pre-receive" "$hook"
printf '#!/bin/sh\n' >local/hooks/common/update
chmod 755 local/hooks/common/update
ln -s "$here/local/hooks/common/update" "$server/hooks/update"
host gitolite
says 'has an update of its own' 0 "$server" <<END
$server  guarded (pre-receive), enforce, host gitolite
1 repository: 1 guarded
END
host plain
has_problem 'its own policy names another host' <<END
  hooks/pre-receive is in the place for gitolite, but the policy says host = plain, so the pusher is unknown
    sallyport-install server --host gitolite $server
END
printf '[roles]\nci = a\n' >"$server/sallyport.ini"
for name in a gitolite-admin; do
    [ "$name" = a ] || { mv "$server" "$here/$name.git" && server=$here/$name.git && touch "$server/gl-conf"; }
    has_problem "$name: the policy of the machine is gone" <<END
  hooks/pre-receive is that of all repositories of gitolite, but the policy says host = plain, so the pusher is unknown
    sallyport-install server --host gitolite --global $here/local
END
done

# --- the clone ---

healthy 'a work tree'
git init -q --template= clone
mkdir clone/.git/hooks
for name in commit-msg prepare-commit-msg pre-push; do
    install "$programs/pre-receive" "$programs/$name"
    ln -s "$programs/$name" clone/.git/hooks/
done
says 'all three' 0 clone <<'END'
clone  guarded (commit-msg, prepare-commit-msg, pre-push), enforce
1 repository: 1 guarded
END
says 'by its .git' 0 clone/.git <<'END'
clone/.git  guarded (commit-msg, prepare-commit-msg, pre-push), enforce
1 repository: 1 guarded
END
(cd clone && git commit -q --no-verify --allow-empty -m 'chore: begin' &&
    git worktree add -q ../linked)
says 'a linked one has the same' 0 linked <<'END'
linked  guarded (commit-msg, prepare-commit-msg, pre-push), enforce
1 repository: 1 guarded
END
git -C clone config core.hooksPath .husky/_
says 'another program has its own directory' 1 clone <<END
clone  not guarded
  git takes its hooks from $here/clone/.husky/_ (core.hooksPath in $here/clone/.git/config), so it skips hooks/commit-msg, hooks/prepare-commit-msg and hooks/pre-push
    sallyport-install local clone
1 repository: 0 guarded, 1 not guarded
END
mkdir -p clone/.husky
mv clone/.git/hooks clone/.husky/_
says 'with ours in it' 0 clone <<'END'
clone  guarded (commit-msg, prepare-commit-msg, pre-push), enforce
1 repository: 1 guarded
END
git -C clone config --unset core.hooksPath
mv clone/.husky/_ clone/.git/hooks
printf '[rule "tag"]\nlevel = of\n' >clone/.sallyport.ini
says 'its own policy' 1 clone <<END
clone  guarded (commit-msg, prepare-commit-msg, pre-push), no policy
  its policy cannot be used, so every commit is refused: $here/clone/.sallyport.ini:2: [rule] level = of: expected enforce or warn or off
    cd clone && sallyport policy check
1 repository: 1 guarded, 1 with a problem
END
rm clone/.sallyport.ini
mv clone/.git/hooks/pre-push clone/.git/hooks/pre-push.old
printf '#!/bin/sh\n' >clone/.git/hooks/pre-push
chmod 755 clone/.git/hooks/pre-push
says 'another program has put one aside' 1 clone <<END
clone  guarded (commit-msg, prepare-commit-msg), enforce
  hooks/pre-push.old was moved aside, and git runs another pre-push instead
    sallyport-install local clone
1 repository: 1 guarded, 1 with a problem
END
rm clone/.git/hooks/pre-push*
says 'one is missing' 1 clone <<END
clone  guarded (commit-msg, prepare-commit-msg), enforce
  sallyport's hook pre-push is missing
    sallyport-install local clone
1 repository: 1 guarded, 1 with a problem
END

healthy 'a trail without room'
mkdir "$server/sallyport"
if mount -t tmpfs -o size=256k,nr_inodes=9,mode=755 none "$server/sallyport" 2>/dev/null; then
    at_exit+=("umount $server/sallyport")
    notes 'there is some' </dev/null
    dd if=/dev/zero of="$server/sallyport/big" bs=4k 2>/dev/null
    has_problem 'it is full' <<END
  no push can be recorded, so every push is refused: $server/sallyport is on a file system that is full
    df -h $server/sallyport
END
    : >"$server/sallyport/big"
    touch "$server"/sallyport/{1..9} 2>/dev/null
    has_problem 'it has no inode' <<END
  no push can be recorded, so every push is refused: $server/sallyport is on a file system that is full
    df -h $server/sallyport
END
    rm "$server"/sallyport/*
    mount -o remount,ro "$server/sallyport"
    has_problem 'it is read-only' <<END
  no push can be recorded, so every push is refused: $server/sallyport is on a file system that is mounted read-only
    df -h $server/sallyport
END
else
    skip 'a full file system' 'nothing can be mounted here'
fi

# --- who may switch it off ---

healthy 'others can write'
chmod 777 "$server/hooks"
has_problem 'the directory of hooks' <<END
  everybody can write to $server/hooks, and so disable the hook
    chmod go-w $server/hooks
END
chmod 755 "$server/hooks"
chmod 666 "$server/sallyport.ini"
has_problem 'the policy' <<END
  everybody can write to $server/sallyport.ini, and so disable the hook
    chmod go-w $server/sallyport.ini
END
chmod 644 "$server/sallyport.ini"
chmod 666 "$server/config" "$server/HEAD"
has_problem 'what git reads' <<END
  everybody can write to $server/config, and so disable the hook
    chmod go-w $server/config
  everybody can write to $server/HEAD, and so disable the hook
    chmod go-w $server/HEAD
END
chmod 644 "$server/config" "$server/HEAD"
chmod 777 "$server"
has_problem 'the repository' <<END
  everybody can write to $server, and so disable the hook
    chmod go-w $server
END
chmod 755 "$server"

if [ "$(command id -u)" != 0 ]; then
    skip 'what belongs to another user' 'only root can give files away'
    exit
fi
nobody=$(command id -nu 65534)

# Where everybody may enter, unlike our own directory.
scratch=$(mktemp -d /tmp/sallyport-doctor.XXXXXX)
at_exit+=("rm -rf $scratch")
chmod 755 "$scratch"
PATH=$SALLYPORT_BUILD/bin:$PATH
programs=$scratch/libexec/sallyport/hooks
install -D -t "$programs" "$SALLYPORT_BUILD/hooks/pre-receive"
install "$SALLYPORT_BUILD/bin/sallyport" "$scratch"
run_as() { setpriv --reuid="$1" --regid="$1" --clear-groups "${@:2}"; }

healthy 'the owner'
chown -R 65534 "$server"
notes 'may be another than root' </dev/null
chown 65533 "$server/hooks"
has_problem 'and another one has the hooks' <<END
  user '65533' owns $server/hooks and can remove the hook
    chown -h $nobody $server/hooks
END
chown 65534 "$server/hooks"
chown root "$server/sallyport.ini"
chmod 600 "$server/sallyport.ini"
says 'cannot read the policy' 1 "$server" <<END
$server  guarded (pre-receive), no policy, host ?
  $nobody cannot read $server/sallyport.ini, which belongs to root, so every push is refused
    chown -h $nobody $server/sallyport.ini
1 repository: 1 guarded, 1 with a problem
END
chmod 644 "$server/sallyport.ini"
chgrp 65533 "$server/hooks"
chmod 775 "$server/hooks"
has_problem 'a group may be anybody' <<END
  everybody in the group 65533 can write to $server/hooks, and so disable the hook
    runuser -u $nobody -- chmod go-w $server/hooks
END
chmod 755 "$server/hooks"
mkdir -m 700 closed
install "$programs/pre-receive" closed/
ln -sfn "$here/closed/pre-receive" "$hook"
lost 'cannot get to the hook' <<END
  $nobody cannot enter $here/closed, which is on the way to hooks/pre-receive, so it is skipped
    namei -l $here/closed
END
ln -sfn "$programs/pre-receive" "$hook"
run_as 65533 "$scratch/sallyport" doctor "$server" >out 2>err
is_text 'another user looks' out err <<END
$server  guarded (pre-receive), enforce, host plain
  note: it belongs to $nobody, who may see more than you
    sudo -u $nobody $scratch/sallyport doctor $server
1 repository: 1 guarded
END
rm -r closed
chmod 700 "$server"
run_as 65533 "$scratch/sallyport" doctor "$here" >out 2>err
is 'a directory that is closed to us' \
    "3 sallyport: cannot look at $server: Permission denied" "$? $(<err)"

healthy 'the way to it'
chown -R 65534 "$server" && chmod 750 "$here"
lost 'is closed to its owner' <<END
  $nobody cannot enter $here, which is on the way to it, so nobody can push
    chmod a+x $here
END
chmod a+x "$here"
notes 'is open' </dev/null

healthy 'a group whose members push as themselves'
ln -s "$SALLYPORT_BUILD"/hooks/{post-receive,reference-transaction} "$server/hooks/"
zero=$(printf '0%.0s' {1..40})
(cd "$server" && echo "$zero $(printf '1%.0s' {1..40}) refs/heads/x" |
    GIT_DIR=. hooks/pre-receive >"$here/said" 2>&1)
chgrp -R 65533 "$server" && chmod -R g+w "$server" && chown 65534 "$server/sallyport"
git -C "$server" config core.sharedRepository group
has_problem 'there is one thing to do' <<END
  everybody in the group 65533 can write to it (core.sharedRepository), and so disable the hook and change the trail
    give each of them a key of sallyport-shell for root, then unset core.sharedRepository
END
chmod g-w "$server/sallyport/audit.db"
has_problem 'they cannot write to the trail' <<END
  only one user can write to the trail, so each push of the others in the group 65533 (core.sharedRepository) is refused
    give each of them a key of sallyport-shell for root, then unset core.sharedRepository
END
chown -R root "$server" && chmod -R g-w "$server" && chmod g+w "$server/hooks"
git -C "$server" config core.sharedRepository 0640
has_problem 'what the group may only read is no such repository' <<END
  everybody in the group 65533 can write to $server/hooks, and so disable the hook
    chmod go-w $server/hooks
END

healthy 'the trail'
ln -s "$SALLYPORT_BUILD"/hooks/{post-receive,reference-transaction} "$server/hooks/"
trail=$server/sallyport/audit.db
(cd "$server" && echo "$zero $(printf '1%.0s' {1..40}) refs/heads/x" |
    GIT_DIR=. hooks/pre-receive >"$here/said" 2>&1)
is 'has an entry' yes "$([ -s "$trail" ] && echo yes)"
notes 'is well' </dev/null
rm "$server/hooks/reference-transaction"
has_problem 'and git update-ref is not stopped' <<END
  the hook reference-transaction is missing, so nothing stops git update-ref on the server
    sallyport-install server $server
END
ln -s "$SALLYPORT_BUILD/hooks/reference-transaction" "$server/hooks/"
chmod 666 "$trail" && chmod 755 "$server/sallyport"
has_problem 'others can write to it' <<END
  everybody can write to $trail, and so change the trail
    chmod go-w $trail
END
chmod 600 "$trail"
python3 - "$trail" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("UPDATE entry SET line = replace(line, 'refs', 'sfer')")
END
has_problem 'its end was changed' <<END
  the trail is not what was written: the last entry is not what was hashed
    cd $server && sallyport audit verify
END
: >"$trail"
has_problem 'it is empty' <<END
  pushes were judged here, and the trail of them is empty, so every push is refused: $trail; put back a backup that $owner can read; without one, move it away, and the next push begins a new trail
    install -D -m 600 BACKUP $trail
END

# A path may be longer than the screen, and its owner has chosen it.
healthy 'on a terminal'
lure=$here/$(printf 'x%.0s' {1..60})/$(printf 'y%.0s' {1..70})/$(printf 'z %.0s' {1..40})fix:
mkdir -p "$lure" && mv "$server" "$lure/a.git"
rm "$lure/a.git/hooks/pre-receive"
on_terminal "$SALLYPORT_BUILD/bin/sallyport" doctor "$here"
is 'no line is wider than the screen' '' "$(grep -E '^.{81}' "$here/lines")"
is 'a continued line has a bar' '' \
    "$(grep -Ev "^(/|  \| |    \| |  [a-z]|    (\./)?install|    sudo|    runuser|1 repository)" "$here/lines")"
is 'elsewhere it is one line' 1 "$(
    "$SALLYPORT_BUILD/bin/sallyport" doctor "$here" | grep -c "^$here")"
