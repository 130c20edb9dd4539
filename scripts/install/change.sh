# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# change.sh - carries out the plan of server.sh, completely or not at all: when a later
# step or the self-test fails, every change is undone.
#
# From the plan: $file, $target, $put, $chain, $ini_note.

# What the reader types so that the owner has rights to a directory or a file of the
# repository; where it lies elsewhere, or rights are not the reason, what shows it.
make_usable() { # PATH
    case $(readlink -f -- "$1"),$(stat -c %u:%A -- "$1") in
    "$1,$(id -u):drwx"*) ;;
    "$1,$(id -u):"*)
        if [ -d "$1" ]; then
            echo "type: $(as_user_of "$1")chmod u+rwx $(quoted "$1")"
        else
            echo "type: $(as_user_of "$1")chmod u+r $(quoted "$1")"
        fi
        return
        ;;
    "$gitdir"/*)
        if [ "$(id -u)" = "${owner%:*}" ] && [ "$(readlink -f -- "$1")" = "$1" ]; then
            echo "type: $(with_sudo "$1")chown -h $(shown_owner) $(quoted "$1")"
            return
        fi
        ;;
    esac
    echo "type: ls -ld $(quoted "$1")"
}

must_write() { # DIRECTORY WHAT-STAYS
    writable "$1" || die "$1 cannot be written, so $2" "$(make_usable "$1")"
}

# Nothing in it is looked at before that.
must_enter() { # DIRECTORY
    [ ! -d "$1" ] || { [ -r "$1" ] && [ -x "$1" ]; } ||
        die "$given cannot be entered" "$(make_usable "$1")"
}

must_read() { # FILE WHAT-FOLLOWS
    [ -L "$1" ] || [ ! -f "$1" ] || [ -r "$1" ] ||
        die "$1 cannot be read, so $2" "$(make_usable "$1")"
}

need_writable() {
    for need_writable_one in "$gitdir" "$(dirname -- "$file")"; do
        must_write "$(nearest_directory "$need_writable_one")" "$given stays as it is"
    done
    [ -n "$global" ] && [ -n "$ini_note" ] || return 0
    writable "$(nearest_directory "$(dirname -- "$ini_file")")" ||
        die "$ini has to say host = $host, and you may not write there" \
            "type: sudo $me server --host $host --global $(
                quoted "$given")"
}

# --- all or nothing ---

# The repository, or the directory above it, that this run has made. Each repository has a
# shell of its own.
made=''

# The files that a step may change are copied to the directory of this run, numbered in
# the order of each_place.
remember() {
    mkdir -p "$work/before"
    rm -rf "$work/before/"* # of the repository before this one
    made_etc='' hook_draft='' settings_draft='' number=0
    each_place remember_one
    ! exists "$ini_file" || cp -pP -- "$ini_file" "$work/before/ini"
    if has_template && exists "$(home_config)"; then
        cp -pP -- "$(home_config)" "$work/before/gitconfig"
    fi
    trap 'put_back' EXIT
    end_by_traps
}

remember_one() { # FILE
    number=$((number + 1))
    ! exists "$1" || cp -pP -- "$1" "$work/before/$number"
    ! exists "$1.chained" || cp -pP -- "$1.chained" "$work/before/$number.chained"
}

# Restores every file; files that did not change are left alone.
put_back() {
    trap - EXIT
    set +e
    drop_draft "$hook_draft"
    drop_draft "$settings_draft"
    if [ -n "$made" ]; then
        rm -rf -- "$made"
    else
        number=0
        each_place put_back_place
        put_back_one "$ini_file" "$work/before/ini"
        ! has_template ||
            put_back_one "$(home_config)" "$work/before/gitconfig"
        [ -z "$advertise" ] || drop_push_options 2>/dev/null
        [ -z "$unadvertise" ] || set_push_options 2>/dev/null
        [ -z "$made_etc" ] || rmdir -- "${ini_file%/*}"
    fi
    printf '  %s\n' "nothing was changed in $given" >&2
}

put_back_place() { # FILE
    number=$((number + 1))
    put_back_one "$1" "$work/before/$number"
    put_back_one "$1.chained" "$work/before/$number.chained"
    unmake "${1%/*}"
}

put_back_one() { # FILE BEFORE
    if ! exists "$2"; then
        if exists "$1" && [ ! -d "$1" ]; then rm -f -- "$1"; fi
    elif [ "$(readlink -- "$1")" != "$(readlink -- "$2")" ] ||
        ! { [ -L "$1" ] || cmp -s "$1" "$2"; }; then
        put_back_draft=$(draft_in "${1%/*}") &&
            cp -pP -- "$2" "$put_back_draft/before" &&
            mv -f -- "$put_back_draft/before" "$1"
        drop_draft "$put_back_draft"
    fi
}

done_with_it() {
    trap - EXIT
    rm -rf "$work/before"
}

# --- drafts ---

# A new file is made in a directory of its own and renamed into place. The name of the
# directory cannot be guessed, and no other user can enter it. It contains the number of
# this process, so that a later run recognises what a killed run left.
draft_in() { # DIRECTORY: prints the new one
    sweep_drafts "$1"
    mktemp -d -- "$1/.sallyport.$$.XXXXXX"
}

drop_draft() { # DIRECTORY
    [ -z "$1" ] || rm -rf -- "$1"
}

sweep_drafts() { # DIRECTORY
    for sweep_one in "$1"/.sallyport.*.??????; do
        sweep_pid=${sweep_one#"$1"/.sallyport.}
        sweep_pid=${sweep_pid%.??????}
        case $sweep_pid in '' | *[!0-9]*) continue ;; esac
        if [ -d "$sweep_one" ] && [ ! -L "$sweep_one" ] && [ -O "$sweep_one" ] &&
            [ -d /proc/self ] && [ ! -e "/proc/$sweep_pid" ]; then
            rm -rf -- "$sweep_one"
        fi
    done
}

# In every place where a run may have been killed.
sweep() {
    [ -z "$dry_run" ] || return 0
    each_place sweep_place
    sweep_drafts "${ini_file%/*}"
}

sweep_place() { # FILE
    sweep_drafts "${1%/*}"
    sweep_drafts "$(dirname -- "${1%/*}")"
}

# --- the steps ---

# Renames the draft as a whole: the repository, or the first missing directory above it.
make_repository() {
    make_in=$(nearest_directory "$gitdir")
    make_below=${gitdir#"${make_in%/}"/}
    hook_draft=$(draft_in "$make_in") || die "$make_in cannot be written"
    case $make_below in
    */*) make_path=$hook_draft/${make_below#*/} ;;
    *) make_path=$hook_draft ;;
    esac
    git init -q --bare -- "$make_path" 2>"$work/said" ||
        die "$given cannot be created: $(tail -n 1 "$work/said")"
    git --git-dir="$make_path" -c core.hooksPath=/dev/null \
        symbolic-ref HEAD refs/heads/main
    chmod 755 "$hook_draft"
    made=${make_in%/}/${make_below%%/*}
    mv -- "$hook_draft" "$made"
    hook_draft='' state=there
    locate_hooks
}

# A directory that we make has a mark, and is removed when only the mark is left in it.
ours_here=.made-by-sallyport

make_directory() { # PATH
    [ ! -d "$1" ] || return 0
    make_directory "$(dirname -- "$1")"
    make_directory_draft=$(draft_in "$(dirname -- "$1")")
    : >"$make_directory_draft/$ours_here"
    chmod 755 "$make_directory_draft"
    mv -- "$make_directory_draft" "$1"
}

unmake() { # PATH
    while [ -f "$1/$ours_here" ] && [ "$(ls -A -- "$1")" = $ours_here ] &&
        writable "$(dirname -- "$1")"; do
        rm -f -- "$1/$ours_here"
        rmdir -- "$1"
        set -- "$(dirname -- "$1")"
    done
}

# Gives a file the owner and mode of the repository's config: so a shared repository
# gets a shared file.
like_config() { # FILE
    if [ -n "$global" ]; then
        : >"$1"
    else
        cp -p -- "$gitdir/config" "$1"
    fi
}

put_settings() {
    if [ ! -d "${ini_file%/*}" ]; then
        made_etc=yes
        mkdir -- "${ini_file%/*}"
    fi
    settings_draft=$(draft_in "${ini_file%/*}")
    put_settings_new=$settings_draft/sallyport.ini
    if exists "$ini_file"; then
        cp -p -- "$ini_file" "$put_settings_new"
    else
        like_config "$put_settings_new"
    fi
    cat "$new_ini" >"$put_settings_new"
    mv -f -- "$put_settings_new" "$ini_file"
    drop_draft "$settings_draft"
    settings_draft=
}

put_hook() {
    hook_draft=$(draft_in "${file%/*}")
    put_hook_new=$hook_draft/${file##*/}
    if [ -n "$copy" ]; then
        like_config "$put_hook_new"
        cat "$target" >"$put_hook_new"
        chmod 755 "$put_hook_new"
    else
        ln -s -- "$target" "$put_hook_new"
    fi
    # The old hook gets a second name, then ours is renamed over the first: there is
    # always a hook.
    if [ -n "$chain" ] && ! is_same "$file" "$file.chained"; then
        ln -f -- "$file" "$file.chained" 2>/dev/null ||
            mv -f -- "$file" "$file.chained"
    fi
    mv -f -- "$put_hook_new" "$file"
    drop_draft "$hook_draft"
    hook_draft=
}

# Removes our hook, and restores the one that was there before it.
remove_hook() { # FILE
    if exists "$1.chained"; then
        mv -f -- "$1.chained" "$1"
    else
        rm -f -- "$1"
    fi
    unmake "${1%/*}"
}

remove_other() { # FILE
    ! is_other "$1" || remove_hook "$1"
}

put_planned() {
    make_directory "${file%/*}"
    # chained to itself it would run itself without end
    ! is_ours "$file.chained" || rm -f -- "$file.chained"
    [ -z "$put" ] || put_hook
}

carry_out() {
    remember
    [ "$state" = there ] || make_repository
    [ -z "$ini_note" ] || put_settings
    put_planned
    each_side put_planned
    [ -z "$template_note" ] || put_template
    each_place remove_other
    put_push_options
}
