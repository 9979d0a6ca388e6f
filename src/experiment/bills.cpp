#include "src/experiment/bills.hpp"

#include "models/measurement.hpp"
#include "models/metrics/observers.hpp"
#include "src/experiment/parallel.hpp"

namespace app {
namespace {

/// A ledger with the facts that it looks up.
class BillSink final : public models::RecordSink {
 public:
  BillSink(const models::Plan& plan, const models::Design& design)
      : ledger_({plan, design, index_}) {}
  [[nodiscard]] const models::Ledger& ledger() const { return ledger_; }

  void on(const models::WorkflowStarted& record) override { pass(record); }
  void on(const models::WorkflowEnded& record) override { pass(record); }
  void on(const models::AgentStarted& record) override { pass(record); }
  void on(const models::TaskEnded& record) override { index_.on(record); }
  void on(const models::AgentHijacked& record) override { ledger_.on(record); }
  void on(const models::CredentialIssued& record) override { pass(record); }
  void on(const models::DecisionMade& record) override { pass(record); }
  void on(const models::ApprovalEnded& record) override { ledger_.on(record); }
  void on(const models::ActionDone& record) override { ledger_.on(record); }
  void on(const models::ModelStep& record) override { ledger_.on(record); }
  void on(const models::PersonJoined& record) override { ledger_.on(record); }
  void on(const models::PersonLeft& record) override { ledger_.on(record); }
  void on(const models::RunEnded& record) override { ledger_.on(record); }

 private:
  // The index comes first, as in a run: the ledger asks it about the record at hand.
  template <class Record>
  void pass(const Record& record) {
    index_.on(record);
    ledger_.on(record);
  }

  models::RunIndex index_;
  models::Ledger ledger_;
};

}  // namespace

RunBills bill_replication(const models::Plan& plan, models::DesignId design,
                          std::uint64_t replication) {
  BillSink sink(plan, plan.designs[design.index]);
  models::RunOptions options;
  options.sink = &sink;
  models::run_replication(plan, design, replication, options);
  return {design, replication, sink.ledger().bills()};
}

std::vector<RunBills> bill_designs(const models::Plan& plan, std::span<const std::size_t> designs,
                                   std::uint64_t replication, unsigned threads,
                                   const std::atomic<bool>* stop) {
  std::vector<RunBills> bills(designs.size());
  for_each_index(designs.size(), threads, stop, [&](std::size_t i) {
    bills[i] = bill_replication(plan, {static_cast<std::uint32_t>(designs[i])}, replication);
  });
  return bills;
}

}  // namespace app
