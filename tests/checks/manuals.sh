#!/bin/sh
# manuals.sh - the manual pages are read by the programs that show them, without
# a warning; what they refer to is there; sallyport(1) leads to each of them; and
# sallyport-install(8) knows every command and option of install.sh.
set -eu
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

problem() { # TEXT...
    echo "$*"
    bad=1
}

for tool in mandoc groff; do
    command -v $tool >/dev/null ||
        problem "manuals: $tool is not installed; type: ./install.sh deps --test"
done
[ $bad = 0 ] || exit 1

# --- as they are shown ---

for page in man/*; do
    mandoc -T lint -W warning "$page" || bad=1
    # With -z, groff prints its warnings alone. A page says itself that its lines
    # are not justified (.ds AD l): a long pattern has no space to stretch.
    grep -q '^\.ds AD l$' "$page" || problem "$page: has no line '.ds AD l'"
    groff -mandoc -Tutf8 -ww -z "$page" >"$work/warnings" 2>&1 || bad=1
    [ ! -s "$work/warnings" ] || problem "$(cat "$work/warnings")"
    # "Pq Ql a , Ql b" opens a quote in a quote.
    groff -mandoc -Tutf8 -P-c "$page" >"$work/shown"
    ! grep -n "$(printf '\342\200\231\342\200\231')" "$work/shown" ||
        problem "$page: quotes are nested"
    # Debian 13 has 65 columns for an example on a terminal of 80, and breaks a longer
    # one in two commands. In "Bd -literal" a line ends with "\e".
    sed -n 's/^\.D[l1] //p' "$page" | sed 's/\\(../x/g; s/\\&//g; s/\\-/-/g' |
        grep -E '^.{66}' && problem "$page: an example takes more than a line"
done

# --- from page to page ---

references() { # PAGE: those of our own, as NAME.SECTION
    sed -n 's/^\.Xr \(sallyport[a-z-]*\) \([0-9]\).*/\1.\2/p' "$1" | sort -u
}

for page in man/*; do
    name=${page#man/}
    for other in $(references "$page"); do
        [ -e "man/$other" ] || problem "$page: there is no page $other"
    done
    title=$(sed -n 's/^\.Dt \([A-Z-]*\) \([0-9]\)$/\1.\2/p' "$page" | tr '[:upper:]' '[:lower:]')
    [ "$title" = "$name" ] || problem "$page: calls itself $title"
    [ "$name" = sallyport.1 ] || references man/sallyport.1 | grep -qxF "$name" ||
        problem "man/sallyport.1: does not lead to $name"
done

# --- the installer ---

./install.sh --help >"$work/help"
{
    grep -oE -e '--[a-z][a-z-]*' "$work/help"
    sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' "$work/help"
} | sort -u | grep -vxF -e --help >"$work/said"
sed -n 's/^\.It Fl \(-[a-z-]*\).*/-\1/p; s/^\.It Cm \([a-z]*\).*/\1/p' \
    man/sallyport-install.8 | sort -u >"$work/written"
for word in $(comm -23 "$work/said" "$work/written"); do
    problem "man/sallyport-install.8: says nothing of $word, ./install.sh --help does"
done
for word in $(comm -13 "$work/said" "$work/written"); do
    problem "install.sh: says nothing of $word, man/sallyport-install.8 does"
done

exit $bad
