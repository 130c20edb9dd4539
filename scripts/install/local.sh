# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# local.sh - puts the developer's hooks into a clone, and takes them away.
#
# Three ways, by who else manages hooks there:
#   files     into the clone's own directory of hooks; what is there is chained.
#             pre-commit moves ours to NAME.legacy and runs it from there.
#   own       where core.hooksPath is set, or husky will set it: into a
#             directory of our own, which .git/config names by an include. The
#             hooks of the other directory are run from there.
#   lefthook  it runs nothing but what its configuration says, and moves other
#             hooks away: ours go into lefthook-local.yml.
# No file that the project tracks is written.

local_names='commit-msg prepare-commit-msg pre-push'

in_clone() { git -C "$top" "$@"; }

# --- where things are ---

# Sets $given, $top (the work tree), $common (what its work trees share), $hooks,
# $own and $elsewhere: core.hooksPath as others have set it.
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
    hooks=$common/hooks
    own=$common/sallyport
    elsewhere=$(in_clone config --type=path --get-all core.hooksPath |
        grep -vxF -- "$own/hooks" | tail -n 1) || :
    target=$programs
}

# The way in this clone.
way() {
    if [ -n "$elsewhere" ] || uses_husky; then
        echo own
    else
        echo files
    fi
}

# The hooks that this version has.
names() {
    for names_one in $local_names; do
        if [ -f "$source_dir/hooks/$names_one.c" ] ||
            [ -f "$programs/$names_one" ]; then
            echo "$names_one"
        fi
    done
}

# --- steps: each does what is missing, and says so ---

# Is there something to do? Says it; false in a dry run, too.
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
    ln -s -- "$target/$2" "$1.new"
    mv -f -- "$1.new" "$1"
}

put_text() { # FILE MODE: what is in $work/text
    ! cmp -s "$work/text" "$1" || return 0
    step "$(shown_path "$1")" || return 0
    mkdir -p -- "$(dirname -- "$1")"
    cp -- "$work/text" "$1.new"
    chmod "$2" "$1.new"
    mv -f -- "$1.new" "$1"
}

# In the clone's own directory. What pre-commit or lefthook moved away is where
# they have put it.
put_files() {
    [ -n "$dry_run" ] || mkdir -p -- "$hooks"
    for name in $(names); do
        file=$hooks/$name
        if is_ours "$file.legacy"; then
            put_link "$file.legacy" "$name"
        elif is_of_lefthook "$file" && lefthook_file >/dev/null; then
            ! is_ours "$file.old" || take_moved "$file" .old
        else
            put_link "$file" "$name"
        fi
    done
}

# --- the way in ---

# What was put there in another way goes: the project has a new manager.
put_in_place() {
    if [ "$(way)" = own ]; then
        take_files
        put_own
    else
        take_own
        put_files
        ! lefthook=$(lefthook_file) || put_lefthook "$lefthook"
    fi
}

equip() { # WORKTREE
    locate_clone "$1"
    changed=''
    if [ -n "$dry_run" ]; then
        say "$given (a dry run: nothing is changed)"
    else
        say "$given"
        writable "$common" || die "$common cannot be written, so $given stays as it is" \
            "type: ls -ld $(quoted "$common")"
        was_equipped || trap 'unequip_again' EXIT
    fi
    refuse_shadow
    put_in_place
    [ -n "$changed" ] || item "equipped already: nothing to change"
    [ -z "$dry_run" ] || return 0
    test_clone
    trap - EXIT
    rm -rf "$work/self-test"
    say_path
}

was_equipped() {
    ! is_included || return 0
    for was_equipped_one in $local_names; do
        ! is_ours "$hooks/$was_equipped_one" || return 0
        ! is_ours "$hooks/$was_equipped_one.legacy" || return 0
    done
    return 1
}

unequip_again() {
    trap - EXIT
    set +e
    take_all_away >/dev/null
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

say_path() {
    case :$PATH: in
    *":$prefix/bin:"*) ;;
    *) item "the command is $sallyport; $prefix/bin is not in your PATH" ;;
    esac
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

# git would run it, or a manager that runs ours.
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
    [ -x "$check_reached_path" ] ||
        broken "$check_reached_path cannot be executed, so git would skip it" \
            "type: chmod +x $(quoted "$(readlink -f -- "$check_reached_path")")"
    passed
}

check_clone_policy() {
    (cd -- "$top" && "$sallyport" policy check) >"$work/said" 2>&1 ||
        broken "the policy cannot be used: $(head -n 1 "$work/said")" \
            "type: cd $(quoted "$top") && $sallyport policy check"
    passed
}

# A real commit in a throw-away clone, and a real push from it, under a policy
# that neither satisfies.
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
        broken "git let a bad $check_refused_what through, so it does not run the hook $check_refused_hook" \
            "type: ls -lL $(quoted "$target/$check_refused_hook")"
    grep -q "$check_refused_rule: " "$work/said" || {
        sed 's/^/  /' "$work/said" >&2
        broken "a bad $check_refused_what was refused, but not for its fault; git says the above"
    }
    passed
}

# --- the way back ---

withdraw() { # PATH: of a clone or of a server's repository
    if [ -z "$global" ] &&
        [ "$(git -C "$1" rev-parse --is-inside-work-tree 2>/dev/null)" = true ] &&
        { locate_clone "$1" && ! is_guarded; }; then
        unequip
    else
        unguard "$1"
    fi
}

is_guarded() {
    is_ours "$hooks/pre-receive" || is_ours "$hooks/update" ||
        exists "$common/sallyport.ini"
}

unequip() {
    changed=''
    if [ -n "$dry_run" ]; then
        say "$given (a dry run: nothing is changed)"
    else
        say "$given"
    fi
    take_all_away
    [ -n "$changed" ] || item "no hook of sallyport is here"
}

take_all_away() {
    take_files
    take_own
    ! lefthook=$(lefthook_file) || take_lefthook "$lefthook"
}

take_files() {
    for name in $local_names; do
        file=$hooks/$name
        ! is_ours "$file" || take_file
        ! is_ours "$file.legacy" || take_moved "$file" .legacy
        ! is_ours "$file.old" || take_moved "$file" .old
    done
}

take_file() {
    if exists "$file.chained"; then
        step "$(shown_path "$file"): the hook that was there before returns" || return 0
    else
        step "$(shown_path "$file"): taken away" || return 0
    fi
    take_hook_away "$file"
}

# Ours, where a manager has moved it; what was chained to it would be there
# now, unless it is the manager's own.
take_moved() { # FILE SUFFIX
    step "$(shown_path "$1")$2: taken away" || return 0
    rm -f -- "$1$2"
    if exists "$1.chained"; then
        if cmp -s "$1" "$1.chained"; then
            rm -f -- "$1.chained"
        else
            mv -f -- "$1.chained" "$1$2"
        fi
    fi
}

# --- a directory of our own ---

# What git runs in a clone: these are handed on from a directory of our own.
forwarded_names='applypatch-msg pre-applypatch post-applypatch pre-commit
    pre-merge-commit post-commit pre-rebase post-checkout post-merge
    post-rewrite pre-auto-gc'

uses_husky() {
    [ -d "$top/.husky" ] ||
        grep -qs '"husky"' "$top/package.json"
}

# A hook that runs the one of its name where core.hooksPath leads without us.
forwarder() {
    cat <<END
#!/bin/sh
# Made by install.sh of sallyport, and taken away by its uninstall: runs the
# hook of this name in the directory that others have set.
own=$(quoted "$own/hooks")
name=\${0##*/}
name=\${name%.chained}
directory=\$(git config --type=path --get-all core.hooksPath </dev/null |
    grep -vxF -e "\$own" | tail -n 1)
[ -n "\$directory" ] || directory=\$(git rev-parse --git-common-dir)/hooks
[ ! -x "\$directory/\$name" ] || exec "\$directory/\$name" "\$@"
END
}

# All names that git may look for: what is there now, and what husky has.
forwarded() {
    for forwarded_one in $forwarded_names $local_names; do
        echo "$forwarded_one"
    done
    find "${elsewhere_path:-$hooks}" -maxdepth 1 ! -type d ! -name '*.*' \
        ! -name h -exec basename {} \; 2>/dev/null
}

put_own() {
    case $elsewhere in
    '' | /*) elsewhere_path=$elsewhere ;;
    *) elsewhere_path=$top/$elsewhere ;;
    esac
    forwarder >"$work/text"
    for name in $(forwarded | sort -u); do
        case " $(names | tr '\n' ' ') " in
        *" $name "*) put_text "$own/hooks/$name.chained" 755 ;;
        *) put_text "$own/hooks/$name" 755 ;;
        esac
    done >"$work/forwarded" # too many to be told one by one
    if [ -s "$work/forwarded" ]; then
        step "$(shown_path "$own/hooks"): runs those of ${elsewhere:-husky} as well" || :
    fi
    for name in $(names); do put_link "$own/hooks/$name" "$name"; done
    printf '[core]\n\thooksPath = "%s"\n' \
        "$(printf '%s\n' "$own/hooks" | sed 's/[\\"]/\\&/g')" \
        >"$work/text"
    put_text "$own/config" 644
    if ! is_included; then
        step "$(shown_path "$common/config"): includes sallyport/config" &&
            printf '[include]\n\tpath = sallyport/config\n' >>"$common/config"
    fi
    case $elsewhere in
    /*) item "$elsewhere is shared with other repositories, and left as it is" ;;
    esac
}

is_included() {
    git config --file "$common/config" --get-all include.path |
        grep -qxF sallyport/config
}

take_own() {
    if is_included; then
        step "$(shown_path "$common/config"): includes nothing of ours any more" &&
            git config --file "$common/config" --unset-all include.path \
                '^sallyport/config$'
    fi
    if exists "$own/hooks" || exists "$own/config"; then
        step "$(shown_path "$own"): taken away" || return 0
        rm -rf -- "$own/hooks" "$own/config"
        rmdir -- "$own" 2>/dev/null || :
    fi
}

# --- lefthook ---

# The file with lefthook's configuration, and the one beside it that is the
# developer's own.
lefthook_file() {
    for lefthook_file_one in lefthook.yml lefthook.yaml .lefthook.yml \
        .lefthook.yaml .config/lefthook.yml .config/lefthook.yaml; do
        if [ -f "$top/$lefthook_file_one" ]; then
            printf '%s\n' "$lefthook_file_one"
            return
        fi
    done
    return 1
}

lefthook_local() { # FILE
    printf '%s-local.%s\n' "${1%.*}" "${1##*.}"
}

is_of_lefthook() { [ -f "$1" ] && grep -qs LEFTHOOK "$1"; }

# It skips what has no files to look at, such as the push of a tag: there is
# always the configuration itself.
lefthook_text() { # CONFIGURATION
    echo "# Made by install.sh of sallyport, and taken away by its uninstall."
    for name in $(names); do
        printf '%s:\n  jobs:\n    - name: sallyport\n' "$name"
        printf '      run: %s ' "$target/$name"
        case $name in
        commit-msg) echo '"{1}"' ;;
        prepare-commit-msg) echo '{0}' ;;
        pre-push)
            echo '"{1}" "{2}"'
            printf '      use_stdin: true\n      files: echo %s\n' "$1"
            ;;
        esac
    done
}

put_lefthook() {
    put_lefthook_to=$top/$(lefthook_local "$1")
    if exists "$put_lefthook_to" && ! is_our_text "$put_lefthook_to"; then
        item "$(shown_path "$put_lefthook_to") is yours; add these lines to it, if they are missing:"
        lefthook_text "$1" | sed '1d; s/^/    /'
        return
    fi
    lefthook_text "$1" >"$work/text"
    put_text "$put_lefthook_to" 644
    in_clone check-ignore -q -- "$put_lefthook_to" || put_exclude
}

is_our_text() { # FILE
    head -n 1 -- "$1" | grep -q '^# Made by install.sh of sallyport,'
}

exclude_line() { printf '/%s\n' "$(lefthook_local "$1")"; }

put_exclude() {
    step "$(shown_path "$common/info/exclude"): git status leaves that file out" ||
        return 0
    mkdir -p -- "$common/info"
    shown_path "$put_lefthook_to" | sed 's|^|/|' >>"$common/info/exclude"
}

# With its entry the hooks go that lefthook has made for ours alone.
take_lefthook() { # CONFIGURATION
    take_lefthook_file=$top/$(lefthook_local "$1")
    exists "$take_lefthook_file" && is_our_text "$take_lefthook_file" || return 0
    step "$(shown_path "$take_lefthook_file"): taken away" || return 0
    rm -f -- "$take_lefthook_file"
    take_lefthook_line=$(exclude_line "$1")
    if grep -qsxF -- "$take_lefthook_line" "$common/info/exclude"; then
        grep -vxF -- "$take_lefthook_line" "$common/info/exclude" \
            >"$work/exclude" || :
        cat "$work/exclude" >"$common/info/exclude"
    fi
    for name in $local_names; do
        if is_of_lefthook "$hooks/$name" &&
            ! grep -q "^$name:" "$top/$1"; then
            rm -f -- "$hooks/$name"
        fi
    done
}
