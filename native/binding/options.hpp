// Options that cross as numbers; lib/backend/native.ts packs them.
#pragma once

#include "core/cross_entropy.hpp"
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

}  // namespace samebits::binding
