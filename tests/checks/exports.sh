#!/bin/sh
# exports.sh - what a source exports is declared in its layer, and somebody uses it.
#
# A public header declares what the sources of its layer define, and no other's. Each
# global symbol is named by another source or test, in a macro of a header, called by
# another object, or given to the linker: else it is static.
#
# From the environment: SALLYPORT_BUILD (build), where the objects are; make them first.
set -eu
export LC_ALL=C

build=${SALLYPORT_BUILD:-build}
objects=$(find src -name '*.c' | sed "s|^|$build/obj/|; s|c$|o|")
symbols=$(mktemp)
trap 'rm -f "$symbols"' EXIT
# "BUILD/obj/src/FOLDER/FILE.o: T NAME"; no path here holds a space.
# shellcheck disable=SC2046,SC2086
nm -A -g -- $(ls $objects 2>/dev/null) | sed "s|^$build/obj/||" >"$symbols"
# What the linker puts in place of a function of a library is called by that library.
sed -n 's/.*--defsym=[^=]*=\([a-z_]*\).*/Makefile: U \1/p' Makefile >>"$symbols"

# shellcheck disable=SC2046
awk '
FNR == NR {
    source = $1
    sub(/\.o:.*/, ".c", source)
    if ($(NF - 1) == "U")
        called[$NF] = 1
    else
        home[$NF] = source
    next
}
FNR == 1 {
    in_comment = 0
    layer = ""
    is_public = FILENAME ~ /^include\/.*\.h$/
}
is_public && FNR <= 10 && match($0, /^ \* layer: [a-z]+$/) {
    layer = substr($0, 11)
}
{
    line = $0
    if (in_comment && !sub(/^.*\*\//, "", line))
        next
    in_comment = 0
    gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
    if (sub(/\/\*.*$/, "", line))
        in_comment = 1
    is_code = FILENAME !~ /\.h$/ || line ~ /^#define/ || is_macro
    is_macro = FILENAME ~ /\.h$/ && is_code && line ~ /\\$/
    while (match(line, /[A-Za-z_][A-Za-z0-9_]*/)) {
        name = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        if (!(name in home))
            continue
        if (is_code && FILENAME != home[name])
            called[name] = 1
        if (!is_public || is_code || name !~ /^sp_/ || line !~ /^[([;]/)
            continue
        split(home[name], part, "/")
        if (part[2] != layer) {
            print FILENAME ":" FNR ": " name " is defined in " home[name] \
                ", and the layer is " layer
            bad = 1
        }
    }
}
END {
    for (name in home) {
        count++
        if (!(name in called) && name != "main") {
            print home[name] ": nobody else uses " name
            bad = 1
        }
    }
    if (!count)
        print "exports: no objects in the build"
    exit bad || !count
}' "$symbols" $(find src include hooks tests \
    -name '*.[ch]' -o -name '*.def' -o -name '*.inc' | sort)
