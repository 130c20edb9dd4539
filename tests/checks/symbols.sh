#!/bin/sh
# symbols.sh - every global symbol of the library begins with sp_.
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
