#!/usr/bin/env bash
# Runs programs and fails, naming every line, if one does not print what NAME.txt here holds.
# With --update first, stores what they print instead.
# Usage: compare.sh [--update] PROGRAM...
set -uo pipefail
update=0
if [ "${1:-}" = --update ]; then
  update=1
  shift
fi
[ "$#" -gt 0 ] || { echo 'usage: compare.sh [--update] PROGRAM...' >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
failed=0
for program in "$@"; do
  program=$(realpath "$program") || exit 2
  stored=$here/$(basename "$program").txt
  if ! (cd "$here/../.." && "$program") >"$printed"; then
    echo "$program failed"
    failed=1
  elif [ "$update" = 1 ]; then
    cp "$printed" "$stored"
  elif ! diff --label stored --label "$program" -U0 "$stored" "$printed"; then
    echo 'If every build gives these values and the change is meant, store them:'
    echo '  ./dev test --builds --update'
    failed=1
  fi
done
exit "$failed"
