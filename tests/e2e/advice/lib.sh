# shellcheck shell=bash
# lib.sh - what the scenarios share that type what a message advises, on top of ../lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

PATH=$SALLYPORT_BUILD/bin:$PATH

# What is in files here: the ids of their content.
contents() {
    git ls-files --cached --others --exclude-standard 2>/dev/null |
        while read -r file; do [ ! -f "$file" ] || echo "$file"; done |
        git hash-object --stdin-paths 2>/dev/null
}

# Lines that are in the first text and not in the second.
lost() { comm -23 <(sort -u <<<"$1") <(sort -u <<<"$2"); }

# Runs a command, and keeps what it says, also to a pusher.
hears() { # COMMAND...
    "$@" >"$here/said" 2>&1 || :
    sed -i 's/^remote: //; s/ *$//' "$here/said"
}
# Its short name, where `says` has no other meaning: install/lib.sh looks for a line.
declare -F says >/dev/null || says() { hears "$@"; }

# Runs a command line as a user without rights that the machine does not know.
as_stranger() { # COMMAND-LINE
    [ -d "$here/home" ] || { chmod a+rx "$scratch" "$here" && mkdir "$here/home" &&
        chown 64321:64321 "$here/home"; }
    env HOME="$here/home" TMPDIR="$here/home" setpriv --reuid=64321 --regid=64321 \
        --clear-groups sh -c "$1"
}

# advised SOURCE COMMAND [THEN]: what was said last, by a message in that source, has the
# command, which is typed as it stands. It succeeds, no content and no ref is lost, and
# THEN is true; it may look at $output. $ends is another exit status that it may end with,
# $by another who types it, as_stranger.
# tests/checks/advice.sh finds the row by its source and first words.
advised() {
    local source=$1 command=$2 then=${3:-true} files refs output status=0 wrong
    if ! tr -s ' \n' ' ' <"$here/said" | grep -qF -- "$command"; then
        not_ok "$source says: $command" <"$here/said"
        return
    fi
    files=$(contents) refs=$(refs_of_server 2>/dev/null | cut -f 2)
    output=$("${by:-eval}" "$command" 2>&1) || status=$?
    wrong=$(
        [ $status = 0 ] || [ $status = "${ends:-0}" ] || echo "status $status: $output"
        lost "$files" "$(contents && git rev-list --objects --all | cut -d ' ' -f 1)"
        lost "$refs" "$(refs_of_server 2>/dev/null | cut -f 2)"
        eval "$then" || echo "not so: $then"
    ) 2>&1
    if [ -z "$wrong" ]; then ok "$command"; else not_ok "$command" <<<"$wrong"; fi
}

# --- the installer, with install/lib.sh ---

# Commands that begin with ./install.sh are typed where the source is.
# shellcheck disable=SC2154 # set by install/lib.sh
here_too() { ln -sf "$installer" install.sh; }
tells() { # ARGUMENT...: of the installer
    hears ./install.sh "$@"
}
