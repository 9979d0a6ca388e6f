#pragma once

#include "src/scenario/sections/sections.hpp"

namespace app {

/// A rule of a kind, named as the scenario writes it.
models::PolicyRule rule_of(models::RuleKind kind, models::RuleEffect effect);

/// Effects of actions, at least one.
Codec<std::vector<models::Effect>> effects();

// Rules that limit how often, how deep and when.
Object<models::PolicyRule> rate_object();
Object<models::PolicyRule> spend_object();
Object<models::PolicyRule> fan_out_object();
Object<models::PolicyRule> depth_object();
Object<models::PolicyRule> hours_object();

// Rules written in the language Cedar.
Object<models::PolicyRule> cedar_object();
Object<models::PolicyRule> obligation_object();
Object<models::PolicyRule> forbid_object();
Codec<models::RequestShape::Kind> request_shape();

}  // namespace app
