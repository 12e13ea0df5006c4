// What the optimisers have in common: the options that all have, and the scalars of a step. What is asked of the
// doubles is a bool among the scalars, since a float may have become 0. The functions are for the core: none is
// compiled into a table of kernels.
#pragma once

#include <cstddef>
#include <cstdint>

namespace samebits {

// Doubles, as PyTorch holds them.
struct CommonOptions {
  double lr = 0, weight_decay = 0;
  bool maximize = false;
};

struct GradientScalars {
  bool maximize, decays;
  float weight_decay;
};

struct LerpScalars {
  float coefficient;  // w, or w - 1 from the end
  bool from_start;
};

inline float rounded(double x) { return static_cast<float>(x); }

inline GradientScalars gradient_scalars(const CommonOptions& common) {
  return {
      .maximize = common.maximize, .decays = common.weight_decay != 0, .weight_decay = rounded(common.weight_decay)};
}

inline LerpScalars lerp_scalars(double weight) {
  const float w = rounded(weight);
  const bool from_start = w > -0.5f && w < 0.5f;
  return {.coefficient = from_start ? w : w - 1, .from_start = from_start};
}

}  // namespace samebits
