#!/bin/sh
# floors.sh - who may include whom.
#
# A source stands on the floor of its folder, a public header on the one that
# its comment names (" * floor: base"). Includes go down or stay level; model
# and rules see less than that; each foreign library has one folder.
set -eu

# No path here holds a space, so the lists may be split.
headers=$(find include/sallyport -name '*.h' -o -name '*.def' | sort)
sources=$(find src hooks -name '*.[ch]' -o -name '*.def' | sort)
[ -n "$headers" ] || { echo "floors: no headers found"; exit 1; }

# The headers are read first for their floors, then with the rest.
# shellcheck disable=SC2086
awk '
BEGIN {
    pass = 1
    names = "base git text model host facts rules judge audit prove report " \
        "hook doctor cli"
    levels = "0   1   1    2     3    3     4     5     6     6     6      " \
        "7    8      9"
    split(names, name)
    count = split(levels, of)
    for (i = 1; i <= count; i++)
        level[name[i]] = of[i]
    only["model"] = " base text model "
    only["rules"] = " base text model facts rules "
    home["git2"] = "src/git/"
    home["pcre2"] = home["pcre2posix"] = home["ini"] = "src/text/"
    home["utf8proc"] = "src/text/"
    home["jansson"] = "src/report/ src/cli/"
}
function complain(what) {
    print FILENAME ":" FNR ": " what
    bad = 1
}
function floor_of(file,    part) {
    if (file in declared)
        return declared[file]
    split(file, part, "/")
    return part[1] == "hooks" ? "hook" : part[2]
}
pass == 1 {
    if (FNR <= 10 && match($0, /^ \* floor: [a-z]+$/))
        declared[FILENAME] = substr($0, 11)
    next
}
FNR == 1 {
    floor = floor_of(FILENAME)
    if (FILENAME ~ /^include/ && !(FILENAME in declared))
        complain("no \" * floor: NAME\" in the first 10 lines")
    else if (!(floor in level))
        complain("no such floor: " floor)
}
match($0, /^[ \t]*#[ \t]*include[ \t]*[<"][^>"]*[>"]/) {
    file = substr($0, RSTART, RLENGTH)
    gsub(/^[^<"]*[<"]|[>"]$/, "", file)
    library = file
    sub(/[.\/].*/, "", library)
    folder = FILENAME
    sub(/[^\/]*$/, "", folder)
    if (library in home && index(" " home[library] " ", " " folder " ") == 0) {
        complain("only " home[library] " may include " file)
    } else if (file ~ /^sallyport\//) {
        if (!(("include/" file) in declared)) {
            complain(file " has no floor")
            next
        }
        to = floor_of("include/" file)
        if (level[to] > level[floor] ||
            (floor in only && index(only[floor], " " to " ") == 0))
            complain(floor " may not include " file " (" to ")")
    } else if ($0 ~ /"/ && file ~ /\//) {
        complain("only headers of the own folder: " file)
    }
}
END { exit bad }
' $headers pass=2 $headers $sources
