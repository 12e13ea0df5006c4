// Stochastic gradient descent: lib/backend/reference/operations/sgd.ts defines it.
#pragma once

#include "optimizer_scalars.hpp"

namespace samebits {

struct Sgd {
  double momentum, dampening, nesterov;
  static constexpr const char* kOptions[] = {"momentum", "dampening", "nesterov"};
  static constexpr const char* kSlots[] = {"momentumBuffer"};

  bool uses(std::size_t) const { return momentum != 0; }
  // The count is of the updates of the momentum buffer.
  bool counts() const { return momentum != 0; }

  struct Scalars {
    GradientScalars gradient;
    float rate, momentum, one_minus_dampening;
    bool nesterov, has_momentum;
    bool first;  // the momentum buffer holds nothing yet
  };

  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress& before, Powers&) const {
    return {.gradient = gradient_scalars(common),
            .rate = rounded(-common.lr),
            .momentum = rounded(momentum),
            .one_minus_dampening = rounded(1 - dampening),
            .nesterov = nesterov != 0,
            .has_momentum = momentum != 0,
            .first = before.step == 0};
  }
};

}  // namespace samebits
