# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# hosts.sh - the hosts: how each is known, and where it wants a hook.
#
# A host is up to three functions:
#   HOST_mark         prints what in $gitdir only this host puts there, as a
#                     person is to read it; nothing where it is not there
#   HOST_place HOOK   prints the file that the host runs for it
#   HOST_looks        self-test: does it run that file? calls broken if not
# From locate: $gitdir, $hooks, $global. From the command line: $hook.

hosts='plain gitea forgejo gogs gitlab gitolite ghes'
machine_ini=/etc/sallyport/policy.ini

# --- plain: git itself ---

plain_place() { printf '%s\n' "$hooks/$1"; }

plain_looks() { git_looks "$hooks/$hook"; }

# Does git run this file?
git_looks() { # FILE
    git_looks_in=$(cd -- "$gitdir" && HOME=$(owner_home) in_repository \
        rev-parse --git-path "hooks/$hook")
    case $git_looks_in in
    /*) ;;
    *) git_looks_in=$gitdir/$git_looks_in ;;
    esac
    is_same "$git_looks_in" "$1" ||
        broken "git would take the hook from $git_looks_in, not from ${1%/*}" \
            "type: git --git-dir=$(quoted "$gitdir") config core.hooksPath"
}

# --- Gitea and Forgejo: hooks/HOOK is theirs and runs hooks/HOOK.d/* ---

gitea_mark() {
    [ ! -e "$gitdir/hooks/pre-receive.d/gitea" ] ||
        grep -qi forgejo "$gitdir/hooks/pre-receive.d/gitea" ||
        echo hooks/pre-receive.d/gitea
}

gitea_place() { printf '%s\n' "$gitdir/hooks/$1.d/sallyport"; }

gitea_looks() { delegate_looks '[.]d' gitea admin regenerate hooks; }

forgejo_mark() {
    ! grep -qi forgejo "$gitdir/hooks/pre-receive.d/gitea" 2>/dev/null ||
        echo 'hooks/pre-receive.d/gitea, which names forgejo'
}

forgejo_place() { gitea_place "$1"; }

forgejo_looks() { delegate_looks '[.]d' forgejo admin regenerate hooks; }

# The host's own hook has to be there, and the one that runs ours.
delegate_looks() { # PATTERN COMMAND...: what it says, what makes it anew
    delegate_looks_for=$1
    shift
    if ! tried test -x "$gitdir/hooks/$hook" ||
        ! grep -q "$delegate_looks_for" "$gitdir/hooks/$hook"; then
        broken "hooks/$hook is not the one of $host, which would run ours" \
            "type: $*"
    fi
    git_looks "$gitdir/hooks/$hook"
}

# --- Gogs: hooks/HOOK is its own and runs custom_hooks/HOOK ---

gogs_mark() {
    for gogs_mark_hook in pre-receive update post-receive; do
        ! grep -q 'gogs.* hook --config' "$gitdir/hooks/$gogs_mark_hook" \
            2>/dev/null || {
            echo "hooks/$gogs_mark_hook, which runs gogs"
            return
        }
    done
}

gogs_place() { printf '%s\n' "$gitdir/custom_hooks/$1"; }

gogs_looks() { delegate_looks 'hook --config' gogs admin resync-hooks; }

# --- GitLab: Gitaly runs custom_hooks/HOOK.d/*, and DIR/HOOK.d/* for all ---

gitlab_mark() {
    if [ -n "$global" ]; then
        [ ! -d "$gitdir/pre-receive.d" ] || echo pre-receive.d
        return
    fi
    case $gitdir in
    */@hashed/* | */@cluster/*) echo 'a path as only GitLab has it' ;;
    *) ! in_repository config --local gitlab.fullpath >"$work/said" ||
        echo 'gitlab.fullpath in its config' ;;
    esac
}

gitlab_place() {
    if [ -n "$global" ]; then
        printf '%s\n' "$gitdir/$1.d/sallyport"
    else
        printf '%s\n' "$gitdir/custom_hooks/$1.d/sallyport"
    fi
}

gitlab_looks() { :; } # nothing on disk says where Gitaly looks

# --- gitolite: update is its own; DIR is LOCAL_CODE of .gitolite.rc ---

gitolite_mark() {
    if [ -n "$global" ]; then
        for gitolite_mark_one in hooks/common VREF; do
            [ ! -d "$gitdir/$gitolite_mark_one" ] || {
                echo $gitolite_mark_one
                return
            }
        done
        return
    fi
    [ ! -e "$gitdir/gl-conf" ] || {
        echo gl-conf
        return
    }
    case $(readlink -- "$gitdir/hooks/update") in
    */hooks/common/update) echo 'hooks/update, a link to that of gitolite' ;;
    esac
}

gitolite_place() {
    case ${global:-no},$1 in
    yes,update) printf '%s\n' "$gitdir/VREF/sallyport" ;;
    yes,*) printf '%s\n' "$gitdir/hooks/common/$1" ;;
    *) printf '%s\n' "$hooks/$1" ;;
    esac
}

gitolite_looks() {
    if [ -z "$global" ]; then
        git_looks "$hooks/$hook"
        return
    fi
    gitolite_looks_in=$(env HOME="$(owner_home)" gitolite \
        query-rc LOCAL_CODE 2>"$work/said") || return 0 # cannot be asked
    [ "$(readlink -f -- "$gitolite_looks_in")" = \
        "$(readlink -f -- "$gitdir")" ] ||
        broken "gitolite looks in $gitolite_looks_in, the LOCAL_CODE of its .gitolite.rc, and not in $given" \
            "type: ./install.sh server --host gitolite --global $(
                quoted "$gitolite_looks_in")"
}

# The hook of a repository is a link to the one that gitolite gives to all.
is_common() { # FILE
    [ -z "$global" ] && [ -e "$gitdir/gl-conf" ] && [ -e "$1" ] || return 1
    case $(readlink -- "$1") in
    */hooks/common/*) return 0 ;;
    esac
    return 1
}

# --- GitHub Enterprise Server: nothing on disk ---

ghes_steps() {
    cat <<'END'
GitHub Enterprise Server keeps its repositories to itself; the hook comes to it
in an archive that an administrator uploads. In the source of sallyport:

  make install DESTDIR="$PWD/ghes" PREFIX=/usr
  mkdir -p ghes/etc/sallyport
  cat >ghes/etc/sallyport/policy.ini <<'POLICY'
[identity]
host = ghes
[limits]
time = 4s
[roles]
ci = NAME
POLICY

An image with these files in it, and an archive of that:

  printf 'FROM alpine\nCOPY ghes /\n' >Dockerfile.ghes
  docker build -f Dockerfile.ghes -t sallyport-ghes .
  docker export "$(docker create sallyport-ghes)" | gzip >sallyport-ghes.tar.gz

On the appliance, with the archive copied there:

  ghe-hook-env-create sallyport /home/admin/sallyport-ghes.tar.gz

The hook itself is an executable file of one line in a repository of yours:

  #!/usr/libexec/sallyport/hooks/pre-receive

Name it under "Pre-receive hooks" of the site admin, with that environment.
sallyport-hooks(7), INSTALLATION BY HOST, says more.
END
}

# --- all of them ---

# Calls FUNCTION FILE HOOK for every file that a hook of ours may be, on whatever
# host: Forgejo's are Gitea's, and gitolite's of one repository are plain ones.
each_place() { # FUNCTION
    each_place_of='plain gitea gogs gitlab'
    [ -z "$global" ] || each_place_of='gitlab gitolite'
    for each_host in $each_place_of; do
        for each_hook in pre-receive update; do
            "$1" "$("${each_host}_place" $each_hook)" $each_hook
        done
    done
}

# --- which one is it ---

# Sets $host and $host_why.
choose_host() {
    look_for_hosts
    host=$host_asked host_why='as asked for'
    if [ -z "$host" ] && [ -z "$global" ]; then
        host=$(host_in "$ini_file") host_why='sallyport.ini says so'
        [ -z "$host" ] || doubt_host
    fi
    [ -n "$host" ] || host_by_marks
    host_fits
}

# Sets $host_marks to the hosts that have left something here, and
# $host_marks_why to what.
look_for_hosts() {
    host_marks='' host_marks_why=''
    [ "$state" = there ] || return 0
    look_for_list='gitea forgejo gogs gitlab gitolite'
    [ -z "$global" ] || look_for_list='gitlab gitolite'
    for look_for in $look_for_list; do
        look_for_mark=$("${look_for}_mark")
        [ -n "$look_for_mark" ] || continue
        host_marks="$host_marks${host_marks:+ }$look_for"
        host_marks_why="$host_marks_why${host_marks_why:+, and }$look_for_mark"
    done
}

# The host that a policy file names; nothing where it names none.
host_in() { # FILE
    [ ! -f "$1" ] || key get identity host <"$1"
}

# What the settings say has to fit what lies there. Forgejo's files may look like
# those of Gitea.
doubt_host() {
    case $host,$host_marks in
    *, | forgejo,gitea) return 0 ;;
    esac
    is_word "$host" "$host_marks" ||
        die "sallyport.ini of $given says host = $host, but here is $host_marks_why" \
            "type the same again with --host ${host_marks%% *}, or --host $host"
}

host_by_marks() {
    case $host_marks in
    *' '*)
        die "$given may be of more than one host: $host_marks ($host_marks_why)" \
            "type the same again with --host ${host_marks%% *}, or whichever it is"
        ;;
    ?*) host=$host_marks host_why="$host_marks_why" ;;
    *)
        [ -z "$global" ] || die "nothing in $given says which host it is of" \
            "type the same again with --host gitlab, or --host gitolite"
        host=$(host_in "$machine_ini") host_why="$machine_ini says so"
        [ -n "$host" ] || host=plain host_why='nothing of another host is here'
        ;;
    esac
}

# What this host cannot have.
host_fits() {
    if [ -n "$global" ]; then
        is_word "$host" 'gitlab gitolite' ||
            die "$host has no directory of hooks for all repositories" \
                "type: ./install.sh server --host $host REPO..."
        return
    fi
    [ "$host" != plain ] || return 0
    [ "$state" = there ] || die "there is no repository $given" \
        "make it with $host, then type the same again"
    case $host,$hook,$gitdir in
    gitolite,*/gitolite-admin.git)
        die "$given holds the settings of gitolite, to which no policy for code fits"
        ;;
    gitolite,update,*)
        die "update belongs to gitolite; to judge ref by ref, it takes a VREF, for all repositories" \
            "type: ./install.sh server --per-ref --host gitolite --global LOCAL_CODE"
        ;;
    gitolite,*) ;;
    *.wiki.git)
        die "$given is a wiki, to whose pages no policy for code fits" \
            "type the same with $(quoted "${given%.wiki.git}.git")"
        ;;
    esac
}
