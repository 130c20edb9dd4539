# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# common.sh - what the parts of install.sh share: words, paths, users.
#
# Two results: a function that cannot continue calls die or usage, which end the
# (sub)shell. Names are global; those that begin with the function's name belong to it.

# Makes text of others part of one line: control characters become blanks.
one_line() { printf '%s' "$*" | LC_ALL=C tr '\001-\037\177' ' '; }

# What git reported, with all lines of a value in it. Its last line alone could be text
# of others.
git_said() { one_line "$(sed -En '/^(fatal|error): /,$p' "$work/said")"; }

say() { printf '%s\n' "$(one_line "$@")"; }

# One line about the current repository.
item() { printf '  %s\n' "$(one_line "$@")"; }

# die WRONG TO-TYPE...: one sentence says what is wrong, the others what to type.
die() {
    printf '%s: %s\n' "${me#./}" "$(one_line "$1")" >&2
    shift
    for die_line; do item "$die_line" >&2; done
    exit 1
}

usage() {
    printf '%s: %s\n  type: %s --help\n' "${me#./}" "$1" "$me" >&2
    exit 2
}

is_word() { # WORD LIST
    case $1 in '' | *[!a-z-]*) return 1 ;; esac
    for is_word_one in $2; do
        [ "$is_word_one" != "$1" ] || return 0
    done
    return 1
}

# Prints "; did you mean 'X'?" for the near word of the list, or nothing.
near() { # WORD LIST
    near_is=$(near_word "$1" "$2")
    [ -z "$near_is" ] || printf "; did you mean '%s'?" "$near_is"
}

# Prints the word of the list that is at most two letters away, or nothing.
near_word() { # WORD LIST
    WORD=$1 LIST=$2 awk '
    function least(a, b, c) {
        return a < b ? (a < c ? a : c) : (b < c ? b : c)
    }
    function swapped(a, b, i, k) {
        return i > 1 && k > 1 &&
            substr(a, i - 1, 1) substr(a, i, 1) == substr(b, k, 1) substr(b, k - 1, 1)
    }
    function distance(a, b,    i, k, to) {
        for (i = 0; i <= length(a); i++)
            for (k = 0; k <= length(b); k++)
                if (!i || !k)
                    to[i, k] = i + k
                else {
                    to[i, k] = least(to[i - 1, k] + 1, to[i, k - 1] + 1,
                        to[i - 1, k - 1] + (substr(a, i, 1) != substr(b, k, 1)))
                    if (swapped(a, b, i, k) && to[i - 2, k - 2] < to[i, k])
                        to[i, k] = to[i - 2, k - 2] + 1
                }
        return to[length(a), length(b)]
    }
    BEGIN {
        best = 3
        count = split(ENVIRON["LIST"], list)
        for (i = 1; i <= count; i++) {
            d = distance(ENVIRON["WORD"], list[i])
            if (d < best && d < length(list[i])) {
                best = d
                word = list[i]
            }
        }
        if (word != "")
            printf "%s", word
    }'
}

# A path as one word of a command that is printed to be typed.
quoted() { # TEXT
    case $1 in
    *[!A-Za-z0-9/._,:=@%+-]*)
        printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
        ;;
    *) printf '%s' "$1" ;;
    esac
}

# This program with its arguments, to be typed again.
as_typed() { # ARGUMENT...
    printf '%s' "$me"
    for as_typed_one; do printf ' %s' "$(quoted "$as_typed_one")"; done
}

# The private directory of this run; removed at the end.
start() {
    umask 022
    # root's own TMPDIR may be closed to the users that root starts us again as
    ! is_root || others_enter "${TMPDIR:-/tmp}" || TMPDIR=/tmp
    [ -z "$handed_over" ] || [ -w "${TMPDIR:-/tmp}" ] || TMPDIR=/tmp
    work=$(mktemp -d "${TMPDIR:-/tmp}/sallyport.XXXXXX") ||
        die "no directory can be made in ${TMPDIR:-/tmp}" \
            "type: TMPDIR=\$HOME $typed"
    # others may pass through it, to the copy of the installer in it
    chmod 711 "$work"
    trap 'rm -rf "$work"' EXIT
    end_by_traps
}

# The EXIT trap runs for every end, also when nobody reads our output.
end_by_traps() {
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
}

others_enter() { # DIRECTORY
    setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$1" 2>/dev/null
}

is_root() { [ "$(id -u)" = 0 ]; }

exists() { [ -e "$1" ] || [ -L "$1" ]; }

# Can we write to the file or directory? Also false on a read-only mount.
writable() { [ -w "$1" ] && { [ ! -d "$1" ] || [ -x "$1" ]; }; }

owner_of() { # PATH: UID:GID
    stat -c %u:%g -- "$1"
}

# The home or the login of a user id; empty for an unknown one.
passwd_field() { # UID FIELD
    { getent passwd "$1" 2>/dev/null || cat /etc/passwd; } |
        awk -F: -v id="$1" -v field="$2" '$3 == id { print $field; exit }'
}

# The login of an owner, or the number where it has none.
login_of() { # UID:GID
    login_of_is=$(passwd_field "${1%:*}" 1)
    printf '%s\n' "${login_of_is:-${1%:*}}"
}

# The login of who owns a directory, where that is not root; nothing where there is none.
login_of_other() { # DIRECTORY
    login_of_other_is=$(passwd_field "$(stat -Lc %u -- "$1")" 1)
    [ "$login_of_other_is" = root ] || printf '%s\n' "$login_of_other_is"
}
