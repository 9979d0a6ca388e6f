#include "models/pricing/usage_table.hpp"

#include <algorithm>
#include <utility>

namespace models {
namespace {

void add_each(std::vector<std::int64_t>& to, const std::vector<std::int64_t>& more) {
  to.resize(std::max(to.size(), more.size()));
  for (std::size_t i = 0; i < more.size(); ++i) to[i] += more[i];
}

}  // namespace

void UsageCell::add(const UsageCell& more) {
  calls.resize(std::max(calls.size(), more.calls.size()));
  for (std::size_t i = 0; i < more.calls.size(); ++i) {
    calls[i].executed += more.calls[i].executed;
    calls[i].failed += more.calls[i].failed;
  }
  add_each(decisions, more.decisions);
  add_each(conversations, more.conversations);
  add_each(peaceful_conversations, more.peaceful_conversations);
  credentials += more.credentials;
  agents += more.agents;
  input_tokens += more.input_tokens;
  cached_tokens += more.cached_tokens;
  output_tokens += more.output_tokens;
  log_entries += more.log_entries;
  log_bytes += more.log_bytes;
  started += more.started;
  done += more.done;
  done_by_itself += more.done_by_itself;
}

void UsageCell::clear() {
  UsageCell cleared;
  cleared.department = department;
  cleared.workflow = workflow;
  cleared.subagent = subagent;
  cleared.attacker = attacker;
  cleared.calls.assign(calls.size(), {});
  cleared.decisions.assign(decisions.size(), 0);
  cleared.conversations.assign(conversations.size(), 0);
  cleared.peaceful_conversations.assign(peaceful_conversations.size(), 0);
  *this = std::move(cleared);
}

UsageCell& UsageTable::cell(DepartmentId department, WorkflowTypeId workflow, bool subagent,
                            bool attacker) {
  const std::size_t d = department.valid() ? department.index : departments_ - 1;
  const std::size_t w = workflow.valid() ? workflow.index : workflows_ - 1;
  if (index_.empty()) index_.assign(departments_ * workflows_ * 4, -1);
  std::int32_t& index =
      index_[((d * workflows_ + w) * 2 + std::size_t{subagent}) * 2 + std::size_t{attacker}];
  if (index < 0) {
    index = static_cast<std::int32_t>(cells_.size());
    UsageCell& cell = cells_.emplace_back();
    cell.department = department;
    cell.workflow = workflow;
    cell.subagent = subagent;
    cell.attacker = attacker;
  }
  return cells_[static_cast<std::size_t>(index)];
}

void UsageTable::add(std::span<const UsageCell> cells) {
  for (const UsageCell& more : cells) {
    cell(more.department, more.workflow, more.subagent, more.attacker).add(more);
  }
}

void UsageTable::clear() {
  for (UsageCell& cell : cells_) cell.clear();
}

}  // namespace models
