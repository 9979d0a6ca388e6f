#include "models/credentials/probes.hpp"

#include <algorithm>

namespace models {
namespace {

constexpr sim::Purpose kInterval{"probe_interval"};
constexpr sim::Purpose kPick{"probe_pick"};

}  // namespace

void ProbeSource::start() {
  if (fleet_.plan.probes.rate_per_s > 0.0) fleet_.simulation.spawn(probe(), {.name = "probes"});
}

sim::Task<void> ProbeSource::probe() {
  const Probes& wanted = fleet_.plan.probes;
  std::vector<Pick> kinds;
  if (wanted.of_credentials) kinds.push_back(&ProbeSource::of_credential);
  if (wanted.of_persons) kinds.push_back(&ProbeSource::of_person);
  if (wanted.of_agents) kinds.push_back(&ProbeSource::of_agent);
  const sim::EntityPath source = sim::EntityPath::root().child(sim::name_hash("probe"), 0);
  const sim::Distribution gap = sim::Distribution::exponential(1.0 / wanted.rate_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    co_await fleet_.delay(fleet_.draw_duration(gap, source, kInterval, nth));
    const double uniform = fleet_.random.uniform(source, kPick, nth);
    const CredentialList picked = (this->*kinds[nth % kinds.size()])(uniform);
    if (picked.empty()) continue;  // Nothing is there to take back.
    revocations_.probe(picked, source.child(sim::name_hash("order"), nth));
  }
}

CredentialList ProbeSource::of_credential(double uniform) {
  const std::optional<CredentialId> picked = fleet_.credentials.pick_live(uniform, fleet_.now());
  return picked ? CredentialList{*picked} : CredentialList{};
}

CredentialList ProbeSource::of_person(double uniform) {
  const auto departments = static_cast<std::uint32_t>(fleet_.plan.organisation.departments.size());
  double people = 0.0;
  for (std::uint32_t d = 0; d < departments; ++d) people += fleet_.people.present(DepartmentId{d});
  auto nth = static_cast<std::uint64_t>(uniform * people);
  CredentialList found;
  for (std::uint32_t d = 0; d < departments; ++d) {
    const std::uint32_t here = fleet_.people.present(DepartmentId{d});
    if (nth >= here) {
      nth -= here;
      continue;
    }
    OrderTarget target;
    target.kind = RevocationTarget::kPerson;
    target.department = DepartmentId{d};
    target.person = fleet_.people.nth_present(target.department, static_cast<std::uint32_t>(nth));
    for (const CredentialId id : revocations_.select(target)) found.push_back(id);
    break;
  }
  return found;
}

CredentialList ProbeSource::of_agent(double uniform) {
  for (; agents_seen_ < fleet_.agents.size(); ++agents_seen_) {
    maybe_at_work_.push_back(&fleet_.agents[agents_seen_]);
  }
  std::erase_if(maybe_at_work_, [](const AgentRun* agent) { return agent->task_ended; });
  if (maybe_at_work_.empty()) return {};
  const auto index = static_cast<std::size_t>(uniform * static_cast<double>(maybe_at_work_.size()));
  return custody_.presentable(*maybe_at_work_[std::min(index, maybe_at_work_.size() - 1)]);
}

}  // namespace models
