# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# hosts.sh - the hosts: how to recognise each, and where its hooks go.
#
# hosts_table.sh, which is generated, calls the functions mark_... and ..._looks.
# From locate: $gitdir, $hooks, $global. From the command line: $hook.

machine_ini=/etc/sallyport/policy.ini

# --- marks: each prints what in $gitdir only one host puts there, as a person is
# --- to read it, or fails

mark_there() { # FILE
    [ -e "$gitdir/$1" ] && echo "$1"
}

mark_directory() { # DIRECTORY
    [ -d "$gitdir/$1" ] && echo "$1"
}

mark_with() { # FILE WORD WHAT
    grep -qi -e "$2" "$gitdir/$1" 2>/dev/null && echo "$1, $3"
}

mark_without() { # FILE WORD
    [ -e "$gitdir/$1" ] && ! grep -qi -e "$2" "$gitdir/$1" && echo "$1"
}

mark_hook() { # PATTERN WHAT: what a hook says
    for mark_hook_one in pre-receive update post-receive; do
        ! grep -q -e "$1" "$gitdir/hooks/$mark_hook_one" 2>/dev/null || {
            echo "hooks/$mark_hook_one, $2"
            return
        }
    done
    return 1
}

mark_link() { # FILE PATTERN WHAT: where a link leads
    # shellcheck disable=SC2254 # a pattern
    case $(readlink -- "$gitdir/$1") in
    $2) echo "$1, $3" ;;
    *) return 1 ;;
    esac
}

mark_path() { # PATTERN WHAT
    # shellcheck disable=SC2254 # a pattern
    case $gitdir in
    $1) echo "$2" ;;
    *) return 1 ;;
    esac
}

mark_config() { # KEY
    in_repository config --local "$1" >"$work/said" && echo "$1 in its config"
}

# --- the self-test: does the host run the file? calls broken if not

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
            "type: $(git_there) config --unset-all core.hooksPath"
}

# The host's own hook must exist, and the one that runs ours.
delegate_looks() { # PATTERN COMMAND...: what it says, what makes it again
    delegate_looks_for=$1
    shift
    ! is_unwritten || {
        item "$host has written no hooks here, so nothing runs ours yet; it will once it has (a mirror, or not adopted yet)"
        return 0
    }
    if ! tried test -x "$gitdir/hooks/$hook" ||
        ! grep -q "$delegate_looks_for" "$gitdir/hooks/$hook"; then
        broken "hooks/$hook is not the one of $host, which would run ours" \
            "type: $*"
    fi
    git_looks "$gitdir/hooks/$hook"
}

# A variable of its .gitolite.rc.
ask_gitolite() { # NAME
    env HOME="$(owner_home)" gitolite query-rc "$1" 2>"$work/said"
}

# Not set, or gitolite cannot be asked?
local_code_is_missing() {
    local_code_rc=$(owner_home)/.gitolite.rc
    [ -f "$local_code_rc" ] && ask_gitolite GL_REPO_BASE >/dev/null || return 0
    broken "gitolite runs no hook of it, since LOCAL_CODE is not set in $local_code_rc" \
        "write there: LOCAL_CODE => '$gitdir'," 'then type the same again'
}

# For all repositories, gitolite must be asked where it looks.
local_code_looks() {
    local_code_looks_in=$(ask_gitolite LOCAL_CODE) || {
        local_code_is_missing
        return
    }
    [ "$(readlink -f -- "$local_code_looks_in")" = \
        "$(readlink -f -- "$gitdir")" ] ||
        broken "gitolite looks in $local_code_looks_in, the LOCAL_CODE of its .gitolite.rc, and not in $given" \
            "type: $me server --host gitolite --global $(
                quoted "$local_code_looks_in")"
}

look_whether_it_runs() {
    case $host,$global in
    gitolite,yes) local_code_looks ;;
    gitea,yes | forgejo,yes) template_looks ;;
    *) host_looks "$host" ;;
    esac
}

# --- gitolite ---

# Names a repository with settings, which had a hook of its own before gitolite put its link
# there.
name_unguarded() { # LINK
    name_unguarded_is=${1%/hooks/*}
    case ${1##*/} in pre-receive | update) ;; *) return 0 ;; esac
    [ ! -f "$name_unguarded_is/sallyport.ini" ] ||
        item "next: $name_unguarded_is had a hook of its own; type: $me server $(
            quoted "$name_unguarded_is")"
}

# Removes the links to a hook below a directory, and prints each.
take_links() { # FILE DIRECTORY
    # shellcheck disable=SC2016 # of the inner shell
    find "$2" -name objects -prune -o \
        -type l -name "${1##*/}" -path '*.git/hooks/*' -exec sh -c 'file=$1
            shift
            for link; do
                [ "$(readlink -- "$link")" != "$file" ] || { rm -f -- "$link" && echo "$link"; }
            done' sh "$1" {} +
}

# Removes the links that gitolite has made in repositories to a hook of all that is gone:
# git skips them, and gitolite leaves them.
remove_links() { # FILE
    ! exists "$1" || return 0
    remove_links_below=$(ask_gitolite GL_REPO_BASE) && [ -d "$remove_links_below" ] ||
        return 0 # cannot be asked
    remove_links_from=$(take_links "$1" "$remove_links_below")
    [ -n "$remove_links_from" ] || return 0
    item "$(shown "$1"): links of gitolite to it removed: $(echo "$remove_links_from" | wc -l)"
    echo "$remove_links_from" | while read -r remove_links_one; do
        name_unguarded "$remove_links_one"
    done
}

# The hook of a repository is a link to the one that gitolite gives to all of them.
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

server_names='pre-receive update post-receive reference-transaction'

# Calls FUNCTION FILE HOOK for every file that may be a hook of ours, under any host.
each_place() { # FUNCTION
    each_place_of=$hosts_places
    [ -z "$global" ] || each_place_of=$hosts_global_places
    for each_host in $each_place_of; do
        for each_hook in $server_names; do
            "$1" "$(host_place "$each_host" "$each_hook")" "$each_hook"
        done
    done
}

# The same for the hooks in a directory that repositories share by a link or core.hooksPath.
each_shared() { # FUNCTION
    for each_hook in $server_names; do "$1" "$gitdir/$each_hook" "$each_hook"; done
}

# Does the hook reference-transaction go there? It belongs to the host where the host
# moves refs itself. A VREF judges only the repositories that gitolite.conf names, and the
# guard would be in all.
may_guard_refs() {
    case ${global:+all},$host,${each_side_of:-$hook} in
    ,plain,* | ,gitolite,* | all,gitolite,pre-receive) return 0 ;;
    esac
    return 1
}

# The hooks beside the one that judges: what has landed, and the guard of refs.
side_hooks() {
    echo post-receive
    ! may_guard_refs || echo reference-transaction
}

# Calls FUNCTION for each of them, with its plan; the plan of the one that judges is
# back afterwards.
each_side() { # FUNCTION
    each_side_of=$hook
    for hook in $(side_hooks); do
        plan_hook
        "$1"
    done
    hook=$each_side_of
    plan_hook
}

is_side() { # FILE
    for is_side_hook in $(side_hooks); do
        [ "$1" != "$(host_place "$host" "$is_side_hook")" ] || return 0
    done
    return 1
}

# --- which one is it ---

# Sets $host and $host_why.
choose_host() {
    look_for_hosts
    host=$host_asked host_why='as asked for' machine_says=''
    if [ -z "$host" ] && [ -z "$global" ]; then
        host=$(host_in "$ini_file") host_why='sallyport.ini says so'
        [ -z "$host" ] || doubt_host
    fi
    [ -n "$host" ] || host_by_marks
    host_fits
}

# Sets $host_marks to the hosts that have left files here, and $host_marks_why to the
# files.
look_for_hosts() {
    host_marks='' host_marks_why=''
    [ "$state" = there ] || return 0
    for look_for in $hosts; do
        look_for_mark=$(host_mark "$look_for" || :)
        [ -n "$look_for_mark" ] || continue
        host_marks="$host_marks${host_marks:+ }$look_for"
        host_marks_why="$host_marks_why${host_marks_why:+, and }$look_for_mark"
    done
}

# The host that a policy file names; nothing where it names none.
host_in() { # FILE
    [ -f "$1" ] || return 0
    need_readable "$1"
    key get identity host <"$1"
}

# The host in the settings must fit the files. Forgejo's files may look like those of
# Gitea.
doubt_host() {
    case $host,$host_marks in
    *, | forgejo,gitea) return 0 ;;
    esac
    is_word "$host" "$host_marks" ||
        die "sallyport.ini of $given says host = $host, but here is $host_marks_why" \
            "type the same again with --host ${host_marks%% *}, or --host $host"
}

# Takes the host of the machine. It must have left something in a repository that is there:
# a plain one beside it would not know its pushers.
host_by_machine() {
    host=$(host_in "$machine_ini") host_why="$machine_ini says so"
    machine_says=$host
    case $state,$host in
    new,* | *, | *,plain) return 0 ;;
    *,gitea | *,forgejo) ! is_mirror || [ -z "$(host_of_siblings)" ] || return 0 ;;
    esac
    die "$machine_ini says host = $host, and nothing of $host is in $given" \
        "type the same again with --host plain, or --host $host"
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
            "type the same again with --host and one of these: $hosts_global"
        host_by_machine
        [ -n "$host" ] || host_by_siblings
        [ -n "$host" ] || host=plain host_why='nothing of another host is here'
        ;;
    esac
}

# Refuses what this host cannot have.
host_fits() {
    if [ -n "$global" ]; then
        is_word "$host" "$hosts_global" ||
            die "$host has no directory of hooks for all repositories" \
                "type: $me server --host $host REPO..."
        return
    fi
    [ "$host" != plain ] || return 0
    [ "$state" = there ] || die "there is no repository $given" \
        "make it with $host, then type the same again" \
        ${machine_says:+"or, for a plain one, type the same again with --host plain"}
    case $host,$hook,$gitdir in
    gitolite,*/gitolite-admin.git)
        die "$given holds the settings of gitolite, to which no policy for code fits"
        ;;
    gitolite,update,*)
        die "update belongs to gitolite; to judge ref by ref, it takes a VREF, for all repositories" \
            "type: $me server --per-ref --host gitolite --global LOCAL_CODE"
        ;;
    gitolite,*) ;;
    *.wiki.git)
        die "$given is a wiki, to whose pages no policy for code fits" \
            "type the same with $(quoted "${given%.wiki.git}.git")"
        ;;
    esac
}
