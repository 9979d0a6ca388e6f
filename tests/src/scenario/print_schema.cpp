#include <cstdio>

#include "src/scenario/load.hpp"

int main() { std::fputs(app::json_schema().c_str(), stdout); }
