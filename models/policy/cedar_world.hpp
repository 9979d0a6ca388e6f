#pragma once

#include <string>
#include <vector>

#include "models/plan.hpp"
#include "models/policy/cedar/entities.hpp"
#include "models/policy/cedar/schema.hpp"

namespace models {

/// Under which names a scenario appears to Cedar policies: agents, people, tools and resources as
/// entities, each tool action as an action.
class CedarWorld {
 public:
  CedarWorld(const Plan& plan, RequestShape shape) : plan_(plan), shape_(shape) {}

  [[nodiscard]] cedar::EntityUid agent(AgentTypeId id) const;
  /// Anybody with the roles of a department: the simulator tells no two of them apart.
  [[nodiscard]] cedar::EntityUid user(DepartmentId id) const;
  [[nodiscard]] cedar::EntityUid tool(ToolId id) const;
  [[nodiscard]] cedar::EntityUid action(ActionId id) const;
  [[nodiscard]] cedar::EntityUid resource(ActionId id) const;
  /// Who asks. A credential that names neither agent nor person is nobody's.
  [[nodiscard]] cedar::EntityUid principal(AgentTypeId agent, DepartmentId user) const;

  /// All of them, with attributes and groups.
  [[nodiscard]] cedar::Entities entities() const;
  /// What policies may refer to, as text of a .cedarschema file.
  [[nodiscard]] std::string schema() const;

 private:
  [[nodiscard]] bool is(RequestShape::Kind kind) const { return shape_.kind == kind; }
  [[nodiscard]] std::vector<cedar::EntityUid> groups(ActionId id) const;
  [[nodiscard]] std::string actions_of_schema() const;
  [[nodiscard]] std::string context_of_schema(const std::vector<std::string>& arguments) const;
  void add_users(cedar::Entities& all) const;
  void add_tools(cedar::Entities& all) const;

  const Plan& plan_;
  RequestShape shape_;
};

}  // namespace models
