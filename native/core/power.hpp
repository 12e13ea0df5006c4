// Powers in double-double arithmetic, step by step as lib/numeric/power.ts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace samebits {

// For exponents in ascending order: several are computed side by side, by squares that are kept.
class Powers {
 public:
  // base^exponent
  double at(double base, std::uint64_t exponent) {
    if (base != base_) start(base);
    if (exponent / kAtOnce != block_) fill(exponent / kAtOnce);
    return values_[exponent % kAtOnce];
  }

 private:
  struct Pair {
    double high, low;
  };
  static constexpr std::size_t kBits = 4, kAtOnce = 1 << kBits;
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

  static Pair multiply(Pair a, Pair b);
  void start(double base);
  void fill(std::uint64_t block);

  double base_ = std::numeric_limits<double>::quiet_NaN();
  std::size_t known_ = 0;            // squares
  std::array<Pair, 64> squares_;     // base^(2^i)
  std::array<Pair, kAtOnce> first_;  // base^0, base^1, ...
  std::uint64_t block_ = kNone;      // that the values are of
  std::array<double, kAtOnce> values_;
};

}  // namespace samebits
