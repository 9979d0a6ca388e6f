#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/policy/cedar/authorizer.hpp"
#include "models/policy/cedar/syntax.hpp"
#include "models/policy/cedar/universe.hpp"

namespace models::cedar {

/// A request with its names looked up in a universe.
struct CompactRequest {
  std::uint32_t principal{0}, action{0}, resource{0};  ///< Entities.
  Fields context;
  /// As it came: conditions that make sets or records of what they find read this.
  Request whole;
};

/// Whether a policy applies, or cannot be evaluated.
enum class Verdict : std::uint8_t { kNo, kYes, kError };

/// The conditions of policies as steps over cells. Runs without allocating.
class Program {
 public:
  /// The conditions of one policy.
  struct Part {
    std::uint32_t first{0};
    std::uint32_t count{0};
  };
  /// Appends conditions, which must outlive the program. None: one of them makes a set, a record or
  /// an extension value out of what it finds, which has no place in a universe.
  std::optional<Part> add(const std::vector<Condition>& conditions, Universe& universe);
  [[nodiscard]] Verdict judge(Part part, const CompactRequest& request,
                              const Universe& universe) const;

 private:
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
  class Machine;
  void add_clauses(const Expr& body, bool when, Universe& universe);
  std::uint32_t compile(const Expr& expr, Universe& universe);

  std::vector<Clause> clauses_;
  std::vector<const Expr*> sources_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> operands_;
};

}  // namespace models::cedar
