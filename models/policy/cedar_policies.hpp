#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "models/plan.hpp"
#include "models/policy/cedar/compiled.hpp"

namespace models {

/// Which parts of a request some policy looks at: what is not read cannot change a decision.
struct CedarReads {
  bool everything{false};  ///< The context as a whole.
  std::set<std::string, std::less<>> attributes;
  /// Numbers above it make no difference to comparisons with the depth of delegation.
  std::uint32_t deepest{1};
  [[nodiscard]] bool any(std::initializer_list<const char*> names) const;
  /// Whether the answer changes with the instant, with each call or with trust.
  [[nodiscard]] bool history() const { return any({"session", "system", "trust"}); }
};

/// All Cedar rules of one policy, made ready once for a plan's world. Immutable.
struct CedarPolicies {
  /// What it means when one of the compiled policies applies.
  struct Meaning {
    std::uint32_t rule{0};  ///< Among the rules of the policy.
    RuleMode mode{RuleMode::kEnforce};
    Verdict verdict{Verdict::kDeny};  ///< kAllow: it permits.
    std::string name;                 ///< "support.cedar: policy3".
  };
  /// Policies that are asked together.
  struct Part {
    Part(std::vector<std::uint32_t> which, std::vector<cedar::Policy> policies,
         const cedar::Entities& entities);
    std::vector<std::uint32_t> meanings;  ///< Of each, ascending.
    cedar::CompiledPolicies compiled;
    CedarReads reads;
    bool permits{false};  ///< Whether any of them can permit.
  };
  CedarPolicies(const Plan& plan, const Policy& policy);

  std::vector<Meaning> meanings;  ///< Of all policies that are not off, by rule and place.
  /// In force: those whose answer changes only when something happens to the agent, and those
  /// that read what changes all the time.
  std::unique_ptr<const Part> steady, changing;
  std::unique_ptr<const Part> log_only;
  std::uint32_t deepest{1};  ///< Largest CedarReads::deepest.
};

/// What a policy says of itself in `@mode` and `@verdict`; nothing: it says a word that is none.
std::optional<RuleMode> mode_of(const cedar::Policy& policy);
std::optional<Verdict> verdict_of(const cedar::Policy& policy);
/// The value of an annotation; nullptr: it has none of that name.
const std::string* annotation(const cedar::Policy& policy, std::string_view name);

}  // namespace models
