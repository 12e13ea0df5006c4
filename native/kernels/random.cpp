// Streams and distributions; compiled once per instruction set with KERNEL_ISA naming it.
#include "kernels.hpp"

#include "twice.hpp"
#include "vec.hpp"

namespace samebits::KERNEL_ISA {
namespace {

#include "mt19937.inl"
#include "uniform.inl"
#include "log.inl"
#include "sincos.inl"
#include "normal.inl"

}  // namespace

extern const RandomKernels random;
const RandomKernels random = {
    .twist = twist,
    .uniform_float = uniform_float,
    .uniform_float_blocks = uniform_float_blocks,
    .uniform_double = uniform_double,
    .normal_float = normal_float,
    .normal_double = normal_double,
};

}  // namespace samebits::KERNEL_ISA
