#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/scenario/codec.hpp"
#include "src/scenario/object.hpp"

namespace app {

/// One of several ways to write a value: a word, a map known by its first key, or a bare value.
template <class T>
class Choice {
 public:
  /// @param what names the thing in messages, e.g. "effect".
  explicit Choice(std::string what) : what_(std::move(what)) {}

  Choice& word(std::string text, T value) {
    words_.emplace_back(std::move(text), std::move(value));
    return *this;
  }
  /// A map; its first field's key tells it from the others.
  Choice& form(Object<T> object) {
    forms_.push_back(std::move(object));
    return *this;
  }
  /// Any scalar that is not one of the words.
  Choice& bare(Codec<T> codec) {
    bare_ = std::move(codec);
    return *this;
  }
  /// `{use: NAME}` stands for the value of a preset of that kind.
  Choice& use(std::string preset_kind) {
    preset_kind_ = std::move(preset_kind);
    return *this;
  }
  /// A word or key of the design that this version refuses.
  Choice& later(std::string name, std::string instead) {
    later_.emplace_back(std::move(name), std::move(instead));
    return *this;
  }

  std::optional<T> read(Context& context, const Node& node) const {
    if (node.is_map() && (!forms_.empty() || !preset_kind_.empty())) return read_map(context, node);
    if (node.is_scalar() && (!words_.empty() || bare_)) return read_scalar(context, node);
    context.error(node.at, "E0103", "expected " + expectation() + ", found " + describe(node),
                  hint());
    return std::nullopt;
  }

  [[nodiscard]] std::string schema(SchemaDefinitions& definitions) const {
    std::vector<std::string> choices;
    if (bare_) choices.push_back(bare_->schema(definitions));
    std::vector<std::string> texts;
    for (const auto& [text, value] : words_) texts.push_back(text);
    if (!texts.empty()) choices.push_back(json::words(texts));
    for (const Object<T>& form : forms_) choices.push_back(form.schema(definitions));
    if (!preset_kind_.empty()) choices.push_back(Object<T>().use(preset_kind_).schema(definitions));
    return choices.size() == 1 ? choices.front() : json::any_of(choices);
  }

  [[nodiscard]] Codec<T> codec() const {
    const auto self = std::make_shared<const Choice>(*this);
    return {[self](SchemaDefinitions& definitions) { return self->schema(definitions); },
            [self](Context& context, const Node& node) { return self->read(context, node); }};
  }

 private:
  [[nodiscard]] std::vector<std::string> known_words() const {
    std::vector<std::string> all;
    for (const auto& [text, value] : words_) all.push_back(text);
    for (const Object<T>& form : forms_) {
      const bool listed = std::find(all.begin(), all.end(), form.first_key()) != all.end();
      if (!listed) all.push_back(form.first_key());
    }
    if (!preset_kind_.empty()) all.push_back("use");
    return all;
  }
  [[nodiscard]] std::string expectation() const {
    return forms_.empty() ? "a word for " + what_ : "a map for " + what_;
  }
  [[nodiscard]] std::string hint() const {
    std::string text = "write one of: ";
    const std::vector<std::string> known = known_words();
    for (std::size_t i = 0; i < known.size(); ++i) text += (i == 0 ? "" : ", ") + known[i];
    return text;
  }
  bool refused_as_later(Context& context, const SourceMark& at, const std::string& name) const {
    for (const auto& [key, instead] : later_) {
      if (key != name) continue;
      context.not_built_yet(at, name, instead);
      return true;
    }
    return false;
  }

  std::optional<T> read_scalar(Context& context, const Node& node) const {
    for (const auto& [text, value] : words_) {
      if (text == node.text) return value;
    }
    if (refused_as_later(context, node.at, node.text)) return std::nullopt;
    if (bare_) return bare_->read(context, node);
    context.unknown(node.at, "E0105", what_, node.text, known_words());
    return std::nullopt;
  }

  std::optional<T> read_map(Context& context, const Node& node) const {
    if (const Node* use = preset_kind_.empty() ? nullptr : node.find("use"); use != nullptr) {
      const Node* preset = context.use_preset(*use, preset_kind_);
      if (preset == nullptr) return std::nullopt;
      if (node.entries.size() > 1) {
        context.error(node.entries[1].at, "E0107", "keys beside 'use'", "write either");
      }
      return read(context, *preset);
    }
    const Object<T>* chosen = nullptr;
    for (const Object<T>& form : forms_) {
      if (node.find(form.first_key()) == nullptr) continue;
      if (chosen != nullptr) {
        context.error(node.at, "E0107",
                      "both '" + chosen->first_key() + "' and '" + form.first_key() + "'",
                      "write one of them");
        return std::nullopt;
      }
      chosen = &form;
    }
    if (chosen != nullptr) return chosen->read(context, node);
    refuse_map(context, node);
    return std::nullopt;
  }

  void refuse_map(Context& context, const Node& node) const {
    for (const Entry& entry : node.entries) {
      if (refused_as_later(context, entry.at, entry.key)) return;
    }
    if (node.entries.empty()) {
      context.error(node.at, "E0103", "an empty map for " + what_, hint());
    } else {
      const Entry& first = node.entries.front();
      context.unknown(first.at, "E0101", "key", first.key, known_words());
    }
  }

  std::string what_;
  std::vector<std::pair<std::string, T>> words_;
  std::vector<Object<T>> forms_;
  std::optional<Codec<T>> bare_;
  std::string preset_kind_;
  std::vector<std::pair<std::string, std::string>> later_;
};

}  // namespace app
