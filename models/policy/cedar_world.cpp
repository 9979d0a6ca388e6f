#include "models/policy/cedar_world.hpp"

#include <algorithm>
#include <array>

namespace models {
namespace {

using cedar::EntityUid;
using cedar::Record;
using cedar::Value;

constexpr std::array<const char*, 4> kEffects = {"read", "write", "execute", "egress"};

std::string name_of(Effect effect) { return kEffects[static_cast<std::size_t>(effect)]; }
Value text(std::string value) { return Value(std::move(value)); }

std::string quoted(const std::string& id) { return "\"" + id + "\""; }

/// "crm.lookup" as "crm___lookup", the way gateways name a tool of a target.
std::string gateway_name(const std::string& action) {
  const std::size_t dot = action.find('.');
  return action.substr(0, dot) + "___" + action.substr(dot + 1);
}

void list(std::string& out, const std::vector<std::string>& names, const char* rest) {
  if (names.empty()) return;
  out += "action ";
  for (std::size_t i = 0; i < names.size(); ++i) out += (i == 0 ? "" : ", ") + quoted(names[i]);
  out += rest;
}

}  // namespace

EntityUid CedarWorld::agent(AgentTypeId id) const {
  return {is(RequestShape::Kind::kGateway) && !shape_.user_is_principal ? "AgentCore::IamEntity"
                                                                        : "Agent",
          plan_.agent_types[id.index].name};
}

EntityUid CedarWorld::user(DepartmentId id) const {
  return {is(RequestShape::Kind::kGateway) ? "AgentCore::OAuthUser" : "User",
          plan_.organisation.departments[id.index].name};
}

EntityUid CedarWorld::tool(ToolId id) const {
  return {"Tool", plan_.organisation.tools[id.index].name};
}

EntityUid CedarWorld::action(ActionId id) const {
  const std::string& name = plan_.organisation.actions[id.index].name;
  if (is(RequestShape::Kind::kGateway)) return {"AgentCore::Action", gateway_name(name)};
  if (is(RequestShape::Kind::kMcp)) return {"Action", "tools/call"};
  return {"Action", name};
}

EntityUid CedarWorld::resource(ActionId id) const {
  const ToolAction& action = plan_.organisation.actions[id.index];
  if (is(RequestShape::Kind::kGateway)) return {"AgentCore::Gateway", plan_.name};
  if (is(RequestShape::Kind::kMcp)) return {"tool", action.name};
  return {"Resource", plan_.organisation.resources[action.resource.index].name};
}

EntityUid CedarWorld::principal(AgentTypeId of, DepartmentId on_behalf_of) const {
  if (shape_.user_is_principal && on_behalf_of.valid()) return user(on_behalf_of);
  if (of.valid()) return agent(of);
  if (on_behalf_of.valid()) return user(on_behalf_of);
  return {"Agent", ""};
}

std::vector<EntityUid> CedarWorld::groups(ActionId id) const {
  if (is(RequestShape::Kind::kMcp)) return {};
  if (is(RequestShape::Kind::kGateway)) return {{"AgentCore::Action", "CallTool"}};
  const ToolAction& action = plan_.organisation.actions[id.index];
  std::vector<EntityUid> all{{"Action", name_of(action.effect)},
                             {"Action", plan_.organisation.tools[action.tool.index].name + ".*"}};
  if (action.volume == Volume::kBulk) all.push_back({"Action", "bulk"});
  return all;
}

void CedarWorld::add_users(cedar::Entities& all) const {
  for (std::uint32_t i = 0; i < plan_.organisation.departments.size(); ++i) {
    const Department& department = plan_.organisation.departments[i];
    const EntityUid unit{"Department", department.name};
    std::vector<EntityUid> parents{unit};
    Record tags{{"department", text(department.name)}};
    for (const std::uint32_t role : department.roles) {
      parents.push_back({"Role", plan_.organisation.roles[role].name});
    }
    all.add(unit, {});
    all.add(user(DepartmentId{i}), {{{"department", text(department.name)}}, tags, parents});
  }
  for (const Role& role : plan_.organisation.roles) all.add({"Role", role.name}, {});
}

void CedarWorld::add_tools(cedar::Entities& all) const {
  for (std::uint32_t i = 0; i < plan_.organisation.tools.size(); ++i) {
    const bool service = plan_.organisation.tools[i].acts_as == ActsAs::kService;
    all.add(tool(ToolId{i}), {{{"service", Value(service)}}, {}, {}});
  }
  for (std::uint32_t i = 0; i < plan_.organisation.actions.size(); ++i) {
    const ActionId id{i};
    const ToolAction& facts = plan_.organisation.actions[i];
    const ProtectedResource& on = plan_.organisation.resources[facts.resource.index];
    all.add(action(id), {{}, {}, groups(id)});
    cedar::Entity entity;
    if (!is(RequestShape::Kind::kGateway)) {
      entity.attributes = {{"data", text(plan_.organisation.data_classes[on.data_class].name)}};
      if (on.owner.valid()) {
        const EntityUid owner{"Department", plan_.organisation.departments[on.owner.index].name};
        entity.attributes.emplace("owner", Value(owner));
        entity.parents = {owner};
      }
    }
    if (is(RequestShape::Kind::kMcp)) {
      entity.attributes.emplace("server", text(plan_.organisation.tools[facts.tool.index].name));
      entity.attributes.emplace("effect", text(name_of(facts.effect)));
      entity.attributes.emplace("bulk", Value(facts.volume == Volume::kBulk));
    }
    all.add(resource(id), std::move(entity));
  }
  if (is(RequestShape::Kind::kGateway)) {
    all.add({"AgentCore::Action", "CallTool"}, {{}, {}, {{"AgentCore::Action", "Mcp"}}});
    all.add({"AgentCore::Action", "Mcp"}, {});
  }
}

cedar::Entities CedarWorld::entities() const {
  cedar::Entities all;
  for (std::uint32_t i = 0; i < plan_.agent_types.size(); ++i) {
    Record attributes{{"purpose", text(plan_.agent_types[i].purpose)}};
    all.add(agent(AgentTypeId{i}), {attributes, {}, {}});
  }
  add_users(all);
  add_tools(all);
  all.close();
  return all;
}

// ---- The schema

std::string CedarWorld::context_of_schema(const std::vector<std::string>& arguments) const {
  std::string input;
  for (const std::string& name : arguments) {
    input += (input.empty() ? "" : ", ") + quoted(name) + "?: __cedar::String";
  }
  const bool iam = is(RequestShape::Kind::kGateway) && !shape_.user_is_principal;
  const std::string agent_type = iam ? "AgentCore::IamEntity" : "Agent";
  const std::string user_type = is(RequestShape::Kind::kGateway) ? "AgentCore::OAuthUser" : "User";
  return "{agent?: " + agent_type + ", user?: " + user_type + ", chain: Set<" + agent_type +
         ">, depth: Long, purpose?: String,\n"
         "    planned: Bool, labels: Set<String>, trust: decimal, tool: Tool,\n"
         "    input: {" +
         input +
         "},\n"
         "    session: Session, system: System}";
}

std::string CedarWorld::actions_of_schema() const {
  const Organisation& organisation = plan_.organisation;
  const bool gateway = is(RequestShape::Kind::kGateway);
  const std::string principals =
      gateway ? (shape_.user_is_principal ? "[AgentCore::OAuthUser, Agent]"
                                          : "[AgentCore::IamEntity, AgentCore::OAuthUser]")
              : "[Agent, User]";
  const auto applies = [&](const std::string& resource, const std::vector<std::string>& arguments) {
    return " appliesTo {\n  principal: " + principals + ", resource: [" + resource +
           "],\n  context: " + context_of_schema(arguments) + "\n};\n";
  };
  if (is(RequestShape::Kind::kMcp)) {
    std::vector<std::string> arguments;
    for (const ToolAction& action : organisation.actions) {
      arguments.insert(arguments.end(), action.arguments.begin(), action.arguments.end());
    }
    std::sort(arguments.begin(), arguments.end());
    arguments.erase(std::unique(arguments.begin(), arguments.end()), arguments.end());
    return "action \"tools/call\"" + applies("tool", arguments);
  }
  std::string out;
  if (gateway) {
    out = "action \"Mcp\";\naction \"CallTool\" in \"Mcp\";\n";
  } else {
    list(out, {"read", "write", "execute", "egress", "bulk"}, ";\n");
    std::vector<std::string> tools;
    for (const Tool& tool : organisation.tools) tools.push_back(tool.name + ".*");
    list(out, tools, ";\n");
  }
  for (std::uint32_t i = 0; i < organisation.actions.size(); ++i) {
    const ToolAction& facts = organisation.actions[i];
    std::string parents;
    for (const EntityUid& group : groups(ActionId{i})) {
      parents += (parents.empty() ? "" : ", ") + quoted(group.id);
    }
    out += "action " + quoted(action(ActionId{i}).id) + " in [" + parents + "]" +
           applies(gateway ? "Gateway" : "Resource", facts.arguments);
  }
  return out;
}

std::string CedarWorld::schema() const {
  std::string out =
      "// What policies of the scenario '" + plan_.name +
      "' may refer to.\n"
      "// A user is anybody of a department; an agent is any agent of its type. Facts that the\n"
      "// presented credential does not show are absent: context.agent, context.user.\n"
      "type Session = {calls: Long, spent: decimal, tokens: Long, age: duration};\n"
      "type System = {now: datetime, weekday: Long, hour: Long};\n"
      "entity Department;\n"
      "entity Role;\n"
      "entity Tool {service: Bool};\n"
      "entity Agent {purpose: String};\n";
  const std::string user = " in [Department, Role] {department: String} tags String;\n";
  if (is(RequestShape::Kind::kGateway)) {
    return out + "namespace AgentCore {\nentity OAuthUser" + user +
           "entity IamEntity {purpose: String};\nentity Gateway;\n" + actions_of_schema() + "}\n";
  }
  out += "entity User" + user;
  if (is(RequestShape::Kind::kMcp)) {
    out +=
        "entity tool in [Department] {data: String, owner?: Department, server: String, effect: "
        "String, bulk: Bool};\n";
  } else {
    out += "entity Resource in [Department] {data: String, owner?: Department};\n";
  }
  return out + actions_of_schema();
}

}  // namespace models
