// Prints the fingerprints of what needs no file.
#include "tests/determinism/fingerprints.hpp"

#include <cstdio>
#include <cstring>

int main(int count, char** arguments) {
  using namespace determinism;
  if (count == 1) return print_lines({engine_lines, draw_lines, statistics_lines, fleet_lines});
  if (count == 2 && std::strcmp(arguments[1], "--libm") == 0) return print_lines({libm_lines});
  std::fprintf(stderr, "usage: fingerprints [--libm]\n");
  return 4;
}
