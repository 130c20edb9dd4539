# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# hosts_table.sh - what include/sallyport/hosts.def says, for the installer.
# `make tables` writes what stands between the marks.

# table: shell-hosts
hosts='plain gitea forgejo gitlab gogs gitolite ghes'
hosts_global='gitea forgejo gitlab gitolite'
hosts_places='plain gitea gitlab gogs'
hosts_global_places='gitea gitlab gitolite'

# Prints the file that the host runs for a hook.
host_place() { # HOST HOOK
    case $1,${global:+all},$2 in
    plain,,*) printf '%s\n' "$hooks/$2" ;;
    gitea,all,*) printf '%s\n' "$gitdir/sallyport-template/hooks/$2.d/sallyport" ;;
    gitea,,*) printf '%s\n' "$gitdir/hooks/$2.d/sallyport" ;;
    forgejo,all,*) printf '%s\n' "$gitdir/sallyport-template/hooks/$2.d/sallyport" ;;
    forgejo,,*) printf '%s\n' "$gitdir/hooks/$2.d/sallyport" ;;
    gitlab,all,*) printf '%s\n' "$gitdir/$2.d/sallyport" ;;
    gitlab,,*) printf '%s\n' "$gitdir/custom_hooks/$2.d/sallyport" ;;
    gogs,,*) printf '%s\n' "$gitdir/custom_hooks/$2" ;;
    gitolite,all,update) printf '%s\n' "$gitdir/VREF/sallyport" ;;
    gitolite,all,*) printf '%s\n' "$gitdir/hooks/common/$2" ;;
    gitolite,,*) printf '%s\n' "$hooks/$2" ;;
    esac
}

# Prints what tells that it is this host, or fails.
host_mark() { # HOST
    case $1,${global:+all} in
    gitea,)
        mark_without hooks/pre-receive.d/gitea forgejo
        ;;
    forgejo,)
        mark_with hooks/pre-receive.d/gitea forgejo 'which names forgejo'
        ;;
    gitlab,)
        mark_path '*/@hashed/*' 'a path as only GitLab has it' ||
        mark_path '*/@cluster/*' 'a path as only GitLab has it' ||
        mark_config gitlab.fullpath
        ;;
    gitlab,all)
        mark_directory pre-receive.d
        ;;
    gogs,)
        mark_hook 'gogs.* hook --config' 'which runs gogs'
        ;;
    gitolite,)
        mark_there gl-conf ||
        mark_link hooks/update '*/hooks/common/update' 'a link to that of gitolite'
        ;;
    gitolite,all)
        mark_directory hooks/common || mark_directory VREF
        ;;
    *) return 1 ;;
    esac
}

# Self-test: does the host run the file?
host_looks() { # HOST
    case $1 in
    plain) git_looks "$hooks/$hook" ;;
    gitea) delegate_looks '[.]d' gitea admin regenerate hooks ;;
    forgejo) delegate_looks '[.]d' forgejo admin regenerate hooks ;;
    gogs) delegate_looks 'hook --config' gogs admin resync-hooks ;;
    gitolite) git_looks "$hooks/$hook" ;;
    esac
}
# end of table
