#pragma once

#include <vector>

namespace models {

/// A function of x >= 0 that is linear between knots and may jump at them. At a jump it has the
/// value from the left: a tier that starts at 100 units prices the 101st.
class PiecewiseLine {
 public:
  struct Piece {
    double from;   ///< x; the piece is open there.
    double value;  ///< Right of `from`.
    double slope;
  };

  /// value + slope * x.
  explicit PiecewiseLine(double value = 0.0, double slope = 0.0) : pieces_{{0.0, value, slope}} {}
  /// @pre `from` ascends, and the first one is <= 0; below 0: what the function is at 0 itself
  explicit PiecewiseLine(std::vector<Piece> pieces);

  [[nodiscard]] double at(double x) const;
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }

  [[nodiscard]] PiecewiseLine times(double factor) const;
  /// This function of what another one gives. @pre `inner` has no jumps and never falls
  [[nodiscard]] PiecewiseLine of(const PiecewiseLine& inner) const;
  /// The greater of this and a constant.
  [[nodiscard]] PiecewiseLine at_least(double floor) const;
  friend PiecewiseLine operator+(const PiecewiseLine& a, const PiecewiseLine& b);
  friend PiecewiseLine operator-(const PiecewiseLine& a, const PiecewiseLine& b) {
    return a + b.times(-1.0);
  }

 private:
  std::vector<Piece> pieces_;
};

}  // namespace models
