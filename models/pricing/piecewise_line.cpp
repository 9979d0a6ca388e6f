#include "models/pricing/piecewise_line.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

double value_at(const PiecewiseLine::Piece& piece, double x) {
  return piece.value + (x - piece.from) * piece.slope;
}

double end_of(const std::vector<PiecewiseLine::Piece>& pieces, std::size_t index) {
  return index + 1 < pieces.size() ? pieces[index + 1].from : kForever;
}

}  // namespace

PiecewiseLine::PiecewiseLine(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {
  SIM_ASSERT(!pieces_.empty());
  SIM_ASSERT(pieces_.front().from <= 0.0);
}

double PiecewiseLine::at(double x) const {
  // The last piece that begins before x; the first one where none does.
  const auto after = std::ranges::lower_bound(pieces_, x, {}, &Piece::from);
  return value_at(after == pieces_.begin() ? *after : *(after - 1), x);
}

PiecewiseLine PiecewiseLine::times(double factor) const {
  std::vector<Piece> pieces = pieces_;
  for (Piece& piece : pieces) {
    piece.value *= factor;
    piece.slope *= factor;
  }
  return PiecewiseLine(std::move(pieces));
}

PiecewiseLine PiecewiseLine::of(const PiecewiseLine& inner) const {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < inner.pieces_.size(); ++i) {
    const Piece& in = inner.pieces_[i];
    if (in.slope <= 0.0) {
      pieces.push_back({in.from, at(in.value), 0.0});
      continue;
    }
    auto out = std::ranges::upper_bound(pieces_, in.value, {}, &Piece::from);
    if (out != pieces_.begin()) --out;
    pieces.push_back({in.from, value_at(*out, in.value), out->slope * in.slope});
    const double end = end_of(inner.pieces_, i);
    for (++out; out != pieces_.end(); ++out) {
      const double x = in.from + (out->from - in.value) / in.slope;
      if (x >= end) break;
      pieces.push_back({x, out->value, out->slope * in.slope});
    }
  }
  return PiecewiseLine(std::move(pieces));
}

PiecewiseLine PiecewiseLine::at_least(double floor) const {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    const bool starts_below = piece.value < floor;
    pieces.push_back(starts_below ? Piece{piece.from, floor, 0.0} : piece);
    if (starts_below ? piece.slope <= 0.0 : piece.slope >= 0.0) continue;
    const double x = piece.from + (floor - piece.value) / piece.slope;
    if (x >= end_of(pieces_, i)) continue;
    pieces.push_back({x, floor, starts_below ? piece.slope : 0.0});
  }
  return PiecewiseLine(std::move(pieces));
}

PiecewiseLine operator+(const PiecewiseLine& a, const PiecewiseLine& b) {
  std::vector<PiecewiseLine::Piece> pieces;
  std::size_t i = 0;
  std::size_t j = 0;
  double from = 0.0;
  while (true) {
    const PiecewiseLine::Piece& left = a.pieces_[i];
    const PiecewiseLine::Piece& right = b.pieces_[j];
    pieces.push_back(
        {from, value_at(left, from) + value_at(right, from), left.slope + right.slope});
    const double left_end = end_of(a.pieces_, i);
    const double right_end = end_of(b.pieces_, j);
    from = std::min(left_end, right_end);
    if (from == kForever) break;
    if (left_end == from) ++i;
    if (right_end == from) ++j;
  }
  return PiecewiseLine(std::move(pieces));
}

}  // namespace models
