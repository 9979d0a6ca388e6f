#include <algorithm>

#include "models/policy/cedar_policies.hpp"
#include "src/scenario/sections/policy_forms.hpp"

namespace app {
namespace {

namespace cedar = models::cedar;
using models::PolicyRule;
using models::RuleEffect;
using models::RuleKind;

/// A policy of the file with its slots filled in.
struct Link {
  std::string of;
  std::string id;
  std::optional<cedar::EntityUid> principal;
  std::optional<cedar::EntityUid> resource;
  SourceMark mark;
  bool is_broken{false};  ///< Reported already.
};

struct CedarFile {
  std::string file;
  SourceMark mark;
  std::vector<Link> links;
  models::DepartmentId approvers;
};

// Type::"id", as policies write it.
Codec<std::optional<cedar::EntityUid>> entity() {
  using Uid = std::optional<cedar::EntityUid>;
  return mapped(text(), [](Context& context, const Node& node, const std::string& written) {
    std::optional<Uid> result;
    try {
      const auto policy =
          cedar::parse_policies("permit(principal == " + written + ", action, resource);");
      if (policy.size() == 1 && policy[0].principal.entities.size() == 1) {
        result = Uid(policy[0].principal.entities.front());
      }
    } catch (const cedar::SyntaxError&) {
    }
    if (!result) {
      context.error(node.at, "E0601", "'" + written + "' is no entity",
                    "write a type and a name: 'Agent::\"triage\"'");
    }
    return result;
  });
}

Codec<Link> link() {
  return Object<Link>()
      .required("of", "The template: its @id, or its place in the file, e.g. policy0.", text(),
                &Link::of)
      .required("id", "Name of the policy that it becomes.", text(), &Link::id)
      .optional("principal", "What ?principal stands for, e.g. 'Agent::\"triage\"'.", entity(),
                &Link::principal)
      .optional("resource", "What ?resource stands for.", entity(), &Link::resource)
      .check([](Context&, const Node& node, Link& read) {
        read.mark = node.at;
        read.is_broken = (node.find("principal") != nullptr && !read.principal) ||
                         (node.find("resource") != nullptr && !read.resource);
      })
      .codec();
}

bool goes_by(const cedar::Policy& policy, const std::string& name) {
  const std::string* const id = models::annotation(policy, "id");
  return policy.id == name || (id != nullptr && *id == name);
}

void add_link(Context& context, std::vector<cedar::Policy>& policies, const Link& link) {
  std::vector<std::string> known;
  for (const cedar::Policy& policy : policies) {
    if (!policy.is_template()) continue;
    const std::string* const id = models::annotation(policy, "id");
    known.push_back(id == nullptr ? policy.id : *id);
    if (!goes_by(policy, link.of)) continue;
    if (link.is_broken) return;
    try {
      cedar::Policy linked = cedar::link(policy, link.id, link.principal, link.resource);
      std::erase_if(linked.annotations, [](const auto& one) { return one.first == "id"; });
      policies.push_back(std::move(linked));
    } catch (const std::invalid_argument& error) {
      context.error(link.mark, "E0603", error.what(), "fill in each slot of the template");
    }
    return;
  }
  context.unknown(link.mark, "E0301", "policy template", link.of, known);
}

// What annotations say of modes and verdicts.
void check_annotations(Context& context, const cedar::Policy& policy, const SourceMark& at) {
  if (!models::mode_of(policy)) {
    context.error(at, "E0602", "@mode(\"" + *models::annotation(policy, "mode") + "\")",
                  "write enforce, log_only or off");
  }
  if (!models::verdict_of(policy)) {
    context.error(at, "E0602", "@verdict(\"" + *models::annotation(policy, "verdict") + "\")",
                  policy.forbid ? "write deny, escalate or warn" : "a permit allows: leave it out");
  }
}

std::vector<cedar::Policy> parse_all(Context& context, const Context::NamedFile& file) {
  std::vector<cedar::Policy> policies;
  try {
    policies = cedar::parse_policies(file.text);
  } catch (const cedar::SyntaxError& error) {
    context.error({file.source, static_cast<int>(error.line()), static_cast<int>(error.column())},
                  "E0601", error.what());
    return {};
  }
  for (const cedar::Policy& policy : policies) {
    check_annotations(context, policy, {file.source, static_cast<int>(policy.line), 1});
  }
  if (policies.empty()) {
    context.error({file.source, 1, 1}, "E0410", "the file has no policy",
                  "write permit(principal, action, resource);");
  }
  return policies;
}

// "support.cedar" of "policies/support.cedar".
std::string short_name(const std::string& file) { return file.substr(file.find_last_of('/') + 1); }

std::optional<PolicyRule> rule_from(Context& context, CedarFile read) {
  const auto file = context.read_file(read.mark, read.file);
  if (!file) return std::nullopt;
  std::vector<cedar::Policy> policies = parse_all(context, *file);
  if (policies.empty()) return std::nullopt;
  for (const Link& one : read.links) add_link(context, policies, one);
  PolicyRule rule = rule_of(RuleKind::kCedar, RuleEffect::kPermit);
  rule.name = short_name(read.file);
  rule.approvers = read.approvers;
  rule.policies = std::make_shared<const std::vector<cedar::Policy>>(std::move(policies));
  context.remember_source(rule.policies.get(), {file->source, 1, 1});
  return rule;
}

using Policies = std::shared_ptr<const std::vector<cedar::Policy>>;

// A forbid for what one expression is true of; null after reporting what is wrong.
Policies condition(Context& context, const Node& node, const std::string& annotations,
                   const std::string& when) {
  try {
    auto read = cedar::parse_policies(
        annotations + "\nforbid(principal, action, resource) when {\n" + when + "\n};");
    if (read.size() != 1 || read.front().conditions.size() != 1) {
      context.error(node.at, "E0601", "the text is more than one expression",
                    "write one, e.g. resource.data == \"restricted\"");
      return nullptr;
    }
    Policies policies = std::make_shared<const std::vector<cedar::Policy>>(std::move(read));
    context.remember_source(policies.get(), node.at);
    return policies;
  } catch (const cedar::SyntaxError& error) {
    context.error(node.at, "E0601", error.what());
    return nullptr;
  }
}

}  // namespace

Object<PolicyRule> cedar_object() {
  const auto plain = mapped(text(), [](Context&, const Node& node, std::string file) {
    return std::optional(CedarFile{std::move(file), node.at, {}, {}});
  });
  const auto full =
      Object<CedarFile>()
          .required("file", "A .cedar file in the scenario's folder or below.", plain,
                    [](CedarFile& out, CedarFile one) {
                      out.file = std::move(one.file);
                      out.mark = one.mark;
                    })
          .optional("links", "Templates of the file with their slots filled in.",
                    list_of(link(), false), &CedarFile::links)
          .optional("approvers", "The department that is asked where a policy escalates.",
                    reference_to<models::DepartmentTag>(NameKind::kDepartment),
                    &CedarFile::approvers);
  const auto file = Choice<CedarFile>("Cedar policies").bare(plain).form(full).codec();
  const auto rule = mapped(file, [](Context& context, const Node&, CedarFile read) {
    return rule_from(context, std::move(read));
  });
  return Object<PolicyRule>().required(
      "cedar", "Policies of the language Cedar: each permits or forbids.", rule,
      [](PolicyRule& out, PolicyRule read) { out = std::move(read); });
}

Object<PolicyRule> obligation_object() {
  return Object<PolicyRule>()
      .required("obligation", "What must happen first: approval, by a person.",
                Choice<bool>("obligation").word("approval", true).codec(),
                [](PolicyRule& out, bool) {
                  out = rule_of(RuleKind::kCedar, RuleEffect::kRequire);
                  out.name = "approval";
                })
      .optional("when",
                "An expression of the language Cedar, e.g. 'resource.data == \"restricted\"'. "
                "Default: always.",
                text(),
                [](PolicyRule& out, const std::string& when, Context& context, const Node& node) {
                  out.policies =
                      condition(context, node, "@id(\"approval\") @verdict(\"escalate\")", when);
                })
      .optional("approvers", "The department that is asked.",
                reference_to<models::DepartmentTag>(NameKind::kDepartment), &PolicyRule::approvers)
      .check([](Context&, const Node& node, PolicyRule& rule) {
        if (node.find("when") != nullptr) return;
        rule.policies = std::make_shared<const std::vector<cedar::Policy>>(cedar::parse_policies(
            "@id(\"approval\") @verdict(\"escalate\") forbid(principal, action, resource);"));
      });
}

Object<PolicyRule> forbid_object() {
  const auto inner =
      Object<PolicyRule>()
          .required(
              "when",
              "An expression of the language Cedar, e.g. 'action in Action::\"egress\" && "
              "!context.planned'.",
              text(),
              [](PolicyRule& out, const std::string& when, Context& context, const Node& node) {
                out.policies = condition(context, node, "@id(\"forbid\")", when);
              })
          .codec();
  return Object<PolicyRule>().required("forbid", "Forbids what an expression is true of.", inner,
                                       [](PolicyRule& out, PolicyRule read) {
                                         out = rule_of(RuleKind::kCedar, RuleEffect::kRequire);
                                         out.name = "forbid";
                                         out.policies = std::move(read.policies);
                                       });
}

Codec<models::RequestShape::Kind> request_shape() {
  using Kind = models::RequestShape::Kind;
  return Choice<Kind>("requests")
      .word("tool_as_action", Kind::kToolAsAction)
      .word("gateway", Kind::kGateway)
      .word("mcp", Kind::kMcp)
      .codec();
}

}  // namespace app
