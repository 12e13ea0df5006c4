// RAdam: lib/backend/reference/operations/radam.ts defines it.
#pragma once

#include "optimizer_scalars.hpp"

namespace samebits {

struct RAdam {
  double beta1, beta2, eps, decoupled_weight_decay;
  static constexpr const char* kOptions[] = {"betas[0]", "betas[1]", "eps", "decoupledWeightDecay"};
  static constexpr const char* kSlots[] = {"expAvg", "expAvgSq"};

  bool uses(std::size_t) const { return true; }

  struct Scalars {
    DecayScalars decay;
    LerpScalars mean_share;
    float beta2, square_share, bias, lr, eps, root, rectification;
    bool rectifies;
  };

  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress& before, Powers& powers) const {
    const std::uint64_t t = std::uint64_t{before.step} + 1;
    const double power = powers.second.at(beta2, t), correction = 1 - power;
    const double limit = 2 / (1 - beta2) - 1;
    const double length = limit - 2 * static_cast<double>(t) * power / correction;
    const bool rectifies = length > 5;
    const double squared = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length);
    return {.decay = decay_scalars(common, decoupled_weight_decay != 0),
            .mean_share = lerp_scalars(1 - beta1),
            .beta2 = rounded(beta2),
            .square_share = rounded(1 - beta2),
            .bias = rounded(1 - powers.first.at(beta1, t)),
            .lr = rounded(common.lr),
            .eps = rounded(eps),
            .root = rounded(__builtin_sqrt(correction)),
            .rectification = rectifies ? rounded(__builtin_sqrt(squared)) : 0,
            .rectifies = rectifies};
  }
};

}  // namespace samebits
