#include "core/power.hpp"

#include <cmath>

namespace samebits {
namespace {

// a * b - product by Dekker's method: exact, and the same steps on every machine where it cannot be.
double product_error(double a, double b, double product) {
  constexpr double splitter = 0x1p27 + 1;
  const double a_shifted = a * splitter, a_high = a_shifted - (a_shifted - a), a_low = a - a_high;
  const double b_shifted = b * splitter, b_high = b_shifted - (b_shifted - b), b_low = b - b_high;
  return a_low * b_low - (product - a_high * b_high - a_low * b_high - a_high * b_low);
}

}  // namespace

Powers::Pair Powers::multiply(Pair a, Pair b) {
  const double product = a.high * b.high;
  const double low = product_error(a.high, b.high, product) + (a.high * b.low + a.low * b.high);
  const double high = product + low;
  if (!std::isfinite(high)) return {product, 0};
  return {high, low - (high - product)};
}

void Powers::start(double base) {
  base_ = base;
  block_ = kNone;
  known_ = 1;
  squares_[0] = {base, 0};
  first_.fill({1, 0});
  for (std::size_t bit = 0; bit < kBits; ++bit) {
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      if (i >> bit & 1) first_[i] = multiply(first_[i], squares_[bit]);
    }
    squares_[known_++] = multiply(squares_[bit], squares_[bit]);
  }
}

// The factors come in the order of the exponent's bits, the lowest first.
void Powers::fill(std::uint64_t block) {
  std::array<Pair, kAtOnce> results = first_;
  std::size_t bit = kBits;
  for (std::uint64_t rest = block; rest > 0; rest >>= 1, ++bit) {
    if (bit == known_) squares_[known_++] = multiply(squares_[bit - 1], squares_[bit - 1]);
    if (rest & 1) {
      for (Pair& result : results) result = multiply(result, squares_[bit]);
    }
  }
  block_ = block;
  for (std::size_t i = 0; i < kAtOnce; ++i) values_[i] = results[i].high;
}

}  // namespace samebits
