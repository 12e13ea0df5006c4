// Adamax: lib/backend/reference/operations/adamax.ts defines it.
#pragma once

#include "optimizer_scalars.hpp"

namespace samebits {

struct Adamax {
  double beta1, beta2, eps;
  static constexpr const char* kOptions[] = {"betas[0]", "betas[1]", "eps"};
  static constexpr const char* kSlots[] = {"expAvg", "expInf"};

  bool uses(std::size_t) const { return true; }

  struct Scalars {
    GradientScalars gradient;
    LerpScalars mean_share;
    float beta2, rate, eps;
  };

  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress& before, Powers& powers) const {
    return {.gradient = gradient_scalars(common),
            .mean_share = lerp_scalars(1 - beta1),
            .beta2 = rounded(beta2),
            .rate = rounded(-(common.lr / (1 - powers.first.at(beta1, std::uint64_t{before.step} + 1)))),
            .eps = rounded(eps)};
  }
};

}  // namespace samebits
