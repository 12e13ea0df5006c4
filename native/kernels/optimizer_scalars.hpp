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

// What is counted of one parameter.
struct Progress {
  std::uint32_t step = 0;  // updates before this one
  float mu_product = 1;    // NAdam's product of momenta so far

  bool operator==(const Progress& other) const {
    return step == other.step &&
           __builtin_bit_cast(std::uint32_t, mu_product) == __builtin_bit_cast(std::uint32_t, other.mu_product);
  }
};

struct GradientScalars {
  bool maximize, decays;
  float weight_decay;
};

// The gradient decayed, or the parameter itself.
struct DecayScalars {
  GradientScalars gradient;
  float kept;  // of the parameter
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

inline DecayScalars decay_scalars(const CommonOptions& common, bool decoupled) {
  DecayScalars scalars{gradient_scalars(common), 1};
  if (!decoupled) return scalars;
  scalars.gradient.decays = false;
  if (common.weight_decay != 0) scalars.kept = rounded(1 - common.lr * common.weight_decay);
  return scalars;
}

inline LerpScalars lerp_scalars(double weight) {
  const float w = rounded(weight);
  const bool from_start = w > -0.5f && w < 0.5f;
  return {.coefficient = from_start ? w : w - 1, .from_start = from_start};
}

}  // namespace samebits
