#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/scenario/diagnostics.hpp"

namespace app {

/// The facts of one suite that the import needs.
struct AgentDojoSuite {
  struct Tool {
    std::string name;
    std::string group;
    std::vector<std::string> parameters;
    bool side_effects{false};
    bool can_send_out{false};
    bool untrusted{false};       ///< Its result can carry an injection.
    bool always_allowed{false};  ///< In the published set-up of Progent; not stated: false.
    [[nodiscard]] std::string action() const { return group + "." + name; }
    [[nodiscard]] std::string_view effect() const {
      if (!side_effects) return "read";
      return can_send_out ? "egress" : "write";
    }
  };
  struct Call {
    std::size_t tool{};                                          ///< Index into tools.
    std::vector<std::pair<std::string, std::string>> arguments;  ///< Name and hash of the value.
    bool untrusted{false};  ///< This call's result carried an injection vector.
    /// An argument value came from a result that carried one.
    bool has_untrusted_argument{false};
  };
  struct Task {
    std::string id;
    std::vector<Call> calls;
    bool has_tool_ground_truth{true};
  };

  std::string name;
  std::string benchmark_version;
  std::string project, paper, repository, licence;
  std::vector<Tool> tools;
  std::vector<Task> user_tasks;
  std::vector<Task> injection_tasks;
};

/// Reads and checks a suite; nothing after reporting what is wrong.
std::optional<AgentDojoSuite> read_agentdojo_suite(std::string_view json_text,
                                                   const std::string& name,
                                                   Diagnostics& diagnostics);

}  // namespace app
