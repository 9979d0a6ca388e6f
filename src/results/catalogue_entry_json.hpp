#pragma once

#include "src/results/json_parts.hpp"
#include "src/scenario/catalogue_entry.hpp"

namespace app {

/// A catalogue entry: id, title, family, what happens, published cases, designs by strength, and
/// framework ids with their titles.
Json catalogue_entry_json(const CatalogueEntry& entry);

/// By framework key: a list of {id, title}; the meaning stands for a title that there is not.
Json framework_ids_json(
    const std::vector<std::pair<std::string, std::vector<std::string>>>& frameworks);

}  // namespace app
