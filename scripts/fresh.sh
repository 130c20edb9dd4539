#!/usr/bin/env bash
# fresh.sh SUITE [COMMAND...] - type the README's commands in a Debian in which
# nothing but git and a shell is installed. SUITE is bookworm or trixie; each
# COMMAND is a line for a shell in a fresh clone of this repository's HEAD. The
# default is './install.sh demo' './install.sh test'.
#
# Needs root and debootstrap. The system lies in $FRESH (default:
# /var/tmp/sallyport-SUITE). One that is there already is used again; remove the
# directory for an empty one. What is printed is also in $FRESH.log.
set -euo pipefail
umask 022

usage() {
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

case ${1:-} in
bookworm | trixie) suite=$1 ;;
*) usage ;;
esac
shift
[ $# -gt 0 ] || set -- './install.sh demo' './install.sh test'
top=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
root=$(realpath -m "${FRESH:-/var/tmp/sallyport-$suite}")
inside=/srv/sallyport

# Renamed when complete: a directory that a killed debootstrap left is not used.
make_system() {
    [ ! -e "$root.new" ] || rm -rf --one-file-system "$root.new"
    debootstrap --variant=minbase --include=git,ca-certificates "$suite" "$root.new"
    mv "$root.new" "$root"
}

# How this machine reaches the network, copied into the new system.
copy_settings() {
    local file
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    [ ! -f ~/.npmrc ] || cp ~/.npmrc "$root/root/.npmrc"
    for file in /usr/local/share/ca-certificates/*.crt; do
        [ ! -f "$file" ] || cp "$file" "$root/usr/local/share/ca-certificates/"
    done
    chroot "$root" update-ca-certificates >/dev/null
}

fresh_clone() {
    rm -rf --one-file-system "$root$inside"
    git clone --quiet --no-local "$top" "$root$inside"
    git -C "$root$inside" checkout --quiet --detach \
        "$(git -C "$top" rev-parse HEAD)"
}

# In its own namespaces, so that no mount and no process is left. The root is a mount as
# well, so that a test may make namespaces inside.
inside_of='
set -eu
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 dev dev
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
for device in null zero full random urandom tty; do
    : >"dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
exec chroot . /usr/bin/env -i HOME=/root TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /bin/sh -c "cd $2 && $3"
'

typed() { # COMMAND
    echo "fresh: $suite: $1"
    unshare --mount --pid --fork --propagation private \
        sh -c "$inside_of" sh "$root" "$inside" "$1" </dev/null
}

{
    [ -d "$root" ] || make_system
    copy_settings
    fresh_clone
    for command; do typed "$command"; done
    echo "fresh: $suite: all of it went well"
} 2>&1 | tee "$root.log"
