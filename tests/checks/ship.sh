#!/usr/bin/env bash
# ship.sh - nothing but sallyport-ship needs libpq, and where that is missing all else is
# built; sallyport-ship hides its static libraries from the libraries of libpq. libdeflate
# may be missing, too.
#
# From the environment: SALLYPORT_BUILD (build).
set -euo pipefail
export LC_ALL=C

build=${SALLYPORT_BUILD:-build} bad=0
problem() {
    echo "ship: $1"
    bad=1
}
# A compiler that finds no header of the system finds none of these.
make=("${MAKE:-make}" -s --no-print-directory BUILD="$build" CC="${CC:-cc} -nostdinc")

plan=$("${make[@]}" -n -B all)
! grep -q sallyport-ship <<<"$plan" || problem 'without libpq, make builds it all the same'
! grep -qe -DSP_LIBDEFLATE <<<"$plan" || problem 'without libdeflate, make uses it all the same'
! said=$("${make[@]}" ship 2>&1) || problem 'without libpq, make ship does not fail'
grep -q 'apt-get install libpq-dev' <<<"$said" || problem 'make ship does not say what to type'

for program in "$build"/bin/sallyport "$build"/hooks/*; do
    ! grep -q 'NEEDED.*libpq' <(readelf -d "$program" 2>/dev/null) ||
        problem "$program needs libpq"
done
if [ -e "$build/bin/sallyport-ship" ]; then
    # What the C library itself keeps in a program has its version.
    seen=$(nm -D --defined-only "$build/bin/sallyport-ship" | awk '!/@GLIBC/ { print $NF }' |
        paste -sd ' ')
    [ -z "$seen" ] || problem "the libraries of libpq see what is ours: $seen"
fi
exit $bad
