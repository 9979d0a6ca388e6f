#!/usr/bin/env bash
# Prints every line that breaks the layering of the tree, and fails if there is one.
# Usage: layering.sh ROOT
# shellcheck disable=SC2317  # forbid calls the functions by name
set -uo pipefail
cd "${1:?usage: layering.sh ROOT}" || exit 2
offenders=0

# forbid RULE COMMAND...: the command's lines, if any, are offences against the rule.
forbid() {
  local rule=$1 lines
  shift
  lines=$("$@")
  [ -z "$lines" ] && return
  printf '%s:\n%s\n' "$rule" "$lines"
  offenders=1
}

# matches PATTERN FOLDER...: C++ lines that match, as file:line:text, comment lines left out.
matches() {
  local pattern=$1 folder
  shift
  for folder in "$@"; do
    [ -d "$folder" ] || continue
    grep -rnE --include='*.hpp' --include='*.cpp' --include='*.h' "$pattern" "$folder" |
      grep -vE '^[^:]+:[0-9]+:[[:space:]]*//'
  done
}

# matches_outside HOME PATTERN FOLDER...: the same, but for the one folder where it is allowed.
matches_outside() {
  local home=$1
  shift
  matches "$@" | grep -v "^$home/"
}

# Tracked entries in a clone; in a plain copy, what is there.
unknown_top_level() {
  if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
    git ls-files | cut -d/ -f1 | sort -u
  else
    find . -mindepth 1 -maxdepth 1 ! -name build ! -name results -printf '%f\n' | sort
  fi | grep -vxE '\..*|(README|CHANGELOG)\.md|CMakeLists\.txt|CMakePresets\.json|LICENSE|dev' |
    grep -vxE 'sim|models|src|scenarios|tests|bench|notebooks'
}

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'
clocks='(system|steady|high_resolution)_clock|clock_gettime|std::time\('
libm='std::(log|log2|log10|log1p|exp|exp2|expm1|pow|sin|cos|tan|tanh|cbrt|erf|erfc|[lt]gamma)\('

forbid 'sim may include only sim' matches "${include}(models|src|tests|bench)/" sim
forbid 'models may include only sim and models' matches "${include}(src|tests|bench)/" models
forbid 'src may include only sim, models and src' matches "${include}(tests|bench)/" src
forbid 'includes start at the root of the tree' \
  matches "${include}[^\">]*\.\./" sim models src tests bench
forbid 'only src/scenario reads YAML' \
  matches_outside src/scenario "${include}yaml-cpp/" sim models src bench
forbid 'only src/cli reads the command line' \
  matches_outside src/cli "${include}CLI/" sim models src bench
forbid 'random draws come from sim/random, whose values are the same everywhere' \
  matches 'std::([a-z]+_)+distribution|std::random_device|std::mt19937' sim models
forbid 'no wall clock in a run' matches "$clocks" sim models
forbid 'libm differs between processors; sim/random/fixed_math.hpp does not' \
  matches "$libm" sim models
forbid 'the top level holds only what the README lists' unknown_top_level

exit "$offenders"
