// RMSprop: lib/backend/reference/operations/rmsprop.ts defines it.
#pragma once

#include "optimizer_scalars.hpp"

namespace samebits {

struct Rmsprop {
  double alpha, eps, momentum, centered;
  static constexpr const char* kOptions[] = {"alpha", "eps", "momentum", "centered"};
  static constexpr const char* kSlots[] = {"squareAvg", "momentumBuffer", "gradAvg"};

  bool uses(std::size_t slot) const { return slot == 0 || (slot == 1 ? momentum > 0 : centered != 0); }

  struct Scalars {
    GradientScalars gradient;
    float rate, alpha, square_share;
    LerpScalars mean_share;
    float eps, momentum;
    bool has_momentum, centered;
  };

  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress&, Powers&) const {
    return {.gradient = gradient_scalars(common),
            .rate = rounded(-common.lr),
            .alpha = rounded(alpha),
            .square_share = rounded(1 - alpha),
            .mean_share = lerp_scalars(1 - alpha),
            .eps = rounded(eps),
            .momentum = rounded(momentum),
            .has_momentum = momentum > 0,
            .centered = centered != 0};
  }
};

}  // namespace samebits
