// Adam and AdamW: lib/backend/reference/operations/adam.ts defines them.
#pragma once

#include "optimizer_scalars.hpp"

namespace samebits {

struct Adam {
  double beta1, beta2, eps, amsgrad;
  static constexpr const char* kOptions[] = {"betas[0]", "betas[1]", "eps", "amsgrad"};
  static constexpr const char* kSlots[] = {"expAvg", "expAvgSq", "maxExpAvgSq"};

  bool uses(std::size_t slot) const { return slot < 2 || amsgrad != 0; }

  struct Scalars {
    DecayScalars decay;
    LerpScalars mean_share;
    float beta2, square_share, rate, correction, eps;
    bool amsgrad;
  };

  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress& before, Powers& powers, bool decoupled = false) const {
    const std::uint64_t t = std::uint64_t{before.step} + 1;
    return {.decay = decay_scalars(common, decoupled),
            .mean_share = lerp_scalars(1 - beta1),
            .beta2 = rounded(beta2),
            .square_share = rounded(1 - beta2),
            .rate = rounded(-(common.lr / (1 - powers.first.at(beta1, t)))),
            .correction = rounded(__builtin_sqrt(1 - powers.second.at(beta2, t))),
            .eps = rounded(eps),
            .amsgrad = amsgrad != 0};
  }
};

struct AdamW : Adam {
  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress& before, Powers& powers) const {
    return Adam::scalars(common, before, powers, true);
  }
};

}  // namespace samebits
