#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "models/policy/cedar_policies.hpp"
#include "models/policy/cedar_world.hpp"
#include "models/policy/request.hpp"
#include "models/workload/calendar.hpp"

namespace models {

/// Asks the Cedar policies of one design, in one run. Answers are pure functions of what the
/// policies read, so that each different question is put to them once.
class CedarDecider {
 public:
  CedarDecider(const Plan& plan, const Policy& policy);

  /// Policies that apply and those that cannot be evaluated, as CedarPolicies::meanings, ascending.
  struct Applying {
    std::vector<std::uint32_t> reasons, errors;
  };
  struct Question {
    const Principal& principal;
    const Session& session;
    ActionId action;
    std::span<const Argument> arguments;
  };
  // What applies of the parts of CedarPolicies; good until the next question to the same part.
  [[nodiscard]] const Applying& steady(const Question& question) { return ask(steady_, question); }
  [[nodiscard]] const Applying& changing(const Question& question) {
    return ask(changing_, question);
  }
  [[nodiscard]] const Applying& log_only(const Question& question) {
    return ask(log_only_, question);
  }

  /// Whether what is permitted depends on what changes without anything happening to an agent, or
  /// with each of its calls: the instant, counters, trust.
  [[nodiscard]] bool reads_history() const { return policies_.changing != nullptr; }
  [[nodiscard]] bool reads_clock() const { return reads({"system"}, false); }
  [[nodiscard]] bool reads_taint() const { return reads({"labels"}, false); }
  // Those in log-only mode count as well: what they ask for must be there.
  [[nodiscard]] bool reads_depth() const { return reads({"depth", "chain"}, true); }
  [[nodiscard]] bool needs_history() const { return reads({"session", "system", "trust"}, true); }
  /// The request as the policies see it.
  [[nodiscard]] cedar::Request request(const Question& question) const;

 private:
  using Key = std::array<std::uint64_t, 5>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  struct Known {
    Applying answer;
    std::vector<Argument> arguments;  // Two lists may have one hash.
  };
  /// A part with what it reads, and what it was asked before.
  struct Asked {
    explicit Asked(const CedarPolicies::Part* of);
    const CedarPolicies::Part* part;  // Null: it has no policy.
    bool history{false}, taint{false}, depth{false}, input{false};
    std::unordered_map<Key, Known, KeyHash> known;  // Looked up only.
    Applying last;
  };
  [[nodiscard]] bool reads(std::initializer_list<const char*> names, bool log_only_too) const;
  const Applying& ask(Asked& asked, const Question& question);
  [[nodiscard]] Applying put(const CedarPolicies::Part& part, const Question& question) const;

  const Plan& plan_;
  const CedarPolicies& policies_;
  CedarWorld world_;
  Calendar calendar_;
  Asked steady_, changing_, log_only_;
};

}  // namespace models
