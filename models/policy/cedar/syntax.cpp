#include "models/policy/cedar/syntax.hpp"

#include <stdexcept>

namespace models::cedar {

bool Pattern::matches(std::string_view text) const {
  if (parts.size() == 1) return text == parts.front();
  if (!text.starts_with(parts.front())) return false;
  text.remove_prefix(parts.front().size());
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    const std::size_t found = text.find(parts[i]);
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + parts[i].size());
  }
  return text.ends_with(parts.back());
}

Policy link(const Policy& policy_template, std::string id, std::optional<EntityUid> principal,
            std::optional<EntityUid> resource) {
  Policy policy = policy_template;
  policy.id = std::move(id);
  const auto fill = [](Scope& scope, const std::optional<EntityUid>& entity, const char* slot) {
    if (scope.is_slot != entity.has_value()) {
      throw std::invalid_argument(std::string(slot) + (entity ? " is no slot of the template"
                                                              : " of the template gets no entity"));
    }
    if (entity) scope.entities = {*entity};
    scope.is_slot = false;
  };
  fill(policy.principal, principal, "?principal");
  fill(policy.resource, resource, "?resource");
  return policy;
}

}  // namespace models::cedar
