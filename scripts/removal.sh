#!/bin/sh
# removal.sh LIBEXEC PATTERN - prints what is to be known once LIBEXEC is removed. PATTERN
# is that of links to its hooks. The package says it, and `make uninstall`.
set -eu
cat <<TEXT
sallyport: a hook that is a link to $1 is skipped by git
from now on, without a word, and its repository accepts every push.
  to find such repositories, type (/srv, or where yours are):
  find /srv -xtype l -lname '$2'
A key in authorized_keys that names $1/sallyport-shell
opens nothing from now on. So that its user can fetch and push, begin its line with
  command="git-shell -c \"\$SSH_ORIGINAL_COMMAND\"",restrict
TEXT
