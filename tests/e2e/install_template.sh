#!/usr/bin/env bash
# install.sh server --host forgejo|gitea --global: what git makes in the home of these
# hosts has the hook from the beginning. The policy is that of the machine.
. "$SALLYPORT_SOURCE/tests/e2e/install/own_etc.sh"
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"

programs=$PREFIX/libexec/sallyport/hooks
policy=/etc/sallyport/policy.ini

# A home as these hosts keep it.
git_home() { # TITLE
    unguarded "$1"
    home=$here/home
    mkdir "$home"
    printf '[user]\n\tname = Forgejo\n[core]\n\tquotePath = false\n' >"$home/.gitconfig"
}

# As the host makes a repository, and then writes its hooks.
host_makes() { # HOST PATH
    env -u GIT_CONFIG_GLOBAL HOME="$home" git init -q --bare -b main "$2"
    server=$2
    "${1}_layout"
}

template_of_home() {
    git config -f "$home/.gitconfig" init.templateDir
}

for host in forgejo gitea; do
    git_home "$host: all that it makes from now on"
    before=$(fingerprint "$home")
    install_fails 'which host it is cannot be seen' 1 server --global "$home" <<END
install.sh: nothing in $home says which host it is of
  type the same again with --host and one of these: gitea forgejo gitlab gitolite
END
    installs 'a dry run' server --dry-run --host $host --global "$home"
    says 'says where' \
        "sallyport-template/hooks/pre-receive.d/sallyport -> $programs/pre-receive"
    says 'and what git is told' ".gitconfig: init.templateDir = $home/sallyport-template"
    unchanged 'it changes nothing' "$before" "$home"
    installs 'installed' server --host $host --global "$home"
    says 'it was tried' 'a bad push was refused'
    says 'it says what comes next' "ci = NAME, under [roles] in $policy"
    says 'and what this does not reach' \
        'repositories that are there already: ./install.sh server REPO...'
    is 'git is told' "$home/sallyport-template" "$(template_of_home)"
    is 'the rest of its settings stays' Forgejo \
        "$(git config -f "$home/.gitconfig" user.name)"
    printf 'ci = ci-bot\n' >>$policy
    after=$(fingerprint "$home")
    installs 'again' server --host $host --global "$home"
    says 'it says so' 'installed already: nothing to change'
    unchanged 'nothing changes' "$after" "$home"

    host_makes $host "$here/new.git"
    git remote set-url origin "$server"
    git push -q origin main
    is 'a new repository has the hook' "$programs/pre-receive" \
        "$(readlink "$server/hooks/pre-receive.d/sallyport")"
    is 'and the host is in force' $host "$(setting identity.host)"
    succeeds 'doctor finds it guarded' "$SALLYPORT_BUILD/bin/sallyport" doctor "$server"
    branch feature/bad main && green A
    pushing_as $host alice push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
    branch feature/good main && cycle A
    pushing_as $host alice push_ok 'a good push'
    git switch -q feature/bad
    host_makes $host "$here/new.wiki.git"
    GITEA_REPO_IS_WIKI=true pushing_as $host alice push_ok 'a page of its wiki' \
        "$server" HEAD
    GITEA_REPO_NAME=new.wiki pushing_as $host alice push_ok 'and one by the API' \
        --force "$server" main:feature/bad

    installs 'ref by ref' server --per-ref --host $host --global "$home"
    is 'the other hook is gone' 'post-receive.d/sallyport
update.d/sallyport' \
        "$(cd "$home/sallyport-template/hooks" && find . -name sallyport | cut -c 3- | sort)"
    installs 'uninstalled' uninstall --global "$home"
    unchanged 'the home is as it was' "$before" "$home"
    rm -rf /etc/sallyport
done

git_home 'forgejo: a home without settings'
rm "$home/.gitconfig"
before=$(fingerprint "$home")
installs 'installed' server --host forgejo --global "$home"
is 'git is told' "$home/sallyport-template" "$(template_of_home)"
installs 'uninstalled' uninstall --global "$home"
unchanged 'the home is as it was' "$before" "$home"
rm -rf /etc/sallyport

git_home 'forgejo: a template of another user'
mkdir "$here/their template"
git config -f "$home/.gitconfig" init.templateDir "$here/their template"
before=$(fingerprint "$home")
install_fails 'it stays' 1 server --host forgejo --global "$home" <<END
install.sh: $home/.gitconfig has another init.templateDir: $here/their template
  type: mkdir -p '$here/their template/hooks/pre-receive.d' && ln -s $programs/pre-receive '$here/their template/hooks/pre-receive.d/sallyport'
END
unchanged 'nothing is changed' "$before" "$home"
is 'nor in the policy of the machine' '' "$(find /etc/sallyport 2>/dev/null)"

git_home 'forgejo: a step fails, and nothing is half done'
mkdir "$here/bin"
script "$here/bin/git" <<'SCRIPT'
#!/bin/sh
PATH=${PATH#*:}
case $* in
*init.templateDir*sallyport-template) exit 1 ;;
esac
exec git "$@"
SCRIPT
before=$(fingerprint "$home")
PATH=$here/bin:$PATH run_install server --host forgejo --global "$home"
is 'it fails' 1 "$status"
unchanged 'the home is as it was' "$before" "$home"
is 'so is the policy of the machine' '' "$(find /etc/sallyport 2>/dev/null)"
