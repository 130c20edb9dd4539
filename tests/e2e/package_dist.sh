#!/usr/bin/env bash
# make dist: the source of the last commit, and a tarball of programs that guards
# from wherever it was unpacked.
. "$SALLYPORT_SOURCE/tests/e2e/install/lib.sh"

version=$(sed -n 's/^VERSION := //p' "$SALLYPORT_SOURCE/Makefile")
name=sallyport-$version
source_in "$scratch/one"
if ! is_static; then
    make_packages "$scratch/one" dist >out 2>err
    is 'shared programs are for one machine' 2 $?
    head -n 2 err | is_text 'it says so' <(cat <<'END'
package: a tarball for any Linux takes static programs, and these are not
  type: make LINK=static dist
END
    )
    exit 0
fi
make_packages "$scratch/one" dist >out 2>err
is 'it is made' 0 $?
is 'without an error' '' "$(<err)"
programs=$(sed -n '2s|.*/||p' out)
printf '%s\n' "$scratch/one.build/$name.tar.gz" "$scratch/one.build/$programs" |
    is_text 'it says what' out
is 'for this machine' "$name-linux-$(uname -m).tar.gz" "$programs"

note 'another time, in another place, under another umask'
source_in "$scratch/two-elsewhere"
(
    umask 077
    export TZ=Asia/Tokyo LC_ALL=C.UTF-8
    printf '[tar]\n\tumask = 0\n' >gitconfig
    export GIT_CONFIG_GLOBAL=$scratch/gitconfig
    make_packages "$scratch/two-elsewhere" dist >/dev/null
)
for tarball in "$name.tar.gz" "$programs"; do
    succeeds "$tarball is the same, byte for byte" \
        cmp "one.build/$tarball" "two-elsewhere.build/$tarball"
done

note 'with more compression'
COMPRESSION=9 make_packages "$scratch/two-elsewhere" dist >/dev/null
succeeds 'it is smaller' test "$(stat -c %s "two-elsewhere.build/$programs")" -lt \
    "$(stat -c %s "one.build/$programs")"

note 'what is not committed'
echo >>one/README.md
make_packages "$scratch/one" dist >out 2>err
is 'it is told' "note: what is not committed is not in $name.tar.gz" "$(<err)"
tar -xOf "one.build/$name.tar.gz" "$name/README.md" |
    is_text 'is not in it' <(git -C one show HEAD:README.md)

note 'the source'
mkdir unpacked
tar -C unpacked -xf "two-elsewhere.build/$name.tar.gz"
(cd unpacked && find . -type f,l | sort) |
    is_text 'is what git has' <(git -C one ls-files | sed "s|^|./$name/|" | sort)
is 'it can be built' 'src/cli/main.c' \
    "$(cd "unpacked/$name" && ls src/cli/main.c)"
cp -a one.build "unpacked/$name.build"
make_packages "$scratch/unpacked/$name" dist >out 2>err
is 'it makes no tarball of itself' 2 $?
is_text 'it says why' <(head -n 2 err) <<'END'
package: the source is taken from the last commit, and this is no clone
  type it in a clone: make dist
END
if command -v dpkg-deb >/dev/null; then
    make_packages "$scratch/one" deb >/dev/null
    make_packages "$scratch/unpacked/$name" deb >/dev/null
    succeeds 'but the same package' cmp one.build/sallyport_*.deb \
        "unpacked/$name.build/"sallyport_*.deb
fi

note 'the programs'
place=$scratch/'a place'
mkdir "$place"
tar -C "$place" -xf "one.build/$programs"
place="$place/${programs%.tar.gz}"
is 'what is in it' 'LICENSE README.md bin install.sh libexec share' \
    "$(cd "$place" && echo *)"
is 'all is as old as the commit' "$committed" \
    "$(find "$place" -printf '%Ts\n' | sort -u)"
is 'nothing belongs to anybody' '0/0' \
    "$(tar -tvf "one.build/$programs" --numeric-owner | awk '{ print $2 }' | sort -u)"

installer=./install.sh
unguarded 'guard a repository, from where they are'
cd "$place" || exit
installs 'guarded' server "$server"
is 'by its own hook' "$place/libexec/sallyport/hooks/pre-receive" \
    "$(readlink "$server/hooks/pre-receive")"
installs 'help' --help
is 'it is called as it is' 'usage: ./install.sh COMMAND [OPTION...] [REPO...]' \
    "$(grep ^usage "$here/out")"
cd "$here/work" || exit
branch feature/bad main && green A
push_refused 'a bad push' <<'END'
refs/heads/feature/bad | feat: open the tunnel (GREEN) | tdd-order
END
branch feature/good main && cycle A && push_ok 'a good push'
is 'the command' 'sallyport: check: 3 commits, no findings' \
    "$("$place/bin/sallyport" check)"
cd "$place" || exit
installs 'uninstalled' uninstall --purge "$server"
is 'no hook is left' '' "$(find "$server/hooks" -name pre-receive)"
