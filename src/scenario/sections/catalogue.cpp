#include <fmt/format.h>

#include <array>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

// One of some words, kept as it is written.
Codec<std::string> word_of(const std::string& what, const std::vector<std::string>& words) {
  Choice<std::string> choice(what);
  for (const std::string& word : words) choice.word(word, word);
  return choice.codec();
}

// A paragraph: line ends of YAML blocks are no part of it.
Codec<std::string> paragraph() {
  return mapped(text(), [](Context&, const Node&, std::string read) {
    const std::size_t end = read.find_last_not_of(" \n");
    read.resize(end == std::string::npos ? 0 : end + 1);
    return std::optional(std::move(read));
  });
}

bool is_scenario_id(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == 5 && text.starts_with("SC-") && is_digit(text[3]) && is_digit(text[4]);
}

Codec<std::string> scenario_id() {
  return {json::text_like("SC-[0-9]{2}", "SC-01"),
          [](Context& context, const Node& node) -> std::optional<std::string> {
            if (node.is_scalar() && is_scenario_id(node.text)) return node.text;
            context.error(node.at, "E0302", "expected an id like SC-01, found " + describe(node),
                          "write SC- and two digits");
            return std::nullopt;
          }};
}

Codec<std::string> address() {
  return {json::text_like("https?://.+", "https://…"),
          [](Context& context, const Node& node) -> std::optional<std::string> {
            const bool is_address = node.is_scalar() && (node.text.starts_with("https://") ||
                                                         node.text.starts_with("http://"));
            if (is_address) return node.text;
            context.error(node.at, "E0103", "expected an address, found " + describe(node),
                          "write https://…");
            return std::nullopt;
          }};
}

Codec<PublishedCase> published_case() {
  using P = PublishedCase;
  return Object<P>()
      .required("name", "What it is known as.", text(), &P::name)
      .required("kind", "incident, research, benchmark, telemetry, advisory or self-reported.",
                word_of("kind of case", {"incident", "research", "benchmark", "telemetry",
                                         "advisory", "self-reported"}),
                &P::kind)
      .required("when", "When it happened or was published, e.g. \"2025-07\".", text(), &P::when)
      .required("facts", "What is known of it, in your own words.", paragraph(), &P::facts)
      .required("sources", "Addresses, the primary one first.", list_of(address(), false),
                &P::sources)
      .codec();
}

struct Strengths {
  std::string weak;
  std::string common;
  std::string strong;
};

Codec<std::string> design_name() {
  return mapped(reference(NameKind::kDesign),
                [](Context& context, const Node&, std::uint32_t index) {
                  return std::optional(context.names().of(NameKind::kDesign)[index]);
                });
}

void check_strengths(Context& context, const Node& node, Strengths& read) {
  const std::array<std::pair<const char*, const std::string*>, 3> all{
      {{"weak", &read.weak}, {"common", &read.common}, {"strong", &read.strong}}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (all[i].second->empty() || *all[i].second != *all[k].second) continue;
      context.error(
          node.find_entry(all[i].first)->at, "E0421",
          fmt::format("{} and {} are both '{}'", all[k].first, all[i].first, *all[i].second),
          "name three different designs");
    }
  }
}

Codec<Strengths> strengths() {
  using S = Strengths;
  return Object<S>()
      .required("weak", "The design with little control.", design_name(), &S::weak)
      .required("common", "The design that many have today.", design_name(), &S::common)
      .required("strong", "The design with the controls that are meant to stop it.", design_name(),
                &S::strong)
      .check(&check_strengths)
      .codec();
}

}  // namespace

const std::vector<std::string>& scenario_families() {
  static const std::vector<std::string> families = {
      "goal-and-tool", "identity-and-privilege",   "supply-chain-and-code", "memory-and-context",
      "inter-agent",   "cascade-and-availability", "human-trust",           "rogue-and-oversight"};
  return families;
}

Codec<CatalogueEntry> catalogue_section() {
  using E = CatalogueEntry;
  return Object<E>()
      .required("id", "Its id in the catalogue, e.g. SC-01.", scenario_id(), &E::id)
      .optional("title", "Its title. Default: the scenario's name.", paragraph(), &E::title)
      .required("family", "The family of threats that it belongs to.",
                word_of("family", scenario_families()), &E::family)
      .required(
          "trigger", "adversarial, accident, drift or dependency; one or several.",
          one_or_list_of(word_of("trigger", {"adversarial", "accident", "drift", "dependency"})),
          &E::triggers)
      .required("modelled_on", "Published incidents or research that it is modelled on.",
                list_of(published_case(), false), &E::modelled_on)
      .required("what_happens", "What happens, in a paragraph.", paragraph(), &E::what_happens)
      .required("look_at", "What to look at in the results.", paragraph(), &E::look_at)
      .required("strength", "Which design is the weak, the common and the strong one.", strengths(),
                [](E& out, Strengths read) {
                  out.weak = std::move(read.weak);
                  out.common = std::move(read.common);
                  out.strong = std::move(read.strong);
                })
      .required("frameworks",
                "Ids of public threat frameworks, by framework; the first id is the "
                "primary one.",
                framework_ids(), &E::frameworks)
      .check([](Context& context, const Node& node, E& read) {
        const Entry* frameworks = node.find_entry("frameworks");
        if (frameworks == nullptr || !frameworks->value.is_map()) return;
        if (!frameworks->value.entries.empty() || !read.frameworks.empty()) return;
        context.error(frameworks->at, "E0410", "'frameworks' is empty",
                      "write for example {owasp_asi_2026: [ASI01]}");
      })
      .codec();
}

}  // namespace app
