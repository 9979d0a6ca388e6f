#pragma once

#include <array>
#include <cstdint>
#include <memory>
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
  /// A question that has been looked up, but for what changes all the time.
  struct LookedUp {
    cedar::CompactRequest request;
    std::array<std::size_t, 3> changing{};  // Places of session, system and trust in its context.
    std::vector<Argument> arguments;
  };
  /// What questions are looked up in. Made anew when too much has gathered in it.
  struct Room {
    explicit Room(const CedarPolicies::Part& part);
    cedar::Universe universe;
    std::unordered_map<Key, LookedUp, KeyHash> questions;  // Looked up only.
    // As last put: many questions are about one moment.
    std::optional<Session> moment;
    std::array<cedar::Cell, 3> cells{};
    std::size_t moments{0};
    cedar::CompactAnswer answer;
  };
  /// A part with what it reads, and what it was asked before.
  struct Asked {
    explicit Asked(const CedarPolicies::Part* of);
    const CedarPolicies::Part* part;  // Null: it has no policy.
    bool history{false}, taint{false}, depth{false}, input{false};
    bool walks{false};                              // Some policy needs the request as it came.
    std::unordered_map<Key, Known, KeyHash> known;  // Looked up only.
    std::unique_ptr<Room> room;
    Applying last;
  };
  [[nodiscard]] Key key_of(const Asked& asked, const Question& question,
                           std::span<const Argument> arguments) const;
  [[nodiscard]] std::array<cedar::Value, 3> values_of(const Session& session) const;
  LookedUp& look_up(Asked& asked, const Question& question);
  void put_quickly(Asked& asked, const Question& question);
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
