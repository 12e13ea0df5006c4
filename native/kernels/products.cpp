// Matrix products; compiled once per instruction set with KERNEL_ISA naming it.
#include "kernels.hpp"

#include "square.hpp"
#include "vec.hpp"

namespace samebits::KERNEL_ISA {

extern const ElementwiseKernels elementwise;

namespace {

#include "transpose.inl"
#include "matmul.inl"
#include "pack.inl"
#include "matmul_few_rows.inl"
#include "linear_tiny.inl"

}  // namespace

extern const ProductKernels products;
const ProductKernels products = {
    .lanes = kFloats,
    .panel = kPanel,
    .matmul = matmul,
    .matmul_few_rows = matmul_few_rows,
    .tiny_linear_forward = tiny_linear_forward,
    .tiny_linear_backward = tiny_linear_backward,
    .pack_columns = pack_columns,
    .pack_rows = pack_rows,
    .column_sums = column_sums,
    .add = add,
};

}  // namespace samebits::KERNEL_ISA
