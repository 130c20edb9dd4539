#!/usr/bin/env bash
# make deb: what is in the package; installed into a directory of its own, used,
# upgraded and removed, and then nothing is left.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

if ! command -v dpkg-deb >/dev/null; then
    skip 'a package of Debian' 'dpkg-deb is not installed'
    exit 0
fi
here=$scratch
version=$(sed -n 's/^VERSION := //p' "$SALLYPORT_SOURCE/Makefile")
arch=$(dpkg --print-architecture)
deb=$scratch/one.build/sallyport_${version}_$arch.deb
ship=$scratch/one.build/sallyport-ship_${version}_$arch.deb

source_in "$scratch/one"
make_packages one deb >"$scratch/out" 2>"$scratch/err"
is 'it is made, and that of sallyport-ship' "0 $deb $ship" \
    "$? $(cat "$scratch/out" "$scratch/err" | paste -sd ' ')"

note 'another time, in another place, under another umask'
source_in "$scratch/two-elsewhere"
(
    umask 077
    export TZ=Asia/Tokyo LC_ALL=C.UTF-8
    make_packages "$scratch/two-elsewhere" deb >/dev/null
)
for package in "$deb" "$ship"; do
    succeeds 'it is the same, byte for byte' \
        cmp "$package" "$scratch/two-elsewhere.build/${package##*/}"
done

note 'what is in it'
field() { dpkg-deb -f "$deb" "$1"; }
is 'its name' sallyport "$(field Package)"
is 'its version' "$version" "$(field Version)"
is 'its architecture' "$arch" "$(field Architecture)"
if is_static; then
    is 'it needs nothing but git' git "$(field Depends)"
    is 'it says what is linked in' 1 "$(field Built-Using | grep -c 'libgit2 (= ')"
else
    is 'it needs git and libraries' 1 "$(field Depends | grep -c '^git, .*libgit2')"
fi
mkdir tree control
dpkg-deb -x "$deb" tree
dpkg-deb -e "$deb" control
is 'the files of control' 'control md5sums prerm' "$(cd control && echo *)"
(cd tree && find . -type f -printf '%P\n' | sort) >files
sed 's/^[^ ]*  //' control/md5sums | is_text 'every file has its sum' files
succeeds 'and it is right' sh -c 'cd tree && md5sum --quiet -c ../control/md5sums'
is 'all is below /usr' usr "$(ls tree)"
is 'all of it belongs to root' 'root/root' \
    "$(dpkg-deb -c "$deb" | awk '{ print $2 }' | sort -u)"
is 'the modes' '-rw-r--r-- -rwxr-xr-x drwxr-xr-x lrwxrwxrwx' \
    "$(dpkg-deb -c "$deb" | cut -c -10 | sort -u | paste -sd ' ')"
is 'all is as old as the commit' "$(date -d "@$committed" '+%F %H:%M')" \
    "$(dpkg-deb -c "$deb" | awk '{ print $4, $5 }' | sort -u)"
is 'the programs' 'git-sallyport sallyport sallyport-install' \
    "$(cd tree/usr/bin && echo *)"
is 'the hooks' "$(cd "$SALLYPORT_BUILD/hooks" && echo *)" \
    "$(cd tree/usr/libexec/sallyport/hooks && echo *)"
is 'nothing tells where they were built' '' \
    "$(grep -rlF "$SALLYPORT_SOURCE" tree)"
is 'the build id is that of the version' \
    "$(echo "sallyport $version" | sha1sum | cut -c 1-40)" \
    "$(readelf -n tree/usr/bin/sallyport | sed -n 's/^ *Build ID: //p')"
(cd "$SALLYPORT_SOURCE/man" && ls -1 && echo git-sallyport.1) |
    sed '/^sallyport-ship/d; s/$/.gz/' | sort >pages
find tree/usr/share/man -type f,l -printf '%f\n' | sort |
    is_text 'every page, compressed' pages
is 'a link to a page' sallyport.1.gz \
    "$(readlink tree/usr/share/man/man1/git-sallyport.1.gz)"
for file in bash-completion/completions/{sallyport,git-sallyport} \
    zsh/vendor-completions/_{sallyport,git-sallyport} \
    fish/vendor_completions.d/{sallyport,git-sallyport}.fish; do
    succeeds "$file" test -f "tree/usr/share/$file"
done
is 'the licence' 'License: Expat' \
    "$(grep ^License tree/usr/share/doc/sallyport/copyright)"

note 'sallyport-ship has a package of its own'
mkdir ship
dpkg-deb -x "$ship" ship
(cd ship && find . -type f -printf '%P\n' | grep -v -e '^usr/share/doc/' -e /lintian/ | sort) >of_ship
is_text 'its files' of_ship <<'END'
usr/bin/sallyport-ship
usr/share/man/man1/sallyport-ship.1.gz
usr/share/sallyport/postgresql/001-begin.sql
usr/share/sallyport/postgresql/002-check.sql
usr/share/sallyport/systemd/sallyport-ship.service
END
is 'none is in both' '' "$(comm -12 files of_ship)"
is 'it needs libpq' 1 "$(dpkg-deb -f "$ship" Depends | grep -c 'libpq5 (')"
is 'the doctor knows it by what only it has' '1 0' \
    "$(grep -c '"/usr/share/doc/sallyport/copyright"' "$SALLYPORT_SOURCE/src/doctor/repo.c") $(find "$SALLYPORT_BUILD" -path '*share/doc/sallyport/copyright' | wc -l)"
is 'the base needs none' 0 "$(dpkg-deb -f "$deb" Depends | grep -c libpq)"

note 'what a package needs cannot be found'
mkdir few && ln -s /usr/bin/* few/ && rm few/dpkg-shlibdeps
mkdir bad && printf '#!/bin/sh\necho wrong >&2\nexit 2\n' >bad/dpkg-shlibdeps && chmod +x bad/dpkg-shlibdeps
fails_with() { # WHAT PATH MESSAGE
    mv "$ship" kept.deb
    PATH=$2 make_packages one deb >"$scratch/out" 2>"$scratch/err"
    is "$1: no package" '2 no' "$? $([ -e "$ship" ] || echo no)"
    is "$1: it says so" 1 "$(grep -cxF "$3" "$scratch/err")"
    mv kept.deb "$ship"
}
fails_with 'dpkg-shlibdeps is missing' "$PWD/few" '  type: apt-get install dpkg-dev'
fails_with 'dpkg-shlibdeps fails' "$PWD/bad:$PATH" wrong

if command -v lintian >/dev/null; then
    run_as=()
    [ $EUID != 0 ] || run_as=(--allow-root)
    lintian -I -E --pedantic "${run_as[@]}" "$deb" "$ship" >lint 2>&1
    # An old lintian needs the override of a word in a table of SQLite. A new one says for
    # each package that it is unused, and then counts.
    sed -i '/unused-override spelling-error-in-binary ment meant /d
        /^N: 0 hints overridden; 2 unused overrides$/d' lint
    is_text 'lintian has nothing to say' lint </dev/null
else
    skip 'lintian' 'lintian is not installed'
fi

# --- installed ---

# In a directory with an empty list of packages, by root or somebody like it.
enter=()
[ $EUID = 0 ] || enter=(unshare -r)
if ! "${enter[@]}" true 2>/dev/null; then
    skip 'installed and removed' 'only root, or who may be it, can do that'
    exit 0
fi
root=$scratch/root
mkdir -p "$root/var/lib/dpkg/"{info,updates,triggers}
: >"$root/var/lib/dpkg/status"
: >"$root/var/lib/dpkg/available"
: >"$root/var/lib/dpkg/diversions"
PATH=$PATH:/usr/sbin:/sbin

run_dpkg() { # ARGUMENT...: sets $status; writes $here/{out,err}
    status=0
    "${enter[@]}" dpkg --root="$root" --force-depends --force-not-root \
        --force-script-chrootless --log=/dev/null "$@" \
        >"$here/out" 2>"$here/err" || status=$?
}

packaged() { # WHAT DPKG-ARGUMENT...
    local what=$1
    shift
    run_dpkg "$@"
    is "$what" 0 "$status"
}

told() { # WHAT <TEXT: of the package, among what dpkg says
    grep -vE -e '^(\(Reading database|Selecting |Preparing |Unpacking |Setting up |Removing |Purging )' \
        -e '^dpkg: .*dependency problems' -e '^ sallyport depends on' \
        -e '^  Package .* is not installed' -e '^$' "$here/out" "$here/err" -h >"$here/told"
    is_text "$1" "$here/told" "$here/out" "$here/err"
}

bad_push() { # WHAT NAME
    branch "feature/$2" main && green A
    push_refused "$1" <<END
refs/heads/feature/$2 | feat: open the tunnel (GREEN) | tdd-order
END
}

packaged 'dpkg -i' -i "$deb"
told 'it says nothing' </dev/null
is 'the command is there' "$("$SALLYPORT_BUILD/bin/sallyport" version)" \
    "$("$root/usr/bin/git-sallyport" version)"
installer=$root/usr/bin/sallyport-install

unguarded 'the package guards a repository'
installs 'guarded' server "$server"
is 'by its own hook' "$root/usr/libexec/sallyport/hooks/pre-receive" \
    "$(readlink "$server/hooks/pre-receive")"
bad_push 'a bad push' first
branch feature/good main && cycle A && push_ok 'a good push'

note 'an upgrade'
make_packages "$scratch/one" deb VERSION="$version.1" >/dev/null
packaged 'dpkg -i' -i "${deb%_*_*}_$version.1_$arch.deb"
told 'it says nothing' </dev/null
bad_push 'a bad push is refused still' second

note 'removed, with a repository that was forgotten'
packaged 'dpkg -r' -r sallyport
told 'it is told' <<'END'
sallyport: a hook that is a link to /usr/libexec/sallyport is skipped by git
from now on, without a word, and its repository accepts every push.
  to find such repositories, type (/srv, or where yours are):
  find /srv -xtype l -lname '*/libexec/sallyport/hooks/*'
A key in authorized_keys that names /usr/libexec/sallyport/sallyport-shell
opens nothing from now on. So that its user can fetch and push, begin its line with
  command="git-shell -c \"$SSH_ORIGINAL_COMMAND\"",restrict
END
as_documented() { # FILE
    is 'the line of a key is that of the documents' 1 \
        "$(grep -cF -- "$(grep -o 'command=.*,restrict$' "$1")" "$SALLYPORT_SOURCE/docs/day-two.md")"
}
as_documented "$here/told"
find=$(grep '^  find ' "$here/told")
is 'what it says finds it' \
    "$(printf '%s\n' "$server"/hooks/{post-receive,pre-receive,reference-transaction})" \
    "$(eval "${find/\/srv/\"\$here\"}" | sort)"
branch feature/third main && green A && push_ok 'git skips the hook'
is 'nothing is left' '' \
    "$(cd "$root" && find . ! -type d ! -path './var/lib/dpkg/*')"
is 'nor a directory' var "$(ls "$root")"
is 'nor a note of it' '' "$(grep -rl sallyport "$root/var/lib/dpkg/info")"

make_it() { # TARGET PREFIX: with what is built
    make -s -C "$SALLYPORT_SOURCE" -o all BUILD="$SALLYPORT_BUILD" PREFIX="$2" \
        "$1" >"$here/out" 2>"$here/err" || not_ok "make $1" <"$here/err"
}

unguarded 'from the source to the package'
make_it install "$PREFIX"
installer=$PREFIX/bin/sallyport-install
installs 'guarded from the source' server "$server"
packaged 'then dpkg -i' -i "$deb"
bad_push 'the hook of the source judges still' first
installer=$root/usr/bin/sallyport-install
installs 'guarded again, by the package' server "$server"
is 'no hook leads to the source' '' "$(find "$server" -lname "$PREFIX/*")"
is 'nothing is there twice' '' "$(find "$server" -name '*.chained*')"
make_it uninstall "$PREFIX"
is 'the source leaves no file' '' "$(find "$PREFIX" ! -type d)"
is_text 'it is told' "$here/out" <<END
sallyport: a hook that is a link to $PREFIX/libexec/sallyport is skipped by git
from now on, without a word, and its repository accepts every push.
  to find such repositories, type (/srv, or where yours are):
  find /srv -xtype l -lname '$PREFIX/libexec/sallyport/hooks/*'
A key in authorized_keys that names $PREFIX/libexec/sallyport/sallyport-shell
opens nothing from now on. So that its user can fetch and push, begin its line with
  command="git-shell -c \"\$SSH_ORIGINAL_COMMAND\"",restrict
END
as_documented "$here/out"
make_it uninstall "$PREFIX"
is_text 'where nothing was installed, nothing is told' "$here/out" </dev/null
bad_push 'the hook of the package judges' second
branch feature/good main && cycle A && push_ok 'a good push'
printf '[roles]\nci = ci-bot\n' >>"$server/sallyport.ini"
succeeds 'the doctor is content' "$root/usr/bin/sallyport" doctor "$server"
packaged 'dpkg -r' -r sallyport

unguarded 'the package in the place of the source'
make_it install "$root/usr"
installs 'guarded from the source' server "$server"
before=$(readlink "$server/hooks/pre-receive")
make_it uninstall "$root/usr"
packaged 'then dpkg -i' -i "$deb"
is 'the hook is where it was' "$before" "$(readlink "$server/hooks/pre-receive")"
bad_push 'and judges' first
printf '[roles]\nci = ci-bot\n' >>"$server/sallyport.ini"
succeeds 'the doctor is content' "$root/usr/bin/sallyport" doctor "$server"
installs 'once more' server "$server"
says 'nothing is to be done' 'installed already'
packaged 'dpkg -r' -r sallyport
is 'nothing of either is left' '' \
    "$(cd "$root" && find . ! -type d ! -path './var/lib/dpkg/*')"

unguarded 'and installed again'
packaged 'dpkg -i' -i "$deb"
installs 'guarded' server "$server"
packaged 'dpkg -r' -r sallyport
packaged 'dpkg -i' -i "$deb"
bad_push 'it is guarded again' fourth
installs 'uninstalled' uninstall --purge "$server"
packaged 'dpkg -P' -P sallyport
is 'nothing is left' '' \
    "$(cd "$root" && find . ! -type d ! -path './var/lib/dpkg/*')"
