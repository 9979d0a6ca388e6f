#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>

#include "models/policy/request.hpp"
#include "models/workload/fleet.hpp"
#include "models/workload/outages.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/task.hpp"

namespace models {

class Custody;

/// The decision point as a system: how an answer comes, and what if none does. What the answer is,
/// is the policy's business (DecisionPoint).
class DecisionService final : public Outage::Listener {
 public:
  DecisionService(Fleet& fleet, Custody& custody);
  void start() { outage_.start(this); }

  /// What tells one question from another at an enforcement point that keeps answers. What the
  /// policy reads beside it may have changed meanwhile: then the kept answer is stale.
  struct Question {
    PointId point;
    KeyringId asker;
    ActionId action;
    std::uint64_t arguments{0};  ///< A hash.
    bool tainted{false};
    bool operator==(const Question&) const = default;
  };
  enum class Reply : std::uint8_t {
    kAnswered,
    kKept,  ///< The enforcement point knows the answer.
    kUnreachable
  };
  /// Waits for a decision.
  sim::Task<Reply> ask(sim::EntityPath requester, Question question);
  /// The answer that an enforcement point has kept; null: none.
  [[nodiscard]] const Decision* kept(const Question& question) const;
  /// An answer that came; kept where the design says so.
  void keep(const Question& question, const Decision& decision);
  [[nodiscard]] bool keeps_answers() const { return keeps_; }
  void note_stale() { ++stale_; }
  void note_fallback() { ++fallbacks_; }

  void outage_changed(bool out) override;
  /// Tells what it was busy with.
  void report() const;

 private:
  struct Kept {
    Decision decision;
    sim::SimTime until;
  };
  struct QuestionHash {
    std::size_t operator()(const Question& question) const;
  };
  sim::Task<bool> attempt(sim::EntityPath requester, std::uint64_t nth);
  sim::Task<void> serve(sim::EntityPath requester, std::uint64_t nth);
  sim::Task<void> wait(sim::Duration duration);
  void drop_old();

  Fleet& fleet_;
  Custody& custody_;
  const DecisionPointConfig& config_;
  Outage outage_;
  std::unique_ptr<sim::SimResource> servers_;  // Null: any number.
  bool keeps_{false};
  std::unordered_map<Question, Kept, QuestionHash> kept_;  // Looked up only.
  std::size_t most_kept_{1 << 16};
  std::uint64_t asked_{0}, found_{0}, stale_{0}, failed_{0}, timeouts_{0}, fallbacks_{0};
  double latency_s_{0.0};
};

}  // namespace models
