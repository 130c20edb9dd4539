#!/usr/bin/env bash
# A repository that was moved from another server, as root sees it: it belongs to a number that
# is no user here, or to another user than those beside it. What doctor says is typed as it
# stands.
# shellcheck disable=SC2016 # what eval expands
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

if [ $EUID != 0 ]; then
    skip 'a repository that was moved' 'only root sees whose it is'
    exit
fi
chmod a+x "$scratch" "$(dirname "$scratch")"
programs=$scratch/libexec/sallyport/hooks
install -D -t "$programs" "$SALLYPORT_BUILD/hooks/pre-receive"
git=$(command id -nu 65534) other=$(command id -nu 1)

# A guarded repository of a user.
guarded() { # PATH USER
    command git init -q --bare -b main --template= "$1"
    mkdir "$1/hooks"
    ln -s "$programs/pre-receive" "$1/hooks/pre-receive"
    printf '[roles]\nci = ci-bot\n' >"$1/sallyport.ini"
    chown -hR "$2" "$1"
}

# A directory of root with two of $git, and $server, which was moved there.
moved() { # TITLE USER
    stories=$((stories + 1))
    here=$scratch/story-$stories
    server=$here/srv/moved.git
    mkdir -m 755 "$here" "$here/srv" && cd "$here" || exit
    guarded "$here/srv/a.git" 65534
    guarded "$here/srv/b.git" 65534
    guarded "$server" "$2"
    note "$1"
}

doctor() { # ARGUMENT...: sets $status
    status=0
    sallyport doctor "$@" >"$here/said" 2>"$here/err" || status=$?
}

# A push of $git, as it comes over ssh.
push_of_git() {
    setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent \
        git receive-pack "$server" </dev/null >"$here/push" 2>&1 || :
    grep -qa report-status "$here/push"
}

moved 'a number that is no user, beside repositories of one user' 4711
doctor srv
is_text 'it alone is found' said err <<END
srv/a.git  guarded (pre-receive), enforce, host plain
srv/b.git  guarded (pre-receive), enforce, host plain
srv/moved.git  not guarded
  it belongs to 4711, and no account has that number, so nobody can push
    chown -Rh $git $server
3 repositories: 2 guarded, 1 not guarded
END
is 'exit status' 1 "$status"
doctor "$server"
advised src/doctor/checks.c "chown -Rh $git $server" \
    'push_of_git && sallyport doctor --quiet "$here/srv"'
chown -hR 4711 "$server" && chmod 750 srv && chown 0:65534 srv
doctor "$server"
is 'a closed way to it is not what is wrong' "    chown -Rh $git $server" \
    "$(grep '^    ' said)"

moved 'two of them' 4711
guarded srv/too.git 4711
doctor srv
is_text 'are both given to the user' <(grep '^    ' said) err <<END
    chown -Rh $git $server
    chown -Rh $git $here/srv/too.git
END

moved 'alone, where another user holds the directory' 4711
rm -rf srv/?.git && chown 65534 srv
doctor "$server"
advised src/doctor/checks.c "chown -Rh $git $server" push_of_git

moved 'where nothing says whose it is' 4711
chown -hR 1 srv/b.git
doctor "$server"
is 'the reader names the user' "1     chown -Rh USER $server" "$status $(grep '^    ' said)"
rm -rf srv/?.git
doctor "$server"
is 'so where it is alone' "1     chown -Rh USER $server" "$status $(grep '^    ' said)"

moved 'what others may have arranged' 4711
chmod 777 srv
doctor "$server"
is 'nobody is named' "1     chown -Rh USER $server" "$status $(grep '^    ' said)"

moved 'what is no fault' 65533
doctor srv
is 'a number of a container' 0 "$status"
chown -hR 4711 "$server"
setpriv --reuid=4711 --regid=4711 --clear-groups sleep 60 &
sleeping=$!
doctor srv
kill $sleeping
is 'a number that is at work' 0 "$status"
setpriv --reuid=4711 --regid=4711 --clear-groups "$SALLYPORT_BUILD/bin/sallyport" doctor "$server" >said 2>&1 &&
    ok 'who runs it' || not_ok 'who runs it' <said
printf '[safe]\n\tdirectory = *\n' >gitconfig
(unset GIT_CONFIG_NOSYSTEM && GIT_CONFIG_SYSTEM=$here/gitconfig doctor srv && exit "$status")
status=$?
is 'where git is told to trust it' 0 "$status"

moved 'another user than the one of those beside it' 1
doctor srv
is_text 'is a note' said err <<END
srv/a.git  guarded (pre-receive), enforce, host plain
srv/b.git  guarded (pre-receive), enforce, host plain
srv/moved.git  guarded (pre-receive), enforce, host plain
  note: it belongs to $other and those beside it to $git, so git refuses every push of $git
    chown -Rh $git $server
3 repositories: 3 guarded
END
is 'exit status' 0 "$status"
doctor "$server"
advised src/doctor/checks.c "chown -Rh $git $server" push_of_git
chown -hR 1 "$server" && chmod 777 srv
doctor srv
is 'not where users put theirs' '' "$(grep note: said)"
chmod 755 srv && rm -r srv/b.git
doctor srv
is 'not beside a single one' '' "$(grep note: said)"
guarded srv/c.git 2 && guarded srv/b.git 65534
doctor srv
is 'not on a host of many' '' "$(grep note: said)"

# The directory of $server belongs to a user, and all in it to $git.
copied() { # TITLE USER
    moved "$1" 65534
    chown "$2" "$server"
}

copied 'the directory alone belongs to another user' 1
doctor "$server"
is_text 'nothing else is looked at' said err <<END
$server  not guarded
  it belongs to $other and its HEAD, config, objects and refs to $git, so git refuses every push of $git
    chown -h $git $server
1 repository: 0 guarded, 1 not guarded
END
advised src/doctor/checks.c "chown -h $git $server" \
    'push_of_git && sallyport doctor --quiet "$server"'
chown 1 "$server"
status=0
setpriv --reuid=1 --regid=1 --clear-groups env HOME=/nonexistent \
    "$SALLYPORT_BUILD/bin/sallyport" doctor "$server" >said 2>&1 || status=$?
is 'its owner hears the same' "1     sudo chown -h $git $server" "$status $(grep '^    ' said)"
for user in 1 4711; do
    chown $user "$server" && chmod 755 "$server"
    doctor "$server"
    is "of $user: that is all to type" "1     chown -h $git $server" "$status $(grep '^    ' said)"
    chmod 777 "$server"
    doctor "$server"
    is "of $user: not where others can write" '' "$(grep "chown -h $git $server\$" said)"
done

copied 'where nothing is beside it' 1
rm -r srv/?.git
doctor "$server"
is 'what is in it tells' "    chown -h $git $server" "$(grep '^    ' said)"
chown 65534 srv
doctor "$server"
is 'so where that user holds it' "    chown -h $git $server" "$(grep '^    ' said)"

copied 'where the directory is right' 1
chown -hR 1 srv/a.git
doctor "$server"
is 'one of its owner is beside it' '' "$(grep "chown -h $git $server\$" said)"
rm -r srv/?.git && chown 1 srv
doctor "$server"
is 'its owner holds it' '' "$(grep "chown -h $git $server\$" said)"
chown 0 srv && chown -hR 4711 "$server" && chown 1 "$server"
doctor "$server"
is 'what is in it is of no user' '' "$(grep "chown -h 4711 $server\$" said)"
