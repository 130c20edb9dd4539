#!/usr/bin/env bash
# install.sh local in a clone of a hostile repository, which tracks links where
# the installer might write: nothing outside of the clone changes.
. "$SALLYPORT_SOURCE/tests/e2e/install/local.sh"

# A clone of what these commands track, in $PWD; $outside is of no business.
hostile() { # TITLE <COMMANDS
    clone_of "$1"
    outside=$here/outside
    mkdir "$outside" "$outside/config"
    echo precious >"$outside/precious"
    echo 'pre-commit: {}' >"$outside/config/lefthook.yml"
    printf '# Made by install.sh of sallyport, long ago\nprecious\n' \
        >"$outside/marked"
    before=$(state "$outside")
    # shellcheck disable=SC1091
    . /dev/stdin
    git add -A && git commit -q -m 'chore: hooks' && git push -q origin main
    git clone -q "$server" "$here/victim"
    cd "$here/victim" || exit
}

unharmed() { # WHAT
    is_text "$1" <(state "$outside") <<<"$before"
}

no_drafts() {
    is 'no draft stays behind' '' \
        "$(find . \( -name '*.new' -o -name '.sallyport.*' \) ! -type l)"
}

there_and_back() {
    installs 'installed' local
    unharmed 'nothing was written through a link'
    no_drafts
    works 'it works'
    unharmed 'nor was it by a hook'
    is 'no tracked file has changed' '' "$(git status --porcelain)"
    installs 'taken away' uninstall .
    unharmed 'nothing was taken away through a link'
    no_drafts
}

hostile 'a link in the place of a draft' <<'END'
echo 'pre-commit: {}' >lefthook.yml
for name in lefthook-local.yml.new lefthook-local.yml.sallyport .sallyport.new; do
    ln -s "$outside/precious" $name
done
END
there_and_back

for to in precious marked nowhere config; do
    hostile "lefthook-local.yml is a link to $to" <<'END'
echo 'pre-commit: {}' >lefthook.yml
ln -s "$outside/$to" lefthook-local.yml
END
    there_and_back
    installs 'once more' local
    says 'its lines are said' 'lefthook-local.yml is yours; add these lines to it'
    is 'the link is as it was' "$outside/$to" "$(readlink lefthook-local.yml)"
done

hostile 'the directory of the configuration is a link' <<'END'
ln -s "$outside/config" .config
END
there_and_back

hostile 'the directory of the configuration is a link within' <<'END'
mkdir -p docs/deep && echo 'pre-commit: {}' >docs/deep/lefthook.yml
ln -s docs/deep .config
END
there_and_back
is 'nothing came into it' lefthook.yml "$(ls -A docs/deep)"

hostile 'hooks of the project are links' <<'END'
mkdir .githooks
for name in commit-msg pre-push prepare-commit-msg commit-msg.chained \
    'a b' '*' '-rf' $'x\ny' commit-msg.new; do
    ln -s "$outside/precious" ".githooks/$name"
done
END
git config core.hooksPath .githooks
there_and_back

hostile '.husky is a link' <<'END'
ln -s "$outside/config" .husky
END
there_and_back

hostile 'the directory of hooks is a link into the work tree' <<'END'
mkdir githooks && echo '#!/bin/sh' >githooks/pre-push && chmod +x githooks/pre-push
END
rm -rf .git/hooks
ln -s ../githooks .git/hooks
there_and_back
is 'nothing came into it' pre-push "$(ls -A githooks)"

hostile 'a tracked file says that it is of sallyport' <<'END'
echo 'pre-commit: {}' >lefthook.yml
cp "$outside/marked" lefthook-local.yml
END
there_and_back
is 'it is as it was' '' "$(git status --porcelain)"
