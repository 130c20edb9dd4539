# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# locate.sh - finds what a path on the command line is: a repository, or with --global
# the directory with the hooks of all repositories of a host.

marker='sallyport hook: this file judges pushes'

# Is this file our hook: a link to an installed one, or a copy?
is_ours() { # FILE
    case $(readlink -- "$1" 2>/dev/null) in
    */libexec/sallyport/hooks/*) return 0 ;;
    esac
    has_marker "$1"
}

has_marker() { # FILE
    [ -f "$1" ] && [ -r "$1" ] &&
        tr '\000' '\n' <"$1" | grep -qF "$marker"
}

# Are they one file with two names in one directory? A link is not its target.
is_same() { # FILE FILE
    [ "$(stat -c %d:%i -- "$1" 2>/dev/null)" = \
        "$(stat -c %d:%i -- "$2" 2>/dev/null)" ]
}

# Runs git without any program that the repository names, and without a fetch: a missing
# object of a partial clone is an error.
in_repository() {
    GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL='' GIT_TERMINAL_PROMPT=0 \
        GIT_PAGER=cat GIT_SSH_COMMAND=false GIT_PROXY_COMMAND=false \
        GIT_ASKPASS=false GIT_EDITOR=false GIT_OPTIONAL_LOCKS=0 \
        git --git-dir="$gitdir" -c core.fsmonitor=false \
        -c credential.helper= -c protocol.allow=never "$@"
}

absolute() { # PATH: without slashes at its end
    absolute_path=$1
    while :; do
        case $absolute_path in
        ?*/) absolute_path=${absolute_path%/} ;;
        *) break ;;
        esac
    done
    case $absolute_path in /*) ;; *) absolute_path=$PWD/$absolute_path ;; esac
    printf '%s\n' "$absolute_path"
}

# Sets $given (the path in messages), $gitdir (with --global the directory that
# was given), $state (new or there), $bare, $owner, $host, $host_why, $hooks,
# $ini, $ini_file.
locate() { # PATH
    given=${handed_given:-$1}
    [ -n "$1" ] || no_path
    if [ -n "$global" ]; then
        locate_global "$1"
    else
        locate_repository "$1"
        ini=$gitdir/sallyport.ini
    fi
    locate_ini
}

# A link to a file that repositories share stays a link.
locate_ini() {
    ini_file=$ini new_ini=$work/sallyport.ini
    if [ -L "$ini" ]; then
        ini_file=$(readlink -f -- "$ini") || ini_file=$ini
        ! is_root || of_root "$(dirname -- "$ini_file")"
    fi
}

no_path() { die "the path of a repository is empty"; }

# What comes before a command that root types where a directory is another user's. Root
# reads, too, what its copy says that runs as the owner.
as_user_of() { # DIRECTORY
    as_user_of_is=$(login_of_other "$1")
    ! { is_root || [ -n "$handed_over" ]; } || [ -z "$as_user_of_is" ] ||
        printf 'runuser -u %s -- ' "$as_user_of_is"
}

# What names each repository in the directory that was given.
type_each() { echo "type: $me $command $(quoted "$given")/*.git"; }

not_a_repository() {
    not_a_repository_says="$given is not a git repository"
    [ -d "$gitdir" ] || die "$given is a file, not a git repository"
    case $gitdir in */. | */..) gitdir=$(readlink -f -- "$gitdir") ;; esac
    not_a_repository_in=$(holding_repository "$(dirname -- "$gitdir")")
    [ -z "$not_a_repository_in" ] ||
        die "$not_a_repository_says; did you mean '$not_a_repository_in'?"
    ! holds_repositories "$gitdir" || die "$not_a_repository_says, and holds some" \
        "$(type_each)"
    ! is_of_all "$gitdir" || die "$not_a_repository_says, and may hold the hooks of all repositories" \
        "type: $me $command --global $(quoted "$given")"
    [ "$command" != uninstall ] || not_to_uninstall
    die "$not_a_repository_says" "type: $(git_of_owner) init --bare $(quoted "$given")"
}

not_to_uninstall() {
    if is_ours "$gitdir/pre-receive" || is_ours "$gitdir/update"; then
        die "$not_a_repository_says, and holds hooks that repositories share" \
            "type: $me uninstall --global $(quoted "$given")"
    fi
    die "$not_a_repository_says"
}

# Is there what --global takes, by names alone? A git home has a .gitconfig.
is_of_all() { # DIRECTORY
    for is_of_all_name in hooks/common VREF pre-receive.d sallyport-template .gitconfig; do
        ! exists "$1/$is_of_all_name" || return 0
    done
    return 1
}

holds_repositories() { # DIRECTORY
    for holds_repositories_one in "$1"/*.git; do
        [ ! -d "$holds_repositories_one/objects" ] || return 0
    done
    return 1
}

# git, as root types it where a directory is another user's.
git_of_owner() {
    git_of_owner_as=$(as_user_of "$gitdir")
    echo "${git_of_owner_as:+${git_of_owner_as}env -u HOME }git"
}

# The same with the repository.
git_there() { printf '%s --git-dir=%s\n' "$(git_of_owner)" "$(quoted "$gitdir")"; }

# What comes after "cd", before a command that its owner types in the repository.
there_as_owner() { printf '%s && %s' "$(quoted "$gitdir")" "$(as_user_of "$gitdir")"; }

# 'project' is 'project.git' when only that exists.
as_in_git() { # PATH
    if ! exists "$1" && [ -d "$1.git" ]; then
        printf '%s\n' "$1.git"
    else
        printf '%s\n' "$1"
    fi
}

# What --global takes holds the hooks of all repositories, and not the repositories.
need_hooks_of_all() {
    need_directory
    ! holds_repositories "$gitdir" || is_of_all "$gitdir" ||
        die "$given is no directory of hooks for all repositories, and holds some" \
            "$(type_each)"
}

need_directory() {
    [ -d "$gitdir" ] || die "there is no directory $given; if the host looks there, make it" \
        "type: $(as_user_of "$(nearest_directory "$gitdir")")mkdir $(quoted "$given")"
}

locate_global() { # PATH
    gitdir=$(absolute "$1") state=there bare=true ini=$machine_ini
    need_directory
    owner=$(owner_of "$gitdir")
    look_at "$gitdir"
}

locate_repository() { # PATH
    locate_path=$(absolute "$1")
    if [ "$(as_in_git "$locate_path")" != "$locate_path" ]; then
        locate_path=$locate_path.git
        given=$given.git
    fi
    if exists "$locate_path"; then
        state=there
        locate_gitdir
    else
        state=new bare=true gitdir=$locate_path
        owner=$(owner_of "$(nearest_directory "$gitdir")")
    fi
}

# With an explicit --git-dir, git does not check who owns the repository: root may guard
# one that belongs to the user git.
locate_gitdir() {
    gitdir=$locate_path
    ! exists "$locate_path/.git" || gitdir=$locate_path/.git
    owner=$(owner_of "$gitdir")
    must_enter "$gitdir"
    look_at_git "$gitdir"
    locate_common=$(in_repository rev-parse --git-common-dir \
        2>"$work/said") || {
        [ ! -d "$gitdir/objects" ] ||
            must_read "$gitdir/HEAD" "git takes $given for no repository"
        if [ ! -d "$locate_path" ] ||
            grep -q 'not a git repository' "$work/said"; then
            gitdir=$locate_path
            not_a_repository
        fi
        die "git cannot open $given" "$(git_said)"
    }
    gitdir=$(cd -P -- "$locate_common" && pwd) ||
        die "the directory $locate_common cannot be entered"
    look_at "$gitdir"
    bare=$(in_repository rev-parse --is-bare-repository)
    owner=$(owner_of "$gitdir")
}

owner_home() {
    owner_home_is=${HOME:-/}
    ! is_root || owner_home_is=$(passwd_field "${owner%:*}" 6)
    printf '%s\n' "${owner_home_is:-/}"
}

# Sets $hooks: where git will look, for the owner of the repository; and $shared: the same
# where that is outside of the repository, so that others may use it. Under GitLab, git does
# not look for hooks.
locate_hooks() {
    hooks=$gitdir/hooks shared=''
    case $global,$state,$host in yes,* | ,new,* | *,gitlab) return ;; esac
    locate_set=$(in_repository config --local --type=path core.hooksPath || :)
    locate_effective=$(HOME=$(owner_home) in_repository config --type=path \
        core.hooksPath || :)
    # what local has put there is removed as well
    [ "$command,$locate_effective" != "uninstall,$gitdir/sallyport/hooks" ] ||
        locate_effective=$locate_set
    if [ "$locate_effective" != "$(one_line "$locate_effective")" ]; then
        die "core.hooksPath of $given holds a line end or another control character" \
            "type: $(git_there) config core.hooksPath hooks"
    fi
    if [ "$locate_set" != "$locate_effective" ]; then
        die "git looks for the hooks of every repository here in $locate_effective (core.hooksPath outside of $given)" \
            "type: $(git_there) config core.hooksPath hooks"
    fi
    case $locate_set in
    '') ;;
    /*) hooks=$locate_set ;;
    *) hooks=$gitdir/$locate_set ;;
    esac
    if exists "$hooks" && [ ! -d "$hooks" ]; then
        die "git looks for the hooks of $given in $hooks, which is not a directory" \
            "type: $(git_there) config core.hooksPath hooks"
    fi
    locate_shared
}

# A link or core.hooksPath may lead out of the repository.
locate_shared() {
    locate_shared_is=$hooks
    [ ! -d "$hooks" ] || locate_shared_is=$(readlink -f -- "$hooks")
    case $locate_shared_is/ in "$gitdir"/*) return ;; esac
    hooks=$locate_shared_is shared=$hooks
    [ ! -d "$hooks" ] || look_at "$hooks"
}

# The path of a file for messages.
shown() { # FILE
    printf '%s\n' "${1#"$gitdir"/}"
}

shown_owner() { login_of "$owner"; }

headline() {
    if [ -n "$dry_run" ]; then
        say "$given (a dry run: nothing is changed)"
    else
        say "$given"
    fi
    [ "$bare" = true ] || item "a repository with a work tree: $gitdir"
}

# libgit2 reads no other ids.
need_sha1() { # WAY-OUT COMMAND...: git, there
    need_sha1_type=$1
    shift
    need_sha1_format=$("$@" config extensions.objectFormat) || need_sha1_format=sha1
    [ "$need_sha1_format" = sha1 ] ||
        die "$given has ids of $need_sha1_format, and this build can read only SHA-1 (libgit2)" \
            "$need_sha1_type"
}

# Copies the history of a server's repository into one with SHA-1 ids, beside it.
copy_with_sha1() {
    copy_with_sha1_to=$(quoted "${gitdir%.git}-sha1.git") copy_with_sha1_git=$(git_of_owner)
    echo "type: $copy_with_sha1_git init --bare --object-format=sha1 $copy_with_sha1_to && $(
        git_there
    ) fast-export --all --signed-tags=warn-strip | $copy_with_sha1_git --git-dir=$copy_with_sha1_to fast-import --quiet"
}
