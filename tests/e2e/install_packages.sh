#!/usr/bin/env bash
# install.sh deps: nothing that a package manager does may stop at a question.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

here=$scratch/story
mkdir -p "$here/bin"
cd "$here" || exit

# A manager that notes how it is called, and whether anybody could answer it.
manager() { # NAME
    script "$here/bin/$1" <<END
#!/bin/sh
{
    printf '%s|' "\${0##*/}" "\$@"
    echo
    env | grep -E '^(DEBIAN|APT|UCF|NEEDRESTART|DEBCONF)' | sort
    if read -r answer; then echo "somebody answered: \$answer"; fi
} >>"$here/called"
END
}

if [ $EUID != 0 ]; then
    skip 'what a package manager is told' '(not root) only root may install'
    exit
fi

manager apt-get
status=0
yes | PATH="$here/bin:$PATH" CC=false "$installer" deps >out 2>err || status=$?
is 'what is still missing is said' 1 "$status"
is 'nobody could answer' '' "$(grep answered "$here/called")"
is 'it is told that nobody will' 'APT_LISTBUGS_FRONTEND=none
APT_LISTCHANGES_FRONTEND=none
DEBCONF_NONINTERACTIVE_SEEN=true
DEBIAN_FRONTEND=noninteractive
NEEDRESTART_MODE=l
NEEDRESTART_SUSPEND=1
UCF_FORCE_CONFFOLD=1' "$(grep '=' "$here/called" | grep -v '|' | sort -u)"
for word in -y Dpkg::Options::=--force-confold Dpkg::Options::=--force-confdef \
    libgit2-dev; do
    is "with $word" 1 "$(grep -cF "|$word|" "$here/called")"
done
