#include "src/scenario/context.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "sim/random/name_hash.hpp"
#include "src/scenario/source_files.hpp"
#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

constexpr std::size_t kMostNamesShown = 12;

std::string list_of(const std::vector<std::string>& known) {
  if (known.empty()) return "there are none";
  if (known.size() <= kMostNamesShown)
    return fmt::format("write one of: {}", fmt::join(known, ", "));
  return fmt::format("write one of: {}, … ({} in all)",
                     fmt::join(known.begin(), known.begin() + kMostNamesShown, ", "), known.size());
}

}  // namespace

void Context::error(const SourceMark& at, const char* code, std::string message, std::string hint,
                    std::string suggestion) {
  diagnostics_.add({.at = at,
                    .code = code,
                    .path = path_,
                    .message = std::move(message),
                    .hint = std::move(hint),
                    .suggestion = std::move(suggestion)});
}

void Context::unknown(const SourceMark& at, const char* code, std::string_view what,
                      std::string_view found, const std::vector<std::string>& known) {
  error(at, code, fmt::format("unknown {} '{}'", what, found), list_of(known),
        nearest_word(found, known));
}

void Context::not_built_yet(const SourceMark& at, std::string_view what, std::string_view instead) {
  error(at, "E0104", fmt::format("{}: not built yet", what), std::string(instead));
}

std::optional<Context::NamedFile> Context::read_file(const SourceMark& at,
                                                     const std::string& name) {
  if (!folder_) {
    error(at, "E0008", "a text that is no file names another file", "write it to a file");
    return std::nullopt;
  }
  // An override of the command line speaks from the scenario's folder.
  const std::filesystem::path source(diagnostics_.sources()[at.source].name);
  std::error_code problem;
  const bool is_file = std::filesystem::is_regular_file(source, problem);
  const std::filesystem::path from = is_file ? source.parent_path() : *folder_;
  const auto bytes = read_named_file(*folder_, from, name, at, diagnostics_);
  if (!bytes) return std::nullopt;
  files_hash_ = sim::mix_bits(files_hash_ ^ sim::name_hash(*bytes));
  const std::string shown = (from / name).generic_string();
  return NamedFile{*bytes, diagnostics_.add_source(shown, *bytes)};
}

const Node* Context::use_preset(const Node& name, std::string_view kind) {
  if (name.is_broken()) return nullptr;
  const PresetInfo* preset = name.is_scalar() ? find_preset(name.text) : nullptr;
  if (preset == nullptr || preset->kind != kind) {
    std::vector<std::string> known;
    for (const PresetInfo& other : presets()) {
      if (other.kind == kind) known.push_back(other.name);
    }
    unknown(name.at, "E0306", fmt::format("{} preset", kind),
            name.is_scalar() ? name.text : describe(name), known);
    return nullptr;
  }
  auto loaded = loaded_presets_.find(preset->name);
  if (loaded == loaded_presets_.end()) {
    const std::uint32_t source = diagnostics_.add_source(preset->file, preset->yaml);
    preset_sources_.push_back(source);
    std::optional<Node> root = parse_yaml(preset->yaml, source, diagnostics_);
    Node* values = root ? root->find("values") : nullptr;
    if (values == nullptr) return nullptr;
    loaded = loaded_presets_.emplace(preset->name, std::move(*values)).first;
    presets_used_.push_back({.name = preset->name,
                             .kind = preset->kind,
                             .source = preset->source,
                             .as_of = preset->as_of,
                             .confidence = preset->confidence});
  }
  return &loaded->second;
}

bool Context::is_in_preset(const SourceMark& at) const {
  return std::find(preset_sources_.begin(), preset_sources_.end(), at.source) !=
         preset_sources_.end();
}

Context::Step::Step(Context& context, std::string_view name)
    : context_(context), length_(context.path_.size()) {
  if (!context_.path_.empty() && !name.starts_with('[')) context_.path_ += '.';
  context_.path_ += name;
}

Context::Step::~Step() { context_.path_.resize(length_); }

Node merged(const Node& map, const Node& defaults, std::string_view except) {
  Node result = map;
  std::erase_if(result.entries, [](const Entry& entry) { return entry.key == "use"; });
  for (const Entry& entry : defaults.entries) {
    if (entry.key != except && result.find(entry.key) == nullptr) result.entries.push_back(entry);
  }
  return result;
}

}  // namespace app
