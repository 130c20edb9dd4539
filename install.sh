#!/bin/sh
# install.sh - installs sallyport; see `./install.sh --help`. An installed copy is
# share/sallyport/install.sh, and bin/sallyport-install is a link to it.
#
# POSIX sh, so that it runs where only git and a shell are installed. The parts are in
# scripts/install; each is sourced, and its head says what it needs.
set -eu
export LC_ALL=C
unset CDPATH GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY \
    GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_NAMESPACE \
    GIT_QUARANTINE_PATH GIT_CEILING_DIRECTORIES GIT_PREFIX GIT_CONFIG

# The name of this program, in all messages.
me=${0##*/}
[ "$me" != install.sh ] || me=./install.sh
source_dir=$(dirname -- "$(readlink -f -- "$0")")
parts=$source_dir/scripts/install
# shellcheck source=scripts/install/common.sh
. "$parts/common.sh"
# shellcheck source=scripts/install/deps.sh
. "$parts/deps.sh"
# shellcheck source=scripts/install/build.sh
. "$parts/build.sh"
# shellcheck source=scripts/install/settings.sh
. "$parts/settings.sh"
# shellcheck source=scripts/install/locate.sh
. "$parts/locate.sh"
# shellcheck source=scripts/install/foresee.sh
. "$parts/foresee.sh"
# shellcheck source=scripts/install/hosts_table.sh
. "$parts/hosts_table.sh"
# shellcheck source=scripts/install/hosts.sh
. "$parts/hosts.sh"
# shellcheck source=scripts/install/siblings.sh
. "$parts/siblings.sh"
# shellcheck source=scripts/install/push_options.sh
. "$parts/push_options.sh"
# shellcheck source=scripts/install/template.sh
. "$parts/template.sh"
# shellcheck source=scripts/install/change.sh
. "$parts/change.sh"
# shellcheck source=scripts/install/server.sh
. "$parts/server.sh"
# shellcheck source=scripts/install/selftest.sh
. "$parts/selftest.sh"
# shellcheck source=scripts/install/local.sh
. "$parts/local.sh"
# shellcheck source=scripts/install/managers.sh
. "$parts/managers.sh"
# shellcheck source=scripts/install/demo.sh
. "$parts/demo.sh"
# shellcheck source=scripts/install/owner.sh
. "$parts/owner.sh"

help() {
    sed "s|\./install\.sh|$me|g; s/HOSTS\$/$hosts/" <<'END'
sallyport guards a git repository: RED, GREEN, REFACTOR, a proposal for every
change, and a protected branch that changes only by a merge.

usage: ./install.sh COMMAND [OPTION...] [REPO...]

  demo               show it in a temporary directory: a bad push is refused,
                     a good one accepted
  server REPO...     guard these repositories
  local [WORKTREE]   install the developer's hooks in this clone (default: the
                     current directory), beside husky, lefthook and pre-commit
  uninstall REPO...  remove the hooks from a repository of a server, or from a
                     clone, and restore the old ones
  test               install what the tests need, then run them all
  deps [--test]      only install what the build (and the tests) need
                     (test and deps work in the source only)

Options of server. To change one later, run it again with that option:
  --per-ref          judge each ref alone (the hook update), not the whole push
                     (pre-receive, the default); --per-push ends that
  --observe          report what would be refused, refuse nothing
  --enforce          refuse again after --observe
  --baseline WHAT    history that is not judged: now (all that is there now, the
                     default), none, or a commit and its ancestors
  --host HOST        the kind of server; default: detected from the repository.
                     One of: HOSTS
  --create           make a repository whose path may be a typing error: its
                     directory is missing, or a similar name is there
  --copy             copy the hook; by default it is a symbolic link to the
                     installed one, so one upgrade serves every repository;
                     --link ends that
Option of uninstall:
  --purge            remove sallyport.ini as well
Options of server and uninstall:
  --global DIR       instead of REPO...: all repositories of a GitLab (DIR is
                     its custom_hooks_dir) or gitolite (its LOCAL_CODE), or all
                     new ones of a Forgejo or Gitea (its git home, data/home);
                     for uninstall also a directory of hooks that they share
  --dry-run          print what would be done, change nothing (also for local)

The source is installed below /usr/local, or below DIR with PREFIX=DIR in the
environment. If you may not write there, local takes ~/.local.
Exit status: 0 done, 1 something failed, 2 wrong usage.
END
}

commands='demo server local uninstall test deps help'
options='--per-ref --per-push --observe --enforce --baseline --host --global --create
    --copy --link --purge --dry-run --test --help'

# The options that each command takes.
options_of() {
    case $1 in
    server)
        echo '--per-ref --per-push --observe --enforce --baseline --host' \
            '--global --create --copy --link --dry-run'
        ;;
    local) echo '--dry-run' ;;
    uninstall) echo '--purge --global --dry-run' ;;
    deps) echo '--test' ;;
    esac
}

# The defaults of the command line.
hook=pre-receive
per_asked='' mode='' host_asked='' global='' global_directory='' baseline='' create=''
form_asked='' copy='' purge=''
dry_run='' with_tests=''

# Two options exclude each other, and one was there before.
exclude() { # BEFORE OPTION OPTIONS
    [ "${1:-${2#--}}" = "${2#--}" ] || usage "$3 exclude each other"
}

set_option() { # OPTION VALUE
    case $1 in
    --per-ref | --per-push)
        exclude "$per_asked" "$1" '--per-ref and --per-push'
        per_asked=${1#--}
        [ "$per_asked" = per-push ] || hook=update
        ;;
    --observe | --enforce)
        exclude "$mode" "$1" '--observe and --enforce'
        mode=${1#--}
        ;;
    --baseline)
        [ -n "$2" ] || usage "--baseline takes now, none or a commit"
        baseline=$2
        ;;
    --host)
        is_word "$2" "$hosts" || usage \
            "this version knows no host '$2'$(near "$2" "$hosts") (hosts: $hosts)"
        host_asked=$2
        ;;
    --global)
        [ -n "$2" ] || usage "--global takes a directory"
        global=yes global_directory=$2
        ;;
    --create) create=yes ;;
    --copy | --link)
        exclude "$form_asked" "$1" '--copy and --link'
        form_asked=${1#--}
        ;;
    --purge) purge=yes ;;
    --dry-run) dry_run=yes ;;
    --test) with_tests=yes ;;
    esac
}

each_repository() { # FUNCTION REPO...: all of them, although one may fail
    each_function=$1 each_failed=0
    shift
    for each_path; do
        # Not in the condition of an `if`: that would turn set -e off inside.
        set +e
        (set -e; "$each_function" "$each_path")
        each_status=$?
        set -e
        [ $each_status = 0 ] || each_failed=1
    done
    return $each_failed
}

typed=$(as_typed "$@")
if [ "${1:-}" = as-owner ] && [ $# -ge 6 ]; then
    read_handed_over "$2" "$3" "$4" "$5"
    shift 5
fi

# Checks what is needed before a repository is touched. After root handed over, that is
# done.
prepare() { # FUNCTION: guard, set_up or uninstall_one
    [ -z "$handed_over" ] || return 0
    in_hands=$1
    need_packages git
    [ "$1" != set_up ] || choose_prefix
    [ "$1" = uninstall_one ] || need_programs
    need_helper
}

case ${1:-} in
'')
    help >&2
    exit 2
    ;;
-h | --help) command=help ;;
-*) usage "the command comes before the options" ;;
*) command=$1 ;;
esac
shift
if [ "$command" = doctor ]; then
    printf '%s: doctor is a command of the program\n  type: %s doctor' \
        "${me#./}" "$(quoted "$sallyport")" >&2
    for path; do printf ' %s' "$(quoted "$path")"; done >&2
    echo >&2
    exit 2
fi
is_word "$command" "$commands" ||
    usage "there is no command '$command'$(near "$command" "$commands")"

# Takes each argument off the front; an argument that is no option is appended again.
left=$# plain_only=''
while [ "$left" -gt 0 ]; do
    argument=$1
    shift
    left=$((left - 1))
    case $plain_only$argument in
    --) plain_only=yes ;;
    -h | --help) command=help ;;
    --baseline=* | --host=* | --global=*) set_option "${argument%%=*}" "${argument#*=}" ;;
    --baseline | --host | --global)
        [ "$left" -gt 0 ] || usage "$argument takes a value"
        set_option "$argument" "$1"
        shift
        left=$((left - 1))
        ;;
    -*)
        is_word "$argument" "$options" || usage \
            "there is no option '$argument'$(near "$argument" "$options")"
        set_option "$argument" ''
        ;;
    *)
        set -- "$@" "$argument"
        continue
        ;;
    esac
    case $command,${argument%%=*} in
    help,* | *,--) ;;
    *) is_word "${argument%%=*}" "$(options_of "$command")" ||
        usage "the command $command has no option ${argument%%=*}" ;;
    esac
done

case $command in
help)
    help
    exit
    ;;
server | uninstall)
    if [ -n "$global" ]; then
        [ $# = 0 ] || usage "--global is for all repositories; leave out '$1'"
        set -- "$global_directory"
    fi
    if [ "$host_asked" = ghes ]; then
        [ $# = 0 ] || usage "--host ghes takes no repository; leave out '$1'"
        ghes_steps
        exit
    fi
    [ $# -gt 0 ] || usage "$command takes one repository or more"
    ;;
local) [ $# -le 1 ] || usage "local takes one work tree" ;;
*) [ $# = 0 ] || usage "the command $command takes no argument '$1'" ;;
esac

start
case $command in
test | deps) need_source ;;
esac
case $command in
demo) demo ;;
test) run_tests ;;
deps) need_packages "build${with_tests:+ test}" && say "nothing is missing" ;;
server)
    foresee_any "$@"
    prepare guard
    each_repository in_hands_of_owner "$@"
    ;;
local)
    foresee_any "${1:-.}"
    prepare set_up
    each_repository in_hands_of_owner "${1:-.}"
    ;;
uninstall)
    prepare uninstall_one
    each_repository in_hands_of_owner "$@"
    ;;
esac
