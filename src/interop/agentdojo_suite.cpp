#include "src/interop/agentdojo_suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

namespace app {
namespace {

using nlohmann::json;
using Suite = AgentDojoSuite;

constexpr std::string_view kFormat = "agentdojo-facts/1";
constexpr std::size_t kMostTools = 512;

bool is_plain_name(const std::string& text) {
  return !text.empty() && text.size() <= 100 &&
         std::all_of(text.begin(), text.end(), [](char letter) {
           return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' ||
                  letter == '-';
         });
}

SourceMark place_of_byte(std::uint32_t source, std::string_view text, std::size_t byte) {
  SourceMark at{source, 1, 1};
  for (const char letter : text.substr(0, byte > 0 ? byte - 1 : 0)) {
    ++at.column;
    if (letter != '\n') continue;
    ++at.line;
    at.column = 1;
  }
  return at;
}

class Reader {
 public:
  Reader(std::uint32_t source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  bool failed() const { return failed_; }

  void report(const char* code, std::string message, std::string hint) {
    failed_ = true;
    diagnostics_.add({.at = {source_, 1, 1},
                      .code = code,
                      .path = {},
                      .message = std::move(message),
                      .hint = std::move(hint),
                      .suggestion = {}});
  }

  // The text at a key; a missing or other one is reported.
  std::string text(const json& object, const char* key, const std::string& path) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (object.is_object() && found != object.end() && found->is_string())
      return found->get<std::string>();
    report("E0501", fmt::format("{} has no text '{}'", path, key),
           "see the format agentdojo-facts/1");
    return {};
  }

  std::string optional_text(const json& object, const char* key) const {
    if (!object.is_object()) return "not stated";
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "not stated";
  }

  std::string plain_name(const json& object, const char* key, const std::string& path) {
    std::string name = text(object, key, path);
    if (!name.empty() && !is_plain_name(name)) {
      report("E0501", fmt::format("{}.{} is '{}'", path, key, name.substr(0, 60)),
             "names have letters, digits, '-' and '_'");
    }
    return name;
  }

  bool flag(const json& object, const char* key, const std::string& path) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (object.is_object() && found != object.end() && found->is_boolean())
      return found->get<bool>();
    report("E0501", fmt::format("{} has no true or false '{}'", path, key),
           "see the format agentdojo-facts/1");
    return false;
  }

  const json& list(const json& object, const char* key, const std::string& path) {
    static const json empty = json::array();
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (object.is_object() && found != object.end() && found->is_array()) return *found;
    report("E0501", fmt::format("{} has no list '{}'", path, key),
           "see the format agentdojo-facts/1");
    return empty;
  }

 private:
  std::uint32_t source_;
  Diagnostics& diagnostics_;
  bool failed_{false};
};

bool has_items(const json& object, const char* key) {
  if (!object.is_object()) return false;
  const auto found = object.find(key);
  return found != object.end() && found->is_array() && !found->empty();
}

void read_tools(Reader& reader, const json& root, Suite& suite) {
  std::set<std::string> seen;
  for (const json& item : reader.list(root, "tools", "the suite")) {
    const std::string path = fmt::format("tools[{}]", suite.tools.size());
    Suite::Tool tool;
    tool.name = reader.plain_name(item, "name", path);
    tool.group = reader.plain_name(item, "group", path);
    tool.side_effects = reader.flag(item, "side_effects", path);
    tool.can_send_out = reader.flag(item, "can_send_out", path);
    tool.untrusted = reader.flag(item, "returns_untrusted_content", path);
    if (item.is_object() && item.contains("always_allowed_in_progent_setup")) {
      tool.always_allowed = reader.flag(item, "always_allowed_in_progent_setup", path);
    }
    for (const json& parameter : reader.list(item, "parameters", path)) {
      tool.parameters.push_back(reader.plain_name(parameter, "name", path + ".parameters"));
    }
    if (!seen.insert(tool.name).second) {
      reader.report("E0502", fmt::format("the tool '{}' is listed twice", tool.name),
                    "list each tool once");
    }
    suite.tools.push_back(std::move(tool));
  }
  if (suite.tools.size() > kMostTools)
    reader.report("E0502", "more than 512 tools", "split the suite");
}

// Whether its origin, or a part of a mixed one, is a result with an injection vector.
bool comes_from_vector(const json& argument) {
  const auto origin = argument.find("value_origin");
  return origin != argument.end() && origin->is_string() &&
         origin->get<std::string>().find("tool_result_with_injection_vector") != std::string::npos;
}

void read_arguments(Reader& reader, const json& item, const std::string& path,
                    const Suite::Tool& tool, Suite::Call& call) {
  for (const json& argument : reader.list(item, "arguments", path)) {
    const std::string name = reader.plain_name(argument, "name", path + ".arguments");
    const std::string hash = reader.plain_name(argument, "value_hash", path + ".arguments");
    const bool twice = std::any_of(call.arguments.begin(), call.arguments.end(),
                                   [&](const auto& other) { return other.first == name; });
    const bool known =
        std::find(tool.parameters.begin(), tool.parameters.end(), name) != tool.parameters.end();
    if (twice || !known) {
      reader.report("E0502",
                    fmt::format("{}: {} argument '{}' of {}", path, twice ? "repeated" : "unknown",
                                name, tool.name),
                    "list each parameter under the tool, once");
      continue;
    }
    call.arguments.emplace_back(name, hash);
    call.has_untrusted_argument |= comes_from_vector(argument);
  }
}

void read_calls(Reader& reader, const json& item, const std::string& path, Suite& suite,
                Suite::Task& task) {
  for (const json& one : reader.list(item, "calls", path)) {
    const std::string here = fmt::format("{}.calls[{}]", path, task.calls.size());
    const std::string name = reader.text(one, "tool", here);
    const auto tool = std::find_if(suite.tools.begin(), suite.tools.end(),
                                   [&](const Suite::Tool& other) { return other.name == name; });
    Suite::Call call;
    if (tool == suite.tools.end()) {
      reader.report("E0502",
                    fmt::format("{} calls the unlisted tool '{}'", here, name.substr(0, 60)),
                    "list it under tools");
    } else {
      call.tool = static_cast<std::size_t>(tool - suite.tools.begin());
      call.untrusted = has_items(one, "vectors_in_result");
      tool->untrusted |= call.untrusted;
      read_arguments(reader, one, here, *tool, call);
    }
    task.calls.push_back(std::move(call));
  }
}

std::vector<Suite::Task> read_tasks(Reader& reader, const json& root, const char* key,
                                    Suite& suite) {
  std::vector<Suite::Task> tasks;
  std::set<std::string> seen;
  for (const json& item : reader.list(root, key, "the suite")) {
    const std::string path = fmt::format("{}[{}]", key, tasks.size());
    Suite::Task task;
    task.id = reader.plain_name(item, "id", path);
    if (!seen.insert(task.id).second)
      reader.report("E0502", fmt::format("'{}' is listed twice", task.id), "list it once");
    const bool states_kind = item.is_object() && item.contains("ground_truth");
    task.has_tool_ground_truth = !states_kind || item["ground_truth"] == "tools";
    if (task.has_tool_ground_truth) read_calls(reader, item, path, suite, task);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

void read_origin(Reader& reader, const json& root, Suite& suite) {
  static const json none = json::object();
  const json& origin = root.contains("origin") ? root["origin"] : none;
  suite.project = reader.optional_text(origin, "project");
  suite.paper = reader.optional_text(origin, "paper");
  suite.repository = reader.optional_text(origin, "repository");
  suite.licence = reader.optional_text(origin, "licence");
  suite.benchmark_version = reader.optional_text(root, "benchmark_version");
}

}  // namespace

std::optional<AgentDojoSuite> read_agentdojo_suite(std::string_view json_text,
                                                   const std::string& name,
                                                   Diagnostics& diagnostics) {
  const std::uint32_t source = diagnostics.add_source(name, std::string(json_text));
  json root;
  try {
    root = json::parse(json_text);
  } catch (const json::parse_error& error) {
    diagnostics.add({.at = place_of_byte(source, json_text, error.byte),
                     .code = "E0501",
                     .path = {},
                     .message = "not valid JSON",
                     .hint = "see the format agentdojo-facts/1",
                     .suggestion = {}});
    return std::nullopt;
  }
  Reader reader(source, diagnostics);
  if (!root.is_object() || reader.optional_text(root, "format") != kFormat) {
    reader.report("E0501", fmt::format("the input does not say \"format\": \"{}\"", kFormat),
                  "import the facts of an AgentDojo suite");
    return std::nullopt;
  }
  Suite suite;
  suite.name = reader.plain_name(root, "suite", "the suite");
  read_origin(reader, root, suite);
  read_tools(reader, root, suite);
  suite.user_tasks = read_tasks(reader, root, "user_tasks", suite);
  suite.injection_tasks = read_tasks(reader, root, "injection_tasks", suite);
  if (suite.tools.empty() || suite.user_tasks.empty()) {
    reader.report("E0502", "the suite has no tools or no user tasks",
                  "a scenario needs at least one of each");
  }
  if (reader.failed()) return std::nullopt;
  return suite;
}

}  // namespace app
