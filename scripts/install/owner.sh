# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# owner.sh - decides as which user a repository is changed.
#
# Root changes nothing in a repository of another user: `sallyport as-owner` starts this
# installer again as that user. A repository of root is left alone where other users can
# write to it. Before anything in a repository is opened, as-owner looks for pipes and
# devices.

# The start as the owner: root passes what it knows before the command.
handed_over='' handed_given=''

read_handed_over() { # ME PREFIX GIVEN FUNCTION
    handed_over=yes installed=yes
    me=$1 handed_given=$3 in_hands=$4
    set_prefix "$2"
}

# Sets $helper to a command of sallyport that has as-owner: an installed one, one beside
# us, or a built one. False where there is none.
find_helper() {
    [ -z "${helper:-}" ] || return 0
    for find_helper_one in "$source_dir/sallyport" "$sallyport" \
        "${SALLYPORT_BUILD:-$source_dir/build}/bin/sallyport"; do
        if [ -f "$find_helper_one" ] &&
            "$find_helper_one" as-owner who / >/dev/null 2>&1; then
            helper=$find_helper_one
            return 0
        fi
    done
    return 1
}

# Ends the installer where root has no helper.
need_helper() {
    ! find_helper || return 0
    is_root || return 0
    [ -n "$installed$dry_run" ] || build
    find_helper || die "what is in a repository cannot be looked at safely before sallyport is installed" \
        "type the same without --dry-run, or, in the source: make"
}

left_alone() { # TO-TYPE: what the helper said is in $work/said, perhaps with a better one
    left_alone_type=$(sed -n '2s/^  type: //p' "$work/said")
    [ -z "$handed_over" ] || left_alone_type=${left_alone_type#sudo }
    die "$given is left alone: $(sed '1s/^sallyport: //; q' "$work/said")" \
        "type: ${left_alone_type:-$1}"
}

# Can all files in a directory be opened without harm? Otherwise ends the run.
look_at() { # DIRECTORY
    find_helper || return 0 # only where we are not root
    "$helper" as-owner look "$1" >/dev/null 2>"$work/said" ||
        left_alone "ls -la $(quoted "$1")"
}

# Root writes only where no other user could redirect it.
of_root() { # DIRECTORY
    of_root_who=$("$helper" as-owner who "$1" 2>"$work/said") ||
        left_alone "namei -l $(quoted "$1")"
    [ "${of_root_who% *}" = 0 ] ||
        die "$given is left alone: $1 belongs to the user ${of_root_who% *}" \
            "type: namei -l $(quoted "$1")"
}

# The same for .git: a directory, or the file of a linked work tree or of a submodule.
look_at_git() { # PATH
    if [ -d "$1" ]; then
        look_at "$1"
    elif [ -f "$1" ]; then
        look_at_git_to=$(first_path "$1" 's/^gitdir: *//p')
        [ -d "$look_at_git_to" ] || return 0
        look_at "$look_at_git_to"
        [ -f "$look_at_git_to/commondir" ] || return 0
        look_at_git_to=$(first_path "$look_at_git_to/commondir" p)
        [ ! -d "$look_at_git_to" ] || look_at "$look_at_git_to"
    fi
}

# The same for what git finds from a directory: itself, or .git in it or above it.
look_above() { # ABSOLUTE-PATH
    look_above_at=$1
    if ! exists "$1" && [ -d "$1.git" ]; then look_above_at=$1.git; fi
    while [ -n "$look_above_at" ]; do
        if [ -e "$look_above_at/.git" ]; then
            look_at_git "$look_above_at/.git"
            return
        elif [ -e "$look_above_at/HEAD" ] || [ -d "$look_above_at/objects" ]; then
            look_at "$look_above_at"
            return
        fi
        look_above_at=${look_above_at%/*}
    done
}

# The path in the first line of a file, made absolute.
first_path() { # FILE SED-COMMAND
    first_path_is=$(head -c 4096 -- "$1" | sed -n "1$2")
    case $first_path_is in
    /*) printf '%s\n' "$first_path_is" ;;
    ?*) printf '%s\n' "$(dirname -- "$1")/$first_path_is" ;;
    esac
}

# The directory whose owner acts: the repository itself, or its nearest parent that
# exists.
place_of() { # ABSOLUTE-PATH
    place_of_is=$1
    if ! exists "$1" && [ -d "$1.git" ]; then place_of_is=$1.git; fi
    if [ -d "$place_of_is/.git" ]; then place_of_is=$place_of_is/.git; fi
    nearest_directory "$place_of_is"
}

# What is to be typed where root does not go to a directory: its owner may go there.
typed_by_owner() { # DIRECTORY: of $in_hands_path
    typed_by_owner_is=$(login_of_other "$1")
    if [ -z "$typed_by_owner_is" ] || [ ! -x "$prefix/bin/sallyport-install" ]; then
        printf 'namei -l %s' "$(quoted "$1")"
        return
    fi
    printf 'runuser -u %s -- %s %s%s%s %s' "$typed_by_owner_is" \
        "$(quoted "$prefix/bin/sallyport-install")" "$command" "$(same_options)" \
        "${global:+ --global}" "$(quoted "$in_hands_path")"
}

# What nobody can push to is not guarded.
need_account() { # DIRECTORY
    [ "$command" = server ] || return 0
    "$helper" as-owner account "$1" >/dev/null 2>"$work/said" ||
        left_alone "namei -l $(quoted "$1")"
}

# Calls $in_hands with a path: in this process, or as the owner of the path.
in_hands_of_owner() { # PATH
    given=${handed_given:-$1}
    in_hands_path=$(absolute "$1")
    place=$(place_of "$in_hands_path")
    who="$(id -u) -"
    if is_root && [ -n "$1" ]; then
        who=$("$helper" as-owner who "$place" 2>"$work/said") ||
            left_alone "$(typed_by_owner "$place")"
    fi
    if [ "${who% *}" = "$(id -u)" ]; then
        # guard checks it when it knows where the repository is
        case $in_hands in set_up | uninstall_one) look_above "$in_hands_path" ;; esac
        "$in_hands" "$1"
    elif [ "$in_hands,$global" = guard,yes ]; then
        settings_of_all
        hand_over guard
        settings_are_done
    else
        need_account "$place"
        hand_over "$in_hands"
    fi
}

# --- as the owner ---

# Makes a copy of the installer that every user may read; root's own may be closed.
copy_installer() {
    [ ! -d "$work/installer" ] || return 0
    mkdir -p "$work/installer/scripts/install"
    cp "$source_dir/install.sh" "$work/installer/"
    cp "$source_dir/scripts/install"/*.sh "$work/installer/scripts/install/"
    cp "$helper" "$work/installer/sallyport"
    chmod -R a+rX "$work/installer"
}

# The groups of a user, the primary one first; for an unknown user, the group of the
# directory.
groups_of() { # UID GID
    groups_of_name=$(passwd_field "$1" 1)
    if [ -n "$groups_of_name" ] &&
        groups_of_all=$(id -G -- "$groups_of_name" 2>/dev/null); then
        printf '%s\n' "$groups_of_all" | tr ' ' ','
    else
        printf '%s\n' "$2"
    fi
}

# A path without links and "..", as far as it exists: the owner may not be able to enter
# the directories that root came through.
physical() { # ABSOLUTE-PATH
    physical_there=$(nearest_directory "$1")
    printf '%s%s\n' "$(cd -P -- "$physical_there" && pwd)" \
        "${1#"$physical_there"}"
}

# The given options, as words for a shell.
same_options() {
    [ -z "$per_asked" ] || printf ' --%s' "$per_asked"
    [ -z "$mode" ] || printf ' --%s' "$mode"
    [ -z "$baseline" ] || printf ' --baseline %s' "$(as_word "$baseline")"
    [ -z "$host_asked" ] || printf ' --host %s' "$host_asked"
    [ -z "$create" ] || printf ' --create'
    [ -z "$form_asked" ] || printf ' --%s' "$form_asked"
    [ -z "$purge" ] || printf ' --purge'
    [ -z "$dry_run" ] || printf ' --dry-run'
}

as_word() { # TEXT
    printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

hand_over() { # FUNCTION: for $in_hands_path in $place, as $who
    copy_installer
    hand_over_function=$1
    case $1 in
    set_up) hand_over_words=local ;;
    uninstall_one) hand_over_words=uninstall ;;
    *) hand_over_words=server ;;
    esac
    hand_over_words="$hand_over_words$(same_options)"
    hand_over_path=$(physical "$in_hands_path")
    if [ -n "$global" ]; then
        hand_over_words="$hand_over_words --global $(as_word "$hand_over_path")"
    else
        hand_over_words="$hand_over_words -- $(as_word "$hand_over_path")"
    fi
    hand_over_home=$(passwd_field "${who% *}" 6)
    eval "set -- $hand_over_words"
    "$helper" as-owner run --groups "$(groups_of "${who% *}" "${who#* }")" \
        "${who% *}" "$place" env HOME="${hand_over_home:-/}" \
        TMPDIR="${TMPDIR:-/tmp}" sh "$work/installer/install.sh" as-owner \
        "$me" "$prefix" "$given" "$hand_over_function" "$@"
}

# --- the settings of all repositories, which are of root ---

# The owner of the directory finds its host.
settings_of_all() {
    made_etc='' settings_draft=''
    [ -z "$dry_run" ] || return 0
    gitdir=$in_hands_path state=there bare=true ini=$machine_ini
    host=$host_asked
    [ -n "$host" ] || host=$(hand_over which_host)
    is_word "$host" "$hosts_global" || return 0 # the owner will be told
    locate_ini
    plan_settings yes
    check_settings
    [ -n "$ini_note" ] || return 0
    say "$ini: $ini_note"
    remember_settings
    put_settings
}

remember_settings() {
    mkdir -p "$work/before"
    rm -f "$work/before/ini"
    ! exists "$ini_file" || cp -pP -- "$ini_file" "$work/before/ini"
    trap 'put_settings_back' EXIT
    end_by_traps
}

put_settings_back() {
    trap - EXIT
    set +e
    drop_draft "$settings_draft"
    put_back_one "$ini_file" "$work/before/ini"
    [ -z "$made_etc" ] || rmdir -- "${ini_file%/*}"
}

settings_are_done() {
    trap - EXIT
    [ -z "${ini_is_new:-}" ] || say_who_may_merge
}

which_host() { # DIRECTORY
    locate "$1"
    choose_host
    printf '%s\n' "$host"
}
