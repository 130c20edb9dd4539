#!/bin/sh
# layers.sh [--draw] - which layer may include which.
#
# The table of layers in docs/design.md is the only list: lowest layer first,
# what each may include, which libraries only it uses. A source is in the layer
# of its folder, a public header in the one that its comment names
# (" * layer: base"). Each #include counts: of a public header, of one beside the
# file, of a header of src/cli, which ship and tables see, too. The check fails on an
# include of a higher layer, and on files that include each other in a circle. Where
# the table names layers, instead of "all above", nothing else may be reached, not even
# through another header. Only judge joins rules and gather.
#
# --draw prints which layers each layer includes.
set -eu

# No path here holds a space, so the lists may be split.
headers=$(find include/sallyport -name '*.h' -o -name '*.def' | sort)
sources=$(find src hooks -name '*.[ch]' -o -name '*.def' -o -name '*.inc' | sort)
[ -n "$headers" ] || { echo "layers: no headers found"; exit 1; }

# The files are read twice: for the layers of headers, then for includes.
# shellcheck disable=SC2086
awk -v draw="${1:-}" '
BEGIN { pass = "table" }
function problem(what) {
    print FILENAME ":" FNR ": " what
    bad = 1
}
function trim(text) {
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}
# The file that an include names; "" for one of a library.
function file_of(name,    own) {
    own = FILENAME
    sub(/[^\/]*$/, "", own)
    if (name ~ /^sallyport\//)
        return "include/" name
    if ($0 !~ /"/)
        return ""
    return (own name) in is_there || own ~ /^src\/cli\// ? own name : "src/cli/" name
}
function layer_of(file,    part) {
    if (file in declared)
        return declared[file]
    split(file, part, "/")
    return part[1] == "hooks" ? "hook" : part[2]
}
# | Layer | May include | Only user of | Holds |
function read_row(    cell, name, list, count, i) {
    split($0, cell, "|")
    name = trim(cell[2])
    if (name in height)
        problem(name " stands here a second time")
    order[++layers] = name
    height[name] = layers
    if (trim(cell[3]) != "all above") {
        is_strict[name] = 1
        count = split(trim(cell[3]), list, /, */)
        for (i = 1; i <= count; i++) {
            if (!(list[i] in height) || list[i] == name)
                problem(name ": no layer above it is called " list[i])
            may[name, list[i]] = 1
        }
    } else {
        for (i = 1; i < layers; i++)
            may[name, order[i]] = 1
    }
    may[name, name] = 1
    count = split(trim(cell[4]), list, /, */)
    for (i = 1; i <= count; i++) {
        is_library[list[i]] = 1
        uses[name, list[i]] = 1
    }
}
pass == "table" {
    if (/^\| *Layer *\| *May include *\|/)
        inside = 1
    else if (!/^\|/)
        inside = 0
    else if (inside && !/^\|-/)
        read_row()
    next
}
pass == "names" {
    is_there[FILENAME] = 1
    if (FNR <= 10 && match($0, /^ \* layer: [a-z]+$/))
        declared[FILENAME] = substr($0, 11)
    next
}
FNR == 1 {
    layer = layer_of(FILENAME)
    if (FILENAME ~ /^include/ && !(FILENAME in declared))
        problem("no \" * layer: NAME\" in the first 10 lines")
    else if (!(layer in height))
        problem("docs/design.md has no row for the layer " layer)
    has_files[layer] = 1
    split("", direct)
}
/^[ \t]*#[ \t]*include/ && !/include[ \t]*[<"][^>"]*[>"]/ {
    problem("the include names no file")
}
match($0, /^[ \t]*#[ \t]*include[ \t]*[<"][^>"]*[>"]/) {
    file = substr($0, RSTART, RLENGTH)
    gsub(/^[^<"]*[<"]|[>"]$/, "", file)
    library = file
    sub(/[.\/].*/, "", library)
    if (library in is_library) {
        if (!((layer, library) in uses && FILENAME ~ /^src\//))
            problem("the layer " layer " may not include " file)
        next
    }
    if ($0 ~ /"/ && file ~ /\// && file !~ /^sallyport\//)
        problem("only headers of the own folder: " file)
    file = file_of(file)
    if (file == "")
        next
    if (!(file in is_there)) {
        problem(file " is not there")
        next
    }
    to = layer_of(file)
    includes[FILENAME] = includes[FILENAME] " " file
    if (!((layer, to) in may))
        problem("the layer " layer " may not include " file " (" to ")")
    arrow[layer, to] = direct[to] = 1
    if (layer != "judge" && to ~ /^(rules|gather)$/ &&
        "rules" in direct && "gather" in direct)
        problem("only judge may include both rules and gather")
}
# A file that is reached from itself; each is looked at once.
function circle(file,    list, count, i) {
    looking[file] = 1
    count = split(includes[file], list, " ")
    for (i = 1; i <= count; i++) {
        if (list[i] in looking) {
            print file ": includes " list[i] ", which includes it"
            bad = 1
        } else if (!(list[i] in looked))
            circle(list[i])
    }
    delete looking[file]
    looked[file] = 1
}
# What a file of a strict layer reaches through headers.
function reach(from, file, layer,    list, count, i, to) {
    count = split(includes[file], list, " ")
    for (i = 1; i <= count; i++) {
        if ((from, list[i]) in reached)
            continue
        reached[from, list[i]] = 1
        to = layer_of(list[i])
        if (file != from && !((layer, to) in may)) {
            print from ": reaches " list[i] " (" to ") through " file
            bad = 1
        }
        reach(from, list[i], layer)
    }
}
END {
    for (file in includes) {
        circle(file)
        if (layer_of(file) in is_strict)
            reach(file, file, layer_of(file))
    }
    for (i = 1; i <= layers; i++) {
        if (!(order[i] in has_files)) {
            print "docs/design.md: the layer " order[i] " has no files"
            bad = 1
        }
        if (draw != "--draw")
            continue
        line = order[i] " ->"
        for (j = 1; j <= layers; j++)
            if (j != i && (order[i], order[j]) in arrow)
                line = line " " order[j]
        print line
    }
    if (!layers)
        print "layers: docs/design.md has no table of layers"
    exit bad || !layers
}
' docs/design.md pass=names $headers $sources pass=includes $headers $sources
