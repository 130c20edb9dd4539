# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# local.sh - puts the developer's hooks into a clone, and removes them.
#
# Three ways, by who else manages hooks there:
#   files     into the clone's own directory of hooks; what is there is chained.
#             pre-commit moves ours to NAME.legacy and runs it from there.
#   own       where core.hooksPath is set, or husky will set it: into a
#             directory of our own, which .git/config names by an include. The
#             hooks of the other directory are run from there.
#   lefthook  it runs nothing but what its configuration says, and moves other
#             hooks away: ours go into lefthook-local.yml.
# managers.sh has the last two. No file that the project tracks is written.

local_names='commit-msg prepare-commit-msg pre-push'

in_clone() { git -C "$top" "$@"; }

# --- where things are ---

# Sets $given, $top (the work tree), $common (what its work trees share), $hooks,
# $own, $owner and $elsewhere: core.hooksPath as others have set it.
locate_clone() { # PATH
    given=$1
    [ -d "$given" ] || die "there is no directory $given"
    top=$(git -C "$given" rev-parse --show-toplevel 2>"$work/said") || {
        if grep -q 'must be run in a work tree' "$work/said"; then
            die "$given has no work tree" \
                "type: $me server $(quoted "$given")"
        fi
        die "git cannot open $given: $(sed -n 's/^fatal: //p' "$work/said")"
    }
    common=$(cd -P -- "$top" && cd -P -- "$(git rev-parse --git-common-dir)" &&
        pwd)
    owner=$(owner_of "$common")
    hooks=$common/hooks
    own=$common/sallyport
    elsewhere=$(in_clone config --type=path --get-all core.hooksPath |
        grep -vxF -- "$own/hooks" | tail -n 1) || :
    target=$programs
}

# How this clone is set up. What a link points to does not belong to the clone.
way() {
    if [ -n "$elsewhere" ] || uses_husky || [ -L "$hooks" ]; then
        echo own
    else
        echo files
    fi
}

# The hooks of this version.
names() {
    for names_one in $local_names; do
        if [ -f "$source_dir/hooks/$names_one.c" ] ||
            [ -f "$programs/$names_one" ]; then
            echo "$names_one"
        fi
    done
}

# --- steps: each does what is missing, and says so ---

# Is there anything to do? Says it; false in a dry run, too.
step() { # WHAT
    changed=yes
    item "$1"
    [ -z "$dry_run" ]
}

shown_path() { # FILE
    case $1 in
    "$top"/*) printf '%s\n' "${1#"$top"/}" ;;
    *) printf '%s\n' "$1" ;;
    esac
}

put_link() { # FILE NAME
    [ "$(readlink -- "$1" 2>/dev/null)" != "$target/$2" ] || return 0
    if exists "$1" && ! is_ours "$1"; then
        if exists "$1.chained" && ! is_ours "$1.chained"; then
            die "there are both a $2 and a $2.chained in $(dirname -- "$1")" \
                "move one of them away, then type the same again"
        fi
        step "$(shown_path "$1").chained: the $2 that was there; runs $(
            [ "$2" = pre-push ] && echo after || echo before) ours" &&
            mv -f -- "$1" "$1.chained"
    fi
    step "$(shown_path "$1") -> $target/$2" || return 0
    put_link_draft=$(draft -d)
    ln -s -- "$target/$2" "$put_link_draft/$2"
    put_in_its_place "$put_link_draft/$2" "$1"
    rmdir -- "$put_link_draft"
}

put_text() { # FILE MODE: what is in $work/text
    ! cmp -s "$work/text" "$1" || return 0
    step "$(shown_path "$1")" || return 0
    mkdir -p -- "$(dirname -- "$1")"
    put_text_draft=$(draft)
    cat "$work/text" >"$put_text_draft"
    chmod "$2" "$put_text_draft"
    put_in_its_place "$put_text_draft" "$1"
}

# The repository may track a link at any path where a file will be written. So a draft
# is a new file with a name that cannot be guessed, in the git directory, where nothing
# is tracked.
draft() { # [-d]
    mktemp "$@" "$common/sallyport.XXXXXXXX" ||
        die "no file can be made in $common" "type: ls -ld $(quoted "$common")"
}

# A link at the path is replaced. A file is never moved into a directory.
put_in_its_place() { # DRAFT FILE
    if [ -d "$2" ]; then
        rm -f -- "$1"
        die "$2 is a directory" "type: ls -ld $(quoted "$2")"
    fi
    mv -f -- "$1" "$2"
}

# Is there no link of the work tree on the way to this file, or at it?
is_in_tree() { # FILE
    [ ! -L "$1" ] &&
        [ "$(cd -P -- "$(dirname -- "$1")" && pwd)" = \
            "$(cd -P -- "$top" && pwd)$(dirname -- "${1#"$top"}" | sed 's|/$||')" ]
}

# In the clone's own directory. A hook that pre-commit or lefthook moved away is where
# they have put it.
put_files() {
    [ -n "$dry_run" ] || mkdir -p -- "$hooks"
    for name in $(names); do
        file=$hooks/$name
        if is_ours "$file.legacy"; then
            put_link "$file.legacy" "$name"
        elif is_of_lefthook "$file" && lefthook_file >/dev/null; then
            ! is_ours "$file.old" || remove_moved "$file" .old
        else
            put_link "$file" "$name"
        fi
    done
}

# --- the way in ---

# A hook that was installed in another way is removed: the project has a new manager.
put_in_place() {
    if [ "$(way)" = own ]; then
        remove_files
        put_own
    else
        remove_own
        put_files
        ! lefthook=$(lefthook_file) || put_lefthook "$lefthook"
    fi
}

set_up() { # WORKTREE
    locate_clone "$1"
    need_sha1 'clone one that has SHA-1 ids' in_clone
    changed=''
    if [ -n "$dry_run" ]; then
        say "$given (a dry run: nothing is changed)"
    else
        say "$given"
        writable "$common" || die "$common cannot be written, so $given stays as it is" \
            "type: ls -ld $(quoted "$common")"
        was_set_up || trap 'undo_set_up' EXIT
    fi
    refuse_shadow
    put_in_place
    [ -n "$changed" ] || item "set up already: nothing to change"
    [ -z "$dry_run" ] || return 0
    test_clone
    trap - EXIT
    rm -rf "$work/self-test"
    say_path
    say_policy
}

# Of several remotes, the command takes origin alone.
which_remote() {
    in_clone remote >"$work/remotes"
    grep -qx origin "$work/remotes" || [ "$(wc -l <"$work/remotes")" -lt 2 ] ||
        echo ' --remote NAME'
}

# The server may have a policy that no file of this clone says.
say_policy() {
    if [ -n "$(in_clone remote)" ] && ! (cd -- "$top" && "$sallyport" policy path) |
        grep -qv -e '^built-in$' -e ' (not there)$'; then
        item 'the built-in policy counts here; if the server publishes its own, take it:'
        item "  cd $(quoted "$top") && $(command_typed) policy fetch$(which_remote)"
    fi
}

was_set_up() {
    ! is_included || return 0
    for was_set_up_one in $local_names; do
        ! is_ours "$hooks/$was_set_up_one" || return 0
        ! is_ours "$hooks/$was_set_up_one.legacy" || return 0
    done
    return 1
}

undo_set_up() {
    trap - EXIT
    set +e
    remove_all >/dev/null
    printf '  %s\n' "nothing was changed in $given" >&2
}

# Only this is stronger than the include.
refuse_shadow() {
    [ "$(in_clone config --bool extensions.worktreeConfig)" = true ] || return 0
    ! refuse_shadow_is=$(in_clone config --worktree core.hooksPath) ||
        [ "$refuse_shadow_is" = "$own/hooks" ] ||
        die "this work tree alone takes its hooks from $refuse_shadow_is" \
            "type: git -C $(quoted "$top") config --worktree --unset core.hooksPath"
}

is_in_path() {
    case :$PATH: in
    *":$prefix/bin:"*) return 0 ;;
    esac
    return 1
}

# The command by its name where the PATH finds it, else by its path.
command_typed() {
    if is_in_path; then echo sallyport; else quoted "$sallyport"; fi
}

say_path() {
    ! is_in_path || return 0
    item "the command is $sallyport, which is not in your PATH:"
    item "  export PATH=$(quoted "$prefix/bin"):\"\$PATH\""
}

# --- would it work? ---

test_clone() {
    self_test_count=0 as_owner=''
    test_dir=$work/self-test
    mkdir -p "$test_dir"
    for name in $(names); do check_reached "$name"; done
    check_clone_policy
    check_clone_refusals
    item "self-test: $self_test_count checks passed; a bad commit and a bad push were refused"
}

# Would git run it, or a manager that runs ours?
check_reached() { # NAME
    check_reached_path=$(in_clone rev-parse --git-path "hooks/$1")
    case $check_reached_path in
    /*) ;;
    *) check_reached_path=$top/$check_reached_path ;;
    esac
    if ! is_ours "$check_reached_path" && ! is_ours "$check_reached_path.legacy" &&
        ! is_of_lefthook "$check_reached_path"; then
        broken "git would run $check_reached_path, which is not ours" \
            "type: git -C $(quoted "$top") config --show-origin --get-all core.hooksPath"
    fi
    check_executable "$check_reached_path" "$check_reached_path"
}

check_clone_policy() {
    (cd -- "$top" && "$sallyport" policy check) >"$work/said" 2>&1 ||
        broken "the policy cannot be used: $(head -n 1 "$work/said")" \
            "type: cd $(quoted "$top") && $sallyport policy check"
    passed
}

# Makes a real commit in a throw-away clone, and a real push from it, under a policy
# that both break.
check_clone_refusals() {
    tried git init -q --bare --template= -- "$test_dir/remote.git"
    tried git init -q --template= -- "$test_dir/clone"
    mkdir "$test_dir/clone/.git/hooks"
    for name in $(names); do
        ln -s -- "$target/$name" "$test_dir/clone/.git/hooks/$name"
    done
    cat >"$test_dir/clone/.sallyport.ini" <<'END'
[refs]
branch-name = nothing
[message]
header = nothing
END
    # shellcheck disable=SC2016
    tried sh -c '
        cd -- "$1" && tree=$(git mktree </dev/null) &&
            commit=$(git commit-tree -m begin "$tree") &&
            git update-ref refs/remotes/origin/main "$commit" &&
            git update-ref refs/heads/self-test "$commit" &&
            git symbolic-ref HEAD refs/heads/self-test
    ' self-test "$test_dir/clone" </dev/null
    check_refused commit commit-msg message-format \
        commit -q --allow-empty -m self-test
    check_refused push pre-push branch-name push -q ../remote.git self-test
}

check_refused() { # WHAT HOOK RULE ARGUMENT-OF-GIT...
    check_refused_what=$1 check_refused_hook=$2 check_refused_rule=$3
    shift 3
    ! (cd -- "$test_dir/clone" && tried git "$@") </dev/null >"$work/said" 2>&1 ||
        ran_no_hook "$check_refused_what" "$check_refused_hook" \
            "$test_dir/clone/.git/hooks/$check_refused_hook"
    grep -q "$check_refused_rule: " "$work/said" || {
        sed 's/^/  /' "$work/said" >&2
        broken "a bad $check_refused_what was refused, but not for its fault; git says the above"
    }
    passed
}

# --- the way back ---

is_clone() { # PATH
    [ -z "$global" ] &&
        [ "$(git -C "$1" rev-parse --is-inside-work-tree 2>/dev/null)" = true ]
}

uninstall_one() { # PATH: of a clone or of a server's repository
    also_local=''
    if is_clone "$1"; then
        locate_clone "$1"
        is_guarded || {
            remove_local
            return
        }
        ! was_set_up || also_local=yes
    fi
    unguard "$1"
    [ -z "$also_local" ] || {
        locate_clone "$1"
        remove_all
    }
}

is_guarded() {
    is_ours "$hooks/pre-receive" || is_ours "$hooks/update" ||
        exists "$common/sallyport.ini"
}

remove_local() {
    changed=''
    if [ -n "$dry_run" ]; then
        say "$given (a dry run: nothing is changed)"
    else
        say "$given"
    fi
    remove_all
    leave_linked
    [ -n "$changed" ] || item "no hook of sallyport is here"
}

leave_linked() {
    [ -L "$hooks" ] || return 0
    for name in $local_names; do
        ! is_ours "$hooks/$name" || {
            changed=yes
            item "$(shown_path "$hooks"): left, it is a link to $(readlink -f -- "$hooks"), whose hooks others use"
            return
        }
    done
}

remove_all() {
    remove_files
    remove_own
    ! lefthook=$(lefthook_file) || remove_lefthook "$lefthook"
}

remove_files() {
    [ ! -L "$hooks" ] || return 0
    for name in $local_names; do
        file=$hooks/$name
        ! is_ours "$file" || remove_file
        ! is_ours "$file.legacy" || remove_moved "$file" .legacy
        ! is_ours "$file.old" || remove_moved "$file" .old
    done
}

remove_file() {
    if exists "$file.chained"; then
        step "$(shown_path "$file"): the hook that was there before returns" || return 0
    else
        step "$(shown_path "$file"): removed" || return 0
    fi
    remove_hook "$file"
}

# Removes our hook where a manager has moved it. What was chained to it comes back,
# unless it is the manager's own.
remove_moved() { # FILE SUFFIX
    step "$(shown_path "$1")$2: removed" || return 0
    rm -f -- "$1$2"
    if exists "$1.chained"; then
        if cmp -s "$1" "$1.chained"; then
            rm -f -- "$1.chained"
        else
            mv -f -- "$1.chained" "$1$2"
        fi
    fi
}
