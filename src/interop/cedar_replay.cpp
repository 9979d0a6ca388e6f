#include "src/interop/cedar_replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "models/policy/cedar/compiled.hpp"
#include "src/interop/cedar_json.hpp"

namespace app {
namespace {

using nlohmann::json;
namespace cedar = models::cedar;
namespace fs = std::filesystem;

constexpr std::size_t kShown = 10;

std::string text_of_file(const fs::path& path) {
  if (fs::is_directory(path)) {
    throw std::invalid_argument(
        fmt::format("{}: is a folder (write the files in it)", path.string()));
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::invalid_argument(fmt::format("{}: cannot be read", path.string()));
  return text.str();
}

/// Finds a file that a test names relative to some folder above it.
fs::path named_by(const fs::path& test, const std::string& name) {
  for (fs::path folder = fs::absolute(test).parent_path();; folder = folder.parent_path()) {
    if (fs::exists(folder / name)) return folder / name;
    if (folder == folder.parent_path()) break;
  }
  throw std::invalid_argument(
      fmt::format("{}: names {}, which no folder above it has (write a "
                  "path from one of them)",
                  test.string(), name));
}

std::string default_schema(const fs::path& file) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(fs::absolute(file).parent_path())) {
    if (entry.path().extension() == ".cedarschema") found.push_back(entry.path());
  }
  return found.size() == 1 ? text_of_file(found.front()) : std::string();
}

template <class Strings>
std::set<std::string> set_of(const Strings& strings) {
  return {strings.begin(), strings.end()};
}

std::string joined(const std::set<std::string>& names) {
  return fmt::format("[{}]", fmt::join(names, ", "));
}

/// What the compiled policies say, in full and as the decision alone.
struct Decided {
  Decided(const cedar::CompiledPolicies& compiled, const cedar::Request& request)
      : policies(compiled.policies()) {
    cedar::Universe universe = compiled.universe();
    const cedar::CompactRequest compact = compiled.compact(request, universe);
    compiled.answer(compact, universe, answer);
    alone = compiled.decide(compact, universe);
  }
  [[nodiscard]] std::set<std::string> names_of(const std::vector<std::uint32_t>& which) const {
    std::set<std::string> names;
    for (const std::uint32_t one : which) names.insert(policies[one].id);
    return names;
  }
  const std::vector<cedar::Policy>& policies;
  cedar::CompactAnswer answer;
  bool alone{false};
};

class Replay {
 public:
  explicit Replay(std::string schema) : schema_(std::move(schema)) {}

  void test(const json& test) {
    ++result_.tests;
    const std::string id = test.value("id", fmt::format("test {}", result_.tests));
    try {
      const std::string own = test.value("schema", std::string());
      const cedar::Schema schema = cedar::parse_schema(own.empty() ? schema_ : own);
      const cedar::CompiledPolicies policies(
          cedar::parse_policies(test.at("policies").get<std::string>()),
          cedar_entities(test.at("entities"), schema));
      std::size_t number = 0;
      for (const json& one : test.at("requests")) {
        request(fmt::format("{}, request {}", id, number++), one, policies, schema);
      }
    } catch (const cedar::SyntaxError& error) {
      unreadable(fmt::format("{}: {}:{}: {}", id, error.line(), error.column(), error.what()));
    } catch (const std::invalid_argument& error) {
      unreadable(fmt::format("{}: {}", id, error.what()));
    }
  }

  [[nodiscard]] CedarReplay result() const { return result_; }

 private:
  void request(const std::string& name, const json& recorded,
               const cedar::CompiledPolicies& policies, const cedar::Schema& schema) {
    ++result_.requests;
    const cedar::Request request = cedar_request(recorded, schema);
    const Decided decided(policies, request);
    const bool allow = recorded.at("decision") == "allow";
    if (decided.answer.allow != allow || decided.alone != allow) {
      ++result_.wrong_decisions;
      tell(fmt::format("{}: decided {}, recorded {}", name, decided.answer.allow ? "allow" : "deny",
                       allow ? "allow" : "deny"));
    }
    const auto reasons = set_of(recorded.at("reason").get<std::vector<std::string>>());
    if (decided.names_of(decided.answer.reasons) != reasons) {
      ++result_.wrong_reasons;
      tell(fmt::format("{}: reasons {}, recorded {}", name,
                       joined(decided.names_of(decided.answer.reasons)), joined(reasons)));
    }
    const std::set<std::string> failed = decided.names_of(decided.answer.errors);
    const auto errors = set_of(recorded.at("errors").get<std::vector<std::string>>());
    if (failed != errors) {
      ++result_.wrong_errors;
      tell(fmt::format("{}: errors {}, recorded {}", name, joined(failed), joined(errors)));
    }
  }

  void unreadable(std::string what) {
    ++result_.unreadable;
    tell(std::move(what));
  }
  void tell(std::string what) {
    if (result_.first.size() < kShown) result_.first.push_back(std::move(what));
  }

  std::string schema_;
  CedarReplay result_;
};

json with_files_read(json test, const fs::path& file) {
  for (const char* const name : {"policies", "schema"}) {
    if (!test.contains(name)) continue;
    test[name] = text_of_file(named_by(file, test[name].get<std::string>()));
  }
  const fs::path entities = named_by(file, test.at("entities").get<std::string>());
  test["entities"] = cedar_document(text_of_file(entities), entities.string());
  return test;
}

}  // namespace

CedarReplay replay_cedar(const std::string& file, const std::string& schema) {
  const std::string text = text_of_file(file);
  Replay replay(schema.empty() ? default_schema(file) : text_of_file(schema));
  std::size_t line = 0;
  try {
    if (fs::path(file).extension() == ".json") {
      replay.test(with_files_read(cedar_document(text, file), file));
      return replay.result();
    }
    std::istringstream lines(text);
    for (std::string one; std::getline(lines, one);) {
      ++line;
      if (one.find_first_not_of(" \t\r") != std::string::npos)
        replay.test(cedar_document(one, fmt::format("{}:{}", file, line)));
    }
  } catch (const json::exception& error) {
    throw std::invalid_argument(fmt::format(
        "{}:{}: no recorded test: {} (write {{\"policies\": ..., \"entities\": [...], "
        "\"requests\": [{{principal, action, resource, context, decision, reason, errors}}]}})",
        file, std::max<std::size_t>(line, 1), error.what()));
  }
  if (replay.result().tests == 0) {
    throw std::invalid_argument(fmt::format("{}: no recorded test in it (write one a line)", file));
  }
  return replay.result();
}

}  // namespace app
