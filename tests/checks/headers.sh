#!/bin/sh
# headers.sh - every public header compiles alone, and twice, as C17; and says whose it
# is what a function returns. In all headers a field has its type on its own line.
set -eu

bad=0
for header in include/sallyport/*.h; do
    [ -e "$header" ] || { echo "headers: none found" >&2; exit 1; }
    name=sallyport/$(basename "$header")
    # Twice: a missing include guard shows as a redefinition.
    printf '#include "%s"\n#include "%s"\n' "$name" "$name" |
        ${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -Wall -Wextra -Wpedantic \
            -Wstrict-prototypes -Wundef -Werror -fsyntax-only -x c - ||
        { echo "$header:1: does not compile alone"; bad=1; }
done
tests/checks/owners.py || bad=1
# The formatter splits it where the comment after it is too long.
if git ls-files 'include/*.h' 'src/*.h' |
    xargs grep -nE '^ +((const|unsigned|struct|enum) )*[a-z_0-9]+( const)?( \*+)?$' |
    grep -v ':[0-9]*: *\*'; then
    echo "headers: put the comment above its field"
    bad=1
fi
exit $bad
