#include "src/scenario/load.hpp"

#include <utility>

#include "sim/random/name_hash.hpp"
#include "src/scenario/compile.hpp"
#include "src/scenario/source_files.hpp"
#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

// Each design as a block of YAML, before names are replaced by values.
std::vector<std::string> design_patches(const Node& root) {
  std::vector<std::string> patches;
  const Node* designs = root.find("designs");
  if (designs == nullptr) return patches;
  for (const Entry& design : designs->entries) {
    std::string text = design.key + ":\n";
    for (const Entry& entry : design.value.entries)
      text += "  " + entry.key + ": " + to_flow(entry.value) + "\n";
    patches.push_back(std::move(text));
  }
  return patches;
}

std::optional<LoadedScenario> compile_tree(SourceTree tree, std::span<const std::string> overrides,
                                           Diagnostics& diagnostics,
                                           const std::filesystem::path* folder) {
  auto used = assumption_uses(tree.root);
  LoadedScenario result;
  result.places = Places(tree.root, diagnostics);
  apply_overrides(tree.root, overrides, diagnostics);
  result.content_hash = tree.content_hash;
  result.design_patches = design_patches(tree.root);
  substitute_assumptions(tree.root, std::move(used), diagnostics);

  const Names names(tree.root);
  Context context(names, diagnostics);
  if (folder != nullptr) context.set_folder(*folder);
  std::optional<Draft> draft = scenario_object().read(context, tree.root);
  if (!draft) return std::nullopt;
  result.summary = draft->summary;
  result.catalogue = std::move(draft->catalogue);
  if (result.catalogue && result.catalogue->title.empty()) result.catalogue->title = draft->name;
  result.study = draft->study;
  result.study.finds_warmup = draft->clock.finds_warmup;
  result.checks = std::move(draft->checks);
  result.assumptions = std::move(draft->assumptions);
  if (result.study.baseline.empty() && !draft->designs.empty())
    result.study.baseline = draft->designs.front().first;
  result.plan = compile(context, tree.root, std::move(*draft));
  check_semantics(context, tree.root, result.plan, result.study.finds_warmup);
  if (!diagnostics.empty()) return std::nullopt;
  result.presets = context.presets_used();
  result.notes = context.notes();
  result.content_hash ^= context.files_hash();
  models::derive(result.plan);
  return result;
}

}  // namespace

std::optional<LoadedScenario> load_scenario(const std::filesystem::path& file,
                                            Diagnostics& diagnostics) {
  return load_scenario(file, {}, diagnostics);
}

std::optional<LoadedScenario> load_scenario(const std::filesystem::path& file,
                                            std::span<const std::string> overrides,
                                            Diagnostics& diagnostics) {
  std::optional<SourceTree> tree = read_source_tree(file, diagnostics);
  if (!tree) return std::nullopt;
  std::error_code problem;
  const std::filesystem::path folder =
      std::filesystem::weakly_canonical(file, problem).parent_path();
  std::optional<LoadedScenario> result =
      compile_tree(std::move(*tree), overrides, diagnostics, &folder);
  if (result) result->file = file.generic_string();
  return result;
}

std::optional<LoadedScenario> load_scenario_text(std::string_view text, const std::string& name,
                                                 Diagnostics& diagnostics) {
  const std::uint32_t source = diagnostics.add_source(name, std::string(text));
  if (text.size() > kLargestFileBytes) {
    diagnostics.add({.at = {source, 1, 1},
                     .code = "E0009",
                     .path = {},
                     .message = "the text is larger than 10 MiB",
                     .hint = "make it smaller",
                     .suggestion = {}});
    return std::nullopt;
  }
  std::optional<Node> root = parse_yaml(text, source, diagnostics);
  if (!root) return std::nullopt;
  if (const Entry* include = root->find_entry("include"); include != nullptr) {
    diagnostics.add({.at = include->at,
                     .code = "E0008",
                     .path = {},
                     .message = "a text that is no file includes files",
                     .hint = "write it to a file",
                     .suggestion = {}});
    return std::nullopt;
  }
  std::optional<LoadedScenario> result = compile_tree(
      {std::move(*root), sim::mix_bits(sim::name_hash(text))}, {}, diagnostics, nullptr);
  if (result) result->file = name;
  return result;
}

}  // namespace app
