#!/usr/bin/env bash
# install.sh: a developer's clone that `server` was typed for.
. "$SALLYPORT_SOURCE/tests/e2e/install/local.sh"

ours() { find .git/hooks -type l -lname '*/libexec/sallyport/hooks/*' -printf '%f\n' | sort | xargs; }

for order in 'local server' 'server local'; do
    clone_of "uninstall takes both, after $order"
    git config receive.denyCurrentBranch updateInstead
    noting_hook .git/hooks/pre-push
    before=$(fingerprint .git/hooks)
    for command in $order; do installs "$command" "$command" .; done
    is 'all hooks are there' 'commit-msg post-receive pre-push pre-receive prepare-commit-msg reference-transaction' "$(ours)"
    all=$(fingerprint .git)
    installs 'a dry run' uninstall --dry-run .
    says 'tells both' '.git/hooks/commit-msg: removed'
    unchanged 'changes nothing' "$all" .git
    installs 'uninstalled' uninstall .
    says 'the hooks of the server are told' 'hooks/pre-receive: removed'
    says 'so are those of the clone' '.git/hooks/pre-push: the hook that was there before returns'
    says 'and what stays' 'sallyport.ini: left in place; --purge removes it'
    unchanged 'the hooks are as they were' "$before" .git/hooks
    installs 'again, of the clone alone' local .
    installs 'uninstalled beside sallyport.ini' uninstall .
    is 'what was there is told' '' "$(grep 'no hook of sallyport is here' "$here/out")"
    unchanged 'the hooks are as they were' "$before" .git/hooks
    installs 'again, of the clone alone' local .
    installs 'purged' uninstall --purge .
    unchanged 'the hooks are as they were' "$before" .git/hooks
    is 'sallyport.ini is gone' no "$([ -e .git/sallyport.ini ] && echo yes || echo no)"
    installs 'once more' uninstall .
    says 'it says so' 'no hook of sallyport is here'
done

clone_of 'hooks in a directory of our own'
mkdir .githooks && git config core.hooksPath .githooks
installs 'of the clone' local .
echo >.git/sallyport.ini
installs 'uninstalled beside sallyport.ini' uninstall .
is 'it is gone' no "$([ -e .git/sallyport/hooks ] && echo yes || echo no)"
is 'so is the setting' .githooks "$(git config core.hooksPath)"

clone_of 'server, typed for a clone'
git -C "$here/work" worktree add -q "$here/linked" -b feature/linked
before=$(fingerprint .git)
work=$here/work
for path in . "$work" "$work/.git" "$here/linked"; do
    for options in '' --dry-run; do
        top=$path
        [ "$path" != "$work/.git" ] || top=$work
        # shellcheck disable=SC2086
        install_fails "server $options $path" 1 server $options "$path" <<END
install.sh: $path has a work tree, so it looks like a developer's clone
  for the developer's hooks, type: ./install.sh local $top
  if people push to it, type: git --git-dir=$work/.git config receive.denyCurrentBranch refuse, then the same again
END
    done
done
unchanged 'nothing is changed' "$before" .git
installs 'what was meant' local .
git config receive.denyCurrentBranch refuse
installs 'after what it says' server .
git config --unset receive.denyCurrentBranch
installs 'what is guarded stays so' server .
before=$(id refs/heads/main)
git switch -q --no-guess feature/old
git -c core.hooksPath=/dev/null commit -q --allow-empty -m 'docs: x' && git switch -q main
git merge --no-ff -m 'merge: x' feature/old >"$here/said" 2>&1
is 'main moves by nothing in it' "$before" "$(id refs/heads/main)"
is_text 'the refusal says what helps' <(sed -n '/^sallyport: /,/uninstall/p' "$here/said") <<END
sallyport: ref not moved: refs/heads/main moves only by a push that was accepted
  fix: push it from a clone, so that it is judged and recorded
    git push origin HEAD:refs/heads/main
  if nobody pushes to this repository, remove the hooks of a server
    sallyport-install uninstall $here/work
END
is 'nothing is made in the work tree' '' "$(git status --porcelain --ignored | grep sallyport)"
printf '[audit]\nguard = off\n' >sallyport.ini
git merge --abort 2>/dev/null
git update-ref refs/heads/main feature/old 2>/dev/null
is 'a file of the work tree is no policy' "$before" "$(id refs/heads/main)"
rm sallyport.ini && mkdir below
(cd below && git update-ref refs/heads/main feature/old 2>/dev/null)
is 'nor is it read from below' "$before" "$(id refs/heads/main)"
rmdir below
is 'its trail has each of them' 3 "$(cd .git && "$SALLYPORT_BUILD/bin/sallyport" audit export --kind out-of-band --format jsonl | wc -l)"
installs 'typed' uninstall "$here/work"
succeeds 'it merges' git -c core.hooksPath=/dev/null merge -q --no-ff -m 'merge: x' feature/old

unguarded 'a work tree elsewhere, and what is none'
git init -q --separate-git-dir="$here/apart" "$here/tree"
run_install server "$here/tree"
is 'a work tree whose git directory lies apart' "1   for the developer's hooks, type: ./install.sh local $here/tree" \
    "$status $(sed -n 2p "$here/err")"
git --git-dir="$server" config --unset core.bare
installs 'a bare repository that does not say so' server "$server"
