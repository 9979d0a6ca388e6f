# Writes OUTPUT, a C++ source with the text of every file that matches PATTERN, so that the program
# needs no files. FUNCTION returns them, sorted by path; HEADER declares it.
# Usage: cmake -DROOT=<source tree> -DPATTERN=<glob below ROOT> -DFUNCTION=<name> -DHEADER=<header>
#   -DOUTPUT=<file> -P embed_files.cmake
file(GLOB files RELATIVE "${ROOT}" "${ROOT}/${PATTERN}")
list(SORT files)
set(text "// Generated from ${PATTERN}; do not edit.\n#include \"${HEADER}\"\n\n")
string(APPEND text "namespace app {\n\nstd::span<const EmbeddedFile> ${FUNCTION}() {\n")
string(APPEND text "  static const EmbeddedFile files[] = {\n")
foreach(one IN LISTS files)
  file(READ "${ROOT}/${one}" content)
  string(APPEND text "      {\"${one}\", R\"EMBEDDED(${content})EMBEDDED\"},\n")
endforeach()
string(APPEND text "  };\n  return files;\n}\n\n}  // namespace app\n")
if(EXISTS "${OUTPUT}")
  file(READ "${OUTPUT}" before)
endif()
if(NOT before STREQUAL text)
  file(WRITE "${OUTPUT}" "${text}")
endif()
