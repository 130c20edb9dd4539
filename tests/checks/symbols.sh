#!/bin/sh
# symbols.sh - what the objects of the library define and call.
#
# Every global symbol of the library begins with sp_. Where the table of layers in
# docs/design.md names layers, an object calls nothing that others define; no object
# calls what a higher layer defines.
#
# From the environment: SALLYPORT_BUILD (build), where the library is; it is built
# when it is missing or older than a source.
set -eu
export LC_ALL=C

build=${SALLYPORT_BUILD:-build}
library=$build/libsallyport.a

if [ ! -e "$library" ] ||
    [ -n "$(find src include conf/policy.ini -newer "$library" -type f)" ]; then
    "${MAKE:-make}" --no-print-directory BUILD="$build" lib >/dev/null
fi

symbols=$(mktemp)
trap 'rm -f "$symbols"' EXIT
nm -A -g --defined-only "$library" >"$symbols"
awk '
{ count++ }
$NF !~ /^sp_/ {
    split($1, part, ":")
    print part[2] ": the global symbol " $NF " does not begin with sp_"
    bad = 1
}
END {
    if (!count)
        print "symbols: the library has no symbols"
    exit bad || !count
}' "$symbols"

# What runs before the C library can call nothing of it.
nm -A -u "$build"/obj/src/hook/early*.o | awk '
$NF !~ /^sp_early_/ { print $1 " calls " $NF ", before the C library is ready"; bad = 1 }
END { exit bad }'

# "FOLDER/FILE.o: T NAME"; no path here holds a space. What is left of a source that is
# gone does not count.
objects=$(find src -name '*.c' | sed 's|^src/||; s|c$|o|')
# shellcheck disable=SC2046,SC2086
(cd "$build/obj/src" && nm -A -g -- $(ls $objects 2>/dev/null)) >"$symbols"
awk '
function trim(text) {
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}
FNR == NR {
    if (/^\| *Layer *\| *May include *\|/)
        inside = 1
    else if (!/^\|/)
        inside = 0
    else if (inside && !/^\|-/) {
        split($0, cell, "|")
        name = trim(cell[2])
        is_layer[name] = may[name, name] = 1
        if (trim(cell[3]) == "all above") {
            for (other in is_layer)
                may[name, other] = 1
            next
        }
        count = split(trim(cell[3]), list, /, */)
        for (i = 1; i <= count; i++)
            may[name, list[i]] = 1
    }
    next
}
{
    split($1, part, /[\/:]/)
    if ($(NF - 1) != "U")
        layer[$NF] = part[1]
    else if (part[1] in is_layer) {
        calls[++called] = $NF
        from[called] = part[1]
        file[called] = part[1] "/" part[2]
    }
}
END {
    for (i = 1; i <= called; i++)
        if (calls[i] in layer && !((from[i], layer[calls[i]]) in may)) {
            print file[i] ": calls " calls[i] ", of the layer " layer[calls[i]]
            bad = 1
        }
    if (!called)
        print "symbols: no layer calls anything"
    exit bad || !called
}' docs/design.md "$symbols"
