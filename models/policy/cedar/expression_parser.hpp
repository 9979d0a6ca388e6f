#pragma once

#include "models/policy/cedar/lexer.hpp"
#include "models/policy/cedar/syntax.hpp"

namespace models::cedar {

/// The expression that the tokens begin with; takes them.
/// @throws SyntaxError
ExprPtr parse_expression(TokenStream& tokens);

}  // namespace models::cedar
