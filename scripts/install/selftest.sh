# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# selftest.sh - after an installation: would a push here be judged?
#
# Runs as the owner of the repository, which root starts us as: a hook that only root can
# read or run guards nothing. From locate and guard: $gitdir, $file, $hook, $host,
# $owner.

self_test() {
    self_test_count=0
    test_dir=$work/self-test
    rm -rf "$test_dir"
    mkdir "$test_dir"
    check_pushers
    check_executable "$file" "$(shown "$file")"
    look_whether_it_runs
    passed
    check_policy
    check_runs
    check_sides
    check_trail
    check_refusal
    rm -rf "$test_dir"
    item "self-test: $self_test_count checks passed; a bad push was refused"
}

passed() { self_test_count=$((self_test_count + 1)); }

broken() { # WRONG TO-TYPE...
    broken_what=$1
    shift
    die "self-test of $given: $broken_what" "$@"
}

# Runs a command in the repository's environment, with no user's configuration.
tried() { # COMMAND...
    env HOME="$test_dir" XDG_CONFIG_HOME="$test_dir" \
        GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null \
        GIT_AUTHOR_NAME=sallyport GIT_AUTHOR_EMAIL=sallyport@localhost \
        GIT_COMMITTER_NAME=sallyport GIT_COMMITTER_EMAIL=sallyport@localhost \
        "$@"
}

as_owner_name() { [ -z "$handed_over" ] || echo " as $(shown_owner)"; }

# Does git let others use it all the same?
is_trusted() {
    git config --system --get-all safe.directory 2>/dev/null |
        grep -qxF -e '*' -e "$gitdir" -e "$(dirname -- "$gitdir")/*"
}

# git lets only the owner push. What root restores belongs to root.
check_pushers() {
    [ -z "$global" ] && [ "$bare" = true ] && [ "${owner%:*}" = 0 ] || return 0
    ! is_trusted || return 0
    check_pushers_is=$(owner_beside)
    if [ -z "$check_pushers_is" ]; then
        item "it belongs to root: git lets nobody else push, unless it is given to them: chown -Rh USER $(
            quoted "$given")"
        return 0
    fi
    check_pushers_user=$(login_of "$check_pushers_is")
    check_pushers_whose="it belongs to root and those beside it to $check_pushers_user"
    [ -n "$made" ] ||
        broken "$check_pushers_whose, so git would refuse every push of $check_pushers_user (\"dubious ownership\")" \
            "type: $(give_to "$check_pushers_is")"
    item "$check_pushers_whose: git refuses their pushes until it is theirs: $(give_to "$check_pushers_is")"
}

give_to() { # UID:GID: prints what the reader types
    give_to_user=$(login_of "$1")
    give_to_group=$(id -gn -- "$give_to_user" 2>/dev/null) || give_to_group=${1#*:}
    printf 'chown -Rh %s:%s %s\n' "$give_to_user" "$give_to_group" "$(quoted "$given")"
}

# The hook is taken away when its test fails. What is still there then, as a word to type:
# the program, or the directory of a copy.
what_stays() { # FILE
    if [ -L "$1" ]; then
        quoted "$(readlink -- "$1")"
    else
        quoted "$(dirname -- "$1")"
    fi
}

# git skips a hook that it may not execute, and the pusher sees nothing.
check_executable() { # FILE SHOWN
    if tried test -x "$1"; then
        passed
        return
    fi
    tried test -e "$1" ||
        broken "$2 cannot be reached$(as_owner_name)" \
            "type: $(open_way "$(readlink -- "$1" || echo "$1")")"
    case $(ls -ldL -- "$1") in
    -??x* | -?????x* | -????????x*)
        broken "$2 may not be executed$(as_owner_name), although it has the execute bit; a file system mounted noexec would do that" \
            "type: findmnt -T $(what_stays "$1")"
        ;;
    *)
        broken "$2 has no execute bit, so git would skip it" \
            "type: $(make_executable "$1")"
        ;;
    esac
}

# Prints sudo, where the reader is neither root nor the owner.
with_sudo() { # FILE
    [ -n "$handed_over" ] || is_root || [ -O "$1" ] || printf 'sudo '
}

# Prints what opens the first directory on the way that the owner cannot enter; where none is
# found, what shows the way.
open_way() { # FILE
    open_way_at='' open_way_rest=$1
    while [ "$open_way_rest" != "${open_way_rest#*/*/}" ]; do
        open_way_rest=${open_way_rest#/}
        open_way_at=$open_way_at/${open_way_rest%%/*}
        open_way_rest=/${open_way_rest#*/}
        tried test -x "$open_way_at" && continue
        with_sudo "$open_way_at"
        printf 'chmod a+x %s' "$(quoted "$open_way_at")"
        return
    done
    printf 'namei -l %s' "$(quoted "$1")"
}

make_executable() { # FILE: prints what the reader types
    make_executable_file=$(readlink -f -- "$1")
    with_sudo "$make_executable_file"
    printf 'chmod +x %s\n' "$(quoted "$make_executable_file")"
}

# Which git is it that runs no hook?
ran_no_hook() { # WHAT HOOK FILE
    broken "git let a bad $1 through, so it does not run the hook $2" \
        "type: command -v git; git --version; ls -lL $(what_stays "$3")"
}

# An empty push, through a link, so that a hook chained to ours does not run. The hook
# update refuses an empty push; its message shows that it runs.
check_runs() {
    check_runs_status=0
    run_alone "$file" "$hook" || check_runs_status=$?
    case $hook,$check_runs_status,$(cat "$work/said") in
    pre-receive,0,* | update,1,*'update is run by git'*) passed ;;
    *sallyport:*) broken "the hook refuses every push: $(reason)" ;;
    *)
        broken "the hook does not run on this machine$(as_owner_name) (exit status $check_runs_status): $(head -n 1 "$work/said")" \
            "type: file -L $(what_stays "$file"); uname -m"
        ;;
    esac
}

# Through a link, so that a hook chained to it does not run.
run_alone() { # FILE HOOK [ARGUMENT]
    ln -s -- "$1" "$test_dir/$2"
    (cd -- "$gitdir" && GIT_DIR=. tried "$test_dir/$2" ${3:+"$3"}) \
        </dev/null >"$work/said" 2>&1
}

# They say nothing about nothing.
check_sides() {
    for check_sides_hook in $(side_hooks); do
        check_sides_file=$(host_place "$host" "$check_sides_hook")
        run_alone "$check_sides_file" "$check_sides_hook" prepared ||
            broken "the hook $check_sides_hook does not run$(as_owner_name): $(
                head -n 1 "$work/said")" \
                "type: ls -lL $(what_stays "$check_sides_file")"
        passed
    done
}

# A push that cannot be recorded would be refused.
check_trail() {
    check_trail_path=$(tried "$sallyport" policy show --config "$ini" |
        sed -n '/^\[audit\]/,/^$/s/^path = \([^ ]*\).*/\1/p')
    case $check_trail_path in
    '' | off) return 0 ;;
    /*) ;;
    *)
        [ -z "$global" ] || return 0
        check_trail_path=$gitdir/$check_trail_path
        ;;
    esac
    check_trail_at=$check_trail_path
    [ -e "$check_trail_at" ] ||
        check_trail_at=$(nearest_directory "$(dirname -- "$check_trail_path")")
    tried test -w "$check_trail_at" ||
        broken "the trail $check_trail_path cannot be written$(as_owner_name)" \
            "type: ls -ld $(quoted "$check_trail_at")"
    passed
}

# The reason follows "sallyport: push refused: it could not be judged". Its other lines
# are indented further.
reason() {
    one_line "$(sed -n '3p; 4,$ { /^    /!q; p; }' "$work/said" | sed 's/^ *//')"
}

# The repository's own file was tried before it was put in place. Here the owner reads
# it, with the machine's file.
check_policy() {
    if [ "$bare" = true ] && [ -z "$global" ]; then
        set -- policy check
    else
        set -- policy check --config "$ini"
    fi
    (cd -- "$gitdir" && tried "$sallyport" "$@") </dev/null >"$work/said" 2>&1 ||
        broken "the policy cannot be used$(as_owner_name): $(
            head -n 1 "$work/said")" \
            "type: cd $(there_as_owner)$sallyport $*"
    passed
}

# Makes a real push into a throw-away repository that has this hook, under a policy that
# every branch breaks.
check_refusal() {
    check_refusal_to=$test_dir/remote.git
    tried git init -q --bare --template= -- "$check_refusal_to"
    mkdir "$check_refusal_to/hooks"
    ln -s -- "$file" "$check_refusal_to/hooks/$hook"
    cat >"$check_refusal_to/sallyport.ini" <<'END'
[policy]
mode = enforce
baseline = none
[refs]
branch-name = nothing
[rule "branch-name"]
level = enforce
refs = refs/heads/*
END
    check_refusal_status=0
    # shellcheck disable=SC2016
    tried sh -c '
        cd -- "$1" || exit
        tree=$(git mktree </dev/null) &&
            commit=$(git commit-tree -m self-test "$tree") || exit 2
        exec git push . "$commit:refs/heads/self-test"
    ' self-test "$check_refusal_to" </dev/null >"$work/said" 2>&1 ||
        check_refusal_status=$?
    [ $check_refusal_status != 0 ] || ran_no_hook push "$hook" "$file"
    if ! grep -q 'sallyport: push refused: ' "$work/said" ||
        ! grep -q 'branch-name: ' "$work/said"; then
        sed 's/^/  /' "$work/said" >&2
        broken "a bad push was refused, but not for its fault; git says the above"
    fi
    passed
}
