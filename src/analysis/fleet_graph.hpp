#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "models/authority/reach.hpp"

namespace app {

/// A credential that was not given to an agent and that it may come across.
struct FoundCredential {
  models::Standing standing;
  std::string where;  ///< "found in team-notes".
};

/// One way in which agents of a type come to work: for whose people, in which workflow, and with
/// which authority.
struct Member {
  models::WorkflowTypeId workflow;
  models::DepartmentId department;  ///< Invalid: a product feature's, for nobody's people.
  models::AgentTypeId type;
  std::optional<models::Standing> standing;  ///< Of its own credential; none: it has none.
  std::uint32_t depth{0};                    ///< Of delegation, as max_depth counts it.
  std::uint32_t hops{0};                     ///< That its credential shows.
  std::uint64_t chain{0};                    ///< Likewise: agent types above it.
  std::vector<FoundCredential> found;
  std::vector<std::uint32_t> parents;  ///< Members that start, hand over to or ask it.
};

enum class LinkKind : std::uint8_t {
  kSpawn,
  kHandoff,
  kMessage,
  kReturn,    ///< What a child or a peer answers.
  kRemember,  ///< Into a memory.
  kRecall,    ///< Out of a memory.
  kContext    ///< Within standing agents that serve several tasks.
};

/// The way of content, and of whoever controls it, from one node to the next.
struct Link {
  std::uint32_t to{0};
  LinkKind kind{LinkKind::kSpawn};
};

/// A memory, or the context of standing agents, as those see it who share it.
struct SharedPlace {
  models::MemoryId memory;  ///< Invalid: the context of `context`.
  models::AgentTypeId context;
};

/// All members of a fleet under one design, and how content and control pass between them and
/// through shared memories and contexts. Nodes are members first, then shared places.
class FleetGraph {
 public:
  FleetGraph(const models::Plan& plan, const models::Design& design, const models::Reach& reach,
             models::PermissionSets& sets);

  [[nodiscard]] const std::vector<Member>& members() const { return members_; }
  [[nodiscard]] std::size_t nodes() const { return members_.size() + places_.size(); }
  [[nodiscard]] bool is_member(std::uint32_t node) const { return node < members_.size(); }
  [[nodiscard]] const SharedPlace& place(std::uint32_t node) const {
    return places_[node - members_.size()];
  }
  [[nodiscard]] const std::vector<Link>& links(std::uint32_t node) const { return links_[node]; }
  /// Whether there were more members than the graph takes.
  [[nodiscard]] bool is_cut_short() const { return cut_short_; }

  /// The shortest ways from one node to all others.
  struct Ways {
    static constexpr std::uint32_t kFar = 0xffffffffU;
    std::uint32_t from{0};
    std::vector<std::uint32_t> distance;  ///< By node [links]; kFar: no way.
    std::vector<std::uint32_t> before;    ///< By node: the one before it on its way.
    std::vector<LinkKind> last;           ///< By node: the last link of its way.
    std::vector<std::uint32_t> order;     ///< Nodes that are reached, the nearest first.
  };
  enum class Along : std::uint8_t {
    kContent,   ///< All links: where content and control can go.
    kAuthority  ///< Only those by which an agent lets others act: spawn, handoff, message.
  };
  /// Computed once for each node. The reference stays good.
  const Ways& ways_from(std::uint32_t node, Along along = Along::kContent) const;
  /// The links of the way to a node, in order, with where each leads.
  static std::vector<Link> way_to(const Ways& ways, std::uint32_t node);

 private:
  using PlaceKey = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;
  using MemberKey = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint64_t,
                               std::uint64_t, std::uint64_t, std::uint64_t>;
  struct MemoryUse {
    std::uint32_t member{0};
    std::uint32_t place{0};
    bool reads{false};
    bool leaves_credential{false};
  };
  void add_roots();
  std::optional<std::uint32_t> add_member(const Member& member);
  void add_links_of(std::uint32_t member);
  void add_link_for(std::uint32_t member, const models::Step& step);
  void add_places();
  void offer_credentials(const std::vector<MemoryUse>& uses);
  void offer_contexts();
  void add_found(Member& member, const models::Standing& standing, const std::string& where);
  std::uint32_t place_number(const PlaceKey& key, SharedPlace place);
  void link(std::uint32_t from, std::uint32_t to, LinkKind kind);
  [[nodiscard]] models::Standing root_standing(models::AgentTypeId start,
                                               models::DepartmentId department) const;
  [[nodiscard]] models::Standing task_standing(models::AgentTypeId type,
                                               models::DepartmentId department,
                                               models::PrincipalKind kind) const;
  [[nodiscard]] MemberKey key_of(const Member& member) const;

  const models::Plan& plan_;
  const models::Design& design_;
  const models::Reach& reach_;
  models::PermissionSets& sets_;
  std::uint32_t deepest_{0};  // The largest limit of delegation; deeper makes no difference.
  std::vector<Member> members_;
  std::vector<SharedPlace> places_;
  std::vector<std::vector<Link>> links_;
  std::map<MemberKey, std::uint32_t> numbers_;
  std::map<PlaceKey, std::uint32_t> place_numbers_;
  bool cut_short_{false};
  mutable std::map<std::pair<std::uint32_t, Along>, Ways> ways_;
};

}  // namespace app
