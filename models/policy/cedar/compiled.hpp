#pragma once

#include <cstdint>
#include <vector>

#include "models/policy/cedar/authorizer.hpp"
#include "models/policy/cedar/universe.hpp"

namespace models::cedar {

/// A request with its names looked up in a universe.
struct CompactRequest {
  std::uint32_t principal{0}, action{0}, resource{0};  ///< Entities.
  Fields context;
  /// As it came: conditions that make sets or records of what they find read this.
  Request whole;
};

/// All reasons and errors, as positions among the policies, ascending. Meant to be used again.
struct CompactAnswer {
  bool allow{false};
  std::vector<std::uint32_t> reasons;
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

  [[nodiscard]] const std::vector<Policy>& policies() const { return policies_; }
  [[nodiscard]] const Entities& entities() const { return entities_; }
  /// Whether the conditions of a policy are walked as they were written, which allocates.
  [[nodiscard]] bool is_walked(std::size_t policy) const { return rules_[policy].walked; }

 private:
  enum class Verdict : std::uint8_t { kNo, kYes, kError };
  /// One step of a program, half a cache line; its operands are other steps.
  struct Node {
    Op op{Op::kLiteral};
    Variable variable{Variable::kPrincipal};
    bool of_context{false};   // kAttribute, kHas: directly of the context.
    bool of_decimals{false};  // Comparisons: the methods of decimals.
    std::uint32_t name{0};    // A NameId; kLike, kExtension: into sources_.
    Cell literal;
    std::uint32_t first{0};  // Into operands_.
    std::uint32_t count{0};
  };
  static_assert(sizeof(Node) == 32);
  struct Clause {
    bool when{true};
    std::uint32_t root{0};
  };
  struct Rule {
    bool walked{false};
    std::uint32_t first{0};  // Into clauses_.
    std::uint32_t count{0};
  };
  class Machine;

  void add_clauses(const Expr& body, bool when);
  std::uint32_t compile(const Expr& expr);
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
  std::vector<Rule> rules_;
  std::vector<Clause> clauses_;
  std::vector<const Expr*> sources_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> operands_;
  std::vector<std::uint64_t> forbids_, permits_;  // A bit a policy; templates are in neither.
};

}  // namespace models::cedar
