// Options that cross as numbers; lib/backend/native.ts packs them.
#pragma once

#include "binding/args.hpp"
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

// (kind, a, b) from argument `first` on; lib/backend/native.ts has the kinds in the same order.
inline Activation activation_argument(const Napi::CallbackInfo& info, std::size_t first) {
  const std::size_t kind = size(info[first]);
  require(info.Env(), kind <= static_cast<std::size_t>(Activation::Kind::softplus), "there is no such activation");
  return {static_cast<Activation::Kind>(kind), number(info[first + 1]), number(info[first + 2])};
}

inline Reduction reduction(bool mean) { return mean ? Reduction::mean : Reduction::sum; }

}  // namespace samebits::binding
