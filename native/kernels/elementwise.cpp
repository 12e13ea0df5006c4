// Activations, norms, losses and more, of elements or of rows; compiled once per instruction set with KERNEL_ISA naming
// it.
#include "kernels.hpp"

#include "twice.hpp"
#include "vec.hpp"

namespace samebits::KERNEL_ISA {
namespace {

#include "exp.inl"
#include "exp_pair.inl"
#include "log.inl"
#include "activation.inl"
#include "softmax.inl"
#include "lanes.inl"
#include "layer_norm.inl"
#include "prelu.inl"
#include "batch_norm.inl"
#include "loss.inl"
#include "norm.inl"

}  // namespace

extern const ElementwiseKernels elementwise;
const ElementwiseKernels elementwise = {
    .activation_forward = activation_forward,
    .activation_backward = activation_backward,
    .softmax_forward = softmax_forward,
    .softmax_backward = softmax_backward,
    .layer_norm_forward = layer_norm_forward,
    .layer_norm_backward_input = layer_norm_backward_input,
    .layer_norm_backward_parameters = layer_norm_backward_parameters,
    .prelu = prelu,
    .prelu_backward_weight = prelu_backward_weight,
    .batch_norm_sums = batch_norm_sums,
    .batch_norm_squares = batch_norm_squares,
    .batch_norm_forward = batch_norm_forward,
    .batch_norm_backward_sums = batch_norm_backward_sums,
    .batch_norm_backward_input = batch_norm_backward_input,
    .multiply = multiply,
    .add_row_losses = add_row_losses,
    .sum_of_squares = sum_of_squares,
    .scale = scale,
    .clamp = clamp,
};

}  // namespace samebits::KERNEL_ISA
