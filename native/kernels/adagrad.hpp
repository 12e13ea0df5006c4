// Adagrad: lib/backend/reference/operations/adagrad.ts defines it.
#pragma once

#include "optimizer_scalars.hpp"

namespace samebits {

struct Adagrad {
  double lr_decay, eps;
  static constexpr const char* kOptions[] = {"lrDecay", "eps"};
  static constexpr const char* kSlots[] = {"sum"};

  bool uses(std::size_t) const { return true; }

  struct Scalars {
    GradientScalars gradient;
    float rate, eps;
  };

  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress& before, Powers&) const {
    return {.gradient = gradient_scalars(common),
            .rate = rounded(-(common.lr / (1 + before.step * lr_decay))),
            .eps = rounded(eps)};
  }
};

}  // namespace samebits
