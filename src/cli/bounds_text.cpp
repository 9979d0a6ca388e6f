#include "src/cli/bounds_text.hpp"

#include <fmt/format.h>

#include "src/cli/table.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

// "10 s / 9.98 s": theory, then what was seen.
std::string stage_text(const BoundedStage& stage) {
  const std::string bound = stage.bound_s ? format_quantity(*stage.bound_s, "s") : "\u221e";
  return bound + " / " + (stage.seen_s ? format_quantity(*stage.seen_s, "s") : "-");
}

std::string bound_text(const BoundedStage& stage) {
  return stage.bound_s ? format_quantity(*stage.bound_s, "s") : "\u221e";
}

// Only expiry ends what nobody orders.
std::string ordered_text(const BoundsRow& row, const BoundedStage& stage) {
  return row.is_ordered ? stage_text(stage) : "no order";
}

std::vector<std::string> cells_of(const BoundsRow& row) {
  if (row.point.empty()) {
    return {row.cause,
            std::to_string(row.orders),
            ordered_text(row, row.handling),
            ordered_text(row, row.fresh),
            ordered_text(row, row.established),
            ordered_text(row, row.with_descendants),
            stage_text(row.latency)};
  }
  return {"  at " + row.point,
          "",
          "",
          row.is_ordered ? stage_text(row.fresh) : "",
          row.is_ordered ? stage_text(row.established) : "",
          row.is_ordered ? bound_text(row.with_descendants) : "",
          stage_text(row.latency)};
}

std::string checked_text(const std::vector<BoundsRow>& table) {
  return fmt::format("No bound was exceeded in {} revocations.\n", revocations_in(table));
}

}  // namespace

std::string bounds_text(const std::vector<BoundsRow>& table) {
  std::string text = "\nRevocation bounds: worst case by theory / worst case seen\n" +
                     wrapped(std::string(bounds_explanation()), 2);
  std::string design;
  Table cells(2);
  const auto flush = [&] {
    if (!cells.empty()) text += "\n" + design + "\n" + cells.text();
    cells = Table(2);
  };
  for (const BoundsRow& row : table) {
    if (row.design != design) {
      flush();
      design = row.design;
      cells.add({"cause", "orders", "handling", "new presentations", "with sessions",
                 "with descendants", "in all"});
    }
    cells.add(cells_of(row));
  }
  flush();
  return text + "\n" + checked_text(table);
}

std::string short_bounds_text(const std::vector<BoundsRow>& table) {
  Table cells(2);
  cells.add({"design", "cause", "orders", "from the order", "in all"});
  std::string design;
  for (const BoundsRow& row : table) {
    if (!row.point.empty()) continue;
    cells.add({row.design == design ? "" : row.design, row.cause, std::to_string(row.orders),
               ordered_text(row, row.with_descendants), stage_text(row.latency)});
    design = row.design;
  }
  return "\nRevocation bounds, the worst point with all descendants: theory / seen (bailiwick "
         "bounds shows every point)\n" +
         cells.text() + "  " + checked_text(table);
}

}  // namespace app
