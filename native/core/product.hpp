// A matrix product as a layer makes it: what is packed, how much at a time, and what each thread gets of it.
#pragma once

#include <cstddef>

#include "core/compute.hpp"

namespace samebits {

// Numbers of a chain that are packed at a time: what packing takes stays small however long chains are.
constexpr std::size_t kLongestRun = 1 << 16;

// What of C belongs to a row or a column of the weights.
enum class Weights { rows, columns };

// A Matmul whose B may lie transposed: B(i, j) = b[j * b_row + i].
struct Product {
  Matmul matmul;
  bool b_transposed;
  Weights weights;
};

// The floats of the work space that the product takes.
std::size_t work_space_of(const Compute& compute, const Product& product);

void multiply(Compute& compute, const Product& product);

}  // namespace samebits
