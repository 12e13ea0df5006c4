// A step of an optimiser: dispatch. Each optimiser's own is `step` of its scalars.

#include "optimizer_terms.inl"

#include "adadelta.inl"
#include "adagrad.inl"
#include "adam.inl"
#include "adamax.inl"
#include "nadam.inl"
#include "radam.inl"
#include "rmsprop.inl"
#include "sgd.inl"

void optimizer_step(const OptimizerScalars& scalars, float* parameter, const float* gradient, float* const* slots,
                    std::size_t n) noexcept {
  switch (scalars.kind) {
#define SAMEBITS_STEP(name, Type) \
  case OptimizerKind::name: return step(scalars.name, parameter, gradient, slots, n);
    SAMEBITS_OPTIMIZERS(SAMEBITS_STEP)
#undef SAMEBITS_STEP
  }
}
