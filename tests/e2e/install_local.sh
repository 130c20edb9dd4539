#!/usr/bin/env bash
# install.sh local: the developer's hooks in a clone.
. "$SALLYPORT_SOURCE/tests/e2e/install/local.sh"

clone_of 'a clone'
before=$(state .)
installs 'a dry run' local --dry-run
for name in $names; do
    says "it would be there: $name" ".git/hooks/$name -> $PREFIX/libexec/sallyport/hooks/$name"
done
is_text 'nothing is changed' <(state .) <<<"$before"
installs 'installed' local
for name in $names; do
    is "$name" "$PREFIX/libexec/sallyport/hooks/$name" "$(readlink ".git/hooks/$name")"
done
says 'it was tried' 'self-test: '
says 'and where the policy of the server is' \
    'the built-in policy counts here; if the server publishes its own, take it:'
says 'as it has to be typed' "cd $PWD && $PREFIX/bin/sallyport policy fetch"
git remote rename origin upstream
installs 'with one remote of another name' local
is 'the command finds it' "  cd $PWD && $PREFIX/bin/sallyport policy fetch" \
    "$(grep 'policy fetch' "$here/out" | sed 's/^ *  cd/  cd/')"
git remote add fork "$server"
installs 'with two' local
says 'one is to be named' "cd $PWD && $PREFIX/bin/sallyport policy fetch --remote NAME"
git remote remove fork && git remote rename upstream origin
succeeds 'the doctor finds nothing' \
    "$SALLYPORT_BUILD/bin/sallyport" doctor .
is 'each hook says that it is ours, in its first page' '' "$(
    for hook in "$SALLYPORT_BUILD"/hooks/*; do
        head -c 4096 "$hook" | grep -qa 'sallyport hook: this file judges pushes' ||
            echo "$hook"
    done)"
works 'it works'
after=$(state .)
installs 'once more' local .
says 'it says so' 'set up already: nothing to change'
is_text 'changes nothing' <(state .) <<<"$after"
mkdir -p deep/er && cd deep/er || exit
installs 'from below' local
cd ../.. && rm -r deep
is_text 'changes nothing, either' <(state .) <<<"$after"
is 'the work tree is clean' '' "$(git status --porcelain)"
installs 'a dry run of the way back' uninstall --dry-run .
is_text 'changes nothing' <(state .) <<<"$after"
installs 'taken away' uninstall .
is_text 'without a trace' <(state .) <<<"$before"
is_gone 'nothing is judged'
installs 'taken away again' uninstall .
says 'there is nothing' 'no hook of sallyport is here'

clone_of 'a hook that was there before'
for name in $names; do noting_hook ".git/hooks/$name"; done
echo 'exit 1' >.git/hooks/post-rewrite
before=$(state .)
installs 'installed' local
says 'it is chained' '.git/hooks/pre-push.chained: the pre-push that was there; runs after ours'
says 'what may change the message goes first' '.git/hooks/commit-msg.chained: the commit-msg that was there; runs before ours'
works 'beside it'
theirs_ran 'it runs' pre-push.chained
installs 'taken away' uninstall .
is_text 'it is back' <(state .) <<<"$before"
noting_hook .git/hooks/pre-push.chained
before=$(state .)
install_fails 'where both are there' 1 local <<END
install.sh: there are both a pre-push and a pre-push.chained in $PWD/.git/hooks
  move one of them away, then type the same again
  nothing was changed in .
END
is_text 'nothing is changed' <(state .) <<<"$before"

clone_of 'linked work trees'
git worktree add -q "$here/linked" -b feature/linked
cd "$here/linked" || exit
before=$(state "$here/work")
installs 'in one of them' local .
works 'in that one'
cd "$here/work" || exit
works 'in the other'
git config core.hooksPath "$here/shared-hooks"
mkdir "$here/shared-hooks"
noting_hook "$here/shared-hooks/pre-push"
cd "$here/linked" || exit
installs 'with a hooksPath for both' local .
works 'in that one, too'
theirs_ran 'and theirs' pre-push
installs 'taken away' uninstall "$here/work"
git config --unset core.hooksPath
is_text 'without a trace' <(state "$here/work") <<<"$before"
git config extensions.worktreeConfig true
git config --worktree core.hooksPath "$here/shared-hooks"
install_fails 'a hooksPath of this work tree alone' 1 local . <<END
install.sh: this work tree alone takes its hooks from $here/shared-hooks
  type: git -C $here/linked config --worktree --unset core.hooksPath
  nothing was changed in .
END

clone_of 'a submodule'
git init -q "$here/super" && cd "$here/super" || exit
git -c protocol.file.allow=always submodule --quiet add "$server" sub
before=$(state "$here/super")
installs 'installed' local sub
cd sub || exit
works 'in it'
is 'not above it' '' "$(find ../.git/hooks ! -type d ! -name '*.sample')"
installs 'taken away' uninstall "$here/super/sub"
is_gone 'it is gone'

clone_of 'a hooksPath in the project'
mkdir .githooks && noting_hook .githooks/pre-push && noting_hook .githooks/post-checkout
git add . && git commit -q -m 'chore: hooks' && git push -q origin main && git config core.hooksPath .githooks
before=$(state .)
installs 'installed' local
works 'beside it'
theirs_ran 'theirs run' pre-push
git switch -q -c feature/z
is 'their other hooks as well' 'post-checkout' "$(cut -d ' ' -f 1 "$here/theirs")"
git switch -q main && git branch -q -D feature/z
is 'no tracked file has changed' '' "$(git status --porcelain)"
installs 'once more' local
says 'it says so' 'set up already: nothing to change'
noting_hook .githooks/pre-commit
git commit -q --allow-empty -m 'docs: x'
is 'also those that come later' 'pre-commit' "$(tail -n 1 "$here/theirs" | cut -d ' ' -f 1)"
rm .githooks/pre-commit
git reset -q --hard HEAD~1
installs 'taken away' uninstall .
is_text 'without a trace' <(state .) <<<"$before"

clone_of 'a hooksPath of all repositories'
mkdir "$HOME/hooks" && noting_hook "$HOME/hooks/pre-push"
none=$GIT_CONFIG_GLOBAL
export GIT_CONFIG_GLOBAL=$HOME/.gitconfig
# shellcheck disable=SC2088
git config --global core.hooksPath '~/hooks'
shared=$(fingerprint "$HOME/hooks")
installs 'installed' local
says 'it is said' "$HOME/hooks is shared with other repositories, and left as it is"
works 'beside it'
theirs_ran 'theirs run' pre-push
unchanged 'it is left alone' "$shared" "$HOME/hooks"
installs 'taken away' uninstall .
is 'the directory of ours is gone' 'no' "$([ -e .git/sallyport ] && echo yes || echo no)"
is 'as is the include' '' "$(git config --get-all include.path)"
export GIT_CONFIG_GLOBAL=$none

clone_of 'what cannot be'
install_fails 'no such directory' 1 local "$here/nowhere" <<END
install.sh: there is no directory $here/nowhere
END
install_fails 'a bare repository' 1 local "$server" <<END
install.sh: $server has no work tree
  type: ./install.sh server $server
END
install_fails 'no repository' 1 local / <<'END'
install.sh: / is in no clone
END
install_fails 'two of them' 2 local . . <<'END'
install.sh: local takes one work tree
  type: ./install.sh --help
END
echo '[nonsense]' >.sallyport.ini
before=$(state .)
install_fails 'a policy that cannot be used' 1 local <<END
install.sh: self-test of .: the policy cannot be used: sallyport: $PWD/.sallyport.ini:1: unknown section 'nonsense'
  type: cd $PWD && $PREFIX/bin/sallyport policy check
  nothing was changed in .
END
is_text 'nothing is changed' <(state .) <<<"$before"
rm .sallyport.ini
chmod -x "$PREFIX/libexec/sallyport/hooks/pre-push"
install_fails 'a program without its execute bit' 1 local <<END
install.sh: self-test of .: $PWD/.git/hooks/pre-push has no execute bit, so git would skip it
  type: chmod +x $PREFIX/libexec/sallyport/hooks/pre-push
  nothing was changed in .
END
chmod +x "$PREFIX/libexec/sallyport/hooks/pre-push"
for name in commit-msg pre-push; do
    program=$PREFIX/libexec/sallyport/hooks/$name
    cp -p "$program" "$here/kept"
    cp --attributes-only "$here/kept" "$program"
    { cat /bin/true && echo 'sallyport hook: this file judges pushes'; } >"$program"
    case $name in
    commit-msg) what=commit ;;
    pre-push) what=push ;;
    esac
    install_fails "a $name that judges nothing" 1 local <<END
install.sh: self-test of .: git let a bad $what through, so it does not run the hook $name
  type: command -v git; git --version; ls -lL $program
  nothing was changed in .
END
    cp -p "$here/kept" "$program"
done
is_text 'nothing is changed' <(state .) < <(sed '/\.sallyport\.ini/d' <<<"$before")

clone_of 'without root'
chmod 755 "$scratch" "$here" && chmod -R a+rwX "$here"
# Not what this machine has below /usr/local: an empty directory that only we see.
theirs=/usr/local/libexec/sallyport
hidden=()
# shellcheck disable=SC2016
[ ! -e "$theirs" ] || hidden=(unshare -m sh -c
    'mount -t tmpfs -o mode=755 none "$0" && exec "$@"' "$theirs")
as_nobody() {
    "${hidden[@]}" setpriv --reuid=65534 --regid=65534 --clear-groups \
        env -u PREFIX TMPDIR="$here" "$@"
}
if [ $EUID = 0 ] && as_nobody test -x "$scratch" -a -r "$SALLYPORT_SOURCE/install.sh" \
    -a -x "$SALLYPORT_BUILD/bin/sallyport"; then
    chown -R 65534:65534 "$here"
    status=0
    as_nobody "$SALLYPORT_SOURCE/install.sh" local . >"$here/out" 2>"$here/err" || status=$?
    is 'installed' '0 ' "$status $(<"$here/err")"
    is 'below ~/.local' "$HOME/.local/libexec/sallyport/hooks/pre-push" \
        "$(readlink .git/hooks/pre-push)"
    says 'where the command is, is said' \
        "the command is $HOME/.local/bin/sallyport, which is not in your PATH:"
    is 'before what needs it' 'export PATH cd' \
        "$(sed -n 's/^    \(export PATH\|cd\).*/\1/p' "$here/out" | paste -sd ' ')"
    is 'and what to type' "$HOME/.local/bin/sallyport" \
        "$(eval "$(grep -o 'export PATH=.*' "$here/out")" && command -v sallyport)"
else
    skip 'installed' \
        'this test is not run by root, nobody cannot read the source, or /usr/local cannot be hidden'
fi
