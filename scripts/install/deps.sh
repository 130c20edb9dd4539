# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# deps.sh - installs missing packages with the package manager.

# NEED, then the package that brings it: apt-get, dnf, apk ("-": none does, and
# the shared build needs none).
packages_of() { # git | build | test
    case $1 in
    git) echo 'command:git git git git' ;;
    build)
        cat <<'END'
command:git git git git
command:bash bash bash bash
command:make make make make
command:cc gcc gcc gcc
command:ar binutils binutils binutils
header:stdio.h libc6-dev glibc-devel musl-dev
header:git2.h libgit2-dev libgit2-devel libgit2-dev
header:pcre2.h libpcre2-dev pcre2-devel pcre2-dev
header:ini.h libinih-dev inih-devel inih-dev
header:utf8proc.h libutf8proc-dev utf8proc-devel utf8proc-dev
header:zlib.h zlib1g-dev zlib-devel zlib-dev
header:jansson.h libjansson-dev jansson-devel jansson-dev
header:expat.h libexpat1-dev expat-devel expat-dev
header:sqlite3.h libsqlite3-dev sqlite-devel sqlite-dev
header:mbedtls/sha256.h libmbedtls-dev mbedtls-devel mbedtls-dev
archive:mbedcrypto libmbedtls-dev - -
archive:sqlite3 libsqlite3-dev - -
archive:expat libexpat1-dev - -
END
        ;;
    test)
        cat <<'END'
header:criterion/criterion.h libcriterion-dev criterion-devel criterion-dev
archive:asan - libasan -
archive:ubsan - libubsan -
command:valgrind valgrind valgrind valgrind
command:ssh openssh-client openssh-clients openssh-client
command:sshd openssh-server openssh-server openssh-server
command:lighttpd lighttpd lighttpd lighttpd
command:gitolite gitolite3 gitolite3 gitolite
git:http-backend git git git-daemon
command:promtool prometheus golang-github-prometheus prometheus
command:pg_config libpq-dev libpq-devel libpq-dev
postgres:initdb postgresql postgresql-server postgresql
command:jq jq jq jq
command:curl curl curl curl
command:python3 python3 python3 python3
python:jsonschema python3-jsonschema python3-jsonschema py3-jsonschema
python:yaml python3-yaml python3-pyyaml py3-yaml
command:ps procps procps-ng procps
command:script bsdutils util-linux util-linux-misc
command:xmllint libxml2-utils libxml2 libxml2-utils
command:npm npm nodejs-npm npm
command:pre-commit pre-commit pre-commit pre-commit
command:man man-db man-db mandoc
command:mandoc mandoc mandoc mandoc
command:groff groff-base groff-base groff
command:lintian lintian - -
file:/usr/share/bash-completion/bash_completion bash-completion bash-completion bash-completion
command:zsh zsh zsh zsh
command:fish fish fish fish
END
        ;;
    esac
}

# All in one PATH, with the directories of servers, which an ordinary user's PATH lacks.
has() { # KIND:NAME
    has_name=${1#*:}
    case $1 in
    command:*) (PATH=$PATH:/usr/sbin:/sbin && command -v "$has_name") ;;
    header:pcre2.h)
        printf '#define PCRE2_CODE_UNIT_WIDTH 8\n#include <pcre2.h>\n' |
            ${CC:-cc} -E -x c -
        ;;
    header:*) printf '#include <%s>\n' "$has_name" | ${CC:-cc} -E -x c - ;;
    archive:*san) [ -e "$(${CC:-cc} -print-file-name="lib$has_name.so")" ] ;;
    archive:*) [ -e "$(${CC:-cc} -print-file-name="lib$has_name.a")" ] ;;
    python:*)
        python3 -c "import $has_name" || /usr/bin/python3 -c "import $has_name"
        ;;
    postgres:*)
        ls /usr/lib/postgresql/*/bin/"$has_name" || command -v "$has_name" ||
            ls /usr/libexec/postgresql*/"$has_name"
        ;;
    file:*) [ -e "$has_name" ] ;;
    git:*) [ -x "$(git --exec-path)/git-$has_name" ] ;;
    esac >/dev/null 2>&1
}

# The packages of the manager that are missing for these kinds of work.
missing_packages() { # MANAGER KIND...
    missing_manager=$1
    shift
    for missing_kind; do packages_of "$missing_kind"; done |
        while read -r need apt dnf apk; do
            case $missing_manager in
            apt-get) package=$apt ;;
            dnf) package=$dnf ;;
            apk) package=$apk ;;
            *) package=${need#*:} ;;
            esac
            [ "$package" = - ] || has "$need" || echo "$package"
        done | sort -u | tr '\n' ' ' | sed 's/ $//'
}

package_manager() {
    for package_manager_name in apt-get dnf apk; do
        if command -v $package_manager_name >/dev/null; then
            echo $package_manager_name
            return
        fi
    done
}

install_command() { # MANAGER: the words before the packages
    case $1 in
    apt-get) echo apt-get install -y --no-install-recommends ;;
    dnf) echo dnf install -y --setopt=install_weak_deps=False ;;
    apk) echo apk add ;;
    esac
}

need_packages() { # "KIND..."
    manager=$(package_manager)
    # shellcheck disable=SC2086
    missing=$(missing_packages "$manager" $1)
    [ -n "$missing" ] || return 0
    [ -n "$manager" ] ||
        die "these are missing, and neither apt-get, dnf nor apk is here to" \
            "install them: $missing"
    command=$(install_command "$manager")
    [ -z "$dry_run" ] || die "these packages are missing: $missing" \
        "type: $command $missing"
    is_root || die "these packages are missing, and only root may install them" \
        "type: sudo $command $missing"
    say "installing $missing"
    # shellcheck disable=SC2086
    install_packages $missing >"$work/packages.log" 2>&1 || {
        tail -n 15 "$work/packages.log" >&2
        die "$manager could not install all that is missing" \
            "type: $command $missing"
    }
    # shellcheck disable=SC2086
    missing=$(missing_packages "$manager" $1)
    [ -z "$missing" ] ||
        die "still missing after $manager installed it: $missing" \
            "see what it says: $command $missing"
}

install_packages() { # PACKAGE...
    case $manager in
    apt-get) apt_install "$@" ;;
    *) $command "$@" ;;
    esac </dev/null
}

# The lists are fetched only when they do not know a package, or name a version that no
# longer exists.
apt_install() { # PACKAGE...
    new_servers=$(new_services "$@")
    [ -z "$new_servers" ] || keep_services_down
    apt_get install -y "$@" || { apt_get update && apt_get install -y "$@"; } ||
        { let_services_up && return 1; }
    let_services_up
    # the tests start their own; a new service should not listen
    [ -z "$new_servers" ] || ! command -v systemctl ||
        systemctl disable $new_servers || :
}

# Asks nothing: neither debconf, nor dpkg or ucf about a configuration file that a user
# has changed (it stays as it is), nor the programs that apt calls.
apt_get() {
    DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true \
        UCF_FORCE_CONFFOLD=1 NEEDRESTART_MODE=l NEEDRESTART_SUSPEND=1 \
        APT_LISTCHANGES_FRONTEND=none APT_LISTBUGS_FRONTEND=none \
        apt-get -q --no-install-recommends \
        -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-confdef \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@"
}

# The services that would be new on this machine.
new_services() { # PACKAGE...
    for new_services_one; do
        case $new_services_one in
        openssh-server) echo ssh.service ssh.socket ;;
        lighttpd) echo lighttpd.service ;;
        esac
    done | tr '\n' ' '
}

policy_rc=/usr/sbin/policy-rc.d
keep_services_down() {
    ! exists $policy_rc || return 0
    made_policy_rc=yes
    trap 'rm -f $policy_rc; rm -rf "$work"' EXIT
    printf '#!/bin/sh\nexit 101\n' >$policy_rc
    chmod 755 $policy_rc
}

let_services_up() {
    [ -z "${made_policy_rc:-}" ] || rm -f $policy_rc
    made_policy_rc=
}
