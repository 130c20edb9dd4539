#!/usr/bin/env bash
# sallyport doctor says why pushes fail, or clones are empty, although the hook is there.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"
PATH=$PREFIX/bin:$PATH

examines() { # WHAT STATUS
    status=0
    sallyport doctor "$server" >"$here/out" 2>&1 || status=$?
    is "$1: exit status" "$2" "$status"
    cp "$here/out" "$here/said"
}
guarded() { # TITLE
    unguarded "$1"
    "$installer" server "$server" >"$here/out" 2>&1
    echo 'ci = ci-bot' >>"$server/sallyport.ini"
}

guarded 'HEAD names a branch that nobody has pushed'
examines 'all is well' 0
git -C "$server" symbolic-ref HEAD refs/heads/master
examines 'it is said' 1
says 'so' '  HEAD names master, which nobody has pushed, so a clone is empty'
advised src/doctor/checks.c "git --git-dir=$server symbolic-ref HEAD refs/heads/main"
examines 'all is well again' 0
git -C "$server" symbolic-ref HEAD refs/heads/a
without_hooks() { git -C "$server" -c core.hooksPath=/dev/null "$@"; }
without_hooks branch -qm main b
examines 'several may be meant' 1
says 'which is asked' "    git --git-dir=$server symbolic-ref HEAD refs/heads/BRANCH"
git -C "$server" for-each-ref --format='delete %(refname)' | without_hooks update-ref --stdin
examines 'nothing is pushed yet' 0

unguarded 'a branch for work is there first'
rm -rf "$server" && git init -q --bare -b main "$server"
"$installer" server "$server" >"$here/out" 2>&1 && echo 'ci = ci-bot' >>"$server/sallyport.ini"
git push -q origin "$(git rev-parse HEAD)":refs/heads/feature/tunnel 2>"$here/pushed" || not_ok 'it is taken' <"$here/pushed"
examines 'it is said' 1
says 'so' '  HEAD names main, which nobody has pushed, so a clone is empty'
is 'HEAD is left as it is' 0 "$(grep -c symbolic-ref "$here/out")"
advised src/doctor/checks.c 'git push origin main' '[ "$(on_server main)" = "$(git rev-parse main)" ]'
examines 'all is well again' 0
git -C "$server" symbolic-ref HEAD refs/heads/feature/tunnel
examines 'it was made the default one' 1
says 'so' '  HEAD names feature/tunnel, a branch for work, and so makes it the default branch'
advised src/doctor/checks.c "git --git-dir=$server symbolic-ref HEAD refs/heads/main"
examines 'all is well again' 0

if [ $EUID = 0 ] && user=$(command id -nu 65534); then
    guarded 'objects of root in a repository of another user'
    chmod a+x "$here" && chown -R 65534 "$server"
    examines 'all is well' 0
    for part in objects refs refs/heads; do
        chown 0 "$server/$part"
        examines "$part: it is said" 1
        says 'so' "  $server/$part belongs to root and $user cannot write there, so every push fails"
        advised src/doctor/checks.c "chown -Rh $user $server/$part"
        examines 'all is well again' 0
    done
    mkdir -p "$server/objects/ab" "$server/refs/heads/chore/deep" "$server/refs/tags/v"
    for part in objects/ab refs/heads/chore refs/heads/chore/deep refs/tags/v; do
        chown -R 65534 "$server" && chown 0 "$server/$part"
        examines "$part: it is said" 1
        says 'so' "  $server/$part belongs to root and $user cannot write there, so some pushes fail"
        advised src/doctor/checks.c "chown -Rh $user $server/${part%%/*}"
        examines 'all is well again' 0
    done
    as_root() { (umask 077 && without_hooks -c safe.directory="$server" "$@"); }
    as_root gc -q && packs=$server/objects/pack
    chown 65534 "$packs"/*.pack "$packs"/*.idx "$server/packed-refs"
    examines 'git does without the other files' 0
    for file in "$packs"/*.pack "$packs"/*.idx; do
        chown 0 "$file"
        examines 'a pack of root: it is said' 1
        says 'so' "  $file belongs to root and $user cannot read it, so some fetches and pushes fail"
        chown 65534 "$file"
    done
    chown 0 "$packs"/*
    examines 'all are of root' 1
    is 'it is said once' 1 "$(grep -c 'belongs to root' "$here/out")"
    advised src/doctor/checks.c "chown -Rh $user $server/objects"
    examines 'all is well again' 0
    is 'all of it was given' '' "$(find "$server/objects" -user 0)"
    as_root pack-refs --all
    examines 'packed refs of root: it is said' 1
    is 'and nothing untrue beside' 1 "$(grep -c "^    " "$here/out")"
    chown 65534 "$server/packed-refs"
    mkdir elsewhere && ln -s "$PWD/elsewhere" "$server/refs/heads/link" && chown -h 65534 "$server/refs/heads/link"
    examines 'no link is followed' 0
    rm "$server/refs/heads/link"
    chown 0 "$server/objects" && chmod a+w "$server/objects"
    examines 'it may be written by all' 0
    mkdir -p "$server/info" && chown 0 "$server/info" && chmod 755 "$server/info"
    examines 'git only reads info' 0
    chmod 700 "$server/info"
    examines 'a closed info: it is said' 1
    is 'and nothing else' 1 "$(grep -c '^    ' "$here/out")"
    says 'so' "  $server/info belongs to root and $user cannot enter it, so every push fails"
    advised src/doctor/checks.c "chown -Rh $user $server/info"
    examines 'all is well again' 0
    install -m 600 /dev/null "$server/info/grafts"
    examines 'grafts of root: it is said' 1
    says 'so' "  $server/info/grafts belongs to root and $user cannot read it, so every push fails"
    advised src/doctor/checks.c "chown -Rh $user $server/info/grafts"
    examines 'all is well again' 0

    guarded 'modes that keep the owner from it'
    as_root pack-refs --all
    git -C "$server" rev-parse HEAD >"$server/refs/heads/a"
    chmod a+x "$here" && chown -R 65534 "$server"
    examines 'all is well' 0
    shut() { # PART PATH MODE WHAT-FAILS
        chmod "$3" "$server/$2"
        examines "$2, $3: it is said" 1
        is 'and nothing else' 1 "$(grep -c '^    ' "$here/out")"
        says 'so' "  the mode of $server/$2 keeps $user from it, so $4"
        advised src/doctor/checks.c "runuser -u $user -- chmod -R u+rwX $server/$1"
        examines 'all is well again' 0
    }
    for mode in 555 600 311 000; do
        for part in objects refs refs/heads; do shut $part $part $mode 'every push fails'; done
    done
    for part in HEAD config packed-refs; do shut $part $part 000 'every push fails'; done
    shut refs refs/heads/a 000 'some fetches and pushes fail'
    shut objects objects/info 555 'some pushes fail'

    guarded 'the mode of the directory keeps the owner from it'
    chmod a+x "$here" && chown -R 65534 "$server"
    for mode in 600 '-R 600' '-R a-x' '-R a-w' 555 '-R 000'; do
        # shellcheck disable=SC2086
        chmod $mode "$server"
        examines "$mode: it is said" 1
        is 'and nothing else' 1 "$(grep -c '^    ' "$here/out")"
        says 'so' "  the mode of $server keeps $user from it, so pushes fail"
        advised src/doctor/checks.c "runuser -u $user -- chmod -R u+rwX $server"
        examines 'all is well again' 0
    done
else
    skip 'objects of root' 'only root can give files away'
fi
