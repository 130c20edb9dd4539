# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# settings.sh - makes sallyport.ini of a repository, or changes a key of it.
#
# From locate: $gitdir, $ini, $ini_file, $state; from choose_host: $host. The new file
# is $new_ini, in the directory of this run; server.sh puts it in place.

# One key of one section of the file, by the rules of src/text/ini.c: an indented line
# that is no key continues the value above it.
key() { # has|get|set SECTION KEY [VALUE] <FILE
    TASK=$1 SECTION=$2 KEY=$3 VALUE=${4:-} awk '
    function kind_of(text,    indented) {
        sub(/\r$/, "", text)
        indented = text ~ /^[ \t]/
        gsub(/^[ \t]+|[ \t]+$/, "", text)
        if (text == "" || text ~ /^[#;]/)
            return "nothing"
        if (text ~ /^[A-Za-z0-9-]+[ \t]*=/ ||
            (!indented && text ~ /^[A-Za-z0-9-]+[ \t]*:/)) {
            sub(/[ \t]*[=:].*/, "", text)
            key = text
            return "key"
        }
        if (indented && key != "")
            return "continuation"
        if (text ~ /^\[/) {
            key = ""
            section = text
            return "section"
        }
        return "other"
    }
    function print_key() {
        print ENVIRON["KEY"] " = " ENVIRON["VALUE"]
    }
    BEGIN { wanted = "[" ENVIRON["SECTION"] "]" }
    {
        line[NR] = $0
        kind[NR] = kind_of($0)
        if (section != wanted)
            next
        if (kind[NR] == "section" && !header)
            header = NR
        if (kind[NR] == "key" && key == ENVIRON["KEY"])
            there = NR
    }
    END {
        if (ENVIRON["TASK"] == "has")
            exit !there
        if (ENVIRON["TASK"] == "get") {
            sub(/^[^=:]*[=:][ \t]*/, "", line[there])
            sub(/[ \t\r]*$/, "", line[there])
            if (there)
                print line[there]
            exit
        }
        for (n = 1; n <= NR; n++) {
            if (n == there)
                print_key()
            else if (!(inside && kind[n] == "continuation"))
                print line[n]
            if (kind[n] == "key")
                inside = n == there
            if (kind[n] == "section")
                inside = 0
            if (!there && n == header)
                print_key()
        }
        if (!there && !header) {
            print (NR ? "\n" : "") wanted
            print_key()
        }
    }'
}

need_readable() { # FILE
    [ -r "$1" ] || die "$1 cannot be read$(as_owner_name)" \
        "type: ls -lL $(quoted "$1")"
}

new_file() { # BASELINE
    new_file_head
    cat <<'END'
# Only what differs from those stands here. All there is: man 5
# sallyport-policy. What is in force, and where it comes from: sallyport policy
# show

[policy]
END
    [ -z "$mode" ] || echo "mode = $mode"
    if [ -z "$global" ]; then
        echo '# History that is not judged: what was there at the installation.'
    fi
    cat <<END
baseline = $1

[identity]
host = $host

# Who may do what: role = user, user. A user without a role still pushes to
# branches; main and the other protected refs need one. Take a '#' away:
[roles]
# ci = NAME
# maintainer = NAME, NAME
# security = NAME
# devops = NAME
END
}

new_file_head() {
    if [ -n "$global" ]; then
        cat <<'END'
# policy.ini - the policy of all repositories of this machine, on top of the one
# that is built in; on top of it comes sallyport.ini in a repository.
END
    else
        cat <<'END'
# sallyport.ini - the policy of this repository, on top of
# /etc/sallyport/policy.ini and the one that is built in.
END
    fi
}

# The value for --baseline, as in the file.
baseline_value() { # now|none|COMMIT
    case $global,$1 in
    yes,now) echo now && return ;;
    yes,none) ;;
    yes,*) die "a commit is of one repository, and --global is for all" \
        "type: $me server --baseline $(quoted "$1") REPO" ;;
    esac
    case $1 in
    none) echo none ;;
    now) baseline_tips ;;
    *)
        baseline_id=$(in_repository rev-parse --verify -q "$1^{commit}" --) ||
            die "there is no commit $1 in $given" \
                "type: --baseline now, none, or a commit of the repository"
        printf '%s\n' "$baseline_id" | head -n 1
        ;;
    esac
}

# The commits of branches and tags that have no children, one on a line; the word "now"
# where there is none. Other refs are left out: refs/pull/ and the like were accepted
# without being judged. So were free branches.
baseline_tips() {
    if [ "$state" = new ]; then
        echo now
        return
    fi
    set -f # the patterns are git's
    # shellcheck disable=SC2046 # one option a line
    in_repository --no-replace-objects rev-list --parents \
        $(without_free_branches) --glob='refs/heads/*' --tags >"$work/commits" ||
        die "the history of $given cannot be read" "type: $(git_there) fsck"
    set +f
    awk '
    { order[NR] = $1; for (i = 2; i <= NF; i++) is_parent[$i] = 1 }
    END {
        for (n = 1; n <= NR; n++)
            if (!(order[n] in is_parent))
                printf "%s%s", count++ ? ",\n    " : "", order[n]
        print count ? "" : "now"
    }' "$work/commits"
}

# The branches that are never judged, as options of git rev-list.
without_free_branches() {
    [ ! -x "$sallyport" ] ||
        (cd -- "$gitdir" && "$sallyport" policy show --ini 2>/dev/null) |
        sed -n '/^\[refs]/,/^$/s/^free = //p' | tr ',' '\n' |
            sed -n 's/^ *\([^! ][^ ]*\) *$/--exclude=\1/p'
}

set_key() { # SECTION KEY VALUE: in $new_ini
    key set "$@" <"$new_ini" >"$new_ini.set"
    mv "$new_ini.set" "$new_ini"
}

# The policy of a machine is that of one host: with another, no pusher of the first would be
# known any more.
refuse_second_host() {
    [ -n "$global" ] || return 0
    refuse_second_host_is=$(host_in "$ini_file")
    case $refuse_second_host_is in '' | plain | "$host") return 0 ;; esac
    die "$ini says host = $refuse_second_host_is, and the policy of a machine names one host" \
        "type: $me server --host $host REPO..." \
        "or, where $refuse_second_host_is is gone, write host = $host in $ini"
}

plan_new_settings() {
    [ ! -L "$ini" ] || die "$ini is a link to nothing" \
        "type: ls -l $(quoted "$ini")"
    ini_is_new=yes
    plan_value=$(baseline_value "${baseline:-now}")
    new_file "$plan_value" >"$new_ini"
    ini_note=$(note_of new "$plan_value")
}

# Makes $new_ini. $ini_note says what is new about it: empty for nothing.
plan_settings() { # FIRST: yes when the hook is not there yet
    plan_wanted=$baseline ini_is_new=''
    exists "$ini_file" || {
        plan_new_settings
        return
    }
    [ -f "$ini_file" ] || die "$ini is there and is not a file" \
        "type: ls -ld $(quoted "$ini")"
    refuse_second_host
    need_readable "$ini_file"
    cat "$ini_file" >"$new_ini"
    if [ -z "$plan_wanted$global" ] && [ "$1" = yes ] &&
        ! key has policy baseline <"$new_ini"; then
        plan_wanted=now
    fi
    if [ -n "$plan_wanted" ]; then
        plan_value=$(baseline_value "$plan_wanted")
        set_key policy baseline "$plan_value"
    fi
    [ -z "$mode" ] || set_key policy mode "$mode"
    if [ -n "$host_asked" ] || [ "$host" != "$(host_in_force)" ]; then
        set_key identity host "$host"
    fi
    ini_note=''
    cmp -s "$ini_file" "$new_ini" ||
        ini_note=$(note_of changed "${plan_wanted:+$plan_value}")
}

# The host by its files.
host_in_force() {
    host_in_force_is=$(host_in "$ini_file")
    [ -n "$host_in_force_is" ] || host_in_force_is=$(host_in "$machine_ini")
    printf '%s\n' "${host_in_force_is:-plain}"
}

note_of() { # WORD BASELINE: what is new about the file; no BASELINE, where it stays
    printf '%s%s%s\n' "$1" "$(mode_note)" "${2:+; $(baseline_note "$2")}"
}

# With --global, repositories of other hosts are meant, too.
mode_note() {
    [ -n "$mode" ] || return 0
    printf '; mode = %s' "$mode"
    [ -z "$global" ] ||
        printf ', for each repository of this machine that names no mode itself'
}

baseline_note() { # VALUE: that of what is there, or of a commit that was named, has ids
    case $1,$baseline in
    now,*) echo "what is pushed is not judged until the default branch is there" ;;
    none,*) echo "all history is judged" ;;
    *, | *,now) echo "the history that is there now is not judged" ;;
    *) echo "the history up to $baseline is not judged" ;;
    esac
}

# Would the hook accept the file? Also reports a file that is not changed; and one that
# was broken before, with its line numbers.
check_settings() {
    [ -x "$sallyport" ] || return 0 # a dry run
    ! is_good_policy "$new_ini" || return 0
    if exists "$ini_file" && is_good_policy "$ini_file"; then
        is_good_policy "$new_ini" || :
    fi
    die "the policy of $given cannot be used" "$(head -n 1 "$work/said")"
}

is_good_policy() { # FILE
    (cd -- "$(dirname -- "$1")" &&
        "$sallyport" policy check --config "${1##*/}") >"$work/said" 2>&1
}
