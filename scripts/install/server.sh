# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# server.sh - plans what to change in a repository, to guard it or to undo that.
#
# guard and unguard run in a subshell, one for each repository. First they make a plan;
# a dry run prints it. change.sh carries it out.

# --- the plan ---

# Sets $hook and $copy: as asked for, else as it was installed. Next to gitolite's own
# update stands none of ours.
plan_kept() {
    plan_kept_hooks='' plan_kept_copy=''
    each_place look_at_kept
    case $per_asked,$host$global,$plan_kept_hooks in
    ?*,*,* | ,gitolite,* | ,*,*pre-receive*) ;;
    *update*) hook=update ;;
    esac
    case $form_asked,$plan_kept_copy in copy,* | ,yes) copy=yes ;; esac
}

look_at_kept() { # FILE HOOK
    case $2 in pre-receive | update) ;; *) return 0 ;; esac
    if ! is_ours "$1" || is_common "$1"; then return 0; fi
    plan_kept_hooks="$plan_kept_hooks $2"
    [ -L "$1" ] || plan_kept_copy=yes
}

say_kept() {
    [ -n "$per_asked" ] || [ "$hook" = pre-receive ] ||
        item "each ref alone, as before; --per-push changes that"
    [ -n "$form_asked" ] || [ -z "$copy" ] || item "a copy, as before; --link changes that"
}

# Sets $file and $target; $put (yes or empty), $chain (yes or empty), and $first: yes
# where no hook of ours exists yet.
plan_hook() {
    put=yes chain='' first=yes
    target=$programs/$hook
    file=$(host_place "$host" "$hook")
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
    must_read "$file" "it cannot be kept beside ours; nothing is changed"
    case $file in
    */sallyport)
        die "$file is there already, and is not of sallyport" \
            "move it away, then type the same again"
        ;;
    esac
    if is_common "$file"; then
        plan_chain_all=$(readlink -- "$file")
        die "gitolite gives one $hook to all repositories: $plan_chain_all" \
            "type: $me server --host gitolite --global $(
                quoted "${plan_chain_all%/hooks/common/*}")"
    fi
    # twice the same file: an earlier run ended between two steps
    if exists "$file.chained" && ! is_ours "$file.chained" &&
        ! is_same "$file" "$file.chained"; then
        die "$given has both a $hook of its own and a $hook.chained" \
            "move one of them away, then type the same again"
    fi
}

# Prints the plan. Returns 1 where there is nothing to do.
say_plan() {
    say_plan_any=''
    if [ "$state" = new ]; then
        plan_item "a new bare repository, branch main$(
            [ -z "$handed_over" ] || echo ", owned by $(shown_owner)")"
    fi
    say_hook
    each_side say_hook
    each_place say_other
    [ -z "$template_note" ] || plan_item ".gitconfig: $template_note"
    [ -z "$ini_note" ] || plan_item "$(shown "$ini"): $ini_note"
    say_push_options
    [ -n "$say_plan_any" ] || item "installed already: nothing to change"
    [ -n "$say_plan_any" ]
}

say_hook() {
    [ -z "$chain" ] || say_chained
    [ -z "$put" ] || if [ -n "$copy" ]; then
        plan_item "$(shown "$file"): a copy of $target"
    else
        plan_item "$(shown "$file") -> $target"
    fi
    ! is_ours "$file.chained" ||
        plan_item "$(shown "$file").chained: removed, it is this hook again"
}

say_chained() {
    say_chained_ends='runs after ours'
    [ -x "$file" ] || say_chained_ends='it has no execute bit, so git did not run it, nor does ours'
    plan_item "$(shown "$file").chained: the $hook that was there; $say_chained_ends"
}

plan_item() {
    say_plan_any=yes
    item "$1"
}

# Is a hook of ours in a place where it should not be, or not any more?
is_other() { # FILE
    [ "$1" != "$file" ] && is_ours "$1" && ! is_common "$1" && ! is_side "$1"
}

say_other() { # FILE
    ! is_other "$1" || plan_item "$(shown "$1"): $(removal_note "$1")"
}

removal_note() { # FILE
    if exists "$1.chained"; then
        echo "the hook that was there before returns"
    else
        echo "removed"
    fi
}

# --- guard ---

# A new repository may be a typing error, and the one that was meant stays unguarded: in
# a directory that is not there, in another repository, or beside one with a name like it.
asked_for_new() {
    [ "$state" = new ] && [ -z "$create" ] || return 0
    asked_for_new_in=$(dirname -- "$gitdir")
    asked_for_new_near=$(holding_repository "$asked_for_new_in")
    [ -n "$asked_for_new_near" ] || asked_for_new_near=$(near_repository "$asked_for_new_in")
    [ ! -d "$asked_for_new_in" ] || [ -n "$asked_for_new_near" ] || return 0
    die "there is no repository $given${asked_for_new_near:+"; did you mean '$asked_for_new_near'?"}" \
        "to make it, bare, type the same again with --create"
}

# The repository in the directory with a name near to this one, or nothing. Names end in .git,
# so that is no likeness, but where this one ends otherwise.
near_repository() { # DIRECTORY
    near_repository_all=$(repositories_in "$1") || :
    near_repository_is=$(near_name "$(basename -- "${gitdir%.git}")" \
        "$(printf '%s\n' "$near_repository_all" | sed 's/\.git$//')")
    near_repository_is=${near_repository_is:+$near_repository_is.git}
    case $near_repository_is,$gitdir in
    ,*.git | ?*,*) ;;
    *) near_repository_is=$(near_name "$(basename -- "$gitdir")" "$near_repository_all") ;;
    esac
    [ -z "$near_repository_is" ] || printf '%s\n' "$1/$near_repository_is"
}

# Their names, one a line. A list of names is split at blanks, so no name has one.
repositories_in() { # DIRECTORY
    cd -- "$1" 2>/dev/null && ls -d -- *.git 2>/dev/null | grep -v '[[:space:]]'
}

# The near word of the list, or nothing. Names that differ in digits alone are two names.
near_name() { # NAME LIST
    near_name_is=$(near_word "$1" "$2")
    [ -z "$near_name_is" ] || differ_in_digits "$1" "$near_name_is" ||
        printf '%s\n' "$near_name_is"
}

# By names alone: a work tree, or what git needs in a repository.
is_repository() { # DIRECTORY
    exists "$1/.git" || { [ -f "$1/HEAD" ] && [ -d "$1/objects" ]; }
}

# The repository that a directory is, or is in; nothing where there is none.
holding_repository() { # DIRECTORY
    set -- "$(readlink -f -- "$(nearest_directory "$1")")"
    while [ -n "${1#/}" ]; do
        if is_repository "$1"; then
            printf '%s\n' "$1"
            return
        fi
        set -- "$(dirname -- "$1")"
    done
}

differ_in_digits() { # WORD WORD
    [ "$(echo "$1" | tr -d 0-9)" = "$(echo "$2" | tr -d 0-9)" ]
}

# A bare repository whose config does not say so has no .git.
has_work_tree() {
    [ "$bare" != true ] || return 1
    exists "$locate_path/.git" || [ "${gitdir##*/}" = .git ] ||
        in_repository config core.worktree >"$work/said"
}

# In a developer's clone, main would move by nothing that is typed there. Where people push to
# a work tree, git has been told so, since it refuses that by default.
refuse_clone() {
    [ -n "$first" ] && has_work_tree || return 0
    ! in_repository config --local receive.denyCurrentBranch >"$work/said" || return 0
    refuse_clone_top=$given
    [ "${given##*/}" != .git ] || refuse_clone_top=${gitdir%/.git}
    die "$given has a work tree, so it looks like a developer's clone" \
        "for the developer's hooks, type: $me local $(quoted "$refuse_clone_top")" \
        "if people push to it, type: $(
            git_there) config receive.denyCurrentBranch refuse, then the same again"
}

guard() { # PATH
    locate "$1"
    choose_host
    asked_for_new
    [ -n "$global" ] || [ "$state" = new ] || need_sha1 "$(copy_with_sha1)" in_repository
    locate_hooks
    plan_kept
    plan_hook
    refuse_clone
    plan_template
    plan_settings "$first"
    plan_push_options
    check_settings
    sweep
    headline
    item "host: $host ($host_why)"
    [ -z "$shared" ] ||
        item "its hooks are those of all repositories that use $shared, which are guarded as well"
    say_kept
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
    *)
        item "mode = $say_mode_is: nothing is refused; --enforce changes that"
        [ -z "$global" ] ||
            item "nor elsewhere on this machine; for a repository that is to refuse, type: $me server --enforce REPO"
        ;;
    esac
}

say_next() {
    next_branch=main
    [ -n "$global" ] || say_next_of_head
    [ -n "$global" ] || [ -z "$ini_note" ] || say_next_of_clones
    [ -z "$ini_is_new" ] || machine_names_ci || say_who_may_merge
    [ -z "$global" ] || say_next_of_all
}

say_who_may_merge() {
    item "next: name who may merge into ${next_branch:-main}: ci = NAME, under [roles] in $ini"
}

say_next_of_main() {
    item "next: HEAD names $next_branch, which nobody has pushed, so a clone is empty; type: $(
        git_there) symbolic-ref HEAD refs/heads/main"
    next_branch=main
}

# Sets $next_branch: what HEAD names, or what it is meant to name: main, if that is there, or
# as the doctor says. The doctor reads the trail as well, so it is asked for nothing else.
say_next_of_head() {
    next_branch=$(in_repository symbolic-ref -q --short HEAD) || next_branch=main
    ! in_repository rev-parse -q --verify HEAD >"$work/said" || return 0
    [ -n "$(in_repository for-each-ref --count=1 refs/heads)" ] || return 0
    ! in_repository rev-parse -q --verify refs/heads/main >"$work/said" || {
        say_next_of_main
        return
    }
    "$sallyport" doctor "$gitdir" 2>/dev/null |
        sed -n '/^  HEAD names /{s/^  //p;n;s/^    //p;}' >"$work/said"
    { IFS= read -r next_what && IFS= read -r next_type; } <"$work/said" || return 0
    case $next_type in
    *' symbolic-ref HEAD '*)
        next_type=${next_type##* }
        next_branch=${next_type#refs/heads/}
        next_type="type: $(git_there) symbolic-ref HEAD $next_type"
        ;;
    esac
    item "next: $next_what; $next_type"
}

# They follow what was published before. Where that has more than the files here, it may be
# the last copy.
say_next_of_clones() {
    in_repository rev-parse -q --verify refs/sallyport/policy >"$work/said" || return 0
    "$sallyport" doctor "$gitdir" 2>/dev/null |
        sed -n '/^  note: the published policy has more: /b next
            /^  clones cannot fetch the policy: /!d
            :next
            s/^  \(note: \)*//p;n;s/^    //p' >"$work/said"
    if { IFS= read -r next_what && IFS= read -r next_type; } <"$work/said"; then
        item "next: $next_what; type: $next_type"
        return
    fi
    item "next: clones follow the policy of before; type: cd $(
        there_as_owner)$sallyport policy publish"
}

machine_names_ci() {
    [ -z "$global" ] && [ -r "$machine_ini" ] && key has roles ci <"$machine_ini"
}

say_next_of_all() {
    case $host,$hook in
    gitolite,*)
        item "next: as $(shown_owner), type: gitolite setup --hooks-only"
        say_next_of_gitolite
        ;;
    gitea,* | forgejo,*)
        item "next: guard the repositories that are there already: $me server REPO..."
        ;;
    esac
}

# A VREF sees no push options.
say_next_of_gitolite() {
    if [ "$hook" = update ]; then
        item "next: in gitolite.conf, under each repo to guard: - VREF/sallyport = @all"
    elif ! HOME=$(owner_home) git config receive.advertisePushOptions >"$work/said"; then
        item "next, so that a push can ask for JSON: as $(
            shown_owner), type: git config --global receive.advertisePushOptions true"
    fi
}

# --- the way back ---

unguard() { # PATH
    locate "$1"
    [ "$state" = there ] || die "there is no repository $given"
    host=$(host_in "$ini_file")
    locate_hooks
    [ ! -d "$hooks" ] || [ -x "$hooks" ] || must_write "$hooks" 'its hooks stay'
    [ -z "$shared" ] || each_place leave_shared
    sweep
    headline
    unguard_any=''
    each_place unguard_one
    [ -z "$global" ] || each_shared unguard_one
    drop_template
    [ -n "$unguard_any$also_local" ] || item "no hook of sallyport is here"
    remove_push_options
    unguard_settings
}

# Other repositories would lose their guard.
leave_shared() { # FILE
    case $1 in "$shared"/*) ;; *) return 0 ;; esac
    is_ours "$1" || return 0
    leave_shared_type="$(git_there) config --unset-all core.hooksPath"
    [ -n "$locate_set" ] ||
        leave_shared_type="$(as_user_of "$gitdir")rm $(quoted "$gitdir/hooks")"
    die "the hooks of $given are in $shared, and guard all repositories that use it" \
        "for $given alone, type: $leave_shared_type, then the same again" \
        "for all of them, type: $me uninstall --global $(quoted "$shared")"
}

unguard_one() { # FILE HOOK
    if is_common "$1" && is_ours "$1"; then
        item "$(shown "$1"): left, it is that of all repositories: $(readlink -- "$1")"
    elif is_ours "$1" || { ! exists "$1" && exists "$1.chained"; }; then
        unguard_any=yes
        item "$(shown "$1"): $(removal_note "$1")"
        [ -n "$dry_run" ] || unguard_place "$1"
    elif exists "$1.chained"; then
        item "$(shown "$1").chained: left, since $2 is not ours"
    fi
}

unguard_place() { # FILE
    must_write "${1%/*}" 'the hook stays'
    remove_hook "$1"
    case $host,$1 in
    gitolite,*/hooks/common/*)
        remove_links "$1"
        remove_links "$1.chained"
        ;;
    gitolite,*/VREF/sallyport)
        item "next: take VREF/sallyport out of gitolite.conf; with it there, gitolite refuses every push"
        ;;
    esac
}

unguard_settings() {
    exists "$ini" || return 0
    if [ -n "$global" ]; then
        item "$ini: left in place, it is for all repositories"
        case $host in
        '' | plain) ;;
        *) item "next: where $host is gone, remove 'host = $host' from $ini" ;;
        esac
        return
    fi
    if [ -z "$purge" ]; then
        item "sallyport.ini: left in place; --purge removes it"
        return
    fi
    [ ! -e "$gitdir/sallyport" ] ||
        item "sallyport/: left in place, it holds the trail of this repository"
    item "sallyport.ini: removed"
    [ -n "$dry_run" ] || rm -f -- "$ini" "$gitdir/sallyport.import" "$gitdir/sallyport.trail" ||
        die "$ini cannot be removed" "$(make_usable "$gitdir")"
}
