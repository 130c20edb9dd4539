# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # install.sh and its parts share variables
# build.sh - builds sallyport, installs its programs, runs its tests.
#
# SALLYPORT_BUILD=DIR in the environment: that build is used, and nothing is built.

# Where `make install` has installed this file there is no Makefile: it uses the
# programs of its own prefix, and builds nothing.
if [ -e "$source_dir/Makefile" ]; then
    installed='' prefix=${PREFIX:-/usr/local}
    version=$(sed -n 's/^VERSION := //p' "$source_dir/Makefile")
else
    installed=yes prefix=${source_dir%/share/sallyport}
fi

set_prefix() { # DIRECTORY
    prefix=$1
    case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
    programs=$prefix/libexec/sallyport/hooks
    sallyport=$prefix/bin/sallyport
}
set_prefix "$prefix"

# A developer often cannot write to /usr/local. Then nothing is installed there.
choose_prefix() {
    if [ -z "$installed" ] && [ -z "${PREFIX:-}" ] && [ -n "${HOME:-}" ] &&
        ! same_version && ! writable "$(nearest_directory "$programs")"; then
        set_prefix "$HOME/.local"
    fi
}

# The variables for make. build adds what this machine needs.
make_flags=''

run_make() { # TARGET...
    # A make above this one has set its own number of jobs.
    [ -n "${MAKEFLAGS:-}" ] ||
        set -- "-j$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" "$@"
    # shellcheck disable=SC2086
    make -C "$source_dir" --no-print-directory "$@" $make_flags
}

log_says() { grep -qE -e "$1" "$work/build.log"; }

# Builds what is not built yet. Two things that some machines lack are tolerated, and
# reported: static libraries, and a compiler without warnings.
build() {
    [ -z "${SALLYPORT_BUILD:-}" ] || return 0
    need_packages build
    [ -x "$source_dir/build/bin/sallyport" ] ||
        say "building sallyport: under a minute"
    while ! run_make all >"$work/build.log" 2>&1; do
        if log_says '-Werror|error: .*\[-W' && not_yet WERROR=; then
            say "this compiler warns where ours does not; building all the same"
        elif log_says 'LINK=shared|cannot find -l' && not_yet LINK=shared; then
            say "a static library is missing here; building with shared ones"
        else
            tail -n 20 "$work/build.log" >&2
            die "sallyport could not be built" "see what it says: make V=1"
        fi
    done
}

not_yet() { # FLAG: adds it to make_flags, once
    case " $make_flags " in *" $1 "*) return 1 ;; esac
    make_flags="$make_flags $1"
}

run_tests() {
    need_packages "build test"
    build
    # some tests need servers that only root has in its PATH
    PATH=$PATH:/usr/sbin:/sbin
    # these variables would select a single test
    unset T S
    run_make test || exit 1
}

same_version() {
    for same_version_hook in pre-receive update pre-push post-receive \
        reference-transaction; do
        [ -f "$programs/$same_version_hook" ] || return 1
    done
    case $("$sallyport" version 2>/dev/null) in
    "sallyport $version "*) return 0 ;;
    esac
    return 1
}

# What is newer than the installed programs: of the build, or of the source.
list_newer() {
    if [ -n "${SALLYPORT_BUILD:-}" ]; then
        find "$SALLYPORT_BUILD/hooks" -newer "$programs/pre-receive" -type f
    else
        # -P: its absolute path may lead through a directory that is closed
        (cd -P -- "$source_dir" && find Makefile conf hooks include \
            src scripts/network-stubs.sh scripts/sallyport-shell \
            -newer "$programs/pre-receive" -type f)
    fi
}

up_to_date() { [ -z "$(list_newer)" ]; }

# The directory itself, or its nearest parent that exists.
nearest_directory() { # PATH
    nearest_path=$1
    while [ ! -d "$nearest_path" ]; do
        nearest_path=$(dirname -- "$nearest_path")
    done
    printf '%s\n' "$nearest_path"
}

# What was written to the place of a hook went through the link.
need_markers() {
    need_markers_is=$(without_marker)
    [ -n "$need_markers_is" ] || return 0
    set -- "type, where the source is: make PREFIX=$(quoted "$prefix") install" \
        "or unpack the tarball once more"
    ! dpkg -S "$need_markers_is" >/dev/null 2>&1 ||
        set -- "type, where its package is: apt-get install --reinstall ./sallyport_*.deb"
    die "$need_markers_is is no program of sallyport any more: something was written through a link to it" "$@"
}

# Prints the first installed hook that has no marker.
without_marker() {
    for without_marker_one in "$programs"/*; do
        ! [ -r "$without_marker_one" ] || has_marker "$without_marker_one" || {
            printf '%s\n' "$without_marker_one"
            return
        }
    done
}

need_source() {
    [ -z "$installed" ] ||
        die "$command is for the source of sallyport, and this is an installed one" \
            "type, where the source is: ./install.sh $command"
}

# The programs below PREFIX: those that exist, or those of this version.
need_programs() {
    if [ -n "$installed" ]; then
        for need_programs_one in "$sallyport" "$programs/pre-receive" \
            "$programs/update"; do
            [ -f "$need_programs_one" ] ||
                die "sallyport is not complete below $prefix: there is no $need_programs_one" \
                    "install it, or unpack it, once more"
        done
        need_markers
        return
    fi
    case $prefix in
    *[!A-Za-z0-9/._,+@%-]*)
        die "PREFIX may hold letters, digits and / . _ , + @ % - only: $prefix" \
            "type, with another directory: PREFIX=DIR $typed"
        ;;
    esac
    if same_version && up_to_date && [ -z "$(without_marker)" ]; then return; fi
    if ! writable "$(nearest_directory "$programs")"; then
        if same_version; then
            need_markers
            say "using sallyport $version as installed below $prefix"
            return
        fi
        die "sallyport $version is not installed below $prefix, and you may not write there" \
            "type: sudo $typed, or, without root:" \
            "PREFIX=\$HOME/.local $typed"
    fi
    if [ -n "$dry_run" ]; then
        say "sallyport $version would be installed below $prefix"
        return
    fi
    build
    if [ -n "${SALLYPORT_BUILD:-}" ]; then
        # -o all: existing files count as up to date
        run_make -o all BUILD="$SALLYPORT_BUILD" VARIANT= PREFIX="$prefix" \
            install
    else
        run_make PREFIX="$prefix" install
    fi >"$work/build.log" 2>&1 || {
        tail -n 5 "$work/build.log" >&2
        die "sallyport could not be installed below $prefix" \
            "see what it says: make install PREFIX=$prefix"
    }
    say "sallyport $version is installed below $prefix"
}
