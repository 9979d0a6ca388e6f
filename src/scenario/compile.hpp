#pragma once

#include "models/plan.hpp"
#include "src/scenario/context.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {

/// Turns the sections of a scenario into a plan, without what derive() fills in.
models::Plan compile(Context& context, const Node& root, Draft draft);

/// The parts of compile() that are about changing roles and the inherited estate.
void compile_changes(Context& context, const Node& root, const Draft& draft, models::Plan& plan);
void compile_inventory(Context& context, const Draft& draft, models::Plan& plan);
/// Reports what is wrong with them beside other sections.
void check_estate(Context& context, const Node& root, const models::Plan& plan, bool has_warmup);

/// Fills in the times that infections leave out.
void complete_infections(models::Plan& plan);
/// Reports what is wrong with them beside other sections.
void check_infections(Context& context, const Node& root, const models::Plan& plan,
                      bool has_warmup);

/// Reports what only several sections together show to be wrong.
/// @param finds_warmup whether the warm-up is to be found by a pilot.
void check_semantics(Context& context, const Node& root, const models::Plan& plan,
                     bool finds_warmup);

/// Reports agents that spawn themselves again for certain, with nothing that ends it.
void check_endless_spawning(Context& context, const Node& root, const models::Plan& plan);

/// Reports threats that nothing in the scenario ever lets happen.
void check_threat_effects(Context& context, const Node& root, const models::Plan& plan);

/// Reports policies that could not work, and remarks on what they ask for and nobody has.
void check_policies(Context& context, const Node& root, const models::Plan& plan);

/// Reports classes of calls with a price that nothing falls into.
void check_price_classes(Context& context, const Node& root, const models::Plan& plan);

/// Reports a rule of chargeback by which nobody would pay.
void check_chargeback(Context& context, const Node& root, const models::Plan& plan);

/// Reports agents whose tokens a plan would have to guess about.
void check_token_mixes(Context& context, const Node& root, const models::Plan& plan);

/// The place of the innermost part of a path of keys that exists.
SourceMark mark_of(const Node& root, std::initializer_list<std::string_view> path);

}  // namespace app
