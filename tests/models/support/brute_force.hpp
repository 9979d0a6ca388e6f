#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "models/plan.hpp"

namespace models::testing {

/// A set of at most 32 actions, one bit each.
using Bits = std::uint32_t;

Bits bits_of(const PermissionSet& set);

/// A credential, as far as it decides what its bearer may do.
struct Token {
  enum Kind : std::uint8_t { kSeat, kAgent, kWorkflow, kTask } kind{kTask};
  std::uint32_t task{0};  ///< Agent type; unused for kSeat.
  Bits scope{0};
  Bits entitled{0};
  Bits accepted{~Bits{0}};  ///< Actions whose enforcement points still accept it.
  auto operator<=>(const Token&) const = default;
};

/// What lies in a memory or a context.
struct Room {
  std::vector<Token> tokens;
  bool tainted{false};
};

/// What agents of the plan's first design can do, worked out a second time and the slow way: every
/// agent that may come to be, one after the other, and the union of what each of them could
/// present. Shares no code with Reach and the decision point. Knows the rules `role`, `task_scope`
/// and a `taint_guard` of egress without exceptions.
class BruteForce {
 public:
  explicit BruteForce(const Plan& plan);

  /// Who wants to know, and what its workflow looks like.
  struct Question {
    std::optional<Token> token;  ///< Its own credential, if it has one that can be exchanged.
    std::uint32_t type{0};
    std::uint32_t depth{0};
    bool tainted{false};
    std::optional<Bits> person;  ///< What the person behind the workflow may do; none: nobody is.
    std::function<Room(std::uint32_t memory, std::uint32_t presenter)> memory;
    std::function<Room(std::uint32_t type)> context;
  };
  [[nodiscard]] Bits reachable(const Question& question) const;
  /// What a token lets whoever presents it do.
  [[nodiscard]] Bits effective(const Token& token, bool tainted) const;

 private:
  struct Agent {
    std::optional<Token> token;
    std::uint32_t type{0};
    std::uint32_t depth{0};
    bool tainted{false};
    auto operator<=>(const Agent&) const = default;
  };
  [[nodiscard]] std::vector<Agent> next(const Agent& agent, const Question& question) const;
  [[nodiscard]] std::optional<Token> of_child(const Agent& agent, std::uint32_t child) const;
  [[nodiscard]] Token of_peer(std::uint32_t peer, std::optional<Bits> person) const;
  [[nodiscard]] Token of_itself(std::uint32_t type) const;
  [[nodiscard]] Bits found(const Agent& agent, const Question& question) const;
  [[nodiscard]] Bits calls(std::uint32_t type) const;
  [[nodiscard]] Bits calls_with_children(std::uint32_t type) const;

  const Plan& plan_;
  const Design& design_;
};

}  // namespace models::testing
