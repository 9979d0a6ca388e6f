#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

constexpr std::int64_t kMostInstances = 1'000;

Codec<models::Effect> effect() {
  return Choice<models::Effect>("effect")
      .word("read", models::Effect::kRead)
      .word("write", models::Effect::kWrite)
      .word("execute", models::Effect::kExecute)
      .word("egress", models::Effect::kEgress)
      .codec();
}

Codec<models::ToolAction> tool_action() {
  using A = models::ToolAction;
  return Object<A>()
      .required("effect", "What it does: read, write, execute or egress.", effect(), &A::effect)
      .required("on", "The resource it acts on.",
                reference_to<models::ResourceTag>(NameKind::kResource), &A::resource)
      .optional("volume", "one record, or bulk. Default: one.",
                Choice<models::Volume>("volume")
                    .word("one", models::Volume::kOne)
                    .word("bulk", models::Volume::kBulk)
                    .codec(),
                &A::volume)
      .optional("untrusted", "Whether its result is content that others may have written.",
                yes_or_no(), &A::untrusted)
      .optional("audited", "Whether the audit log shows it at all. Default: true.", yes_or_no(),
                &A::audited)
      .optional("latency", "How long a call takes. Default: no time.", time_distribution(),
                &A::latency_s)
      .optional("failure", "Chance that a call fails. Default 0.", probability(),
                &A::failure_probability)
      .optional("price", "What its vendor charges for an executed call.", money(""), &A::price)
      .optional("arguments", "Names of its arguments.", list_of(text()), &A::arguments)
      .later("calls", "let the agent's plan make both calls")
      .later("rate_limit", "leave it out; calls are not limited here")
      .later("classes", "write arguments: [name, …]")
      .codec();
}

Codec<Draft::Tool> tool() {
  using T = Draft::Tool;
  return Object<T>()
      .required("acts_as",
                "Whose identity it uses at the resource: the caller's or a service's own.",
                Choice<models::ActsAs>("identity of a tool")
                    .word("caller", models::ActsAs::kCaller)
                    .word("service", models::ActsAs::kService)
                    .codec(),
                [](T& out, models::ActsAs value) { out.tool.acts_as = value; })
      .optional("service_permissions", "What its own identity may do; for acts_as: service.",
                list_of(action()),
                [](T& out, const std::vector<models::ActionId>& actions) {
                  for (const models::ActionId id : actions) {
                    if (id.index < models::PermissionSet::kCapacity)
                      out.tool.service_permissions.insert(id);
                  }
                })
      .optional("instances",
                "Instances of it, each an enforcement point of its own; an agent keeps to one. "
                "Default 1.",
                whole_number(1, kMostInstances),
                [](T& out, std::int64_t value) {
                  out.tool.instances = static_cast<std::uint32_t>(value);
                })
      .optional("outages", "When it fails, and for how long. Default: never.", outages(),
                [](T& out, models::OutageTimes read) { out.tool.outages = std::move(read); })
      .optional("owner", "The department that answers for it, for chargeback. Default: nobody.",
                reference_to<models::DepartmentTag>(NameKind::kDepartment),
                [](T& out, models::DepartmentId id) { out.tool.owner = id; })
      .required("actions", "What it offers.", map_of(tool_action()), &T::actions)
      .later("calls", "let the agent's plan make both calls")
      .later("rate_limit", "leave it out; calls are not limited here")
      .codec();
}

}  // namespace

Codec<Named<Draft::Tool>> tools_section() { return map_of(tool()); }

}  // namespace app
