# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# demo.sh - shows a cycle in a throw-away remote and clone.
#
# Every command that is shown is run, with its output below. In the one place where a
# person would use an editor, a script does.

demo() {
    need_packages git
    demo_programs=$prefix/libexec/sallyport demo_command=$prefix/bin
    demo_tests='make test'
    if [ -n "$installed" ]; then
        demo_tests=''
        need_programs
    else
        build
        demo_programs=${SALLYPORT_BUILD:-$source_dir/build}
        demo_command=$demo_programs/bin
    fi
    demo_bold='' demo_plain=''
    if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
        demo_bold=$(printf '\033[1m') demo_plain=$(printf '\033[0m')
    fi
    demo_stage
    demo_story
}

tell() { printf '\n%s%s%s\n\n' "$demo_bold" "$*" "$demo_plain"; }

# Shows the command line and runs it. ENDS: 0 where it must succeed, 1 where it must be
# refused.
act() { # ENDS COMMAND-LINE
    printf '%s$ %s%s\n' "$demo_bold" "$2" "$demo_plain"
    act_status=0
    eval "$2" >"$work/said" 2>&1 || act_status=$?
    sed 's/ *$//' "$work/said"
    [ "$act_status" = "$1" ] ||
        die "the demo did not go as it should: exit status $act_status" \
            ${demo_tests:+"type: $demo_tests"}
}

# Makes a remote with the hook and one commit on main, and a clone, which is the current
# directory of the story.
demo_stage() {
    export HOME="$work" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null \
        GIT_AUTHOR_NAME=Ana GIT_AUTHOR_EMAIL=ana@example.org \
        GIT_COMMITTER_NAME=Ana GIT_COMMITTER_EMAIL=ana@example.org \
        SALLYPORT_USER=ana GIT_EDITOR=:
    demo_prp=WU-006a-vpn-tunnel-foundation
    demo_reference="-m 'PRP: $demo_prp'"
    mkdir "$work/demo"
    cd "$work/demo" || exit
    git init -q --bare remote.git
    git --git-dir=remote.git symbolic-ref HEAD refs/heads/main
    printf '[roles]\nci = ci-bot\n' >remote.git/sallyport.ini
    rm -f remote.git/hooks/pre-receive
    for demo_hook in pre-receive post-receive reference-transaction; do
        ln -s "$demo_programs/hooks/$demo_hook" "remote.git/hooks/$demo_hook"
    done

    mkdir -p clone/docs/prp
    cd clone || exit
    git init -q
    git symbolic-ref HEAD refs/heads/main
    git remote add origin ../remote.git
    for section in 'business justification' 'technical architecture' \
        'security assessment' 'test strategy'; do
        printf '## %s\n\nAs agreed.\n\n' "$section"
    done >"docs/prp/$demo_prp.md"
    git add .
    git commit -q -m 'docs: propose the tunnel'
    git push -q origin main

    # puts the second line first: the test before the code
    cat >"$work/editor" <<'END'
awk 'NR == 1 { first = $0; next } { print } NR == 2 { print first }' \
    "$1" >"$1.new" && mv "$1.new" "$1"
END
    GIT_SEQUENCE_EDITOR="sh $(quoted "$work/editor")"
    export GIT_SEQUENCE_EDITOR
}

demo_story() {
    say 'A throw-away remote in which sallyport judges every push, and a clone of it.'
    tell '1. Ana writes code without a test, and pushes it.'
    act 0 "git switch -q -c feature/vpn-tunnel"
    act 0 "mkdir src && echo 'wg-quick up tunnel' > src/tunnel.sh && git add src"
    act 0 "git commit -q -m 'feat: open the tunnel (GREEN)' $demo_reference"
    act 1 "git push origin feature/vpn-tunnel"

    tell '2. She does what it says: she writes the test, and puts it first.'
    act 0 "mkdir tests && echo 'ping -c 1 10.0.0.1' > tests/tunnel_test.sh && git add tests"
    act 0 "git commit -q -m 'test: the tunnel opens (RED)' $demo_reference"
    act 0 "git rebase -q -i main   # in the editor, the test's line goes up"
    act 0 "echo 'wg-quick up wg0' > src/tunnel.sh && git commit -q -a -m 'refactor: name the device' $demo_reference"
    act 0 "git log --oneline main.."
    act 0 "git push origin feature/vpn-tunnel"
    demo_merge
}

# The way to main.
demo_merge() {
    tell '3. Accepted. Can she push it to main as well?'
    act 1 "git push origin feature/vpn-tunnel:main"

    tell '4. No: main changes only by a merge, by a user who may. Here that is ci-bot.
On a real host the server sets SALLYPORT_USER by the login, not the pusher.'
    act 0 "git switch -q main && git merge -q --no-ff -m 'merge: the tunnel' feature/vpn-tunnel"
    act 0 "SALLYPORT_USER=ci-bot git push -q origin main"

    tell '5. What the server has kept of it:'
    PATH=$demo_command:$PATH
    act 0 "(cd ../remote.git && sallyport audit log -n 6)"
    tell "To guard a repository of your own: $me server REPO.git"
}
