#!/usr/bin/env bash
# install.sh server --global: the hooks that GitLab or gitolite runs for all of
# their repositories, whose policy is that of the machine.
. "$SALLYPORT_SOURCE/tests/e2e/install/own_etc.sh"
. "$SALLYPORT_SOURCE/tests/e2e/install/hosts.sh"
. "$SALLYPORT_SOURCE/tests/e2e/gitolite/lib.sh"
. "$SALLYPORT_SOURCE/tests/e2e/advice/lib.sh"

programs=$PREFIX/libexec/sallyport/hooks
policy=/etc/sallyport/policy.ini

# --- GitLab ---

unguarded 'gitlab: all repositories at once'
mkdir "$hooks_for_all"
before=$(fingerprint "$hooks_for_all")
installs 'a dry run' server --dry-run --host gitlab --global "$hooks_for_all"
says 'says where' "pre-receive.d/sallyport -> $programs/pre-receive"
says 'and what the policy of the machine will be' "$policy: new; "
unchanged 'changes nothing' "$before" "$hooks_for_all"
is 'not there either' '' "$(find /etc/sallyport 2>/dev/null)"
install_fails 'it does not guess' 1 server --global "$hooks_for_all" <<END
install.sh: nothing in $hooks_for_all says which host it is of
  type the same again with --host and one of these: gitea forgejo gitlab gitolite
END
install_fails 'nor is it for every host' 1 server --host gogs \
    --global "$hooks_for_all" <<END
install.sh: gogs has no directory of hooks for all repositories
  type: ./install.sh server --host gogs REPO...
END
install_fails 'a baseline of one repository' 1 server --host gitlab \
    --baseline "$(id main)" --global "$hooks_for_all" <<END
install.sh: a commit is of one repository, and --global is for all
  type: ./install.sh server --baseline $(id main) REPO
END
installs 'installed' server --host gitlab --global "$hooks_for_all"
says 'it was tried' 'a bad push was refused'
says 'it says what comes next' "ci = NAME, under [roles] in $policy"
is 'the hook is where Gitaly runs it' "$programs/pre-receive" \
    "$(readlink "$hooks_for_all/pre-receive.d/sallyport")"
gitlab_layout
is 'the host is in force' gitlab "$(setting identity.host)"
printf 'ci = ci-bot\n' >>$policy
branch feature/bad main && green A
pushing_as gitlab alice push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
branch feature/good main && cycle A
pushing_as gitlab alice push_ok 'a good push'
after=$(fingerprint "$hooks_for_all" && fingerprint /etc/sallyport)
installs 'again' server --global "$hooks_for_all"
says 'it knows the host by what is there' 'host: gitlab (pre-receive.d)'
is 'nothing changes' "$after" \
    "$(fingerprint "$hooks_for_all" && fingerprint /etc/sallyport)"
mkdir "$here/home" && cd "$here" && here_too
git init -q --bare repositories.git
first=$server server=$here/repositories.git
gitea_layout
server=$first
tells server --host gitea --global "$here/home"
is 'a second host' "install.sh: $policy says host = gitlab, and the policy of a machine names one host" \
    "$(head -n 1 said)"
is 'changes nothing' "$after " \
    "$(fingerprint "$hooks_for_all" && fingerprint /etc/sallyport) $(ls -A home)"
sed -i 's/REPO\.\.\./repositories.git/' said
advised scripts/install/settings.sh './install.sh server --host gitea repositories.git' \
    'grep -q "^host = gitea" repositories.git/sallyport.ini'
tells server --observe --global "$hooks_for_all"
is 'the whole machine is meant' 1 \
    "$(grep -cF "$policy: changed; mode = observe, for each repository of this machine that names no mode itself" said)"
sed -i 's/ REPO$/ repositories.git/' said
advised scripts/install/server.sh './install.sh server --enforce repositories.git' \
    'grep -q "^mode = enforce" repositories.git/sallyport.ini'
cd work || exit
installs 'observe' server --observe --global "$hooks_for_all"
git switch -q feature/bad
pushing_as gitlab alice run_push
is 'then the bad push goes in' 0 "$status"
installs 'ref by ref, as a copy' server --enforce --per-ref --copy \
    --global "$hooks_for_all"
is 'the other hook is gone' "post-receive.d/sallyport
update.d/sallyport" \
    "$(cd "$hooks_for_all" && find . -name sallyport | sed 's|^\./||' | sort)"
after=$(fingerprint "$hooks_for_all")
installs 'again' server --host gitlab --global "$hooks_for_all"
unchanged 'that stays' "$after" "$hooks_for_all"
branch feature/worse main && green A
pushing_as gitlab alice run_push origin feature/worse feature/good:feature/two
is 'one ref goes in, another does not' "$(id feature/good) -" \
    "$(on_server feature/two) $(on_server feature/worse || echo -)"
installs 'uninstalled' uninstall --purge --global "$hooks_for_all"
says 'the policy of the machine stays' \
    "$policy: left in place, it is for all repositories"
unchanged 'the directory is as it was' "$before" "$hooks_for_all"
before=$(fingerprint /etc/sallyport)

unguarded 'a directory of repositories is none of hooks' srv/a.git
cp -a "$server" "$here/srv/b.git"
chmod a+rx "$scratch" "$here" "$here/srv"
[ $EUID != 0 ] || chown -R 65534 "$here"/srv/*.git
for host in '' '--host plain' '--host gitolite'; do
    # shellcheck disable=SC2086
    install_fails "--global $host" 1 server $host --global "$here/srv" <<END
install.sh: $here/srv is no directory of hooks for all repositories, and holds some
  type: ./install.sh server $here/srv/*.git
END
done
cd "$here" && here_too && tells server --global "$here/srv"
mv "$policy" policy.ini
advised scripts/install/locate.sh "./install.sh server $here/srv/*.git" \
    '[ -L srv/a.git/hooks/pre-receive ] && [ -L srv/b.git/hooks/pre-receive ]'
mv policy.ini "$policy"
touch srv/.gitconfig && tells server --global "$here/srv"
is 'the home of a forge may hold some' 0 "$(grep -c 'holds some' said)"

unguarded 'gitlab: a step fails, and nothing is half done'
mkdir -p "$hooks_for_all/pre-receive.d" "$here/bin"
script "$here/bin/mv" <<'SCRIPT'
#!/bin/sh
case $* in
*pre-receive.d/sallyport) exit 1 ;;
esac
PATH=${PATH#*:} exec mv "$@"
SCRIPT
all=$(fingerprint "$hooks_for_all")
PATH=$here/bin:$PATH run_install server --observe --host gitlab --global "$hooks_for_all"
is 'it fails' 1 "$status"
unchanged 'the directory is as it was' "$all" "$hooks_for_all"
unchanged 'so is the policy' "$before" /etc/sallyport

# --- gitolite ---

rm -rf /etc/sallyport
need_gitolite
code=$gl_home/local
sed -i "s|^nobody:.*|nobody:x:65534:65534::$gl_home:/bin/sh|" /etc/passwd

project_story 'gitolite: a user without root'
as_gitolite mkdir "$code"
before=$(fingerprint "$code")
# That user may perhaps not read where the source is.
mkdir -p "$scratch/source/build"
cp -a "$SALLYPORT_SOURCE"/{install.sh,scripts,Makefile} "$scratch/source"
cp -a "$SALLYPORT_BUILD/hooks" "$scratch/source/build"
chmod -R a+rX "$scratch/source" "$here"
status=0
as_gitolite PREFIX="$PREFIX" SALLYPORT_BUILD="$scratch/source/build" \
    "$scratch/source/install.sh" server --host gitolite --global "$code" \
    >"$here/out" 2>"$here/err" || status=$?
is 'is told what root has to do' "1 install.sh: $policy has to say host = gitolite, and you may not write there
  type: sudo ./install.sh server --host gitolite --global $code" \
    "$status $(<"$here/err")"
unchanged 'nothing is changed' "$before" "$code"

project_story 'gitolite: a directory where it does not look'
as_gitolite mkdir -p "$gl_home/elsewhere"
before=$(fingerprint "$gl_home/elsewhere")
install_fails 'the self-test says so' 1 server --host gitolite \
    --global "$gl_home/elsewhere" <<END
install.sh: self-test of $gl_home/elsewhere: gitolite looks in $code, the LOCAL_CODE of its .gitolite.rc, and not in $gl_home/elsewhere
  type: ./install.sh server --host gitolite --global $code
  nothing was changed in $gl_home/elsewhere
END
unchanged 'nothing is changed' "$before" "$gl_home/elsewhere"
is 'nor in the policy of the machine' '' "$(find /etc/sallyport 2>/dev/null)"

project_story 'gitolite: it looks in no directory, as Debian sets it up'
sed -i 's/^ *LOCAL_CODE/#&/' "$gl_home/.gitolite.rc"
before=$(fingerprint "$code")
install_fails 'the self-test says so' 1 server --host gitolite --global "$code" <<END
install.sh: self-test of $code: gitolite runs no hook of it, since LOCAL_CODE is not set in $gl_home/.gitolite.rc
  write there: LOCAL_CODE => '$code',
  then type the same again
  nothing was changed in $code
END
unchanged 'nothing is changed' "$before" "$code"
sed -i 's/^# *LOCAL_CODE.*ENV.*/    LOCAL_CODE => "$ENV{HOME}\/local",/' "$gl_home/.gitolite.rc"

project_story 'gitolite: the hook of all repositories'
as_gitolite mkdir -p "$code/hooks/common"
as_gitolite sh -c "printf '#!/bin/sh\ncat >>$gl_home/seen\n' \
    >'$code/hooks/common/pre-receive' && chmod +x '$code/hooks/common/pre-receive'"
as_gitolite gitolite setup --hooks-only
before=$(fingerprint "$code")
install_fails 'one repository alone' 1 server "$server" <<END
install.sh: gitolite gives one pre-receive to all repositories: $code/hooks/common/pre-receive
  type: ./install.sh server --host gitolite --global $code
END
installs 'installed' server --global "$code"
says 'it says which host, and why' 'host: gitolite (hooks/common)'
says 'it says what comes next' 'type: gitolite setup --hooks-only'
as_gitolite gitolite setup --hooks-only
printf 'ci = ci-bot\n' >>$policy
is 'the repository has it' "$code/hooks/common/pre-receive" \
    "$(readlink "$server/hooks/pre-receive")"
branch feature/bad main && green A
over_ssh alice push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
branch feature/good main && cycle A
over_ssh alice push_ok 'a good push'
is 'the hook that was there has seen this one alone' refs/heads/feature/good \
    "$(awk '{ print $3 }' "$gl_home/seen")"
git switch -q main && merge feature/good
over_ssh alice push_refused 'alice may not merge' origin main <<'END'
refs/heads/main | - | protected-ref
END
over_ssh ci-bot push_ok 'ci-bot may' origin main
merged=$(on_server main)
as_gitolite git -C "$server" update-ref refs/heads/main "$(id feature/good)" \
    >"$here/said" 2>&1
is 'git update-ref on the server is stopped' "128 $merged" "$? $(on_server main)"
is 'and it says why' 1 "$(grep -c '^sallyport: ref not moved: refs/heads/main' "$here/said")"
project_rules '# more of it' | configure_gitolite
is 'the settings of gitolite are no code' '    # more of it' \
    "$(as_gitolite tail -n 1 "$gl_home/.gitolite/conf/gitolite.conf")"
after=$(fingerprint "$code")
installs 'again' server --global "$code"
unchanged 'nothing changes' "$after" "$code"
hooks=$(fingerprint "$server/hooks")
installs 'settings for one repository' server --observe "$server"
is 'are written' observe "$(setting policy.mode)"
installs 'and taken away' uninstall --purge "$server"
says 'the hook stays' \
    "hooks/pre-receive: left, it is that of all repositories: $code/hooks/common/pre-receive"
unchanged 'its hooks are as they were' "$hooks" "$server/hooks"
as_gitolite ln -s "$code/hooks/elsewhere/post-receive" "$server/hooks/push-to-checkout"
is 'gitolite has linked them' "$code/hooks/common/post-receive" \
    "$(readlink "$server/hooks/post-receive")"
installs 'uninstalled' uninstall --global "$code"
unchanged 'the directory is as it was' "$before" "$code"
says 'the links of gitolite are gone' 'hooks/common/post-receive: links of gitolite to it removed: 3'
is 'but one that is not ours' "$server/hooks/push-to-checkout" \
    "$(find "$gl_home/repositories" -xtype l)"
is 'nor one to the hook that was there before' "$code/hooks/common/pre-receive" \
    "$(readlink "$server/hooks/pre-receive")"
rm "$server/hooks/push-to-checkout"

project_story 'gitolite: ref by ref, by a VREF'
before=$(fingerprint "$code")
installs 'installed' server --per-ref --global "$code"
is 'it is there' "$programs/update" "$(readlink "$code/VREF/sallyport")"
is 'no guard of refs, since not all repositories are judged' '' \
    "$(find "$code" -name reference-transaction)"
says 'it says what comes next' \
    'in gitolite.conf, under each repo to guard: - VREF/sallyport = @all'
says 'and what links the hooks' "next: as $(stat -c %U "$code"), type: gitolite setup --hooks-only"
as_gitolite gitolite setup --hooks-only
project_rules '- VREF/sallyport = @all' | configure_gitolite
git -C "$server" symbolic-ref HEAD refs/heads/main # gitolite made it master
run_doctor() { "$SALLYPORT_BUILD/bin/sallyport" doctor "$server" >"$here/out" 2>&1; }
run_doctor
is 'the doctor calls it guarded' 0 $?
says 'by the VREF' "$server  guarded (VREF/sallyport), enforce, host gitolite"
rm "$server/hooks/post-receive" && run_doctor
is 'it misses the hook beside it' 1 $?
says 'which is put there for all' "install server --per-ref --host gitolite --global LOCAL_CODE"
installs 'what it says is typed' server --per-ref --host gitolite --global "$code"
says 'it says what links the hooks again' 'type: gitolite setup --hooks-only'
as_gitolite gitolite setup --hooks-only
run_doctor
is 'all is well' 0 $?
branch feature/bad main && green A
branch feature/good main && cycle A
over_ssh alice run_push origin feature/good feature/bad
is 'one ref goes in, another does not' "$(id feature/good) -" \
    "$(on_server feature/good) $(on_server feature/bad || echo -)"
is 'with its finding' 'refs/heads/feature/bad tdd-order' \
    "$(findings <"$here/said" | awk -F '\t' '{ print $1, $3; exit }')"
over_ssh alice push_ok 'a branch may go' origin :feature/good
git switch -q main && merge feature/good
over_ssh alice run_push origin main
is 'alice may not merge' 1 "$(grep -c 'user alice does' "$here/said")"
over_ssh ci-bot push_ok 'ci-bot may' origin main
installs 'uninstalled' uninstall --global "$code"
says 'it says what comes next' 'take VREF/sallyport out of gitolite.conf'
unchanged 'the directory is as it was' "$before" "$code"

project_rules '# without a VREF' | configure_gitolite
project_story 'gitolite: a repository that was guarded by itself'
as_gitolite rm -r "$code/hooks" && rm -f "$server"/hooks/*
installs 'by itself' server --host gitolite "$server"
installs 'then all of them' server --host gitolite --global "$code"
as_gitolite gitolite setup --hooks-only
is 'gitolite takes its hook' "$code/hooks/common/pre-receive" "$(readlink "$server/hooks/pre-receive")"
installs 'uninstalled' uninstall --global "$code"
says 'it is named' "next: $server had a hook of its own; type: ./install.sh server $server"
is 'and no other one' 1 "$(grep -c 'had a hook of its own' "$here/out")"
installs 'what it says is typed' server "$server"
is 'it is guarded again' "$programs/pre-receive" "$(readlink "$server/hooks/pre-receive")"
