#!/bin/sh
# sizes.sh - no C file over 500 lines, of src/rules, src/gather and src/model 450, of
# src/report 400; no function over 40, or 60 in tests.
#
# The formatting (.clang-format) makes functions easy to see: the signature and
# both braces start in column 1, and nothing else does it like that. A function
# counts from the first line of its signature to its closing brace.
set -eu

files=$(find src include hooks tests -name '*.[ch]' | sort)
[ -n "$files" ] || { echo "sizes: no C files found"; exit 1; }

# No path here holds a space, so the list may be split.
# shellcheck disable=SC2086
awk '
function end_file() {
    if (lines > max_file) {
        print file ":" lines ": " lines " lines; " max_file " are enough"
        bad = 1
    }
}
FNR == 1 {
    end_file()
    file = FILENAME
    max_file = file ~ /^src\/(rules|gather|model)\// ? 450 : \
        file ~ /^src\/report\// ? 400 : 500
    max_function = file ~ /^tests/ ? 60 : 40
    signature = ""
    start = 0
}
{ lines = FNR }
/^[A-Za-z_]/ && signature == "" { signature = $0; first = FNR }
/^$|;$|^#|^}/ && !start { signature = "" }
/^{/ && signature != "" { start = first }
/^}/ && start {
    if (FNR - start + 1 > max_function) {
        print file ":" start ": " FNR - start + 1 " lines in one function; " \
            max_function " are enough: " signature
        bad = 1
    }
    start = 0
    signature = ""
}
END { end_file(); exit bad }
' $files
