#!/usr/bin/env bash
# install.sh local beside husky, lefthook and pre-commit, each from its package:
# ours run, theirs run, whichever came first, and ours go without a trace.
. "$SALLYPORT_SOURCE/tests/e2e/install/local.sh"

# Pinned, and fetched: they are not ours to keep. Nobody tests without them, so
# that their absence is a failure. npm would take PREFIX for its own.
fetch() { # PACKAGE SHA512: into $scratch/PACKAGE
    local name=${1%@*}
    (
        mkdir "$scratch/$name" && cd "$scratch/$name" &&
            env -u PREFIX npm pack --silent "$1" >tarball &&
            echo "$2  $(tail -n 1 tarball)" | sha512sum -c --quiet &&
            tar -xzf ./*.tgz
    )
}
case $(uname -m) in
aarch64)
    platform=lefthook-linux-arm64
    sum=77e1c5b52d8310a68e9c3eef454d2d533f293601f0b14626436dbed5dc97a4ead71b2ccd5d1d00a97e4ab08445dfa246855bcee57e409f0e506204779b1552b8
    ;;
*)
    platform=lefthook-linux-x64
    sum=37f3a5432021714e910178ebc05c4bb21ef4b27f7aac1a22f9792e2c9f02541924f428b75435d06b20d94cdcf9075c4c2fc470a0c715f166e59e2cb5c453a648
    ;;
esac
succeeds 'husky is fetched by npm' fetch husky@9.1.7 \
    e60b39cad68d8c1ae1e4ec37cebbdd51463ed15c48b9654be22f62aede9fae257e06a7427e6575d4241358c8816161db5e1728f89d641df4ce52478f8420ef30
succeeds 'lefthook is fetched by npm' fetch $platform@2.2.2 $sum
succeeds 'pre-commit is there' pre-commit --version

# The project: each way of theirs to note that a hook ran, tracked.
project_of() { # MANAGER
    clone_of "$1"
    script "$here/note" <<END
#!/bin/sh
echo "\$*" >>"$here/theirs"
END
    "project_of_${1/-/_}"
    git add . && git commit -q -m 'chore: hooks' && git push -q origin main
    git fetch -q
    cp -a . "$here/pristine"
}

# As it was cloned: nothing is installed.
pristine() {
    find . -mindepth 1 -delete
    cp -a "$here/pristine/." .
}

project_of_husky() {
    echo node_modules >.gitignore
    printf '{ "devDependencies": { "husky": "9.1.7" } }\n' >package.json
    mkdir .husky
    echo "cat >/dev/null; $here/note pre-push \"\$1\"" >.husky/pre-push
    echo "$here/note post-checkout" >.husky/post-checkout
}

install_husky() {
    mkdir -p node_modules && cp -a "$scratch/husky/package" node_modules/husky
    node node_modules/husky/bin.js
}

project_of_lefthook() {
    echo node_modules >.gitignore
    printf '%s:\n  commands:\n    note:\n      run: %s %s {1}\n' \
        pre-push "$here/note" pre-push post-checkout "$here/note" post-checkout \
        >lefthook.yml
}

install_lefthook() {
    mkdir -p node_modules && cp -a "$scratch/$platform/package" "node_modules/$platform"
    "node_modules/$platform/bin/lefthook" install
}

project_of_pre_commit() {
    cat >.pre-commit-config.yaml <<END
repos:
-   repo: local
    hooks:
    -   id: note
        name: note
        language: system
        entry: sh -c '$here/note pre-push "\$PRE_COMMIT_REMOTE_NAME"'
        always_run: true
        pass_filenames: false
END
}

install_pre_commit() {
    local name options=()
    for name in $names; do options+=(-t "$name"); done
    pre-commit install "${options[@]}"
}

# lefthook and pre-commit run nothing where no file has changed.
both_work() { # WHAT
    echo "change $((++changes))" >>notes.md
    git commit -q --no-verify -a -m 'docs: write it down'
    rm -f "$here/theirs"
    works "$1"
    is "$1: theirs ran once" 'pre-push origin' "$(cat "$here/theirs" 2>&1)"
    rm -f "$here/theirs"
    is "$1: no tracked file has changed" '' "$(git status --porcelain)"
    git reset -q --hard HEAD~1
}

for manager in husky lefthook pre-commit; do
    install="install_${manager/-/_}"
    project_of $manager
    succeeds "$manager is installed" "$install"
    rm -f "$here/theirs"
    alone=$(state .)

    note "$manager, then ours"
    installs 'installed' local
    both_work 'both'
    both=$(state .)
    installs 'once more' local
    says 'it says so' 'set up already: nothing to change'
    is_text 'changes nothing' <(state .) <<<"$both"
    succeeds "$manager once more" "$install"
    both_work 'both'
    installs 'ours once more' local
    both_work 'both'
    installs 'taken away' uninstall .
    is_text 'without a trace' <(state .) <<<"$alone"
    echo more >>notes.md && git commit -q --no-verify -a -m 'docs: x'
    rm -f "$here/theirs"
    is_gone 'theirs alone: the push goes through'
    is 'theirs alone' 'pre-push origin' "$(sort -u "$here/theirs")"

    note "ours, then $manager"
    pristine
    installs 'installed' local
    works 'ours alone'
    succeeds "$manager after it" "$install"
    both_work 'both'
    installs 'ours once more' local
    both_work 'both'
    installs 'taken away' uninstall .
    is_text 'as if it had never been' <(state .) <<<"$alone"
    pristine
    before=$(state .)
    installs 'a dry run' local --dry-run
    is_text 'changes nothing' <(state .) <<<"$before"
    installs 'installed' local
    installs 'taken away' uninstall .
    is_text 'without the manager, without a trace' <(state .) <<<"$before"
done

project_of husky
succeeds 'husky is installed' install_husky
installs 'installed' local
rm -f "$here/theirs"
git switch -q -c feature/other
is 'its other hooks run' 'post-checkout' "$(cat "$here/theirs")"
git worktree add -q "$here/linked" main
cd "$here/linked" || exit
works 'in a linked work tree, where husky has nothing'

project_of lefthook
printf 'pre-push:\n  commands:\n    mine:\n      run: true\n' >lefthook-local.yml
own=$(<lefthook-local.yml)
installs 'a lefthook-local.yml of the developer' local
says 'is left alone' 'lefthook-local.yml is yours; add these lines to it, if they are missing:'
is 'is left alone' "$own" "$(<lefthook-local.yml)"

project_of lefthook
succeeds 'lefthook is installed' install_lefthook
noting_hook .git/hooks/pre-push
installs 'a plain hook, and ours' local
succeeds 'lefthook is installed again' install_lefthook
installs 'taken away' uninstall .
is 'the plain hook is where lefthook puts it' "$here" \
    "$(sed -n 's/.*>>"\(.*\)\/theirs"/\1/p' .git/hooks/pre-push.old)"

project_of pre-commit
noting_hook .git/hooks/pre-push
installs 'a plain hook, ours' local
succeeds 'and pre-commit' install_pre_commit
echo more >>notes.md && git commit -q --no-verify -a -m 'docs: x'
rm -f "$here/theirs"
works 'all three'
is 'all three' '2' "$(wc -l <"$here/theirs")"
installs 'taken away' uninstall .
echo more >>notes.md && git commit -q --no-verify -a -m 'docs: x'
rm -f "$here/theirs"
is_gone 'the others run'
is 'the others run' '2' "$(wc -l <"$here/theirs")"

project_of lefthook
echo '*-local.yml' >>.git/info/exclude
succeeds 'lefthook is installed' install_lefthook
installs 'a lefthook-local.yml that git ignores already' local
is 'it is said that it was made' 1 "$(grep -cx '  lefthook-local.yml' "$here/out")"
is 'and nothing else of it' 0 "$(grep -c -e 'set up already' -e exclude "$here/out")"

project_of husky
mv package.json .husky "$here/"
installs 'before the project takes up husky' local
works 'ours'
mv "$here/package.json" "$here/.husky" .
succeeds 'husky is installed' install_husky
installs 'again' local
is 'one of each is left' '' "$(find .git/hooks -type l)"
both_work 'both'
mv package.json .husky "$here/" && git config --unset core.hooksPath
installs 'the project gives it up' local
is 'our directory is gone' 'no' "$([ -e .git/sallyport ] && echo yes || echo no)"
works 'ours'
