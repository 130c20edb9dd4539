#!/usr/bin/env bash
# terminal_width: explain and policy show on terminals of several widths.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH

if ! command -v script >/dev/null; then
    skip 'on terminals' 'there is no script(1)'
    exit 0
fi

on_terminal() { # COLUMNS COMMAND: writes $here/out
    script -qec "stty cols $1 rows 50; $2" /dev/null </dev/null |
        tr -d '\r' >"$here/out"
}

longest() {
    awk 'length > max { max = length } END { print max + 0 }' "$here/out"
}

fits() { # WHAT COLUMNS
    local max
    max=$(longest)
    if [ "$max" -le "$2" ] && [ "$max" -gt 0 ]; then
        ok "$1"
    else
        echo "the longest line has $max columns" | not_ok "$1"
    fi
}

# A long word continues in the next line, so spaces do not count.
words() { tr -d ' \n' <"$1"; }

story 'explain'
sallyport explain tdd-order/green-before-red >"$here/piped"
is 'a pipe gets 72 columns' 1 "$(awk 'length > 72 { bad = 1 } END { print !bad }' "$here/piped")"
on_terminal 50 'sallyport explain tdd-order/green-before-red'
fits 'a narrow terminal' 50
words "$here/piped" >"$here/words"
words "$here/out" | is_text 'loses no word' "$here/words"
sallyport explain tdd-order >"$here/piped"
on_terminal 120 'sallyport explain tdd-order'
is 'a wide terminal is used' 1 "$(($(longest) > 80))"
words "$here/piped" >"$here/words"
words "$here/out" | is_text 'and loses no word' "$here/words"

story 'policy show'
sallyport policy show >"$here/piped"
is 'a pipe gets one line for a setting' 0 \
    "$(grep -cv '^\[.*\]$\|^$\|^    \|^[a-z-]* = ' "$here/piped")"
on_terminal 50 'sallyport policy show'
fits 'a narrow terminal shows it' 50
words "$here/piped" >"$here/words"
words "$here/out" | is_text 'with every word' "$here/words"
