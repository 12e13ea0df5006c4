// Kinds that cross from JavaScript as their places in these lists. lib/backend/kinds.ts has the same lists, and
// compares them with the addon's when it loads it: a kind is added here and there, and nowhere else does its number
// stand.
#pragma once

#include <cstddef>
#include <cstdint>

namespace samebits {

#define SAMEBITS_KIND(name, ...) name,
#define SAMEBITS_KIND_NAME(name, ...) #name,

// An enumeration of a list, with the names of its entries.
#define SAMEBITS_KINDS(Kind, LIST)                        \
  enum class Kind : std::uint8_t { LIST(SAMEBITS_KIND) }; \
  constexpr const char* k##Kind##Names[] = {LIST(SAMEBITS_KIND_NAME)};

// Elementwise functions: the struct in kernels/, what the backward pass reads, and the names of the options.
#define SAMEBITS_ACTIVATIONS(X)                     \
  X(tanh, Tanh, output)                             \
  X(relu, Relu, output)                             \
  X(leaky_relu, LeakyRelu, input, "negativeSlope")  \
  X(sigmoid, Sigmoid, output)                       \
  X(gelu, Gelu, input)                              \
  X(gelu_tanh, GeluTanh, input)                     \
  X(silu, Silu, input)                              \
  X(elu, Elu, input, "alpha")                       \
  X(softplus, Softplus, input, "beta", "threshold") \
  X(relu6, Relu6, output)                           \
  X(hardtanh, Hardtanh, output, "minVal", "maxVal") \
  X(hardsigmoid, Hardsigmoid, input)                \
  X(hardswish, Hardswish, input)                    \
  X(selu, Selu, input)                              \
  X(celu, Celu, input, "alpha")                     \
  X(mish, Mish, input)                              \
  X(logsigmoid, Logsigmoid, input)                  \
  X(softsign, Softsign, input)                      \
  X(tanhshrink, Tanhshrink, input)                  \
  X(softshrink, Softshrink, input, "lambd")         \
  X(hardshrink, Hardshrink, input, "lambd")         \
  X(threshold, Threshold, input, "threshold", "value")
// Losses: what their targets are, and the names of the options. The function is add_ with the name.
#define SAMEBITS_LOSSES(X)                                  \
  X(cross_entropy, either, "ignoreIndex", "labelSmoothing") \
  X(nll, indices, "ignoreIndex")                            \
  X(mse, values)                                            \
  X(l1, values)                                             \
  X(smooth_l1, values, "beta")                              \
  X(bce_with_logits, values)                                \
  X(huber, values, "delta")                                 \
  X(bce, values)                                            \
  X(kl_div, values, "logTarget")                            \
  X(poisson_nll, values, "logInput", "full", "eps")
#define SAMEBITS_REDUCTIONS(X) X(mean) X(sum) X(batchmean)
#define SAMEBITS_NORMAL_STYLES(X) X(fused) X(separate) X(glibc)

SAMEBITS_KINDS(ActivationKind, SAMEBITS_ACTIVATIONS)
SAMEBITS_KINDS(LossKind, SAMEBITS_LOSSES)

enum class Reads : std::uint8_t { input, output };

struct ActivationLayout {
  Reads reads;
  const char* options[2];  // null beyond the last
};

#define SAMEBITS_ACTIVATION_LAYOUT(kind, Function, reads, ...) {Reads::reads, {__VA_ARGS__}},
// By kind.
inline constexpr ActivationLayout kActivationLayouts[] = {SAMEBITS_ACTIVATIONS(SAMEBITS_ACTIVATION_LAYOUT)};

SAMEBITS_KINDS(Reduction, SAMEBITS_REDUCTIONS)
enum class Targets : std::uint8_t { indices, values, either };
constexpr const char* kTargetsNames[] = {"indices", "values", "either"};

constexpr std::size_t kLossOptions = 3;
struct LossLayout {
  Targets targets;
  const char* options[kLossOptions];  // null beyond the last
};

#define SAMEBITS_LOSS_LAYOUT(kind, targets, ...) {Targets::targets, {__VA_ARGS__}},
// By kind.
inline constexpr LossLayout kLossLayouts[] = {SAMEBITS_LOSSES(SAMEBITS_LOSS_LAYOUT)};

// Whose bits (lib/backend/reference/random/normal.ts): PyTorch's own polynomials with fused or with separate
// multiply-adds, or the C library's functions.
SAMEBITS_KINDS(NormalStyle, SAMEBITS_NORMAL_STYLES)

// How many entries a list of names has.
template <std::size_t N>
constexpr std::size_t count_of(const char* const (&)[N]) {
  return N;
}

}  // namespace samebits
