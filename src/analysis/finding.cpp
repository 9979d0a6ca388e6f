#include "src/analysis/finding.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace app {
namespace {

std::vector<FindingRule> make_rules() {
  return {
      {"BW101",
       "Toxic path",
       "An agent that has read content which others may have written can still have sensitive data "
       "read and sent to a destination that whoever wrote the content chooses: by itself, through "
       "agents that it starts, asks or answers, through memories, or with credentials that it "
       "finds. Error where the data weighs as much as confidential data; warning for lighter data, "
       "where nothing in the scenario is as heavy; note where a person would have to approve.",
       "forbid egress after untrusted content (taint_guard), pin its arguments, narrow the scope "
       "of whoever reads untrusted content, or let another agent without egress read it",
       {{"owasp_asi_2026", "ASI01"},
        {"owasp_asi_2026", "ASI02"},
        {"owasp_asi_tm", "T6"},
        {"owasp_llm_2025", "LLM01:2025"},
        {"owasp_llm_2025", "LLM02:2025"}}},
      {"BW102",
       "Untrusted input steers a change",
       "An agent that has read content which others may have written can still bring about a write "
       "or an execution on a sensitive resource with arguments that the content chooses.",
       "let taint_guard cover write and execute, pin arguments to the task, or ask a person",
       {{"owasp_asi_2026", "ASI01"},
        {"owasp_asi_2026", "ASI02"},
        {"owasp_asi_tm", "T2"},
        {"owasp_llm_2025", "LLM06:2025"}}},
      {"BW201",
       "Confused deputy",
       "A tool with an identity of its own does for a person's agents what the person is not "
       "entitled to, and no rule asks for the person's entitlement.",
       "let the tool act as its caller, or require role in the policy",
       {{"owasp_asi_2026", "ASI03"}, {"owasp_asi_tm", "T3"}, {"owasp_nhi_2025", "NHI5:2025"}}},
      {"BW202",
       "Acts beyond its person",
       "Agents that work for a person can do what the person is not entitled to, with a seat's or "
       "an agent type's own identity or with a credential that they find.",
       "issue credentials for the person's entitlements, or bind them to their holder",
       {{"owasp_asi_2026", "ASI03"}, {"owasp_asi_tm", "T3"}, {"owasp_nhi_2025", "NHI9:2025"}}},
      {"BW203",
       "Widening delegation",
       "An agent that another one starts or asks can do what the credential of the other one does "
       "not cover: going through it is a way around one's own limits.",
       "delegate by exchange and attenuate (intersect or task)",
       {{"owasp_asi_2026", "ASI03"}, {"owasp_asi_tm", "T3"}, {"owasp_asi_2026", "ASI07"}}},
      {"BW204",
       "Unattenuated delegation",
       "An agent that another one starts can do sensitive things that neither its plan nor that of "
       "anybody below it needs, since it gets its parent's authority whole.",
       "attenuate to the task, or let the policy permit what the task needs",
       {{"owasp_asi_2026", "ASI03"}, {"owasp_nhi_2025", "NHI5:2025"}}},
      {"BW301",
       "Delegation in a circle",
       "Agent types start or ask each other in a circle. Note where a depth limit ends it in every "
       "design, else warning.",
       "set max_depth on an agent type of the circle, or a depth or fan_out rule",
       {{"owasp_asi_2026", "ASI08"}, {"owasp_asi_tm", "T4"}, {"owasp_llm_2025", "LLM10:2025"}}},
      {"BW302",
       "Unbounded fan-out",
       "The spectral radius of the matrix of mean children is 1 or more on a circle without a "
       "depth limit: the expected number of agents of one piece of work is infinite.",
       "set max_depth, lower the counts on the circle, or set a depth or fan_out rule",
       {{"owasp_asi_2026", "ASI08"}, {"owasp_asi_tm", "T4"}, {"owasp_llm_2025", "LLM10:2025"}}},
      {"BW303",
       "Infection that spreads",
       "The spectral radius of the infection matrix (agents of each type that one infected agent "
       "is expected to infect) is 1 or more: one injection tends to grow. Below 1 it dies out.",
       "separate memories, let fewer agents read what others wrote, lower susceptibility",
       {{"owasp_asi_2026", "ASI06"},
        {"owasp_asi_2026", "ASI08"},
        {"owasp_asi_tm", "T12"},
        {"owasp_asi_tm", "T1"}}},
      {"BW401",
       "Credential outlives its task",
       "Nothing ends a credential when the task is over: it never expires, or expires later than "
       "the task is expected to end. Error for bearer credentials that never end; warning where "
       "the overhang is expected to be longer than the task; else note.",
       "revoke on completion, shorten the lifetime, or issue per task",
       {{"owasp_nhi_2025", "NHI7:2025"},
        {"owasp_nhi_2025", "NHI1:2025"},
        {"owasp_asi_2026", "ASI03"}}},
      {"BW402",
       "Revocation that nobody hears of",
       "Revocations are ordered, and enforcement points look at signature and expiry only: what is "
       "revoked is accepted until it expires.",
       "introspect, poll or push, or make the lifetime the bound",
       {{"owasp_nhi_2025", "NHI1:2025"}, {"owasp_asi_2026", "ASI03"}}},
      {"BW501",
       "Single point that reaches most",
       "The agent type, tool or memory whose compromise reaches the most weight of permissions, "
       "where that is at least half of all there is.",
       "split it, narrow its scope, bind credentials to their holder",
       {{"owasp_asi_2026", "ASI10"}, {"owasp_asi_2026", "ASI04"}, {"owasp_asi_tm", "T13"}}},
      {"BW601",
       "Server that cannot keep up",
       "A decision point, an issuer or approvers are asked for more than they can do (error: their "
       "queue never drains), or nearly so (warning, from 90 %).",
       "more servers or people, faster service, fewer requests that need them",
       {{"owasp_asi_2026", "ASI08"}, {"owasp_asi_tm", "T4"}, {"owasp_asi_tm", "T10"}}},
  };
}

}  // namespace

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      break;
  }
  return "error";
}

Severity severity_of(std::string_view name) {
  for (const Severity one : {Severity::kNote, Severity::kWarning, Severity::kError}) {
    if (severity_name(one) == name) return one;
  }
  SIM_ASSERT(false);
  return Severity::kError;
}

const std::vector<FindingRule>& finding_rules() {
  static const std::vector<FindingRule> rules = make_rules();
  return rules;
}

const FindingRule* find_finding_rule(std::string_view id) {
  const std::vector<FindingRule>& rules = finding_rules();
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [id](const FindingRule& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

std::string hops_text(const std::vector<Hop>& hops) {
  std::string text;
  std::string last_agent;
  for (const Hop& hop : hops) {
    const bool stays = hop.agent == last_agent && hop.how.empty();
    if (!text.empty()) text += " → ";
    if (!stays) {
      const bool first = text.empty();
      if (first) text += hop.agent + (hop.how.empty() ? "" : " " + hop.how);
      if (!first) text += (hop.how.empty() ? "" : hop.how + " ") + hop.agent;
      if (!hop.action.empty()) text += first ? " " : ": ";
    }
    text += hop.action;
    if (!hop.remark.empty()) text += " (" + hop.remark + ")";
    last_agent = hop.agent;
  }
  return text;
}

void sort_findings(std::vector<Finding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.severity != b.severity ? a.severity > b.severity : a.id < b.id;
  });
}

}  // namespace app
