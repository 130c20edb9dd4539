# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# siblings.sh - what the repositories beside this one tell of it. A mirror of Forgejo or
# Gitea, or a repository that is not adopted yet, has no hooks of the host; what root
# has restored has not its owner.
#
# From locate: $gitdir, $state. From the command line: $hook.

# The host of the repositories beside this one, or of other owners where the directory
# is named like one of these hosts, "forgejo-repositories"; prints nothing where none
# has hooks of a host. Only what is our own is looked at, and at most max_siblings of it.
max_siblings=200

host_of_siblings() {
    host_of_siblings_up=$(dirname -- "$gitdir")
    set -- "$host_of_siblings_up"/*.git
    case $(dirname -- "$host_of_siblings_up") in
    *repositories) set -- "$@" "$(dirname -- "$host_of_siblings_up")"/*/*.git ;;
    esac
    host_of_siblings_left=$max_siblings
    for host_of_siblings_one; do
        host_of_siblings_left=$((host_of_siblings_left - 1))
        [ $host_of_siblings_left -gt 0 ] || return 0
        ! host_of_sibling "$host_of_siblings_one" || return 0
    done
}

# Prints the host that has written the hooks of a repository; false where none has.
host_of_sibling() { # DIRECTORY
    host_of_sibling_file=$1/hooks/pre-receive.d/gitea
    [ "$1" != "$gitdir" ] && [ -f "$host_of_sibling_file" ] &&
        [ -O "$host_of_sibling_file" ] || return 1
    if grep -qi forgejo "$host_of_sibling_file"; then echo forgejo; else echo gitea; fi
}

is_mirror() {
    [ "$(in_repository config --local --type=bool remote.origin.mirror)" = true ]
}

# Sets $host and $host_why for a mirror, where they tell. Any other may be a plain one,
# which would have no guard then.
host_by_siblings() {
    [ "$state" = there ] || return 0
    host_by_siblings_is=$(host_of_siblings)
    [ -n "$host_by_siblings_is" ] || return 0
    is_mirror ||
        die "the repositories beside $given are of $host_by_siblings_is, and this one has no hooks of it" \
            "type the same again with --host $host_by_siblings_is, to adopt it later, or --host plain"
    host=$host_by_siblings_is host_why='as the repositories beside it'
}

# Has the host written no hook yet, in a repository that is one of its own?
is_unwritten() {
    case $host in gitea | forgejo) ;; *) return 1 ;; esac
    if exists "$gitdir/hooks/$hook" || exists "$gitdir/hooks/$hook.d/gitea"; then
        return 1
    fi
    is_word "$(host_of_siblings)" 'gitea forgejo'
}

# The user and group of the repositories beside this one: UID:GID, where they are all
# of one user who is not root; else nothing.
owner_beside() {
    owner_beside_is=''
    for owner_beside_one in "$(dirname -- "$gitdir")"/*.git; do
        if [ ! -d "$owner_beside_one" ] || [ "$owner_beside_one" = "$gitdir" ]; then
            continue
        fi
        owner_beside_one=$(owner_of "$owner_beside_one")
        case ${owner_beside_is:-$owner_beside_one},$owner_beside_one in
        0:* | *,0:*) return 0 ;;
        "$owner_beside_one,$owner_beside_one") owner_beside_is=$owner_beside_one ;;
        *) return 0 ;;
        esac
    done
    printf '%s\n' "$owner_beside_is"
}
