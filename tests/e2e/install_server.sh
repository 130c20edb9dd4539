#!/usr/bin/env bash
# install.sh server: what it does to a repository.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

hook=$PREFIX/libexec/sallyport/hooks/pre-receive

unguarded 'a typing error creates nothing' project.git
install_fails 'a name that is near to another' 1 server "$here/prject.git" <<END
install.sh: there is no repository $here/prject.git; did you mean '$here/project.git'?
  to make it, bare, type the same again with --create
END
install_fails 'the same without .git' 1 server "$here/prject" <<END
install.sh: there is no repository $here/prject; did you mean '$here/project.git'?
  to make it, bare, type the same again with --create
END
install_fails 'one that is near to nothing' 1 server "$here/new/other.git" <<END
install.sh: there is no repository $here/new/other.git
  to make it, bare, type the same again with --create
END
install_fails 'a letter is wrong, whatever the digits are' 1 \
    server "$here/projct2.git" <<END
install.sh: there is no repository $here/projct2.git; did you mean '$here/project.git'?
  to make it, bare, type the same again with --create
END
for name in project.gti project.gi project-git prjoect.gti; do
    install_fails "the end of $name is wrong" 1 server "$here/$name" <<END
install.sh: there is no repository $here/$name; did you mean '$here/project.git'?
  to make it, bare, type the same again with --create
END
done
mkdir "$here/my apple.git"
installs 'the end of a name with a blank is no name' server --dry-run "$here/appel.git"
rmdir "$here/my apple.git"
mkdir "$here/a.git"
installs 'two short names have .git in common, and nothing else' server --dry-run "$here/n3.git"
rmdir "$here/a.git"
mkdir "$here/app.git"
install_fails 'two others have more' 1 server "$here/ap.git" <<END
install.sh: there is no repository $here/ap.git; did you mean '$here/app.git'?
  to make it, bare, type the same again with --create
END
rmdir "$here/app.git"
install_fails 'a dry run' 1 server --dry-run "$here/new/other.git" <<END
install.sh: there is no repository $here/new/other.git
  to make it, bare, type the same again with --create
END
cd "$here/project.git" || exit
for name in project.git hooks/deep.git; do
    install_fails "$name, typed in a repository" 1 server --observe "$name" <<END
install.sh: there is no repository $name; did you mean '$here/project.git'?
  to make it, bare, type the same again with --create
END
done
install_fails 'a dry run in a repository' 1 server --dry-run project.git <<END
install.sh: there is no repository project.git; did you mean '$here/project.git'?
  to make it, bare, type the same again with --create
END
is 'nothing is in it' '*.git hooks/*.git' "$(echo *.git hooks/*.git)"
installs 'unless it is asked for' server --create project.git
rm -r project.git && installs 'a path that leads out of it is none in it' server ../website2.git
cd "$here" && rm -r website2.git
is 'nothing is there' project.git "$(cd "$here" && echo *.git new/*.git | sed 's| new/.*||')"

unguarded 'a new name in a directory that is there is no typing error' project.git
mkdir "$here/empty"
for name in website project2 empty/n; do
    installs "$name is made" server "$here/$name.git"
    is "$name: bare" true "$(git -C "$here/$name.git" config core.bare)"
done

unguarded 'a repository that does not exist is created, and guarded'
server="$here/new/project.git"
installs 'it is made' server --create "$server"
is 'bare' true "$(git -C "$server" config core.bare)"
is 'its branch is main' refs/heads/main "$(git -C "$server" symbolic-ref HEAD)"
is 'the hook is a link to the installed one' "$hook" \
    "$(readlink "$server/hooks/pre-receive")"
is 'the baseline is the import' now "$(setting policy.baseline)"
says 'it says which host, and why' 'host: plain (nothing of another host is here)'
says 'a refused push was tried' 'a bad push was refused'
says 'it says what comes next' "ci = NAME, under [roles] in $server/sallyport.ini"
git remote set-url origin "$server"
push_ok 'the first push goes in, whatever it holds' origin main
branch feature/new main
green A
push_refused 'the next one is judged' <<'END'
refs/heads/feature/new | feat: open the tunnel (GREEN) | tdd-order
END
cd "$here" || exit
installs 'without .git, a name is the one with .git' server new/project
is 'and nothing else is made' new/project.git "$(echo new/*)"

unguarded 'a second run changes nothing'
old_hook "$server/hooks/pre-receive"
installs 'first' server "$server"
before=$(fingerprint "$server")
programs=$(fingerprint "$PREFIX")
installs 'second' server "$server"
says 'it says so' 'installed already: nothing to change'
unchanged 'the repository is as it was' "$before" "$server"
unchanged 'so are the programs' "$programs" "$PREFIX"
installs 'the same options again' server --host plain --baseline now "$server"
unchanged 'the repository is as it was' "$before" "$server"

unguarded 'the hook that was there keeps running'
old_hook "$server/hooks/pre-receive"
installs 'installed' server "$server"
says 'it says so' \
    'hooks/pre-receive.chained: the pre-receive that was there; runs after ours'
branch feature/good main && cycle A
push_ok 'a good push'
is 'the old hook has seen it' \
    "$zero $(id HEAD) refs/heads/feature/good" "$(<"$here/old-hook.log")"
branch feature/bad main && green A
push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
is 'the old hook has not seen it' 1 "$(wc -l <"$here/old-hook.log")"
branch feature/frozen main && red B
run_push
is 'what the old hook refuses is refused' \
    '1 feature/frozen is frozen' "$status $(<"$here/said")"
is 'and not there' '' "$(on_server feature/frozen)"

unguarded 'an update hook is left alone, a post-receive runs after ours'
script "$server/hooks/update" <<<'#!/bin/sh'
script "$server/hooks/post-receive" <<<'#!/bin/sh'
before=$(fingerprint "$server/hooks")
installs 'installed' server "$server"
says 'it says so' 'hooks/post-receive.chained: the post-receive that was there; runs after ours'
is 'what is new' \
    './post-receive ./post-receive.chained ./pre-receive ./reference-transaction' \
    "$(fingerprint "$server/hooks" | grep -vxF "$before" |
        awk '/^\./ { print $1 }' | sort | paste -sd ' ')"

unguarded 'a hook that did not run does not run after ours'
echo '#!/bin/sh' >"$server/hooks/post-receive" && chmod a-x "$server/hooks/post-receive"
installs 'installed' server "$server"
says 'it says so' \
    'hooks/post-receive.chained: the post-receive that was there; it has no execute bit, so git did not run it, nor does ours'

unguarded 'a hook and a chained hook: it does not guess'
old_hook "$server/hooks/pre-receive"
old_hook "$server/hooks/pre-receive.chained"
before=$(fingerprint "$server")
install_fails 'refused' 1 server "$server" <<END
install.sh: $server has both a pre-receive of its own and a pre-receive.chained
  move one of them away, then type the same again
END
unchanged 'the repository is as it was' "$before" "$server"

unguarded 'a run that was cut off between two steps is completed'
old_hook "$server/hooks/pre-receive"
ln "$server/hooks/pre-receive" "$server/hooks/pre-receive.chained"
installs 'installed' server "$server"
is 'the hook is ours' "$hook" "$(readlink "$server/hooks/pre-receive")"
branch feature/frozen main && red B
run_push
is 'the chained one runs' 'feature/frozen is frozen' "$(<"$here/said")"

unguarded 'our hook is never chained to itself'
cp "$SALLYPORT_BUILD/hooks/pre-receive" "$server/hooks/pre-receive.chained"
installs 'installed' server "$server"
is 'it is gone' 1 "$(find "$server/hooks" -name 'pre-receive*' ! -name '*.sample' | wc -l)"

unguarded 'from push by push to ref by ref, and back'
old_hook "$server/hooks/pre-receive"
script "$server/hooks/update" <<END
#!/bin/sh
echo "\$1" >>"$here/old-update.log"
END
hooks_before=$(fingerprint "$server/hooks")
installs 'update' server --per-ref "$server"
is 'update is ours' "${hook%/*}/update" "$(readlink "$server/hooks/update")"
is 'pre-receive is not' '' "$(readlink "$server/hooks/pre-receive")"
branch feature/good main && cycle A
branch feature/bad main && green A
run_push origin feature/good feature/bad
is 'one ref goes in, another does not' "$(id feature/good) -" \
    "$(on_server feature/good) $(on_server feature/bad || echo -)"
is 'both old hooks have run' 'refs/heads/feature/good 2' \
    "$(<"$here/old-update.log") $(wc -l <"$here/old-hook.log")"
before=$(fingerprint "$server")
installs 'a run that asks for nothing' server "$server"
says 'says what stays' 'each ref alone, as before; --per-push changes that'
says 'does nothing' 'installed already: nothing to change'
unchanged 'leaves the hook update' "$before" "$server"
installs 'pre-receive' server --per-push "$server"
is 'pre-receive is ours' "$hook" "$(readlink "$server/hooks/pre-receive")"
is 'update is the old one' '' "$(readlink "$server/hooks/update")"
says 'it says so' 'hooks/update: the hook that was there before returns'
git push -q origin :feature/good
run_push origin feature/good feature/bad
is 'now none goes in' '1 -' "$status $(on_server feature/good || echo -)"
installs 'update again' server --per-ref "$server"
is 'and again' "${hook%/*}/update" "$(readlink "$server/hooks/update")"
installs 'uninstalled' uninstall "$server"
unchanged 'the old hooks are as they were' "$hooks_before" "$server/hooks"

unguarded 'observe, then enforce'
installs 'observe' server --observe "$server"
says 'it says so' 'mode = observe: nothing is refused; --enforce changes that'
branch feature/bad main && green A
run_push
is 'a bad push goes in' 0 "$status"
installs 'a run that asks for nothing' server "$server"
is 'leaves the mode' observe "$(setting policy.mode)"
installs 'enforce' server --enforce "$server"
is 'sets it' enforce "$(setting policy.mode)"
branch feature/worse main && green A
push_refused 'a bad push is refused' <<'END'
refs/heads/feature/worse | feat: open the tunnel (GREEN) | tdd-order
END

unguarded 'a dry run changes nothing'
old_hook "$server/hooks/pre-receive"
before=$(fingerprint "$here")
for options in '' --per-ref '--observe --copy' '--baseline none'; do
    # shellcheck disable=SC2086
    run_install server --dry-run --create $options "$server" "$here/new.git"
    is "server $options: exit status" 0 "$status"
    says 'it says what it would do' 'sallyport.ini: new; '
    rm "$here/out" "$here/err"
done
unchanged 'nothing is changed' "$before" "$here"
installs 'installed' server "$server"
rm "$here/out" "$here/err"
before=$(fingerprint "$here")
run_install server --dry-run --per-ref --enforce "$server"
rm "$here/out" "$here/err"
run_install uninstall --dry-run --purge "$server"
rm "$here/out" "$here/err"
unchanged 'nor where the hook is there' "$before" "$here"

unguarded 'the programs are installed only when they are not there, or old'
installs 'installed' server "$server"
printf '#!/bin/sh\necho "sallyport 0.0.1 (static)"\n' >"$PREFIX/bin/sallyport"
installs 'an old version' server "$server"
says 'it is replaced' "is installed below $PREFIX"
is 'by ours' "$("$SALLYPORT_BUILD/bin/sallyport" version)" \
    "$("$PREFIX/bin/sallyport" version)"
rm "$PREFIX/libexec/sallyport/hooks/update"
installs 'a hook is not there' server "$server"
says 'it is replaced' "is installed below $PREFIX"
for name in pre-receive post-receive; do
    echo 'echo deploy' >"$server/hooks/$name"
    touch -r "$PREFIX/libexec/sallyport/hooks/update" "$PREFIX/libexec/sallyport/hooks/$name"
    installs "a script was written through the link $name" server "$server"
    says 'it is replaced' "is installed below $PREFIX"
    is 'by ours' $'\177ELF' "$(head -c 4 "$server/hooks/$name")"
done

unguarded 'a copy, where a link would lead out of a chroot'
installs 'a copy' server --copy "$server"
is 'it is no link' 'regular file' "$(stat -c %F "$server/hooks/pre-receive")"
before=$(fingerprint "$server")
installs 'again' server --copy "$server"
unchanged 'changes nothing' "$before" "$server"
installs 'a run that asks for nothing' server "$server"
says 'says what stays' 'a copy, as before; --link changes that'
unchanged 'leaves the copy' "$before" "$server"
rm "$server/hooks/pre-receive" && install "$hook" "$server/hooks/pre-receive"
echo >>"$server/hooks/pre-receive"
installs 'an upgrade' server "$server"
unchanged 'renews it as a copy' "$before" "$server"
chmod -x "$server/hooks/pre-receive"
installs 'without its execute bit' server --copy "$server"
unchanged 'it gets it back' "$before" "$server"
branch feature/bad main && green A
push_refused 'it judges' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
installs 'a link instead' server --link "$server"
is 'is a link' "$hook" "$(readlink "$server/hooks/pre-receive")"
installs 'again' server "$server"
is 'stays a link' "$hook" "$(readlink "$server/hooks/pre-receive")"
install_fails 'both' 2 server --copy --link "$server" <<'END'
install.sh: --copy and --link exclude each other
  type: ./install.sh --help
END
install_fails 'both' 2 server --per-push --per-ref "$server" <<'END'
install.sh: --per-ref and --per-push exclude each other
  type: ./install.sh --help
END
is 'nothing is chained' '' "$(find "$server/hooks" -name '*.chained')"

unguarded 'several repositories: each for itself'
run_install server --create "$here/a.git" "$here/work"/notes.md "$here/b.git"
is 'one failed' 1 "$status"
is 'the others are guarded' "$hook $hook" \
    "$(readlink "$here"/{a,b}.git/hooks/pre-receive | xargs)"

unguarded 'a path is looked at before anything is built' project.git
mkdir "$here/bin" "$here/empty"
script "$here/bin/make" <<SCRIPT
#!/bin/sh
touch "$here/built"
exit 1
SCRIPT
# What is typed in a fresh source, where nothing is installed.
fresh() { # WHAT COMMAND PATH...
    local what=$1
    shift
    PATH=$here/bin:$PATH PREFIX=$here/none run_install "$@"
    is "$what: nothing is built" '1 no' "$status $([ -e "$here/built" ] && echo yes || echo no)"
    rm -f "$here/built"
}
fresh 'a typing error' server "$here/prject.git"
is_text 'it is told' "$here/err" <<END
install.sh: there is no repository $here/prject.git; did you mean '$here/project.git'?
  to make it, bare, type the same again with --create
END
succeeds 'and right as typed' test -d "$(sed -n "s/.*did you mean '\(.*\)'?/\1/p" "$here/err")"
fresh 'no directory for it' server "$here/no/a.git"
fresh 'one that is none' server "$here/empty"
is_text 'it is told' "$here/err" <<END
install.sh: $here/empty is not a git repository
  type: git init --bare $here/empty
END
succeeds 'and right as typed' eval "$(sed -n 's/^  type: //p' "$here/err")"
fresh 'all of them' server "$here/prject.git" notes.md
is 'each is told' 2 "$(grep -c '^install.sh: ' "$here/err")"
fresh 'a host without its directory' server --host gitlab --global "$here/hooks"
fresh 'a clone' local "$here/wrk"
is 'it is told' "install.sh: there is no directory $here/wrk" "$(<"$here/err")"
fresh 'no clone' local "$here/bin"
is 'it is told' "install.sh: $here/bin is in no clone" "$(<"$here/err")"
PATH=$here/bin:$PATH PREFIX=$here/none run_install server "$here/prject.git" "$here/project.git"
is 'one that is right is built for' yes "$([ -e "$here/built" ] && echo yes)"
