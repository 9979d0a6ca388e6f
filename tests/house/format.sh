#!/usr/bin/env bash
# Fails, naming the lines, if a C++ file is not as clang-format would write it.
# Usage: format.sh ROOT [--fix]
set -uo pipefail
style="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.clang-format"
cd "${1:?usage: format.sh ROOT [--fix]}" || exit 2
clang_format=$(command -v clang-format-14 || command -v clang-format) || {
  echo 'format.sh: clang-format is missing; ./dev setup test installs it' >&2
  exit 2
}

folders=()
for folder in sim models src tests bench; do
  [ -d "$folder" ] && folders+=("$folder")
done
[ "${#folders[@]}" -gt 0 ] || exit 0

# run_on_all ARGUMENT...: clang-format on every C++ file.
run_on_all() {
  find "${folders[@]}" -name node_modules -prune -o \
    -type f \( -name '*.hpp' -o -name '*.cpp' -o -name '*.h' \) -print0 |
    xargs -0 --no-run-if-empty -n 20 -P 2 "$clang_format" --style="file:$style" "$@"
}

if [ "${2:-}" = --fix ]; then
  run_on_all -i
  exit
fi
if ! offences=$(run_on_all --dry-run -Werror 2>&1); then
  # One line a place is enough: ./dev format mends them all.
  grep -E '^[^ ]+:[0-9]+:[0-9]+: error' <<<"$offences" | cut -d: -f1,2 | uniq
  echo 'not as clang-format would write it; ./dev format mends it'
  exit 1
fi
