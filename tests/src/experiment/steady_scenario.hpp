#pragma once

#include "tests/src/scenario/scenario_text.hpp"

namespace app::testing {

/// 200 jobs an hour for a day, each with a credential that lives on after it: for 1 h under the
/// design `long`, for 10 min under `short`.
inline LoadedScenario steady_scenario(std::string_view clock = "horizon: 1d, warmup: auto") {
  const std::string designs = R"(  long:
    credentials: {issue: workflow, scope: workflow, lifetime: 1h, delegation: share}
    policy: [task_scope]
  short:
    credentials: {issue: workflow, scope: workflow, lifetime: 10min, delegation: share}
    policy: [task_scope]
)";
  const std::size_t from = kGood.find("  keys:\n");
  const std::size_t to = kGood.find("threats:\n");
  std::string text(kGood.substr(0, from));
  text += designs;
  text += kGood.substr(to);
  text = with("horizon: 1d", clock, text);
  text = with("rate: 10/h", "rate: 200/h", text);
  return load_good(text);
}

}  // namespace app::testing
