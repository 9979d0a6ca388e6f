# Writes OUTPUT, a C++ file whose app::report_page() returns the text of INPUT.
# The text is cut into short raw literals, which compile in no time and which the compiler joins.
file(READ "${INPUT}" page)
set(delimiter "bailiwick_page")
string(FIND "${page}" ")${delimiter}\"" clash)
if(NOT clash EQUAL -1)
  message(FATAL_ERROR "${INPUT} holds the delimiter of the raw literals")
endif()
string(FIND "${page}" "@BAILIWICK_SUMMARY@" slot)
if(slot EQUAL -1)
  message(FATAL_ERROR "${INPUT} has no slot for a summary")
endif()

string(LENGTH "${page}" length)
set(chunk 8000)
set(literals "")
set(from 0)
while(from LESS length)
  string(SUBSTRING "${page}" ${from} ${chunk} part)
  string(APPEND literals "    R\"${delimiter}(${part})${delimiter}\"\n")
  math(EXPR from "${from} + ${chunk}")
endwhile()
file(WRITE "${OUTPUT}" "#include \"src/report/report.hpp\"

namespace app {

std::string_view report_page() {
  static constexpr char kPage[] =
${literals}      \"\";
  return {kPage, sizeof(kPage) - 1};
}

}  // namespace app
")
