#!/usr/bin/env bash
# advised_doctor.sh - what doctor says to type is typed as it stands, for each of its checks
# that has a command; then doctor says that no more.
# shellcheck disable=SC2016,SC2317 # what eval expands, and what "cures" runs
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

export PREFIX=$scratch/prefix
mkdir "$scratch/bin" && ln -s "$PREFIX/bin/sallyport-install" "$scratch/bin/"
git init -q --bare "$scratch/first.git"
"$SALLYPORT_SOURCE/install.sh" server "$scratch/first.git" >"$scratch/installed" 2>&1 ||
    not_ok 'it is installed' <"$scratch/installed"
PATH=$PREFIX/bin:$scratch/bin:$PATH
programs=$PREFIX/libexec/sallyport/hooks

# A guarded repository, $server, alone in $here.
healthy() { # TITLE
    stories=$((stories + 1))
    here=$scratch/story-$stories
    server=$here/a.git
    mkdir "$here" && cd "$here" || exit
    cp -a "$scratch/first.git" "$server"
    echo 'ci = ci-bot' >"$here/role"
    sed -i "/^\[roles\]/r $here/role" "$server/sallyport.ini"
    git -C "$server" symbolic-ref HEAD refs/heads/main
    note "$1"
}

# doctor says COMMAND, which is typed; afterwards it is not said any more, unless it only
# looks (LOOKS).
cures() { # SOURCE COMMAND [LOOKS]
    says sallyport doctor "$server"
    advised "$1" "$2" "${3:+:} says sallyport doctor '$server'; [ -n '${3:-}' ] ||
        ! grep -qF -- \"\$command\" '$here/said'"
}

healthy 'hooks'
rm hooks 2>/dev/null
hook=$server/hooks/pre-receive
rm "$hook" && cp "$programs/pre-receive" "$hook" && chmod a-x "$hook"
cures src/doctor/checks.c "chmod a+x $hook"
rm "$hook"
cures src/doctor/checks.c "sallyport-install server $server"
rm "$hook"
with_path=$PATH PATH=${PATH//"$PREFIX/bin:$scratch/bin:"/}
says "$PREFIX/bin/sallyport" doctor "$server"
advised src/doctor/remedy.c "$PREFIX/bin/sallyport-install server $server" '[ -x "$hook" ]'
PATH=$with_path
ln -sf /nowhere/libexec/sallyport/hooks/pre-receive "$hook"
cures src/doctor/remedy.c "sallyport-install server $server"
ln -sf "$programs/update" "$server/hooks/update"
cures src/doctor/checks.c "rm $server/hooks/update"
# Of the links of an old tool, the installer takes the place of one alone.
for name in update pre-receive post-receive reference-transaction pre-push; do
    [ ! -L "$server/hooks/$name" ] || rm "$server/hooks/$name"
    ln -s /nonexistent "$server/hooks/$name"
    left=$name
    case $name in update | pre-push) ;; *)
        says sallyport doctor "$server"
        advised src/doctor/remedy.c "sallyport-install server $server"
        left=$name.chained
        ;;
    esac
    says sallyport doctor "$server"
    cures src/doctor/checks.c "rm $server/hooks/$left"
done
printf '#!/no/such/program\n' >"$hook.chained" && chmod +x "$hook.chained"
says sallyport doctor "$server"
ends=2 advised src/doctor/checks.c 'ls -l /no/such/program'
rm "$hook.chained"
git -C "$server" config core.hooksPath /nowhere
cures src/doctor/checks.c "git config --file $server/config --unset core.hooksPath"
git -C "$server" config hook.x.event pre-receive
git -C "$server" config hook.x.command true
cures src/doctor/checks.c "git --git-dir=$server config --show-origin --get-regexp ^hook" looks
git -C "$server" config --remove-section hook.x
git init -q "$here/clone" && cd "$here/clone" && git commit -q --allow-empty -m 'chore: x'
sallyport-install local >/dev/null && rm .git/hooks/commit-msg
server_was=$server && server=$here/clone
cures src/doctor/remedy.c "sallyport-install local $here/clone"
server=$server_was && cd "$here" || exit

says sallyport doctor
sed -i "s|REPO|$server|" "$here/said"
advised src/cli/doctor.c "sallyport doctor $server"

healthy 'rights'
for path in "$server/hooks" "$server/sallyport.ini" "$server/config" "$server/HEAD"; do
    chmod go+w "$path"
    cures src/doctor/checks.c "chmod go-w $path"
done
if [ $EUID = 0 ]; then
    chown 64321 "$server/sallyport.ini"
    cures src/doctor/checks.c "chown -h root $server/sallyport.ini"
    for path in "$server/config" "$server/HEAD"; do
        chown 64321 "$path"
        cures src/doctor/checks.c "chown -h root $path"
    done
    owner=65534
    chmod a+x "$scratch" "$(dirname "$scratch")"
    chown -hR $owner "$server" && chown 64321 "$server/hooks"
    login=$(command id -nu $owner)
    cures src/doctor/checks.c "chown -h $login $server/hooks"
    mv "$server/hooks/pre-receive" kept && chown root "$server/hooks"
    says sallyport doctor "$server"
    is 'a closed directory of hooks is opened first' "chown -h $login $server/hooks" \
        "$(sed -n 's/^    //p' "$here/said" | head -n 1)"
    cures src/doctor/checks.c "chown -h $login $server/hooks"
    chmod u-x "$server/hooks"
    cures src/doctor/checks.c "runuser -u $login -- chmod u+rwx $server/hooks"
    mv kept "$server/hooks/pre-receive" && chown root "$server/hooks"
    says sallyport doctor "$server"
    is 'where a hook runs it may be of root' 0 "$(grep -c "chown -h $login $server/hooks" "$here/said")"
    chown $owner "$server/hooks"
    chmod go+w "$server/hooks"
    cures src/doctor/remedy.c "runuser -u $login -- chmod go-w $server/hooks"
    : >"$server/packed-refs"
    mkdir -p "$server/refs/heads/feature" && printf '%040d\n' 1 >"$server/refs/heads/feature/x"
    chown -R $owner "$server/packed-refs" "$server/refs"
    for path in HEAD config packed-refs refs/heads/feature/x; do
        chown root "$server/$path" && chmod 600 "$server/$path"
        [ "$path" != refs/heads/feature/x ] || path=refs
        says sallyport doctor "$server"
        is "the configuration is not blamed for $path" 0 "$(grep -c 'its configuration' said)"
        cures src/doctor/checks.c "chown -Rh $login $server/$path"
    done
    rm -r "$server/packed-refs" "$server/refs/heads/feature"
    log=$server/logs/refs/heads/main
    logs() { # OPTION-OF-GIT-CONFIG...: sets or unsets core.logAllRefUpdates
        git config --file "$server/config" "$@" && chown $owner "$server/config"
    }
    for path in logs logs/refs/heads logs/refs/heads/main; do
        mkdir -p "${log%/*}" && : >"$log" && chown -R $owner "$server/logs"
        chown root "$server/$path" && chmod 700 "$server/$path"
        cures src/doctor/checks.c "chown -Rh $login $server/logs"
        chmod 755 "$server/$path" && chown root "$server/$path"
        says sallyport doctor "$server"
        if [ -d "$server/$path" ]; then
            is "$path: git makes no log there" 0 "$(grep -c logs "$here/said")"
            logs core.logAllRefUpdates always
        fi
        cures src/doctor/checks.c "chown -Rh $login $server/logs"
        [ ! -d "$server/$path" ] || logs --unset core.logAllRefUpdates
    done
    chmod 500 "${log%/*}" && logs core.logAllRefUpdates true
    cures src/doctor/checks.c "runuser -u $login -- chmod -R u+rwX $server/logs"
    logs --unset core.logAllRefUpdates && rm -r "$server/logs"
    install -d -o $owner "$server/sallyport"
    for end in -wal -shm -journal -notify -counted; do
        install -m 600 /dev/null "$server/sallyport/audit.db$end"
        cures src/doctor/checks.c "chown -h $login $server/sallyport/audit.db$end"
    done
    rm -r "$server/sallyport"
    chown root "$server/sallyport.ini" && chmod 600 "$server/sallyport.ini"
    cures src/doctor/checks.c "chown -h $login $server/sallyport.ini"
    cp "$server/sallyport.ini" secret && chmod 600 secret
    mv "$server/sallyport.ini" kept && ln -s "$here/secret" "$server/sallyport.ini"
    cures src/doctor/remedy.c "namei -l $server/sallyport.ini" looks
    mv kept "$server/sallyport.ini" && chown root "$server/sallyport.ini"
    left() { # FILE MODE CHANGE: root left it, and its owner changes its rights
        chown root "$server/$1" && chmod "$2" "$server/$1"
        cures src/doctor/remedy.c \
            "chown -h $login $server/$1 && runuser -u $login -- chmod $3 $server/$1"
    }
    left sallyport.ini 666 go-w
    left config 666 go-w
    mv "$server/hooks/pre-receive" kept
    install -m 644 "$programs/pre-receive" "$server/hooks/pre-receive"
    left hooks/pre-receive 644 a+x
    mv -f kept "$server/hooks/pre-receive" && chown root "$server/sallyport.ini"
    chmod -R a+rX "$PREFIX" "$here" && chmod 600 "$server/sallyport.ini"
    chmod a-x "$programs/pre-receive"
    cures src/doctor/checks.c "chmod a+x $programs/pre-receive"
    chmod 700 "$PREFIX/libexec"
    cures src/doctor/checks.c "chmod a+x $PREFIX/libexec"
    is 'the way is open' 711 "$(stat -c %a "$PREFIX/libexec")"
    chmod 755 "$PREFIX/libexec"
    is 'it is executed again' 755 "$(stat -c %a "$programs/pre-receive")"
    as_user() { # ID: looks at it
        says setpriv --reuid="$1" --clear-groups env HOME="$here" sallyport doctor "$server"
    }
    as_user $owner
    sudo() { if [ "$1" = -u ]; then runuser -u "$2" -- "${@:3}"; else "$@"; fi; }
    advised src/doctor/checks.c "sudo chown -h $login $server/sallyport.ini" \
        '[ "$(stat -c %u "$server/sallyport.ini")" = "$owner" ]'
    as_user 64321
    advised src/doctor/checks.c "sudo -u $login sallyport doctor $server"
    ln -sf "$programs/update" "$server/hooks/update"
    cures src/doctor/remedy.c "runuser -u $login -- rm $server/hooks/update"
    git -C "$server" -c safe.directory='*' config --file "$server/config" core.hooksPath /nowhere
    as_user 64321
    advised src/doctor/remedy.c "sudo -u $login git config --file $server/config --unset core.hooksPath"
    mkdir srv && cp -a "$scratch/first.git" srv/a.git
    for name in b c; do git init -q --bare srv/$name.git && chown -R $owner srv/$name.git; done
    says setpriv --reuid=64321 --clear-groups env HOME="$here" sallyport doctor "$here/srv/a.git"
    advised src/doctor/checks.c "sudo chown -Rh $login $here/srv/a.git" \
        '[ "$(stat -c %u srv/a.git/HEAD)" = "$owner" ]'
    unset -f sudo
    git -C "$server" -c safe.directory='*' config --file "$server/config" core.hooksPath /nowhere
    cures src/doctor/remedy.c "runuser -u $login -- git config --file $server/config --unset core.hooksPath"
else
    skip 'chown and runuser' 'only root can do for another user'
fi

healthy 'a mount where no programs may run'
mkdir mounted
if mount -t tmpfs -o noexec,mode=755 none mounted 2>/dev/null; then
    at_exit+=("umount $here/mounted")
    install "$programs/pre-receive" mounted/ && ln -sf "$here/mounted/pre-receive" "$server/hooks/"
    cures src/doctor/checks.c "findmnt -T $here/mounted/pre-receive" looks
    says findmnt -T "$here/mounted/pre-receive"
    is 'it shows why' 1 "$(grep -c noexec said)"
else
    skip 'findmnt -T' 'nothing can be mounted here'
fi

healthy 'the policy'
printf '[tdd]\nx = y\n' >>"$server/sallyport.ini"
says sallyport doctor "$server"
ends=1 advised src/doctor/checks.c "cd $server && sallyport policy check"
cd "$here" && sed -i '$d' "$server/sallyport.ini" && sed -i '$d' "$server/sallyport.ini"
sed -i 's/^baseline.*/baseline = 1111111111111111111111111111111111111111/' "$server/sallyport.ini"
says sallyport doctor "$server"
advised src/doctor/checks.c "cd $server && sallyport policy show"
cd "$here" && sed -i 's/^baseline.*/baseline = now/' "$server/sallyport.ini"
printf '[rule "tag"]\nlevel = off\n' >>"$server/sallyport.ini"
cures src/doctor/checks.c 'sallyport explain tag' looks
(cd "$server" && sallyport policy publish >/dev/null) && printf '[message]\nscopes = x\n' >>"$server/sallyport.ini"
cures src/doctor/checks.c "cd $server && sallyport policy publish"
cp "$server/sallyport.ini" "$here/kept.ini" && printf '[roles]\nlost = dana\n' >>"$server/sallyport.ini"
(cd "$server" && sallyport policy publish >/dev/null) && cp "$here/kept.ini" "$server/sallyport.ini"
cures src/doctor/checks.c "git --git-dir=$server cat-file -p refs/sallyport/policy" looks
cd "$server" && says sallyport policy publish
advised src/cli/policy_publish.c "git --git-dir=$server cat-file -p refs/sallyport/policy"
before=$(git rev-parse refs/sallyport/policy)
advised src/cli/policy_publish.c 'sallyport policy publish --drop' \
    '[ "$(git hash-object "sallyport.ini.${before:0:10}")" = "$before" ]'
mv sallyport.ini kept.ini && cd "$here" || exit
cures src/doctor/checks.c "git --git-dir=$server cat-file -p refs/sallyport/policy" looks
mv "$server/kept.ini" "$server/sallyport.ini"
published=$(git -C "$server" rev-parse refs/sallyport/policy)
mv "$server/objects/${published:0:2}/${published:2}" "$here/object"
ends=2 cures src/doctor/checks.c "git --git-dir=$server fsck" looks
cd "$server" && says sallyport policy publish
ends=2 advised src/cli/policy_publish.c "git --git-dir=$server fsck"
advised src/cli/policy_publish.c 'sallyport policy publish --drop' \
    'mv "$here/object" "objects/${published:0:2}/${published:2}" 2>/dev/null; sallyport policy publish | grep -q "as it should be"'
cd "$here" || exit
printf '[tdd]\nstubs = on\n' >>"$server/sallyport.ini" && cd "$server" || exit
with_path=$PATH PATH=${PATH//"$PREFIX/bin:$scratch/bin:"/}
says "$PREFIX/bin/sallyport" policy check
advised src/cli/policy.c "$PREFIX/bin/sallyport policy publish" \
    '[ "$("$PREFIX/bin/sallyport" policy check | grep -c publish)" = 0 ]'
PATH=$with_path
cd "$here" && printf '[policy]\nmode = observe\n' >"$here/observe" && cat "$here/observe" >>"$server/sallyport.ini"
cures src/doctor/checks.c "sallyport-install server --enforce $server"

healthy 'what git needs'
reads() { git -C "$server" rev-parse HEAD >/dev/null; }
git -C "$server" update-ref refs/heads/trunk \
    "$(git -C "$server" commit-tree -m 'chore: x' "$(git -C "$server" mktree </dev/null)")"
git -C "$server" pack-refs --all && rm -r "$server/refs"
is 'it is not guarded' "$server  not guarded" "$(sallyport doctor "$server" | head -n 1)"
cures src/doctor/checks.c "mkdir -p $server/refs"
rm "$server/HEAD"
cures src/doctor/checks.c "echo ref: refs/heads/trunk | tee $server/HEAD"
succeeds 'git reads it' reads
: >"$server/HEAD"
is 'it is not guarded' "$server  not guarded" "$(sallyport doctor "$server" | head -n 1)"
cures src/doctor/checks.c "echo ref: refs/heads/trunk | tee $server/HEAD"
succeeds 'git reads it' reads
head -c 100 /dev/zero >"$server/HEAD"
moves="mv --backup=numbered $server/HEAD $server/HEAD.damaged && echo ref: refs/heads/trunk | tee $server/HEAD"
cures src/doctor/checks.c "$moves"
is 'it is kept' 100 "$(stat -c %s "$server/HEAD.damaged")"
rm "$server/HEAD" && mkdir "$server/HEAD"
cures src/doctor/checks.c "$moves"
succeeds 'git reads it' reads
git -C "$server" -c core.hooksPath=/dev/null branch main trunk && rm "$server/HEAD"
cures src/doctor/checks.c "echo ref: refs/heads/main | tee $server/HEAD"
mkdir BACKUP && mv "$server/objects" BACKUP/
says sallyport doctor "$server"
is 'without objects it is found' "$server  not guarded" "$(head -n 1 "$here/said")"
advised src/doctor/checks.c "cp -R BACKUP/objects $server/objects" reads
rm -rf "$server/objects" "$server/packed-refs" "$server/refs/heads/"*
cures src/doctor/checks.c "mkdir -p $server/objects"

healthy 'the repository'
echo '[core' >>"$server/config"
says sallyport doctor "$server"
ends=128 advised src/doctor/checks.c "git --git-dir=$server config --list"
sed -i '$d' "$server/config" && mkdir "$server/packed-refs"
says sallyport doctor "$server"
ends=128 advised src/doctor/checks.c "git --git-dir=$server fsck"
rmdir "$server/packed-refs" && git init -q --bare --object-format=sha256 "$here/wide.git"
ln -s "$programs/pre-receive" "$here/wide.git/hooks/pre-receive"
server=$here/wide.git
cures src/doctor/remedy.c "sallyport-install uninstall $server"
git init -q --object-format=sha256 "$here/wide" && cd "$here/wide" || exit
git commit -q --allow-empty -m 'chore: x' && git push -q "$server" HEAD:main
says sallyport doctor "$server"
advised src/doctor/remedy.c "git init --bare --object-format=sha1 $here/wide-sha1.git && git --git-dir=$server fast-export --all --signed-tags=warn-strip | git --git-dir=$here/wide-sha1.git fast-import --quiet" \
    'git --git-dir=$here/wide-sha1.git log -1 --format=%s main | grep -q "chore: x"'
if git refs migrate -h 2>&1 | grep -q ref-format; then
    git init -q --bare --ref-format=reftable "$here/refs.git" && server=$here/refs.git
    git -C "$here/wide" push -q "$server" HEAD:main
    ln -s "$programs/pre-receive" "$server/hooks/pre-receive"
    cures src/doctor/checks.c "git --git-dir=$server refs migrate --ref-format=files"
else
    skip 'git refs migrate' 'git 2.46 has it'
fi

healthy 'the trail'
git clone -q "$server" "$here/work" 2>/dev/null && cd "$here/work" && git switch -q -c main
git commit -q --allow-empty -m 'chore: begin' && git push -q origin main 2>/dev/null
printf '[category "MEDIUM"]\ngates = unit\n' >>"$server/sallyport.ini"
says sallyport doctor "$server"
sed -i 's/ REPORT/ junit.xml/' "$here/said"
printf '<testsuite name="a" tests="1"><testcase name="b"/></testsuite>' >junit.xml
SALLYPORT_USER=ci-bot advised src/doctor/checks.c 'sallyport gate record unit --from junit.xml' \
    '! sallyport doctor "$server" | grep -q "gate record unit"'
printf '[category "MEDIUM"]\ngates += tdd-proof\n[gate "tdd-proof"]\nlevel = enforce\n' >>"$server/sallyport.ini"
git switch -q -c feature/p && mkdir tests && touch tests/a.c && git add tests && git commit -q -m 'test: a (RED)' -m 'PRP: WU-1-a'
touch a.c && git add a.c && git commit -q -m 'feat: a (GREEN)' -m 'PRP: WU-1-a' && git push -q origin HEAD 2>/dev/null
says sallyport doctor "$server"
sed -i 's/ COMMAND/ test -e a.c/' "$here/said"
SALLYPORT_USER=ci-bot advised src/doctor/checks.c 'sallyport prove --record -- test -e a.c' \
    '! sallyport doctor "$server" | grep -q "prove --record"'
git switch -q main
git commit -q --allow-empty -m 'docs: more' && git push -q origin HEAD:refs/heads/feature/x 2>/dev/null
cd "$server" && PATH=${with_path//"$PREFIX/bin:$scratch/bin:"/}
says "$PREFIX/bin/sallyport" report
advised src/report/overview_items.c "$PREFIX/bin/sallyport audit log --kind admin"
says "$PREFIX/bin/sallyport" check --since-install
advised src/cli/judgement.c "$PREFIX/bin/sallyport audit log --code protected-ref"
PATH=$with_path
rm "$server/hooks/reference-transaction"
cures src/doctor/checks.c "sallyport-install server $server"
cd "$here" && sed -i 's/^host = .*/host = gitea/' "$server/sallyport.ini"
rm "$server/hooks/reference-transaction" && mkdir "$server/hooks/pre-receive.d"
mv "$server/hooks/pre-receive" "$server/hooks/pre-receive.d/sallyport"
printf '#!/bin/sh\nhooks/pre-receive.d/sallyport\n' >"$server/hooks/pre-receive"
chmod +x "$server/hooks/pre-receive"
says sallyport doctor "$server"
ends=1 advised src/doctor/checks.c "cd $server && sallyport audit log --kind out-of-band"
cd "$here" && cp -a "$server/sallyport" kept
(cd "$server" && python3 -c 'import sqlite3
sqlite3.connect("sallyport/audit.db").backup(sqlite3.connect("../BACKUP"))')
restores() { # WHAT
    cures src/doctor/checks.c "install -D -m 600 BACKUP $server/sallyport/audit.db"
    is "$1: the log is whole" 0 "$(cd "$server" && sallyport audit verify >/dev/null; echo $?)"
}
rm -r "$server/sallyport"
cd "$server" && says sallyport audit verify
ends=1 advised src/audit/place.c 'sallyport doctor' 'grep -q "install -D" <<<"$output"'
cd "$here"
restores 'the directory is gone'
rm "$server/sallyport/audit.db"*
restores 'the file is gone'
: >"$server/sallyport/audit.db"
restores 'the file is empty'
store=$server/sallyport/audit.db
moves() { # FILE: it is away afterwards, and kept
    cures src/doctor/checks.c "mv --backup=numbered $store$1 $store$1.damaged"
    is "$store$1 is kept" 1 "$(find "$store$1.damaged" -size +0 2>/dev/null | wc -l)"
}
rm -r "$server/sallyport" && cp -a kept "$server/sallyport" && echo nonsense >"$store"
says git -C work push origin HEAD:refs/heads/feature/damaged
cd "$server"
ends=1 advised src/report/undecided.c 'sallyport doctor' 'grep -q "mv --backup" <<<"$output"'
cd "$here"
moves ''
moves -wal
restores 'the file was overwritten'
head -c 12388 "$store" >cut && cat cut >"$store" && rm -f "$store-wal" "$store.damaged"
cd "$server"
says sallyport audit verify
is 'it says what to do' 1 "$(grep -c '^move it away, then restore a backup; type: sallyport doctor$' "$here/said")"
ends=1 advised src/cli/open.c 'sallyport doctor' 'grep -q "mv --backup" <<<"$output"'
cd "$here"
moves ''
restores 'the file was cut'
python3 - "$store" <<'END'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as store:
    store.execute("UPDATE entry SET line = 'x' WHERE seq = (SELECT max(seq) FROM entry)")
END
says sallyport doctor "$server"
ends=1 advised src/doctor/checks.c "cd $server && sallyport audit verify"
cd "$here" && rm -r "$server/sallyport"
restores 'the last line was changed'
again() { # BRANCH: the trail goes, and a push makes a new one
    rm -r "$server/sallyport"
    git -C "$here/work" push -q origin "HEAD:refs/heads/feature/$1" 2>/dev/null
}
again y
says sallyport doctor "$server"
is 'a new trail says that one is gone' 1 "$(grep -c 'pushes were recorded here before 20.*Z, and the trail of them is gone; look for a backup of it before you acknowledge that$' "$here/said")"
cures src/doctor/checks.c "cd $server && sallyport audit acknowledge"
again z && cd "$server"
says sallyport audit verify
advised src/cli/audit_verify.c 'sallyport audit acknowledge' 'sallyport audit verify >/dev/null'
is 'the log has both' '0,3' "$(sallyport audit log --kind admin | awk '/ gone$/ { print $1 }' | paste -sd,)"
is 'nothing is left to acknowledge' 'no earlier trail is gone, as far as this one knows' "$(sallyport audit acknowledge)"
cd "$here" && : >"$store" && rm -f "$store-wal"
says sallyport doctor "$server"
is 'an empty one, without a backup' 1 "$(grep -c '; without one, move it away, and the next push begins a new trail$' "$here/said")"
mv "$store" empty
succeeds 'the next push goes in' git -C work push -q origin HEAD:refs/heads/feature/emptied
says sallyport doctor "$server"
cures src/doctor/checks.c "cd $server && sallyport audit acknowledge"
before=$store store=$here/own/audit.db
printf '[audit]\npath = %s\n' "$store" >>"$server/sallyport.ini"
says sallyport doctor "$server"
still=$(sed -n "s|.* is gone: $store; it is still \(.*\), where it was before .*|\1|p" "$here/said")
is 'the one of before is named' "$before" "$still"
rm BACKUP && python3 - "$still" <<'END'
import sqlite3, sys
sqlite3.connect(sys.argv[1]).backup(sqlite3.connect("BACKUP"))
END
cures src/doctor/checks.c "install -D -m 600 BACKUP $store"
is 'it is whole there, too' 0 "$(cd "$server" && sallyport audit verify >/dev/null; echo $?)"
sed -i '/^\[audit\]/,$d' "$server/sallyport.ini"
cd "$here" && rm -r "$server/sallyport" "$server/sallyport.import" "$server/sallyport.trail"
says sallyport doctor "$server"
is 'no push came: nothing is said' 0 "$(grep -c trail "$here/said")"
if [ $EUID = 0 ]; then
    touch "$server/sallyport.import" && install -D -m 600 BACKUP "$server/sallyport/audit.db"
    owner=65534 && login=$(command id -nu $owner)
    chown -hR $owner "$server"
    for file in sallyport/audit.db sallyport; do
        chmod 500 "$server/$file"
        says sallyport doctor "$server"
                is "$file: nothing else is said" 1 "$(grep -c 'can be recorded' "$here/said")"
        cures src/doctor/checks.c "runuser -u $login -- chmod u+rwX $server/$file"
        chmod 000 "$server/$file"
        cures src/doctor/checks.c "runuser -u $login -- chmod u+rwX $server/$file"
    done
    chown root "$server/sallyport/audit.db"
    cures src/doctor/checks.c "chown -Rh $login $server/sallyport/audit.db"
    mkdir -p "$server/sallyport/audit.db-begun" && touch "$server/sallyport/audit.db-begun/x"
    chown -R root "$server/sallyport/audit.db-begun" && chmod 755 "$server/sallyport/audit.db-begun"
    cures src/doctor/checks.c "chown -Rh $login $server/sallyport/audit.db-begun"
    is 'what is in it is given, too' $owner "$(stat -c %u "$server/sallyport/audit.db-begun/x")"
    chown root "$server/sallyport/audit.db-begun" && chmod 777 "$server/sallyport/audit.db-begun"
    says sallyport doctor "$server"
    is 'one that its owner may write to' 0 "$(grep -c 'audit.db-begun belongs' "$here/said")"
    rm -r "$server/sallyport/audit.db-begun"
    chown -hR root "$server/sallyport"
    cures src/doctor/checks.c "chown -Rh $login $server/sallyport"
    for file in "" /audit.db /audit.db-begun /audit.db-wal; do
        mkdir -p "$server/sallyport/audit.db-begun" && touch "$server/sallyport/audit.db-wal"
        chown -hR $owner "$server/sallyport" && chown -hR 1 "$server/sallyport$file"
        says sallyport doctor "$server"
        is "sallyport$file of another user" "1 1" \
            "$(grep -c "sallyport$file belongs to $(command id -nu 1), and pushes come as $login$" "$here/said") $(grep -c chown "$here/said")"
        cures src/doctor/checks.c "chown -Rh $login $server/sallyport"
    done
    chown 1 "$server/sallyport/audit.db" && chmod 666 "$server/sallyport/audit.db"
    cures src/doctor/checks.c "chown -Rh $login $server/sallyport"
    chmod 600 "$server/sallyport/audit.db" && chown 1 "$server/sallyport/audit.db-wal" && chmod 666 "$server/sallyport/audit.db-wal"
    says sallyport doctor "$server"
    is 'what its owner may use' 0 "$(grep -c 'wal belongs' "$here/said")"
    rm -r "$server/sallyport/audit.db-begun" "$server/sallyport/audit.db-wal"
    chmod 700 "$server/sallyport" && chown 65533 "$server"
    says sallyport doctor "$server"
    is 'out of reach is not gone' 0 "$(grep -c ' is gone' "$here/said")"
else
    skip 'a trail that root has restored' 'only root can restore it so'
fi
