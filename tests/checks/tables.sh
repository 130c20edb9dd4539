#!/bin/sh
# tables.sh - what the tables say is what is committed, and nothing is forgotten.
#
# The program build/tables prints the completions, the lists of the manual and of
# the README from the rows; scripts/tables.sh compares. What only people can
# write has to be there for each row: a file, a test, a page. From the
# environment: SALLYPORT_BUILD (build).
set -eu
export LC_ALL=C

build=${SALLYPORT_BUILD:-build}
bad=0

problem() { # TEXT...
    echo "tables: $*"
    bad=1
}

"${MAKE:-make}" -s --no-print-directory BUILD="$build" "$build/tables" || exit 1
scripts/tables.sh "$build/tables" check || bad=1

# --- the built-in policy is written by the program ---

"$build/tables" files | grep -qx conf/policy.ini ||
    problem "conf/policy.ini does not come from the table"

# --- what nothing excuses is listed as the code does ---

grep -qs 'table: man-unexcused$' man/sallyport-break-glass.1 ||
    problem "man/sallyport-break-glass.1 has no list of what nothing excuses"

# --- what is written by hand, for each row ---

rows() { # FILE MACRO: the names of the rows
    sed -n "s/^$2(\([a-z0-9_]*\)[,)].*/\1/p" "$1"
}

count=0
for name in $(rows src/cli/commands.def COMMAND); do
    count=$((count + 1))
    [ -e "src/cli/$name.c" ] || problem "src/cli/$name.c is not there"
    name=$(echo "$name" | tr _ -)
    grep -qs "table: man-synopsis $name\$" "man/sallyport-$name.1" ||
        problem "man/sallyport-$name.1 has no synopsis from the table"
    ! "$build/tables" print man-synopsis "$name" | grep -q '^\.Op Fl' ||
        grep -qs "entries: options $name\$" "man/sallyport-$name.1" ||
        problem "man/sallyport-$name.1 has no entries of the options"
done
[ $count -gt 5 ] || problem "src/cli/commands.def: only $count rows were read"

count=0
for name in $(rows include/sallyport/formats.def SP_FORMAT); do
    count=$((count + 1))
    [ -e "src/report/$name.c" ] || problem "src/report/$name.c is not there"
done
[ $count -gt 2 ] || problem "formats.def: only $count rows were read"

count=0
for name in $(sed -n 's/^SP_HOST([A-Z]*, [a-z]*, \([a-z]*\),.*/\1/p' \
    include/sallyport/hosts.def | sort -u); do
    count=$((count + 1))
    [ -e "src/host/$name.c" ] || problem "src/host/$name.c is not there"
done
[ $count -gt 4 ] || problem "hosts.def: only $count rows were read"

count=0
for name in $(rows include/sallyport/rules.def SP_RULE); do
    count=$((count + 1))
    [ -e "src/rules/$name.c" ] || problem "src/rules/$name.c is not there"
    find tests/unit -name "rules_$name.c" | grep -q . ||
        problem "the rule $name has no test rules_$name.c"
done
[ $count -gt 5 ] || problem "rules.def: only $count rows were read"

# --- how far one row reaches ---

# The code and the scripts name a host, a format or an option in its row and in
# one file, whatever else `make tables` writes. A format that is printed may be one
# that is read, too.
for sample in gogs sarif body-max-line; do
    files=$(grep -rilw -e "$sample" src include scripts hooks install.sh Makefile |
        grep -v -e '^scripts/install/hosts_table.sh$' -e '^src/readers/' \
            -e '^src/policy/builtin.inc$' \
            -e '/tool_reports.def$')
    [ "$(echo "$files" | wc -l)" -le 2 ] ||
        problem "$sample is named in more than 2 files:" "$files"
done

# --- the version ---

version=$(sed -n 's/^VERSION *:= *//p' Makefile)
[ "$version" = "$(sed -n 's/^## \([^ ]*\).*/\1/p' CHANGELOG.md | head -n 1)" ] ||
    problem "CHANGELOG.md does not begin with $version"
grep -q "^sallyport $version (" man/sallyport-version.1 ||
    problem "man/sallyport-version.1 has no example with $version"

exit $bad
