#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/policy/cedar/authorizer.hpp"
#include "models/policy/cedar/program.hpp"
#include "models/policy/cedar/universe.hpp"

namespace models::cedar {

/// All reasons and errors, as positions among the policies, ascending. Meant to be used again.
struct CompactAnswer {
  bool allow{false};
  std::vector<std::uint32_t> reasons;
  std::size_t forbids{0};  ///< So many of them forbid; they come first.
  std::vector<std::uint32_t> errors;
};

/// Policies made ready for one world of entities: scopes become a bit a policy for each entity,
/// conditions a program over cells. Immutable, so that any number of runs may share it; decides
/// without allocating, but for conditions that make a set, a record or an extension value out of
/// what they find (`is_walked`). Agrees with answer() and decide() on every request.
class CompiledPolicies {
 public:
  CompiledPolicies(std::vector<Policy> policies, Entities entities);
  CompiledPolicies(const CompiledPolicies&) = delete;
  CompiledPolicies& operator=(const CompiledPolicies&) = delete;

  /// What requests are looked up in; one for each thread.
  [[nodiscard]] Universe universe() const { return Universe(universe_); }
  [[nodiscard]] CompactRequest compact(const Request& request, Universe& universe) const;

  /// The decision alone, looking at no more policies than it takes.
  [[nodiscard]] bool decide(const CompactRequest& request, const Universe& universe) const;
  /// All reasons and all errors.
  void answer(const CompactRequest& request, const Universe& universe, CompactAnswer& out) const;
  /// Every policy that applies, those that are overridden too, and all errors.
  void applying(const CompactRequest& request, const Universe& universe, CompactAnswer& out) const;

  [[nodiscard]] const std::vector<Policy>& policies() const { return policies_; }
  [[nodiscard]] const Entities& entities() const { return entities_; }
  /// Whether the conditions of a policy are walked as they were written, which allocates.
  [[nodiscard]] bool is_walked(std::size_t policy) const { return !parts_[policy].has_value(); }

 private:
  void place(Universe& universe, std::uint32_t entity) const;
  [[nodiscard]] Verdict judge(std::uint32_t policy, const CompactRequest& request,
                              const Universe& universe) const;
  [[nodiscard]] Verdict walk(std::uint32_t policy, const CompactRequest& request) const;
  /// Calls `look(policy, verdict)` for policies with their scope met, until it returns true.
  template <class Look>
  bool any_in_scope(const CompactRequest& request, const Universe& universe, bool forbid,
                    Look look) const;

  std::vector<Policy> policies_;
  Entities entities_;
  Universe universe_;
  Program program_;
  std::vector<std::optional<Program::Part>> parts_;  // By policy; none: it is walked.
  std::vector<std::uint64_t> forbids_, permits_;     // A bit a policy; templates are in neither.
};

}  // namespace models::cedar
