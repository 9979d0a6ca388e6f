#!/usr/bin/env bash
# Compares fingerprints while the C library believes that the processor has no FMA instructions.
# Usage: without_fma.sh FINGERPRINTS SCENARIO_FINGERPRINTS
set -uo pipefail
[ "$#" -eq 2 ] || { echo 'usage: without_fma.sh FINGERPRINTS SCENARIO_FINGERPRINTS' >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
off=GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2_Usable,-FMA_Usable

# The C library's own functions must notice, or the comparison proves nothing.
if grep -qw fma /proc/cpuinfo && [ "$("$1" --libm)" = "$(env "$off" "$1" --libm)" ]; then
  echo 'GLIBC_TUNABLES switched nothing off: log, exp, pow and sin give the same bits as before'
  exit 1
fi
exec env "$off" "$here/compare.sh" "$@"
