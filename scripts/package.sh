#!/bin/sh
# package.sh deb|dist - what others install, into $BUILD:
#   deb   sallyport_VERSION_ARCH.deb, and sallyport-ship_VERSION_ARCH.deb where libpq is
#   dist  sallyport-VERSION.tar.gz, the source of the last commit, and
#         sallyport-VERSION-linux-ARCH.tar.gz, the programs for any Linux
#
# All are what `make install` installs. The same commit and compiler give the
# same bytes: times are that of the commit, or SOURCE_DATE_EPOCH.
#
# From the environment: VERSION, MAKE, BUILD, CC, for the package DEBFULLNAME and
# DEBEMAIL, as Debian's own tools have them, and COMPRESSION, 1 (fast) to 9 (small).
set -eu
export LC_ALL=C TZ=UTC
umask 022

die() { # WRONG TO-TYPE
    printf 'package: %s\n  %s\n' "$1" "$2" >&2
    exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

# For a source that is no clone, as left by `git archive`.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null ||
    stat -c %Y Makefile)}
export SOURCE_DATE_EPOCH

# Installs the build below $tree. Sets $programs, $sallyport, $doc, $linked and, for
# static programs, $packages: those of the linked libraries, whose licences are added.
stage() { # PREFIX VARIABLE=VALUE...
    stage_prefix=$1
    shift
    "$MAKE" -s --no-print-directory -o all install DESTDIR="$tree" \
        PREFIX="$stage_prefix" "$@"
    programs=$tree$stage_prefix/libexec/sallyport/hooks
    sallyport=$tree$stage_prefix/bin/sallyport
    doc=$tree$stage_prefix/share/doc/sallyport
    mkdir -p "$doc"
    linked=$("$sallyport" version | sed 's/^[^(]*(\([a-z]*\).*/\1/')
    packages=''
    [ "$linked" != static ] || packages=$(packages_of_libraries)
    for package in $packages; do
        install -D -m 644 "/usr/share/doc/$package/copyright" \
            "$doc/libraries/$package"
    done
}

# Moves what belongs to sallyport-ship alone from $tree to a directory.
take_ship() { # PREFIX DIRECTORY
    for take_ship_file in bin/sallyport-ship share/man/man1/sallyport-ship.1 \
        share/sallyport/systemd/sallyport-ship.service share/sallyport/postgresql; do
        take_ship_file=$1/$take_ship_file
        [ -e "$tree$take_ship_file" ] || continue
        mkdir -p "$2${take_ship_file%/*}"
        mv "$tree$take_ship_file" "$2$take_ship_file"
    done
}

packages_of_libraries() { # none where dpkg is not
    command -v dpkg >/dev/null || return 0
    for library in $("$MAKE" -s --no-print-directory print-libs); do
        archive=$(${CC:-cc} -print-file-name="lib${library#-l}.a")
        dpkg -S "$(readlink -f "$archive")" | sed 's/[,:].*//'
    done | sort -u
}

# Gives every file the time of the commit.
settle() { find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# --- a package of Debian ---

deb() {
    arch=$(dpkg --print-architecture)
    stage /usr ZSH_DIR=vendor-completions
    take_ship /usr "$work/ship"
    begin_deb sallyport "$sallyport" "$programs"/*
    needs=git
    [ "$linked" = static ] || needs="git, $(libraries "$sallyport" "$programs"/*)"
    control "$needs" >"$tree/DEBIAN/control"
    prerm >"$tree/DEBIAN/prerm"
    chmod 755 "$tree/DEBIAN/prerm"
    build_deb sallyport
    deb_ship
}

begin_deb() { # NAME PROGRAM...: in $tree
    begin_deb_name=$1
    shift
    strip --remove-section=.comment "$@"
    documents "$begin_deb_name"
    mkdir "$tree/DEBIAN"
}

build_deb() { # NAME: of $tree
    (cd "$tree" && find usr -type f -exec md5sum {} + | sort -k 2) \
        >"$tree/DEBIAN/md5sums"
    settle
    put "$1_${VERSION}_$arch.deb" \
        dpkg-deb --root-owner-group ${COMPRESSION:+"-z$COMPRESSION"} --build "$tree"
}

# Its libraries are those of the base, and libpq, which it shares.
deb_ship() {
    ship=$work/ship/usr/bin/sallyport-ship
    [ -e "$ship" ] || {
        echo 'note: sallyport-ship was not built: libpq-dev is missing' >&2
        return
    }
    mkdir -p "$work/ship/usr/share/doc"
    cp -a "$doc" "$work/ship/usr/share/doc/sallyport-ship"
    tree=$work/ship
    doc=$tree/usr/share/doc/sallyport-ship
    begin_deb sallyport-ship "$ship"
    needs=$(libraries "$ship")
    control_ship "$needs" >"$tree/DEBIAN/control"
    build_deb sallyport-ship
}

maintainer() {
    printf '%s <%s>\n' "${DEBFULLNAME:-The sallyport authors}" \
        "${DEBEMAIL:-authors@sallyport.invalid}"
}

documents() { # PACKAGE
    find "$tree/usr/share/man" -type f -exec gzip -9n {} +
    find "$tree/usr/share/man" -type l | while read -r link; do
        ln -s "$(readlink "$link").gz" "$link.gz"
        rm "$link"
    done
    gzip -9n <CHANGELOG.md >"$doc/CHANGELOG.md.gz"
    gzip -9n >"$doc/changelog.gz" <<END
$1 ($VERSION) unstable; urgency=medium

  * What is new is in CHANGELOG.md.gz, beside this file.

 -- $(maintainer)  $(date -d "@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %T +0000')
END
    {
        cat <<'END'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: sallyport
Comment: the licences of the libraries that are part of the programs are in the
 directory libraries, beside this file.

Files: *
END
        sed -n 's/^Copyright (c) /Copyright: /p' LICENSE
        echo 'License: Expat'
        sed '1,/^Copyright/d' LICENSE | sed '1d; s/^$/./; s/^/ /'
    } >"$doc/copyright"
    [ "$linked" != static ] || overrides "$1"
}

# A hook must run in chroots and containers that hold nothing else. Static at a random
# address looks like a library. "ment" is a suffix in a table of SQLite.
overrides() { # PACKAGE
    mkdir -p "$tree/usr/share/lintian/overrides"
    {
        printf "$1: %s *\n" embedded-library 'spelling-error-in-binary ment meant'
        [ "$1" != sallyport ] || echo "$1: shared-library-lacks-prerequisites *"
    } >"$tree/usr/share/lintian/overrides/$1"
}

control() { # DEPENDS
    fields sallyport "$1"
    cat <<'END'
Description: git hooks that read history as a sequence of small steps
 A push is refused unless its commits are a failing test first, then the code,
 then the clean-up, each naming the proposal that it belongs to, and protected
 branches change by a merge alone. A refusal names the commit, the rule and the
 command that fixes it.
 .
 The hooks need nothing but themselves. "sallyport-install server REPO.git"
 guards a repository; "sallyport check" judges a branch before it is pushed.
END
}

control_ship() { # DEPENDS
    fields sallyport-ship "$1" 'Recommends: sallyport'
    cat <<'END'
Description: sends the trail of sallyport's hooks to PostgreSQL
 Each entry of the trail is sent once and in order, with the root of its log, so
 that a change of the copy is found. Reports and metrics read all servers there.
END
}

fields() { # PACKAGE DEPENDS [LINE]
    cat <<END
Package: $1
Version: $VERSION
Architecture: $arch
Multi-Arch: foreign
Maintainer: $(maintainer)
Installed-Size: $(find "$tree/usr" -printf '%y %s\n' |
        awk '{ kib += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print kib }')
Depends: $2
END
    [ -z "${3:-}" ] || echo "$3"
    [ "$linked" != static ] || printf 'Built-Using: %s\n' "$(built_using)"
    printf 'Section: vcs\nPriority: optional\n'
}

libraries() { # PROGRAM...: the packages of the shared ones
    command -v dpkg-shlibdeps >/dev/null ||
        die 'what the programs need cannot be found: dpkg-shlibdeps is missing' \
            'type: apt-get install dpkg-dev'
    mkdir -p "$work/debian"
    printf 'Source: sallyport\n\nPackage: sallyport\nArchitecture: any\n' \
        >"$work/debian/control"
    libraries_are=$(cd "$work" && dpkg-shlibdeps -O "$@")
    printf '%s\n' "${libraries_are#shlibs:Depends=}"
}

built_using() {
    # shellcheck disable=SC2016,SC2086
    dpkg-query -W -f '${source:Package} (= ${source:Version})\n' $packages |
        sort -u | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $0 }'
}

# A maintainer script cannot know which repositories are guarded.
prerm() {
    cat <<END_OF_SCRIPT
#!/bin/sh
set -e
if [ "\$1" = remove ]; then
    cat <<'END'
$(scripts/removal.sh /usr/libexec/sallyport '*/libexec/sallyport/hooks/*')
END
fi
END_OF_SCRIPT
}

# put NAME COMMAND...: the command makes the file that is its last argument. The file
# appears only when it is complete.
put() {
    put_file=$BUILD/$1
    shift
    "$@" "$work/new" >"$work/said" 2>&1 || {
        cat "$work/said" >&2
        exit 1
    }
    mv -f "$work/new" "$put_file"
    echo "$put_file"
}

# --- tarballs ---

dist() {
    git rev-parse -q --verify HEAD >/dev/null 2>&1 ||
        die 'the source is taken from the last commit, and this is no clone' \
            'type it in a clone: make dist'
    git diff --quiet HEAD || echo \
        "note: what is not committed is not in sallyport-$VERSION.tar.gz" >&2
    name=sallyport-$VERSION-linux-$(${CC:-cc} -dumpmachine | sed 's/-.*//')
    stage "/$name"
    [ "$linked" = static ] ||
        die 'a tarball for any Linux takes static programs, and these are not' \
            'type: make LINK=static dist'
    take_ship "/$name" "$work/ship"
    ln -s share/sallyport/install.sh "$tree/$name/install.sh"
    cp LICENSE README.md "$tree/$name/"
    settle
    put "sallyport-$VERSION.tar.gz" source_tarball
    put "$name.tar.gz" program_tarball "$name"
}

source_tarball() { # FILE
    git -c tar.umask=0022 archive --format=tar --prefix="sallyport-$VERSION/" \
        HEAD >"$work/tar"
    compress "$1"
}

program_tarball() { # DIRECTORY FILE
    tar -C "$tree" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner \
        -cf "$work/tar" "$1"
    compress "$2"
}

compress() { gzip "-${COMPRESSION:-9}n" <"$work/tar" >"$1"; } # FILE

case ${1:-} in
deb | dist) "$1" ;;
*) die 'a package is wanted: deb or dist' 'type: make deb' ;;
esac
