# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# server.sh - puts the hook into repositories, and takes it away.
#
# guard and unguard run in a subshell, one for each repository. A plan is made
# first; what a dry run prints is the plan. What is then changed comes back when
# a later step fails.

marker='sallyport hook: this file judges pushes'

# Is this file our hook: a link to an installed one, or a copy?
is_ours() { # FILE
    case $(readlink -- "$1" 2>/dev/null) in
    */libexec/sallyport/hooks/*) return 0 ;;
    esac
    [ -f "$1" ] && [ -r "$1" ] &&
        tr '\000' '\n' <"$1" | grep -qF "$marker"
}

# Two names of one file in one directory; a link is not what it points to.
is_same() { # FILE FILE
    [ "$(stat -c %d:%i -- "$1" 2>/dev/null)" = \
        "$(stat -c %d:%i -- "$2" 2>/dev/null)" ]
}

in_repository() { git --git-dir="$gitdir" "$@"; }

# --- where things are ---

# Sets $given (the path to speak of), $gitdir, $state (new or there), $bare,
# $owner, $hooks, $ini, $ini_file.
locate() { # PATH
    given=$1
    [ -n "$given" ] || die "the path of a repository is empty"
    locate_path=$given
    while :; do
        case $locate_path in
        ?*/) locate_path=${locate_path%/} ;;
        *) break ;;
        esac
    done
    case $locate_path in /*) ;; *) locate_path=$PWD/$locate_path ;; esac
    # As git has it: 'project' is 'project.git' when only that is there.
    if ! exists "$locate_path" && [ -d "$locate_path.git" ]; then
        locate_path=$locate_path.git
        given=$given.git
    fi
    if exists "$locate_path"; then
        state=there
        locate_repository
    else
        state=new bare=true gitdir=$locate_path
        owner=$(owner_of "$(nearest_directory "$gitdir")")
        hooks=$gitdir/hooks
    fi
    # A link to a file that repositories share stays one.
    ini=$gitdir/sallyport.ini ini_file=$gitdir/sallyport.ini
    [ ! -L "$ini" ] || ini_file=$(readlink -f -- "$ini") ||
        die "$ini is a link to nothing" "type: ls -l $(quoted "$ini")"
    new_ini=$work/sallyport.ini
}

# With an explicit --git-dir, git does not ask who owns the repository: root may
# guard one that belongs to the user git.
locate_repository() {
    gitdir=$locate_path
    ! exists "$locate_path/.git" || gitdir=$locate_path/.git
    locate_common=$(in_repository rev-parse --git-common-dir \
        2>"$work/said") || {
        [ -d "$locate_path" ] || die "$given is a file, not a git repository"
        if grep -q 'not a git repository' "$work/said"; then
            die "$given is not a git repository" \
                "type: git init --bare $(quoted "$given")"
        fi
        die "git cannot open $given" "$(tail -n 1 "$work/said")"
    }
    gitdir=$(cd -P -- "$locate_common" && pwd) ||
        die "the directory $locate_common cannot be entered"
    bare=$(in_repository rev-parse --is-bare-repository)
    owner=$(owner_of "$gitdir")
    locate_hooks
}

# Where git will look, as the user who owns the repository.
locate_hooks() {
    locate_set=$(in_repository config --local --type=path core.hooksPath || :)
    locate_home=${HOME:-/}
    ! is_root || locate_home=$(passwd_field "${owner%:*}" 6)
    locate_effective=$(HOME=${locate_home:-/} in_repository config --type=path \
        core.hooksPath || :)
    if [ "$locate_set" != "$locate_effective" ]; then
        die "git looks for the hooks of every repository here in $locate_effective (core.hooksPath outside of $given)" \
            "type: git --git-dir=$(quoted "$gitdir") config core.hooksPath hooks"
    fi
    case $locate_set in
    '') hooks=$gitdir/hooks ;;
    /*) hooks=$locate_set ;;
    *) hooks=$gitdir/$locate_set ;;
    esac
    if exists "$hooks" && [ ! -d "$hooks" ]; then
        die "git looks for the hooks of $given in $hooks, which is not a directory" \
            "type: git --git-dir=$(quoted "$gitdir") config core.hooksPath hooks"
    fi
}

# The path of a hook as a person reads it.
shown() { # NAME
    case $hooks in
    "$gitdir"/*) printf '%s\n' "${hooks#"$gitdir"/}/$1" ;;
    *) printf '%s\n' "$hooks/$1" ;;
    esac
}

shown_owner() {
    shown_login=$(passwd_field "${owner%:*}" 1)
    printf '%s\n' "${shown_login:-${owner%:*}}"
}

headline() {
    if [ -n "$dry_run" ]; then
        say "$given (a dry run: nothing is changed)"
    else
        say "$given"
    fi
    [ "$bare" = true ] || item "a repository with a work tree: $gitdir"
    case $hooks in
    "$gitdir"/*) ;;
    *) item "core.hooksPath: all repositories that use $hooks are concerned" ;;
    esac
}

# --- what is to be done ---

# Sets $put (yes or empty), $chain (yes or empty) and $first: yes where no hook
# of ours is there yet.
plan_hook() {
    put=yes chain='' first=yes
    target=$programs/$hook
    file=$hooks/$hook
    if is_ours "$file"; then
        first=''
        if [ -L "$file" ]; then
            [ -n "$copy" ] || [ "$(readlink -- "$file")" != "$target" ] || put=
        elif [ -n "$copy" ] && [ -x "$file" ]; then
            ! cmp -s "$file" "$target" || put=
        fi
    elif exists "$file"; then
        chain=yes
        # The same file twice: an earlier run ended between two steps.
        if exists "$file.chained" && ! is_ours "$file.chained" &&
            ! is_same "$file" "$file.chained"; then
            die "$given has both a $hook of its own and a $hook.chained" \
                "move one of them away, then type the same again"
        fi
    fi
    ! is_ours "$hooks/$other" || first=
}

# Says what the plan is; nothing is there to be done when it returns 1.
say_plan() {
    say_plan_any=''
    if [ "$state" = new ]; then
        plan_item "a new bare repository, branch main$(
            ! is_root || echo ", owned by $(shown_owner)")"
    fi
    [ -z "$chain" ] || plan_item \
        "$(shown "$hook").chained: the $hook that was there; runs after ours"
    [ -z "$put" ] || if [ -n "$copy" ]; then
        plan_item "$(shown "$hook"): a copy of $target"
    else
        plan_item "$(shown "$hook") -> $target"
    fi
    ! is_ours "$hooks/$other" || plan_item "$(shown "$other"): $(take_away_note)"
    ! is_ours "$file.chained" ||
        plan_item "$(shown "$hook").chained: taken away, it is this hook again"
    [ -z "$ini_note" ] || plan_item "sallyport.ini: $ini_note"
    [ -n "$say_plan_any" ] || item "guarded already: nothing to change"
    [ -n "$say_plan_any" ]
}

plan_item() {
    say_plan_any=yes
    item "$1"
}

take_away_note() {
    if exists "$hooks/$other.chained"; then
        echo "the hook that was there before returns"
    else
        echo "taken away"
    fi
}

need_writable() {
    for need_writable_one in "$(nearest_directory "$gitdir")" \
        "$(nearest_directory "$hooks")"; do
        writable "$need_writable_one" ||
            die "$need_writable_one cannot be written, so $given stays as it is" \
                "type: ls -ld $(quoted "$need_writable_one")"
    done
}

# --- all or nothing ---

# Copies of the files that a step may change go to the directory of this run.
files_at_stake() {
    printf '%s\n' "$hook" "$hook.chained" "$other" "$other.chained"
}

remember() {
    mkdir -p "$work/before"
    rm -rf "$work/before/"* # of the repository before this one
    made=''
    files_at_stake | while read -r name; do
        ! exists "$hooks/$name" ||
            cp -pP -- "$hooks/$name" "$work/before/$name"
    done
    ! exists "$ini_file" ||
        cp -pP -- "$ini_file" "$work/before/sallyport.ini"
    trap 'put_back' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# Every file as it was; those that did not change are left alone.
put_back() {
    trap - EXIT
    set +e
    rm -f -- "$hooks/.$hook.sallyport" "$(settings_draft)"
    if [ -n "$made" ]; then
        rm -rf -- "$made"
    else
        files_at_stake | while read -r name; do
            put_back_one "$hooks/$name" "$work/before/$name"
        done
        put_back_one "$ini_file" "$work/before/sallyport.ini"
        [ -z "${made_hooks:-}" ] || rmdir -- "$hooks"
    fi
    printf '  %s\n' "nothing was changed in $given" >&2
}

put_back_one() { # FILE BEFORE
    if ! exists "$2"; then
        if exists "$1" && [ ! -d "$1" ]; then rm -f -- "$1"; fi
    elif [ "$(readlink -- "$1")" != "$(readlink -- "$2")" ] ||
        ! { [ -L "$1" ] || cmp -s "$1" "$2"; }; then
        cp -pP -- "$2" "$1.before" && mv -f -- "$1.before" "$1"
    fi
}

done_with_it() {
    trap - EXIT
    rm -rf "$work/before"
}

# --- the steps ---

make_repository() {
    made=$gitdir
    while ! exists "$(dirname -- "$made")"; do made=$(dirname -- "$made"); done
    git init -q --bare -- "$gitdir" 2>"$work/said" ||
        die "$given cannot be created: $(tail -n 1 "$work/said")"
    in_repository symbolic-ref HEAD refs/heads/main
    ! is_root || chown -R "$owner" "$made"
    locate_hooks
}

# A file in the repository, with the owner and mode of its config: so a shared
# repository gets a shared file.
like_config() { # FILE
    cp -p -- "$gitdir/config" "$1"
}

put_settings() {
    put_settings_draft=$(settings_draft)
    if exists "$ini_file"; then
        cp -p -- "$ini_file" "$put_settings_draft"
    else
        like_config "$put_settings_draft"
    fi
    cat "$new_ini" >"$put_settings_draft"
    mv -f -- "$put_settings_draft" "$ini_file"
}

settings_draft() { printf '%s\n' "$(dirname -- "$ini_file")/.sallyport.ini.new"; }

put_hook() {
    put_hook_new=$hooks/.$hook.sallyport
    rm -f "$put_hook_new"
    if [ -n "$copy" ]; then
        like_config "$put_hook_new"
        cat "$target" >"$put_hook_new"
        chmod 755 "$put_hook_new"
    else
        ln -s -- "$target" "$put_hook_new"
        give "$owner" "$put_hook_new"
    fi
    # Two names for the old hook, then ours over the first of them: there is no
    # moment without a hook.
    if [ -n "$chain" ] && ! is_same "$file" "$file.chained"; then
        ln -f -- "$file" "$file.chained" 2>/dev/null ||
            mv -f -- "$file" "$file.chained"
    fi
    mv -f -- "$put_hook_new" "$file"
}

# Our hook NAME goes; the one that was there before it returns.
take_away() { # NAME
    if exists "$hooks/$1.chained"; then
        mv -f -- "$hooks/$1.chained" "$hooks/$1"
    else
        rm -f -- "$hooks/$1"
    fi
}

carry_out() {
    remember
    [ "$state" = there ] || make_repository
    if [ ! -d "$hooks" ]; then
        made_hooks=yes
        mkdir -- "$hooks"
        give "$owner" "$hooks"
    fi
    [ -z "$ini_note" ] || put_settings
    # After itself it would run itself, for ever.
    ! is_ours "$file.chained" || rm -f -- "$file.chained"
    [ -z "$put" ] || put_hook
    ! is_ours "$hooks/$other" || take_away "$other"
}

guard() { # PATH
    locate "$1"
    plan_hook
    plan_settings "$first"
    check_settings
    headline
    if [ -n "$dry_run" ]; then
        say_plan || :
        return
    fi
    if say_plan; then
        need_writable
        carry_out
    fi
    self_test
    done_with_it
    say_mode
    [ -z "$ini_is_new" ] ||
        item "next: say who may merge into main: ci = NAME, in $ini"
}

say_mode() {
    say_mode_is=$("$sallyport" policy show --config "$new_ini" |
        sed -n 's/^mode = \([a-z]*\).*/\1/p')
    case $say_mode_is in
    enforce) ;;
    *) item "mode = $say_mode_is: nothing is refused; --enforce changes that" ;;
    esac
}

# --- the way back ---

unguard() { # PATH
    locate "$1"
    [ "$state" = there ] || die "there is no repository $given"
    headline
    unguard_any=''
    for hook in pre-receive update; do
        file=$hooks/$hook
        if is_ours "$file" || { ! exists "$file" && exists "$file.chained"; }; then
            unguard_any=yes
            unguard_one
        elif exists "$file.chained"; then
            item "$(shown "$hook").chained: left, since $hook is not ours"
        fi
    done
    [ -n "$unguard_any" ] || item "no hook of sallyport is here"
    unguard_settings
}

unguard_one() {
    if exists "$file.chained"; then
        item "$(shown "$hook"): the hook that was there before returns"
    else
        item "$(shown "$hook"): taken away"
    fi
    [ -z "$dry_run" ] || return 0
    writable "$hooks" || die "$hooks cannot be written, so the hook stays" \
        "type: ls -ld $(quoted "$hooks")"
    take_away "$hook"
}

unguard_settings() {
    exists "$ini" || return 0
    if [ -z "$purge" ]; then
        item "sallyport.ini: left in place; --purge removes it"
        return
    fi
    item "sallyport.ini: removed"
    [ -n "$dry_run" ] || rm -f -- "$ini" ||
        die "$ini cannot be removed" "type: ls -ld $(quoted "$gitdir")"
}
