#!/usr/bin/env bash
# write_table.sh FILE - measures what has a goal (goals.sh), and writes the table between
# the marks of the file.
set -euo pipefail

file=$1
table=$(mktemp)
trap 'rm -f "$table" "$table.new"' EXIT
PARTS=goals "$(dirname "$0")/run.sh" >"$table"
awk -v table="$table" '
/end of goals/ { inside = 0 }
!inside { print }
/<!-- goals/ { inside = 1; while ((getline line < table) > 0) print line }
' "$file" >"$table.new"
cat "$table.new" >"$file"
