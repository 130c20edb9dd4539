#!/usr/bin/env bash
# What `make install` has put somewhere guards repositories without the source.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

make_it() { # TARGET: with what is built, below PREFIX
    make -s -C "$SALLYPORT_SOURCE" -o all BUILD="$SALLYPORT_BUILD" \
        PREFIX="$PREFIX" "$1"
}

here=$scratch
succeeds 'make install' make_it install
# PREFIX still names the old place: what is installed does not ask for it.
place="$scratch/some where/else"
mkdir "$scratch/some where"
mv "$PREFIX" "$place"
installer=$place/bin/sallyport-install
hook=$place/libexec/sallyport/hooks/pre-receive

unguarded 'a tree that was moved as a whole'
installs 'installed' server "$server"
is 'the hook is its own' "$hook" "$(readlink "$server/hooks/pre-receive")"
says 'it was tried' 'self-test: 8 checks passed; a bad push was refused'
branch feature/good main && cycle A && push_ok 'a good push'
branch feature/bad main && green A
push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
installs 'again' server "$server"
says 'there is nothing to do' 'installed already: nothing to change'
installs 'by the hook update' server --per-ref "$server"
is 'its own' "${hook%/*}/update" "$(readlink "$server/hooks/update")"
installs 'uninstalled' uninstall --purge "$server"
is 'no hook is left' '' "$(find "$server/hooks" -name '*-receive' -o -name update)"
is 'nor a setting; the trail stays' "$server/sallyport" \
    "$(find "$server" -name 'sallyport*')"
is 'PREFIX was not asked for' '' "$(find "$PREFIX" 2>/dev/null)"

unguarded 'a hook of another was written through a link'
installs 'installed' server "$server"
cp "${hook%/*}/post-receive" "$here/kept"
echo 'echo deploy' >"$server/hooks/post-receive"
for words in "server $server" 'local .'; do
    # shellcheck disable=SC2086
    install_fails "$words" 1 $words <<END
sallyport-install: ${hook%/*}/post-receive is no program of sallyport any more: something was written through a link to it
  type, where the source is: make PREFIX='$place' install
  or unpack the tarball once more
END
done
cp "$here/kept" "${hook%/*}/post-receive"
installs 'it is there again' server "$server"

unguarded 'a dry run'
before=$(fingerprint "$server")
installs 'what would be done' server --dry-run "$server"
says 'the hook' "hooks/pre-receive -> $hook"
unchanged 'is not done' "$before" "$server"

note 'it is called by its name'
PATH=$place/bin:$PATH
installer=sallyport-install
installs 'help' --help
is 'the usage' 'usage: sallyport-install COMMAND [OPTION...] [REPO...]' \
    "$(grep '^usage' "$here/out")"
is 'there is no other name' '' "$(grep -F install.sh "$here/out")"
install_fails 'a wrong command' 2 sever <<'END'
sallyport-install: there is no command 'sever'; did you mean 'server'?
  type: sallyport-install --help
END
for command in test deps; do
    install_fails "$command needs the source" 1 $command <<END
sallyport-install: $command is for the source of sallyport, and this is an installed one
  type, where the source is: ./install.sh $command
END
done
installs 'the demo' demo
is 'it names itself' \
    'To guard a repository of your own: sallyport-install server REPO.git' \
    "$(tail -n 2 "$here/out" | head -n 1)"
says 'it was refused' 'remote: sallyport: push refused: 1 finding'

note 'git finds the command and its page'
is 'git sallyport' "$(sallyport version)" "$(git sallyport version)"
page() { MANPATH=$place/share/man MANPAGER=cat MANWIDTH=80 "$@" 2>&1; }
page man sallyport >"$scratch/page"
is 'there is a page' NAME "$(sed -n 3p "$scratch/page")"
page git sallyport --help | is_text 'git sallyport --help' "$scratch/page"
page git help sallyport | is_text 'git help sallyport' "$scratch/page"

unguarded 'a tree that is not complete'
mv "$hook" "$hook.away"
install_fails 'it is told' 1 server "$server" <<END
sallyport-install: sallyport is not complete below $place: there is no $hook
  install it, or unpack it, once more
END
mv "$hook.away" "$hook"

mv "$place" "$PREFIX"
make_it uninstall >"$here/said" 2>&1 || not_ok 'make uninstall' <"$here/said"
is 'it says what git does without the hooks' 1 \
    "$(grep -c "find /srv -xtype l -lname '.*/libexec/sallyport/hooks/\*'" "$here/said")"
is 'leaves no file' '' "$(find "$PREFIX" ! -type d)"
