#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/authority/permission_sets.hpp"
#include "models/plan.hpp"
#include "models/records.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/random_source.hpp"

namespace models {

/// A few credentials; nearly always one or two, which need no memory of their own.
using CredentialList = boost::container::small_vector<CredentialId, 2>;

/// One credential: 88 bytes, for a run may hold a million. Whom it was issued to says its keyring.
/// Times follow the rule of the design: refused at exactly its expiry.
struct Credential {
  CredentialId parent;  ///< Invalid for a root credential.
  CredentialId first_child;
  CredentialId next_sibling;
  CredentialId older;  ///< The keyring's one before it; dead ones are left out by and by.
  KeyringId keyring;
  SetId scope;
  std::uint32_t depth{0};
  std::uint32_t uses{0};  ///< Accepted presentations, while there is a budget.
  sim::EntityPath path;
  sim::SimTime issued;
  sim::SimTime expires{sim::kNever};    ///< Brought forward to its exhaustion.
  sim::SimTime command{sim::kNever};    ///< When the issuer accepted an order.
  sim::SimTime dead{sim::kNever};       ///< From here on refused wherever it is presented anew.
  std::uint32_t first_point{kNoPoint};  ///< Of what points remember of it.
  bool exhausted{false};
  std::uint16_t terms{0};  ///< 0: the design's; else CredentialStore::add_terms().
  static constexpr std::uint32_t kNoPoint = 0xffffffffU;
};

/// A session at an enforcement point that was checked when it opened.
struct TrustedSession {
  CredentialId credential;
  PointId point;
  sim::SimTime opened;
  sim::SimTime ends;
};

/// All credentials of a run, and what each enforcement point knows of them.
class CredentialStore {
 public:
  CredentialStore(const Plan& plan, const Design& design, const PermissionSets& sets,
                  const sim::RandomSource& random, RecordBus& records);

  /// What a new credential is.
  struct Request {
    KeyringId keyring;
    CredentialId parent;
    CredentialId older;
    SetId scope;
    sim::EntityPath path;
    std::uint16_t terms{0};
    bool unused{false};  ///< Since it was issued, however long ago: its idle time runs from then.
  };
  /// What ends some credentials by itself, where it is not what the design says.
  struct Terms {
    const sim::Distribution* lifetime_s{nullptr};  ///< Null: they never expire.
    bool idle_expiry{false};                       ///< Whether the design's idle expiry holds.
    bool budget{false};                            ///< Whether the design's budget holds.
  };
  /// Gives the number of such terms. What they point to must outlive the store.
  std::uint16_t add_terms(const Terms& terms);

  /// Adds a credential. `age`: for how long it has existed already (an inherited estate).
  CredentialId issue(const Request& request, sim::SimTime now, sim::Duration age = {});
  /// The issuer accepts an order for one credential, whatever descends from it.
  void revoke(CredentialId id, sim::SimTime now);

  [[nodiscard]] const Credential& at(CredentialId id) const { return credentials_[id.index]; }
  [[nodiscard]] std::size_t issued() const { return credentials_.size(); }
  [[nodiscard]] const Validation& validation(PointId point) const {
    return *validation_[point.index];
  }
  /// The enforcement points that honour it: those with an action of its scope.
  [[nodiscard]] const std::vector<PointId>& points(CredentialId id) const {
    return sets_.points(at(id).scope);
  }

  /// Whether an enforcement point accepts a presentation now.
  [[nodiscard]] Refusal check(CredentialId id, PointId point, sim::SimTime now) const;
  /// A presentation was accepted: budgets and idle time go on from here.
  void note_use(CredentialId id, PointId point, sim::SimTime now);
  /// Whether check() would need a round trip to the issuer first.
  [[nodiscard]] bool needs_introspection(CredentialId id, PointId point, sim::SimTime now) const;
  /// An enforcement point asks the issuer about a credential.
  void note_introspection(sim::SimTime now) {
    if (now >= counted_from_) ++introspections_;
  }
  /// Tells how often enforcement points asked; nothing where none does.
  void report_validation(sim::SimTime end) const;
  /// The issuer answered an introspection "active"; the enforcement point may cache that.
  void remember_active(CredentialId id, PointId point, sim::SimTime now);

  /// A session opens at a point; it ends by itself at its longest duration.
  std::uint32_t open_session(CredentialId id, PointId point, sim::SimTime now);
  void close_session(std::uint32_t session, sim::SimTime now);
  [[nodiscard]] const TrustedSession& session(std::uint32_t index) const {
    return sessions_[index];
  }

  /// The first instant at which this point refuses a new presentation, as known now.
  [[nodiscard]] sim::SimTime dead_at(CredentialId id, PointId point) const;
  /// The same if an order were accepted at `command`. @param draws path of the delays' own draws
  [[nodiscard]] sim::SimTime dead_if_commanded(CredentialId id, PointId point, sim::SimTime command,
                                               sim::EntityPath draws) const;
  /// When the last session ends that was opened at this point before `dead`; none if none was.
  [[nodiscard]] std::optional<sim::SimTime> sessions_end(CredentialId id, PointId point,
                                                         sim::SimTime dead) const;
  /// The issuer itself still honours it (exchange, renewal).
  [[nodiscard]] bool alive_at_issuer(CredentialId id, sim::SimTime now) const {
    return now < at(id).expires && now < at(id).command;
  }
  /// The way of an order from a credential to a child (Cascade::kPerHop): none if it gets lost.
  [[nodiscard]] std::optional<sim::Duration> hop(sim::EntityPath draws) const;
  /// The credential and all its descendants that some enforcement point still accepts.
  [[nodiscard]] std::vector<CredentialId> live_subtree(CredentialId id, sim::SimTime now) const;
  /// All that some enforcement point still accepts, in order of issue.
  [[nodiscard]] const std::vector<CredentialId>& live(sim::SimTime now);
  /// A live credential drawn by a uniform number; none if nothing is alive.
  [[nodiscard]] std::optional<CredentialId> pick_live(double uniform, sim::SimTime now);

  /// Conservation at the end of a run: issued = expired + revoked + exhausted + live.
  struct Tally {
    std::uint64_t issued{0};
    std::uint64_t expired{0};
    std::uint64_t revoked{0};
    std::uint64_t exhausted{0};
    std::uint64_t live{0};
    [[nodiscard]] bool adds_up() const { return issued == expired + revoked + exhausted + live; }
  };
  [[nodiscard]] Tally tally(sim::SimTime now) const;

 private:
  /// What one enforcement point remembers of one credential.
  struct AtPoint {
    PointId point;
    std::uint32_t next{Credential::kNoPoint};
    sim::SimTime fetched{-1};             ///< kIntrospect: latest active answer; -1: none.
    sim::SimTime exhausted{sim::kNever};  ///< Its own count of uses reached the budget.
    std::uint32_t uses{0};
  };
  [[nodiscard]] Terms terms_of(const Credential& credential) const;
  Credential& edit(CredentialId id) { return credentials_[id.index]; }
  [[nodiscard]] const AtPoint* find(const Credential& credential, PointId point) const;
  AtPoint& at_point(Credential& credential, PointId point);
  [[nodiscard]] sim::SimTime next_poll(PointId point, sim::SimTime from) const;
  [[nodiscard]] sim::SimTime notice(const Validation& validation, PointId point,
                                    sim::SimTime command, sim::EntityPath draws) const;
  [[nodiscard]] sim::SimTime latest_death(const Credential& credential, CredentialId id) const;
  void exhaust(Credential& credential, CredentialId id, sim::SimTime now);

  const CredentialRegime& regime_;
  const PermissionSets& sets_;
  const sim::RandomSource& random_;
  RecordBus& records_;
  std::vector<const Validation*> validation_;  // By point.
  std::vector<sim::Duration> phase_;           // By point: of its polls.
  std::vector<Terms> terms_;                   // From number 1 on.
  std::deque<Credential> credentials_;
  std::vector<AtPoint> at_points_;
  std::vector<TrustedSession> sessions_;
  std::unordered_multimap<std::uint32_t, std::uint32_t> sessions_of_;  // By credential.
  std::vector<CredentialId> maybe_live_;
  std::uint64_t revoked_{0};
  sim::SimTime counted_from_;  // The end of the warm-up.
  std::uint64_t introspections_{0};
};

}  // namespace models
