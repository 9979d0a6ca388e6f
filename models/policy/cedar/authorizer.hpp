#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/policy/cedar/entities.hpp"
#include "models/policy/cedar/syntax.hpp"

namespace models::cedar {

struct Request {
  EntityUid principal;
  EntityUid action;
  EntityUid resource;
  Value context{Value::record({})};
};

struct PolicyFailure {
  std::string policy;
  std::string message;
};

struct Answer {
  bool allow{false};
  std::vector<std::string> reasons;   ///< Ids of the policies that decided; none: default deny.
  std::vector<PolicyFailure> errors;  ///< Policies that could not be evaluated and were skipped.
};

/// The value of an expression. @throws EvaluationError
Value evaluate(const Expr& expr, const Request& request, const Entities& entities);

/// Whether an entity is in its place of a policy's scope.
bool in_scope(const Scope& scope, const EntityUid& uid, const Entities& entities);

/// Whether a policy applies: its scope and all of its conditions. @throws EvaluationError
bool applies(const Policy& policy, const Request& request, const Entities& entities);

/// All reasons and all errors. Whatever forbids overrides what permits; templates are left out.
Answer answer(const std::vector<Policy>& policies, const Request& request,
              const Entities& entities);

/// The decision alone: the same as answer().allow, looking at no more policies than it takes.
bool decide(const std::vector<Policy>& policies, const Request& request, const Entities& entities);

}  // namespace models::cedar
