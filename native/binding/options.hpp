// Options that cross as numbers; lib/backend/native.ts packs them.
#pragma once

#include "binding/args.hpp"
#include "kernels/kernels.hpp"

namespace samebits::binding {

// SgdOptions as doubles: lr, momentum, dampening, weightDecay, nesterov, maximize.
constexpr std::size_t kSgdNumbers = 6;

// Scalars are computed in double and rounded to float where they meet a tensor.
inline SgdOptions sgd_options(const double* v) {
  const auto f = [](double x) { return static_cast<float>(x); };
  return {f(v[0]), f(v[1]), f(1 - v[2]), f(v[3]), v[4] != 0, v[5] != 0, v[1] != 0, v[3] != 0};
}

inline Reduction reduction(bool mean) { return mean ? Reduction::mean : Reduction::sum; }

// A loss as doubles: kind, mean, labelSmoothing, beta, ignoreIndex; the kinds in the order of Loss::Kind.
constexpr std::size_t kLossNumbers = 5;
constexpr double kLossKinds = 6;

inline Loss loss_argument(Napi::Value numbers, Napi::Value weight, Napi::Value pos_weight, std::size_t columns) {
  const double* v = array<double>(numbers, kLossNumbers);
  require(numbers.Env(), v[0] >= 0 && v[0] < kLossKinds, "the loss is out of range");
  require(numbers.Env(), v[4] >= -0x1p31 && v[4] < 0x1p31, "the index to ignore is out of range");
  return {static_cast<Loss::Kind>(static_cast<int>(v[0])), reduction(v[1] != 0),
          optional_array<float>(weight, columns),          optional_array<float>(pos_weight, columns),
          v[2],                                            v[3],
          static_cast<std::int32_t>(v[4])};
}

}  // namespace samebits::binding
