#include "src/results/attack_tree_json.hpp"

#include "src/scenario/frameworks.hpp"

namespace app {
namespace {

Json layers_json(const std::vector<std::string>& ids) {
  const Framework* const framework = find_framework("maestro_layers");
  Json json = Json::array();
  for (const std::string& id : ids) {
    const FrameworkItem* const item = framework == nullptr ? nullptr : framework->find(id);
    json.push_back({{"id", id}, {"title", item == nullptr ? "" : item->label()}});
  }
  return json;
}

// What says nothing is left out: a tree has many nodes.
Json node_json(const AttackNode& node) {
  Json json{{"step", name_of(node.step)}, {"text", node.text}};
  if (node.end != AttackEnd::kNone) json["end"] = name_of(node.end);
  if (node.count != 1) json["count"] = node.count;
  if (node.first_s) json["first_s"] = *node.first_s;
  if (node.last_s && node.last_s != node.first_s) json["last_s"] = *node.last_s;
  if (!node.goal.empty()) json["goal"] = node.goal;
  if (!node.layers.empty()) json["layers"] = layers_json(node.layers);
  if (!node.children.empty()) {
    json["children"] = Json::array();
    for (const AttackNode& child : node.children) json["children"].push_back(node_json(child));
  }
  return json;
}

}  // namespace

Json attack_trees_json(const AttackTrees& trees) {
  Json designs = Json::array();
  for (const AttackTree& tree : trees.designs) {
    Json threats = Json::array();
    for (const AttackNode& node : tree.threats) threats.push_back(node_json(node));
    designs.push_back(
        {{"design", tree.design}, {"goals", tree.goals}, {"threats", std::move(threats)}});
  }
  return {{"replication", trees.replication}, {"why", trees.why}, {"designs", std::move(designs)}};
}

}  // namespace app
