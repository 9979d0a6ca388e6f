#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <map>
#include <set>
#include <string>

#include "models/credentials/bounds.hpp"
#include "models/credentials/revocations.hpp"
#include "sim/core/assert.hpp"

namespace models {
namespace {

/// Tells outcomes one after another.
class Report {
 public:
  explicit Report(const Fleet& fleet) : fleet_(fleet), bounds_(fleet.plan, fleet.design) {}

  void tell(const OrderEntry& entry);
  void tell_late_descendants(const OrderEntry& entry, std::set<CredentialId>& listed);
  [[nodiscard]] bool waits_for_descendants(const OrderEntry& entry) const;
  [[nodiscard]] bool has_late_child(const OrderEntry& entry) const;

 private:
  [[nodiscard]] std::optional<sim::SimTime> known(sim::SimTime at) const {
    return at > fleet_.now() ? std::nullopt : std::optional(at);
  }
  [[nodiscard]] sim::SimTime latest_renewal_below(CredentialId id, sim::SimTime until) const;
  sim::SimTime tell_points(const OrderEntry& entry);
  void check_bounds(const RevocationOutcome& outcome) const;

  const Fleet& fleet_;
  RevocationBounds bounds_;
  boost::container::small_vector<PointOutcome, 8> points_;
};

/// By point; gives the last instant at which any of them honours the credential.
sim::SimTime Report::tell_points(const OrderEntry& entry) {
  const CredentialStore& store = fleet_.credentials;
  const std::vector<PointId>& points = store.points(entry.credential);
  // What no point honours lives on at the issuer alone.
  sim::SimTime latest = points.empty() ? store.at(entry.credential).dead : entry.due;
  points_.clear();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const sim::SimTime dead = entry.first_death == OrderEntry::kNoDeaths
                                  ? store.dead_at(entry.credential, points[i])
                                  : fleet_.probed_deaths[entry.first_death + i];
    const std::optional<sim::SimTime> sessions =
        store.sessions_end(entry.credential, points[i], dead);
    PointOutcome& outcome = points_.emplace_back();
    outcome.point = points[i];
    outcome.effective = known(std::max(dead, entry.due));
    outcome.had_sessions = sessions.has_value();
    if (sessions) outcome.established = known(std::max(*sessions, entry.due));
    latest = std::max({latest, dead, sessions.value_or(dead)});
  }
  return latest;
}

/// Without a link, descendants are renewed for as long as they are needed.
/// @param until an order at this instant would have kept later children from being issued
sim::SimTime Report::latest_renewal_below(CredentialId id, sim::SimTime until) const {
  sim::SimTime latest = sim::kStart;
  for (CredentialId child = fleet_.credentials.at(id).first_child; child.valid();
       child = fleet_.credentials.at(child).next_sibling) {
    if (fleet_.credentials.at(child).issued >= until) continue;
    latest = std::max({latest, latest_renewal_below(child, sim::kNever),
                       fleet_.credentials.at(fleet_.keyring_of(child).current).dead});
  }
  return latest;
}

void Report::tell(const OrderEntry& entry) {
  const Credential& credential = fleet_.credentials.at(entry.credential);
  sim::SimTime effective = tell_points(entry);
  effective = std::max(effective, entry.effective.value_or(entry.due));
  const bool unlinked = fleet_.design.credentials.cascade == Cascade::kNone;
  if (unlinked && entry.cause == RevocationCause::kProbe) {
    sim::SimTime renewed = latest_renewal_below(entry.credential, entry.due);
    // An order would have kept it from being renewed itself, and with it what must not outlive it.
    if (!fleet_.design.credentials.outlives_parent) {
      renewed = std::min(renewed, credential.expires);
    }
    effective = std::max(effective, renewed);
  }
  RevocationOutcome outcome;
  outcome.order = entry.order;
  outcome.cause = entry.cause;
  outcome.credential = entry.credential;
  outcome.depth = credential.depth;
  outcome.scope = &fleet_.sets.at(credential.scope);
  outcome.due = entry.due;
  outcome.command = entry.command;
  outcome.effective = known(effective);
  outcome.points = {points_.data(), points_.size()};
  if (entry.cause == RevocationCause::kProbe) {
    outcome.reached = entry.command;
  } else if (credential.command != sim::kNever) {
    outcome.reached = std::max(credential.command, entry.due);
  }
  check_bounds(outcome);
  fleet_.records.emit(outcome);
}

/// Whatever the theory of the design bounds, no run may exceed.
void Report::check_bounds(const RevocationOutcome& outcome) const {
  const std::string excess = excess_of(bounds_, outcome, fleet_.now());
  if (excess.empty()) return;
  throw sim::InternalError("a revocation exceeded its bound: in design '" + fleet_.design.name +
                           "' " + excess);
}

/// A standing credential stays whatever ends: what it begets later is other workflows' business.
bool Report::waits_for_descendants(const OrderEntry& entry) const {
  if (entry.cause == RevocationCause::kProbe) return false;
  return entry.cause != RevocationCause::kCompletion ||
         !fleet_.keyring_of(entry.credential).standing;
}

/// The youngest child, if it was begotten after the order was due.
bool Report::has_late_child(const OrderEntry& entry) const {
  const CredentialId youngest = fleet_.credentials.at(entry.credential).first_child;
  return youngest.valid() && fleet_.credentials.at(youngest).issued >= entry.due;
}

/// An order also waits for what its credentials begot after it was due, such as the exchanges of a
/// child that outlives its parent. `listed`: the credentials that the order names.
void Report::tell_late_descendants(const OrderEntry& entry, std::set<CredentialId>& listed) {
  std::vector<CredentialId> to_visit{entry.credential};
  while (!to_visit.empty()) {
    const CredentialId parent = to_visit.back();
    to_visit.pop_back();
    for (CredentialId id = fleet_.credentials.at(parent).first_child; id.valid();
         id = fleet_.credentials.at(id).next_sibling) {
      if (fleet_.credentials.at(id).issued < entry.due) break;  // Youngest first.
      if (!listed.insert(id).second) continue;
      OrderEntry late = entry;
      late.credential = id;
      tell(late);
      to_visit.push_back(id);
    }
  }
}

}  // namespace

void report_revocations(const Fleet& fleet) {
  Report report(fleet);
  std::map<OrderId, std::set<CredentialId>> with_late_children;
  for (const OrderEntry& entry : fleet.orders) {
    report.tell(entry);
    if (report.waits_for_descendants(entry) && report.has_late_child(entry)) {
      with_late_children.try_emplace(entry.order);
    }
  }
  if (with_late_children.empty()) return;
  for (const OrderEntry& entry : fleet.orders) {
    const auto found = with_late_children.find(entry.order);
    if (found != with_late_children.end()) found->second.insert(entry.credential);
  }
  for (const OrderEntry& entry : fleet.orders) {
    const auto found = with_late_children.find(entry.order);
    if (found != with_late_children.end() && report.waits_for_descendants(entry)) {
      report.tell_late_descendants(entry, found->second);
    }
  }
}

}  // namespace models
