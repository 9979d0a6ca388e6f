#include "models/metrics/fingerprint_sink.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

template <class Record>
std::uint64_t fingerprint_of(const Record& record) {
  FingerprintSink sink;
  sink.on(record);
  EXPECT_EQ(sink.records(), 1U);
  return sink.value();
}

TEST(FingerprintSinkTest, TellsRecordsApartByKindAndByEveryField) {
  std::set<std::uint64_t> values;
  values.insert(fingerprint_of(TaskEnded{at_s(1.0), AgentId{1}, Outcome::kDone}));
  values.insert(fingerprint_of(TaskEnded{at_s(2.0), AgentId{1}, Outcome::kDone}));
  values.insert(fingerprint_of(TaskEnded{at_s(1.0), AgentId{2}, Outcome::kDone}));
  values.insert(fingerprint_of(TaskEnded{at_s(1.0), AgentId{1}, Outcome::kDenied}));
  values.insert(fingerprint_of(WorkflowEnded{at_s(1.0), WorkflowId{1}, Outcome::kDone}));
  EXPECT_EQ(values.size(), 5U);
}

TEST(FingerprintSinkTest, TellsSetsApartWhereverTheirMembersAre) {
  std::set<std::uint64_t> values;
  for (const std::uint32_t member : {0U, 1U, 64U, 128U}) {
    AuthorityChanged record{};
    record.held = actions({ActionId{member}});
    values.insert(fingerprint_of(record));
    std::swap(record.held, record.effective);
    values.insert(fingerprint_of(record));
  }
  EXPECT_EQ(values.size(), 8U);
}

TEST(FingerprintSinkTest, OrderMatters) {
  const TaskEnded first{at_s(1.0), AgentId{1}, Outcome::kDone};
  const TaskEnded second{at_s(1.0), AgentId{2}, Outcome::kDone};
  FingerprintSink one;
  one.on(first);
  one.on(second);
  FingerprintSink other;
  other.on(second);
  other.on(first);
  EXPECT_NE(one.value(), other.value());
}

}  // namespace
}  // namespace models::testing
