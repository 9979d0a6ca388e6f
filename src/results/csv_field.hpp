#pragma once

#include <string>

namespace app {

/// A field as RFC 4180 wants it: in quotation marks when it holds a comma, a quotation mark or the
/// end of a line.
std::string csv_field(const std::string& field);

}  // namespace app
