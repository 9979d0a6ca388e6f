#include <algorithm>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// Who came, changed and went, and how many were there.
class WorkforceObserver final : public Observer {
 public:
  explicit WorkforceObserver(const ObserverContext& context) : context_(context) {
    for (const Department& department : context.plan.organisation.departments) {
      present_ += department.people;
      shown_ |= department.turnover.any();
    }
  }

  void on(const PersonJoined& record) override {
    accumulate(record.at);
    ++present_;
    if (context_.counts(record.at)) ++joined_;
  }
  void on(const PersonLeft& record) override {
    accumulate(record.at);
    --present_;
    if (context_.counts(record.at)) ++left_;
  }
  void on(const PersonMoved& record) override {
    if (context_.counts(record.at)) ++moved_;
  }
  void on(const RunEnded& record) override {
    accumulate(record.at);
    counted_s_ = context_.counted_s(sim::kStart, record.at);
  }
  void report(ReplicationResult& result) const override {
    if (!shown_) return;
    add_ratio(result, "people.present", {}, person_s_, counted_s_);
    const auto events = [&result](const char* event, std::uint64_t count) {
      add_value(result, "people.events", {{"event", event}}, static_cast<double>(count));
    };
    events("joined", joined_);
    events("moved", moved_);
    events("left", left_);
  }

 private:
  void accumulate(sim::SimTime now) {
    person_s_ += static_cast<double>(present_) * context_.counted_s(since_, now);
    since_ = now;
  }

  ObserverContext context_;
  bool shown_{false};
  std::uint64_t present_{0};
  std::uint64_t joined_{0};
  std::uint64_t moved_{0};
  std::uint64_t left_{0};
  sim::SimTime since_{sim::kStart};
  double person_s_{0.0};
  double counted_s_{0.0};
};

}  // namespace

std::unique_ptr<Observer> make_workforce_observer(const ObserverContext& context) {
  return std::make_unique<WorkforceObserver>(context);
}

}  // namespace models
