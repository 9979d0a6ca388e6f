#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/plan.hpp"

namespace app {

/// What a node of an attack tree tells.
enum class AttackStep : std::uint8_t {
  kThreat,      ///< A threat with all that came of it.
  kExposure,    ///< Agents had it in front of them.
  kTurnedAway,  ///< A safeguard kept it out, or the model did not follow.
  kControl,     ///< An agent under control, or somebody outside who got in.
  kCall,        ///< An action that he tried.
  kDelegation,  ///< He wanted another agent started and was refused.
  kMemory,      ///< A shared memory was poisoned.
  kGoal,        ///< A goal was reached.
  kAlarm,       ///< A detector raised an alarm.
  kAnswer,      ///< An order or a countermeasure that followed.
  kContained,   ///< When nothing was left in his hands, or that it never came to that.
  kOmitted      ///< What the tree leaves out here.
};

/// For whom it ended well.
enum class AttackEnd : std::uint8_t {
  kNone,       ///< Neither.
  kSucceeded,  ///< The attacker got what he tried.
  kStopped,    ///< A control, or the model, stopped him there.
  kDefence     ///< Somebody noticed, or did something about it.
};

/// Alike steps at one place of an attack, merged.
struct AttackNode {
  AttackStep step{AttackStep::kThreat};
  AttackEnd end{AttackEnd::kNone};
  std::string text;
  std::uint64_t count{0};         ///< How often; 0: not at all.
  std::optional<double> first_s;  ///< Since the start of the run [s]; none: it has no time.
  std::optional<double> last_s;
  std::string goal;                 ///< kThreat: as the scenario writes it.
  std::vector<std::string> layers;  ///< kThreat: ids of MAESTRO layers.
  std::vector<AttackNode> children;
};

/// How the attacks on one design unfolded in one replication.
struct AttackTree {
  std::string design;
  std::uint32_t goals{0};  ///< Threats that reached their goal.
  std::vector<AttackNode> threats;
};

/// The same replication under several designs.
struct AttackTrees {
  std::uint64_t replication{0};
  std::string why;  ///< Why this one, in a sentence.
  std::vector<AttackTree> designs;
};

/// Simulates a replication again and writes down what attackers and defenders did.
AttackTree grow_attack_tree(const models::Plan& plan, models::DesignId design,
                            std::uint64_t replication);

/// "threat", "exposure", ...; "none", "succeeded", ...
std::string_view name_of(AttackStep step);
std::string_view name_of(AttackEnd end);

}  // namespace app
