# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# server.sh - puts the hook into repositories, and takes it away.
#
# guard and unguard run in a subshell, one for each repository. A plan is made
# first; what a dry run prints is the plan. What is then changed comes back when
# a later step fails.

# --- what is to be done ---

# Calls FUNCTION FILE HOOK for every file that a hook of ours may be, on whatever
# host.
each_place() { # FUNCTION
    for each_hook in pre-receive update; do
        if [ -n "$global" ]; then
            "$1" "$gitdir/$each_hook.d/sallyport" $each_hook
            "$1" "$gitdir/hooks/common/$each_hook" $each_hook
        else
            "$1" "$hooks/$each_hook" $each_hook
            "$1" "$gitdir/hooks/$each_hook.d/sallyport" $each_hook
            "$1" "$gitdir/custom_hooks/$each_hook" $each_hook
            "$1" "$gitdir/custom_hooks/$each_hook.d/sallyport" $each_hook
        fi
    done
    [ -z "$global" ] || "$1" "$gitdir/VREF/sallyport" update
}

# Sets $file and $target; $put (yes or empty), $chain (yes or empty), and $first:
# yes where no hook of ours is there yet.
plan_hook() {
    put=yes chain='' first=yes
    target=$programs/$hook
    file=$("${host}_place" "$hook")
    each_place not_first
    if is_ours "$file"; then
        if [ -L "$file" ]; then
            [ -n "$copy" ] || [ "$(readlink -- "$file")" != "$target" ] || put=
        elif [ -n "$copy" ] && [ -x "$file" ]; then
            ! cmp -s "$file" "$target" || put=
        fi
        ! is_common "$file" || put=
    elif exists "$file"; then
        plan_chain
    fi
}

not_first() { ! is_ours "$1" || first=; } # FILE

plan_chain() {
    chain=yes
    case $file in
    */sallyport)
        die "$file is there already, and is not of sallyport" \
            "move it away, then type the same again"
        ;;
    esac
    if is_common "$file"; then
        plan_chain_all=$(readlink -- "$file")
        die "gitolite gives one $hook to all repositories: $plan_chain_all" \
            "type: ./install.sh server --host gitolite --global $(
                quoted "${plan_chain_all%/hooks/common/*}")"
    fi
    # The same file twice: an earlier run ended between two steps.
    if exists "$file.chained" && ! is_ours "$file.chained" &&
        ! is_same "$file" "$file.chained"; then
        die "$given has both a $hook of its own and a $hook.chained" \
            "move one of them away, then type the same again"
    fi
}

# Says what the plan is; nothing is there to be done when it returns 1.
say_plan() {
    say_plan_any=''
    if [ "$state" = new ]; then
        plan_item "a new bare repository, branch main$(
            ! is_root || echo ", owned by $(shown_owner)")"
    fi
    [ -z "$chain" ] || plan_item \
        "$(shown "$file").chained: the $hook that was there; runs after ours"
    [ -z "$put" ] || if [ -n "$copy" ]; then
        plan_item "$(shown "$file"): a copy of $target"
    else
        plan_item "$(shown "$file") -> $target"
    fi
    each_place say_other
    ! is_ours "$file.chained" ||
        plan_item "$(shown "$file").chained: taken away, it is this hook again"
    [ -z "$ini_note" ] || plan_item "$(shown "$ini"): $ini_note"
    [ -n "$say_plan_any" ] || item "guarded already: nothing to change"
    [ -n "$say_plan_any" ]
}

plan_item() {
    say_plan_any=yes
    item "$1"
}

# Where it is not to be, or not any more.
is_other() { # FILE
    [ "$1" != "$file" ] && is_ours "$1" && ! is_common "$1"
}

say_other() { # FILE
    ! is_other "$1" || plan_item "$(shown "$1"): $(take_away_note "$1")"
}

take_away_note() { # FILE
    if exists "$1.chained"; then
        echo "the hook that was there before returns"
    else
        echo "taken away"
    fi
}

need_writable() {
    for need_writable_one in "$(nearest_directory "$gitdir")" \
        "$(nearest_directory "$(dirname -- "$file")")"; do
        writable "$need_writable_one" ||
            die "$need_writable_one cannot be written, so $given stays as it is" \
                "type: ls -ld $(quoted "$need_writable_one")"
    done
    [ -n "$global" ] && [ -n "$ini_note" ] || return 0
    writable "$(nearest_directory "$(dirname -- "$ini_file")")" ||
        die "$ini has to say host = $host, and you may not write there" \
            "type: sudo ./install.sh server --host $host --global $(
                quoted "$given")"
}

# --- all or nothing ---

# Copies of the files that a step may change go to the directory of this run,
# numbered in the order of each_place.
remember() {
    mkdir -p "$work/before"
    rm -rf "$work/before/"* # of the repository before this one
    made='' made_etc='' number=0
    each_place remember_one
    ! exists "$ini_file" || cp -pP -- "$ini_file" "$work/before/ini"
    trap 'put_back' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

remember_one() { # FILE
    number=$((number + 1))
    ! exists "$1" || cp -pP -- "$1" "$work/before/$number"
    ! exists "$1.chained" || cp -pP -- "$1.chained" "$work/before/$number.chained"
}

# Every file as it was; those that did not change are left alone.
put_back() {
    trap - EXIT
    set +e
    rm -f -- "$(hook_draft)" "$(settings_draft)"
    if [ -n "$made" ]; then
        rm -rf -- "$made"
    else
        number=0
        each_place put_back_place
        put_back_one "$ini_file" "$work/before/ini"
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
    state=there
    locate_hooks
}

# A directory that we make says so, and goes when only that is left in it.
ours_here=.made-by-sallyport

make_directory() { # PATH
    [ ! -d "$1" ] || return 0
    make_directory "$(dirname -- "$1")"
    mkdir -- "$1"
    : >"$1/$ours_here"
    give "$owner" "$1" "$1/$ours_here"
}

unmake() { # PATH
    while [ -f "$1/$ours_here" ] && [ "$(ls -A -- "$1")" = $ours_here ]; do
        rm -f -- "$1/$ours_here"
        rmdir -- "$1"
        set -- "$(dirname -- "$1")"
    done
}

# A file in the repository, with the owner and mode of its config: so a shared
# repository gets a shared file.
like_config() { # FILE
    if [ -n "$global" ]; then
        : >"$1"
        case $1 in "$gitdir"/*) give "$owner" "$1" ;; esac
    else
        cp -p -- "$gitdir/config" "$1"
    fi
}

put_settings() {
    put_settings_draft=$(settings_draft)
    if [ ! -d "${ini_file%/*}" ]; then
        made_etc=yes
        mkdir -- "${ini_file%/*}"
    fi
    if exists "$ini_file"; then
        cp -p -- "$ini_file" "$put_settings_draft"
    else
        like_config "$put_settings_draft"
    fi
    cat "$new_ini" >"$put_settings_draft"
    mv -f -- "$put_settings_draft" "$ini_file"
}

settings_draft() { printf '%s\n' "${ini_file%/*}/.sallyport.ini.new"; }

hook_draft() { printf '%s\n' "${file%/*}/.${file##*/}.sallyport"; }

put_hook() {
    put_hook_new=$(hook_draft)
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

# Our hook goes; the one that was there before it returns.
take_away() { # FILE
    if exists "$1.chained"; then
        mv -f -- "$1.chained" "$1"
    else
        rm -f -- "$1"
    fi
    unmake "${1%/*}"
}

take_away_other() { # FILE
    ! is_other "$1" || take_away "$1"
}

carry_out() {
    remember
    [ "$state" = there ] || make_repository
    make_directory "${file%/*}"
    [ -z "$ini_note" ] || put_settings
    # After itself it would run itself, for ever.
    ! is_ours "$file.chained" || rm -f -- "$file.chained"
    [ -z "$put" ] || put_hook
    each_place take_away_other
}

guard() { # PATH
    locate "$1"
    choose_host
    locate_hooks
    plan_hook
    plan_settings "$first"
    check_settings
    headline
    item "host: $host ($host_why)"
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
    say_next
}

say_mode() {
    say_mode_is=$("$sallyport" policy show --config "$new_ini" |
        sed -n 's/^mode = \([a-z]*\).*/\1/p')
    case $say_mode_is in
    enforce) ;;
    *) item "mode = $say_mode_is: nothing is refused; --enforce changes that" ;;
    esac
}

say_next() {
    [ -z "$ini_is_new" ] ||
        item "next: say who may merge into main: ci = NAME, in $ini"
    [ -z "$global" ] || [ -z "$put" ] || say_next_of_all
}

say_next_of_all() {
    case $host,$hook in
    gitolite,pre-receive)
        item "next: as $(shown_owner), type: gitolite setup --hooks-only"
        item "gitolite-admin is guarded as well, until its own sallyport.ini says mode = off"
        ;;
    gitolite,update)
        item "next: in gitolite.conf, under each repo to guard: - VREF/sallyport = @all"
        ;;
    gitlab,*) item "a wiki is guarded as well, until its own sallyport.ini says mode = off" ;;
    esac
}

# --- the way back ---

unguard() { # PATH
    locate "$1"
    [ "$state" = there ] || die "there is no repository $given"
    host=$(host_in "$ini_file")
    locate_hooks
    headline
    unguard_any=''
    each_place unguard_one
    [ -n "$unguard_any" ] || item "no hook of sallyport is here"
    unguard_settings
}

unguard_one() { # FILE HOOK
    if is_common "$1" && is_ours "$1"; then
        item "$(shown "$1"): left, it is that of all repositories: $(readlink -- "$1")"
    elif is_ours "$1" || { ! exists "$1" && exists "$1.chained"; }; then
        unguard_any=yes
        item "$(shown "$1"): $(take_away_note "$1")"
        [ -n "$dry_run" ] || unguard_place "$1"
    elif exists "$1.chained"; then
        item "$(shown "$1").chained: left, since $2 is not ours"
    fi
}

unguard_place() { # FILE
    writable "${1%/*}" || die "${1%/*} cannot be written, so the hook stays" \
        "type: ls -ld $(quoted "${1%/*}")"
    take_away "$1"
    case $1 in
    */VREF/sallyport)
        item "next: take VREF/sallyport out of gitolite.conf; with it there, gitolite refuses every push"
        ;;
    esac
}

unguard_settings() {
    exists "$ini" || return 0
    if [ -n "$global" ]; then
        item "$ini: left in place, it is for all repositories"
        return
    fi
    if [ -z "$purge" ]; then
        item "sallyport.ini: left in place; --purge removes it"
        return
    fi
    item "sallyport.ini: removed"
    [ -n "$dry_run" ] || rm -f -- "$ini" ||
        die "$ini cannot be removed" "type: ls -ld $(quoted "$gitdir")"
}
