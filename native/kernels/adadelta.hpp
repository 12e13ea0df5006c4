// Adadelta: lib/backend/reference/operations/adadelta.ts defines it.
#pragma once

#include "optimizer_scalars.hpp"

namespace samebits {

struct Adadelta {
  double rho, eps;
  static constexpr const char* kOptions[] = {"rho", "eps"};
  static constexpr const char* kSlots[] = {"squareAvg", "accDelta"};

  bool uses(std::size_t) const { return true; }

  struct Scalars {
    GradientScalars gradient;
    float rate, rho, share, eps;
  };

  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress&, Powers&) const {
    return {.gradient = gradient_scalars(common),
            .rate = rounded(-common.lr),
            .rho = rounded(rho),
            .share = rounded(1 - rho),
            .eps = rounded(eps)};
  }
};

}  // namespace samebits
