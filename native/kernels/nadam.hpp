// NAdam: lib/backend/reference/operations/nadam.ts defines it.
#pragma once

#include "optimizer_scalars.hpp"

namespace samebits {

struct NAdam {
  double beta1, beta2, eps, momentum_decay, decoupled_weight_decay;
  static constexpr const char* kOptions[] = {"betas[0]", "betas[1]", "eps", "momentumDecay", "decoupledWeightDecay"};
  static constexpr const char* kSlots[] = {"expAvg", "expAvgSq"};

  bool uses(std::size_t) const { return true; }
  float product_after(const Progress& before) const {
    return before.mu_product * rounded(momentum(static_cast<double>(before.step) + 1));
  }

  struct Scalars {
    DecayScalars decay;
    LerpScalars mean_share;
    float beta2, square_share, correction, eps, gradient_rate, mean_rate;
  };

  template <typename Powers>
  Scalars scalars(const CommonOptions& common, const Progress& before, Powers& powers) const {
    const std::uint64_t t = std::uint64_t{before.step} + 1;
    const double mu = momentum(static_cast<double>(t)), next = momentum(static_cast<double>(t) + 1);
    const double product = static_cast<double>(product_after(before));
    return {.decay = decay_scalars(common, decoupled_weight_decay != 0),
            .mean_share = lerp_scalars(1 - beta1),
            .beta2 = rounded(beta2),
            .square_share = rounded(1 - beta2),
            .correction = rounded(1 - powers.second.at(beta2, t)),
            .eps = rounded(eps),
            .gradient_rate = rounded(-common.lr * (1 - mu) / (1 - product)),
            .mean_rate = rounded(-common.lr * next / (1 - product * next))};
  }

 private:
  double momentum(double t) const { return beta1 * (1 - 0.5 * decay_power(t * momentum_decay)); }

  // 0.96^x
  static double decay_power(double x) {
    const double y = x * kLog;
    if (y < -1022) return 0;
    if (y > 1023) return __builtin_inf();
    const double low = __builtin_fma(x, kLog, -y) + x * kLogLow;
    const double n = y + 0x1.8p52 - 0x1.8p52, f = y - n;
    double q = kPowers[sizeof kPowers / sizeof *kPowers - 1];
    for (std::size_t i = sizeof kPowers / sizeof *kPowers - 1; i-- > 1;) q = q * f + kPowers[i];
    const double first = f * kPowers[0], sum = 1 + first;
    const double rest = __builtin_fma(f, kPowers[0], -first) + (low * kPowers[0] + f * kLn2Low) + f * f * q;
    const std::uint64_t bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(n) + 1023) << 52;
    return (sum + ((1 - sum) + first + rest)) * __builtin_bit_cast(double, bits);
  }

  // Of 0.96 to the base 2, and what is left of it; ln(2)^k / k! from k = 1, and what is left of the first.
  static constexpr double kLog = -0.058893689053568565, kLogLow = -2.3603765675523746e-18;
  static constexpr double kLn2Low = 2.3190468138462996e-17;
  static constexpr double kPowers[] = {0.6931471805599453,     0.24022650695910072,    0.05550410866482158,
                                       0.009618129107628477,   0.0013333558146428443,  0.0001540353039338161,
                                       1.5252733804059841e-05, 1.321548679014431e-06,  1.01780860092397e-07,
                                       7.054911620801123e-09,  4.4455382718708116e-10, 2.5678435993488206e-11,
                                       1.3691488853904128e-12};
};

}  // namespace samebits
