#!/usr/bin/env bash
# sallyport doctor, as root, at repositories of other users: it looks with their
# eyes, tells nothing that only root can read, and waits for nobody.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

if [ $EUID != 0 ]; then
    skip 'repositories of another user' \
        '(not root) only root can look with the eyes of another user'
    exit
fi
owner=65534
login=$(command id -nu $owner)
# Where everybody may enter.
chmod a+x "$scratch" "$(dirname "$scratch")"
programs=$scratch/libexec/sallyport/hooks
install -D -t "$programs" "$SALLYPORT_BUILD/hooks/pre-receive"

# A guarded repository, of the owner unless another user is named.
guarded() { # PATH [USER]
    git init -q --bare -b main --template= "$1"
    mkdir "$1/hooks"
    ln -s "$programs/pre-receive" "$1/hooks/pre-receive"
    printf '[roles]\nci = ci-bot\n' >"$1/sallyport.ini"
    chown -hR "${2:-$owner}" "$1"
}

of_another() { # TITLE: $server, and a secret of root
    stories=$((stories + 1))
    here=$scratch/story-$stories
    server=$here/a.git
    mkdir "$here"
    cd "$here" || exit
    guarded "$server"
    printf '#!/of-root-alone\n[of-root-alone\n' >secret
    chmod 700 secret
    note "$1"
}

# Sets $status: 124 when it took longer than that many seconds.
run_doctor() { # SECONDS ARGUMENT...
    status=0
    timeout "$1" "$SALLYPORT_BUILD/bin/sallyport" doctor "${@:2}" \
        >"$here/out" 2>"$here/err" || status=$?
}

of_another 'what is well is well'
guarded b.git 65533
guarded c.git 0
guarded d.git
run_doctor 9 .
is_text 'of whomever it is, in their order' out err <<END
./a.git  guarded (pre-receive), enforce, host plain
./b.git  guarded (pre-receive), enforce, host plain
./c.git  guarded (pre-receive), enforce, host plain
./d.git  guarded (pre-receive), enforce, host plain
4 repositories: 4 guarded
END
is 'exit status' '0 ' "$status $(<err)"
run_doctor 9 --format json a.git
is 'as JSON' '{"repository":"a.git","guarded":true,"hooks":["pre-receive"],"mode":"enforce","host":"plain","findings":[]}' "$(<out)"
mkdir many
for i in {1..200}; do cp -a a.git "many/$i.git"; done
run_doctor 9 many
is 'many' '200 repositories: 200 guarded' "$(tail -n 1 out)"

of_another 'what is wrong is said as before'
chmod 777 a.git/hooks
printf '[roles]\nci =\n' >a.git/sallyport.ini
run_doctor 9 a.git
is_text 'with what to type' out err <<END
a.git  guarded (pre-receive), enforce, host plain
  everybody can write to $server/hooks, and so disable the hook
    runuser -u $login -- chmod go-w $server/hooks
  no user has a role that may merge (ci), so protected refs accept no push
    add 'ci = NAME' under [roles] in $server/sallyport.ini
1 repository: 1 guarded, 1 with a problem
END
is 'exit status' 1 "$status"

of_another 'what git needs is missing'
rm -r a.git/refs && : >a.git/HEAD
run_doctor 9 a.git
is_text 'its owner restores it' out err <<END
a.git  not guarded
  $server/refs is missing, so git takes it for no repository
    runuser -u $login -- mkdir -p $server/refs
  its HEAD is empty, so git takes it for no repository
    echo ref: refs/heads/main | runuser -u $login -- tee $server/HEAD
1 repository: 0 guarded, 1 not guarded
END
sed -n 's/^    //p' out >typed
bash -e typed >"$here/said" 2>&1
run_doctor 9 a.git
is 'typed, it is guarded' 'a.git  guarded (pre-receive), enforce, host plain' "$(head -n 1 out)"
is 'what was made is of its owner' "$owner $owner" \
    "$(stat -c %u a.git/refs a.git/HEAD | xargs)"

of_another 'what only root can read is not told'
for name in sallyport.ini config HEAD hooks/pre-receive hooks/update \
    hooks/pre-receive.chained packed-refs objects/info/alternates; do
    rm -rf a.git && guarded a.git
    mkdir -p "$(dirname "a.git/$name")"
    ln -sf "$here/secret" "a.git/$name"
    chown -hR $owner a.git
    run_doctor 9 a.git
    ! grep -H of-root out err || echo "by $name"
    [ "$status" != 124 ] || echo "$name: it hangs"
done >found
rm -rf a.git && guarded a.git
git config --file a.git/config include.path "$here/secret"
chown -hR $owner a.git
run_doctor 9 a.git
! grep -H of-root out err >>found || echo 'by include.path' >>found
is 'whatever leads there' '' "$(<found)"

of_another 'what to type harms nobody'
rm a.git/sallyport.ini
ln -s "$here/secret" a.git/sallyport.ini
chown -h $owner a.git/sallyport.ini
run_doctor 9 a.git
is_text 'a policy that leads to what is of root' out err <<END
a.git  guarded (pre-receive), no policy, host ?
  $login cannot read $server/sallyport.ini, so every push is refused
    namei -l $server/sallyport.ini
1 repository: 1 guarded, 1 with a problem
END
mkdir of-bob
printf '[roles]\nci = ci-bot\n' >of-bob/policy.ini
chown -R 65533 of-bob
ln -sfn "$here/of-bob/policy.ini" a.git/sallyport.ini
chown -h $owner a.git/sallyport.ini
run_doctor 9 a.git
is_text 'a policy in a directory of another user' out err <<END
a.git  guarded (pre-receive), enforce, host plain
  user '65533' owns $here/of-bob and can remove the hook
    namei -l $here/of-bob
  user '65533' owns $here/of-bob/policy.ini and can change the policy
    namei -l $here/of-bob/policy.ini
1 repository: 1 guarded, 1 with a problem
END
rm -rf a.git && guarded a.git
git config --file a.git/config core.hooksPath "$here/elsewhere"
mkdir elsewhere
chown -h $owner a.git/config elsewhere
run_doctor 9 a.git
is_text 'git is run as the owner' <(grep '^    git\|^    runuser' out) out <<END
    runuser -u $login -- git config --file $server/config --unset core.hooksPath
END

of_another 'nothing holds it up'
for name in sallyport.ini config config.worktree HEAD hooks/pre-receive \
    hooks/update packed-refs commondir objects/info/alternates shallow; do
    for kind in pipe zero; do
        rm -rf a.git && guarded a.git
        rm -f "a.git/${name:?}"
        mkdir -p "$(dirname "a.git/$name")"
        if [ $kind = pipe ]; then
            mkfifo "a.git/$name"
        else
            ln -s /dev/zero "a.git/$name"
        fi
        chown -hR $owner a.git
        run_doctor 9 a.git
        case $status in
        0 | 1 | 3) ;;
        *) echo "$kind at $name: exit status $status" && cat err ;;
        esac
    done
done >found
is 'no pipe and no device' '' "$(<found)"
rm -rf a.git && guarded a.git
mkdir pipes && mkfifo pipes/config
git config --file a.git/config include.path "$here/pipes/config"
chown -hR $owner a.git
guarded b.git
mkdir roots && guarded roots/c.git 0
run_doctor 60 .
is 'a pipe that is included: what takes too long is left' \
    "3 sallyport: cannot look at ./a.git: it took longer than 10 s" \
    "$status $(<err)"
is_text 'and the others are looked at' out err <<END
./b.git  guarded (pre-receive), enforce, host plain
./roots/c.git  guarded (pre-receive), enforce, host plain
2 repositories: 2 guarded
END

of_another 'links of others'
mkdir root && guarded root/r.git 0
mkdir found
ln -s "$here/root" found/all
ln -s "$here/root/r.git" found/one
ln -s "$here/a.git" found/own
chown -hR $owner found
run_doctor 9 found
is_text 'lead nowhere but to what is their own' out err <<END
found/own  guarded (pre-receive), enforce, host plain
1 repository: 1 guarded
END
run_doctor 9 found/one
is 'also when they are named' \
    "3 sallyport: cannot look at found/one: $here/found belongs to $(command id -nu $owner), who can replace it" \
    "$status $(<err)"
