#include <fmt/format.h>

#include <iterator>

#include "src/results/csv_field.hpp"
#include "src/results/results_files.hpp"

namespace app {
namespace {

class Writer {
 public:
  void line(const std::string& design, std::size_t replication, const std::string& metric,
            const models::Labels& labels, const std::string& value) {
    fmt::format_to(std::back_inserter(text_), "{},{},{},{},{}\n", csv_field(design), replication,
                   csv_field(metric), csv_field(labels_text(labels)), value);
  }

  std::string text_{"design,replication,metric,labels,value\n"};
};

void add_replication(Writer& writer, const DesignRun& run, std::size_t replication) {
  for (const ValueSeries& one : run.series.values) {
    const auto& value = one.values[replication];
    writer.line(run.name, replication, one.key.metric, one.key.labels,
                value ? fmt::format("{}", *value) : "");
    if (one.terms.empty() || !one.terms[replication]) continue;
    writer.line(run.name, replication, one.key.metric + ".numerator", one.key.labels,
                fmt::format("{}", one.terms[replication]->numerator));
    writer.line(run.name, replication, one.key.metric + ".denominator", one.key.labels,
                fmt::format("{}", one.terms[replication]->denominator));
  }
  for (const SampleSeries& one : run.series.samples) {
    const sim::CensoredSketch& sample = one.samples[replication];
    writer.line(run.name, replication, one.key.metric + ".count", one.key.labels,
                fmt::format("{}", sample.event_count()));
    writer.line(run.name, replication, one.key.metric + ".censored", one.key.labels,
                fmt::format("{}", sample.censored_count()));
  }
}

}  // namespace

std::string replications_csv(const ExperimentResult& result) {
  Writer writer;
  for (const DesignRun& run : result.designs) {
    for (std::int64_t i = 0; i < result.replications; ++i) {
      add_replication(writer, run, static_cast<std::size_t>(i));
    }
  }
  return std::move(writer.text_);
}

}  // namespace app
