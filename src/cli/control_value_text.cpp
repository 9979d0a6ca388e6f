#include "src/cli/control_value_text.hpp"

#include <fmt/format.h>

#include "src/cli/table.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

void add_rows(Table& cells, const ControlValue& value) {
  std::string design = value.design;
  for (const AvoidedExposure& one : value.exposures) {
    std::vector<std::string> row{design, std::string(exposure_title(one.what)),
                                 format_estimate(one.avoided, "")};
    if (one.is_shown) {
      row.push_back(format_estimate(one.usd_each, "USD"));
      row.push_back(format_estimate(one.delay_s_each, "s"));
    } else {
      row.emplace_back(no_ratio_reason(one));
    }
    cells.add(std::move(row));
    design.clear();
  }
}

std::string sentence(const ControlValue& value) {
  std::string text = fmt::format(
      "{}: the controls cost {} more a run and hold a workflow up {} longer", value.design,
      format_estimate(value.cost_usd, "USD"), format_estimate(value.delay_s, "s"));
  if (value.loss_avoided_usd.mean) {
    text += fmt::format("; loss avoided {}", format_estimate(value.loss_avoided_usd, "USD"));
  }
  return text + ".";
}

}  // namespace

std::string control_value_text(const std::vector<ControlValue>& values) {
  if (values.empty()) return "";
  Table cells(2);
  cells.add({"design", "avoided", "a run", "cost of each", "waiting for each"});
  for (const ControlValue& value : values) add_rows(cells, value);
  std::string text = fmt::format(
      "\nWhat one avoided exposure costs, against {} (further cost of the controls, and further "
      "waiting of all workflows)\n",
      values.front().baseline);
  text += cells.text();
  for (const ControlValue& value : values) text += wrapped(sentence(value), 2);
  return text;
}

}  // namespace app
