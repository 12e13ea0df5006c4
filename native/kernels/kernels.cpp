// The one kernel source; compiled once per instruction set with KERNEL_ISA naming it.
#include "kernels.hpp"

#include "fma.hpp"
#include "square.hpp"
#include "twice.hpp"
#include "vec.hpp"

#define SAMEBITS_STRING(name) #name
#define SAMEBITS_NAME(name) SAMEBITS_STRING(name)

namespace samebits::KERNEL_ISA {
namespace {

#include "mt19937.inl"
#include "uniform.inl"
#include "exp.inl"
#include "log.inl"
#include "sincos.inl"
#include "normal.inl"
#include "activation.inl"
#include "transpose.inl"
#include "matmul.inl"
#include "pack.inl"
#include "matmul_few_rows.inl"
#include "linear_tiny.inl"
#include "softmax.inl"
#include "lanes.inl"
#include "layer_norm.inl"
#include "loss.inl"
#include "optimizer.inl"
#include "norm.inl"

}  // namespace

extern const Kernels kernels;
const Kernels kernels = {
    .isa = SAMEBITS_NAME(KERNEL_ISA),
    .lanes = kFloats,
    .panel = kPanel,
    .twist = twist,
    .uniform_float = uniform_float,
    .uniform_float_blocks = uniform_float_blocks,
    .uniform_double = uniform_double,
    .normal_float = normal_float,
    .normal_double = normal_double,
    .matmul = matmul,
    .matmul_few_rows = matmul_few_rows,
    .tiny_linear_forward = tiny_linear_forward,
    .tiny_linear_backward = tiny_linear_backward,
    .pack_columns = pack_columns,
    .pack_rows = pack_rows,
    .column_sums = column_sums,
    .add = add,
    .activation_forward = activation_forward,
    .activation_backward = activation_backward,
    .softmax_forward = softmax_forward,
    .softmax_backward = softmax_backward,
    .layer_norm_forward = layer_norm_forward,
    .layer_norm_backward_input = layer_norm_backward_input,
    .layer_norm_backward_parameters = layer_norm_backward_parameters,
    .multiply = multiply,
    .add_row_losses = add_row_losses,
    .optimizer_step = optimizer_step,
    .sum_of_squares = sum_of_squares,
    .scale = scale,
    .clamp = clamp,
};

}  // namespace samebits::KERNEL_ISA
