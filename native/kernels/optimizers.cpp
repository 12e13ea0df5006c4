// Steps of optimisers; compiled once per instruction set with KERNEL_ISA naming it.
#include "kernels.hpp"

#include "twice.hpp"
#include "vec.hpp"

namespace samebits::KERNEL_ISA {
namespace {

#include "optimizer.inl"

}  // namespace

extern const OptimizerKernels optimizers;
const OptimizerKernels optimizers = {
    .optimizer_step = optimizer_step,
};

}  // namespace samebits::KERNEL_ISA
