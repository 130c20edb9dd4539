# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# foresee.sh - finds mistyped paths by their names alone, before anything is built.
#
# From locate.sh and server.sh: what is said of them.

# Ends where a path cannot be what was meant, as far as names tell: before anything is
# built, and with nothing of a repository read.
foresee() { # PATH
    given=$1
    [ -n "$given" ] || no_path
    gitdir=$(absolute "$given")
    case $command,$global in
    *,yes) need_hooks_of_all ;;
    local,*) foresee_clone ;;
    *) foresee_repository ;;
    esac
}

foresee_clone() {
    [ -d "$gitdir" ] || die "there is no directory $given"
    foresee_clone_at=$gitdir
    until exists "$foresee_clone_at/.git" || exists "$foresee_clone_at/HEAD"; do
        [ "$foresee_clone_at" != / ] || die "$given is in no clone"
        foresee_clone_at=$(dirname -- "$foresee_clone_at")
    done
}

foresee_repository() {
    gitdir=$(as_in_git "$gitdir")
    if ! exists "$gitdir"; then
        state=new
        asked_for_new
    elif [ ! -d "$gitdir" ]; then
        is_linked_git "$gitdir" || not_a_repository
    elif [ -x "$gitdir" ] && ! exists "$gitdir/.git" && ! exists "$gitdir/HEAD"; then
        not_a_repository
    fi
}

# The file .git of a linked work tree or of a submodule.
is_linked_git() { [ "${1##*/}" = .git ]; } # FILE

# Is there a path that may be right? Else each is told.
foresee_any() { # PATH...
    [ -z "$handed_over" ] || return 0
    for foresee_any_one; do
        ! (foresee "$foresee_any_one") >/dev/null 2>&1 || return 0
    done
    each_repository foresee "$@"
}
