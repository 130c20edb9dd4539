#!/usr/bin/env bash
# dialects.sh - every file of conf/dialects and conf/bots stands in the manual, is
# installed, and, where the command was built from these sources, is a good policy: alone
# and behind lines that are there already.
set -euo pipefail
export LC_ALL=C.UTF-8

command=${SALLYPORT_BUILD:-build}/bin/sallyport
bad=0
problem() { echo "$1"; bad=1; }

policy_is_good() { # FILE
    local said
    said=$("$command" policy check --config "$1" 2>&1 | head -n 1) || true
    [ "$said" = 'sallyport: the policy is good' ] || problem "$1: $said"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
is_built=no
if [ -x "$command" ] &&
    [ -z "$(find src conf include -newer "$command" -type f)" ]; then
    is_built=yes
fi
make -n install PREFIX=/p 2>/dev/null >"$work/install"

for directory in dialects bots; do
    [ -n "$(find "conf/$directory" -name '*.ini' 2>/dev/null)" ] ||
        problem "conf/$directory: holds no file"
done
for file in conf/dialects/*.ini conf/bots/*.ini; do
    [ -e "$file" ] || continue
    directory=$(basename "$(dirname "$file")")
    name=$(basename "$file")
    grep -q "^\.It Pa ${name//-/\\\\-}\$" man/sallyport-policy.5 ||
        problem "$file:1: is not in man/sallyport-policy.5"
    grep -q " conf/$directory/$name.* /p/share/sallyport/$directory" \
        "$work/install" || problem "$file:1: make install forgets it"
    head -n 1 "$file" | grep -q '^# ' ||
        problem "$file:1: does not say what a history looks like"
    [ $is_built = yes ] || continue
    policy_is_good "$file"
    { printf '[roles]\nci = ci-bot\n\n' && cat "$file"; } >"$work/$name"
    policy_is_good "$work/$name"
done
exit $bad
