#include "core/power.hpp"

#include <cmath>

namespace samebits {
namespace {

struct Pair {
  double high, low;
};

// a * b - product by Dekker's method: exact, and the same steps on every machine where it cannot be.
double product_error(double a, double b, double product) {
  constexpr double splitter = 0x1p27 + 1;
  const double a_shifted = a * splitter, a_high = a_shifted - (a_shifted - a), a_low = a - a_high;
  const double b_shifted = b * splitter, b_high = b_shifted - (b_shifted - b), b_low = b - b_high;
  return a_low * b_low - (product - a_high * b_high - a_low * b_high - a_high * b_low);
}

Pair multiply(Pair a, Pair b) {
  const double product = a.high * b.high;
  const double low = product_error(a.high, b.high, product) + (a.high * b.low + a.low * b.high);
  const double high = product + low;
  if (!std::isfinite(high)) return {product, 0};
  return {high, low - (high - product)};
}

}  // namespace

double power(double base, std::uint64_t exponent) {
  Pair result{1, 0}, square{base, 0};
  for (std::uint64_t rest = exponent; rest > 0; rest /= 2) {
    if (rest % 2 == 1) result = multiply(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return result.high;
}

}  // namespace samebits
