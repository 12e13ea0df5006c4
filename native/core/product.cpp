#include "core/product.hpp"

#include <algorithm>

namespace samebits {
namespace {

// What the first- and the second-level cache hold beside the rest.
constexpr std::size_t kFirstLevelFloats = 1 << 12, kSecondLevelFloats = 1 << 17;
// What the caches that the cores share hold beside the rest.
constexpr std::size_t kNearFloats = 1 << 19;

Product rows_of(const Product& product, const Range& rows) {
  Product some = product;
  Matmul& p = some.matmul;
  p.m = rows.last - rows.first;
  p.a += rows.first * p.a_row;
  p.c += rows.first * (p.transposed ? 1 : p.c_row);
  if (p.bias && p.transposed) p.bias += rows.first;
  return some;
}

Product columns_of(const Product& product, const Range& columns) {
  Product some = product;
  Matmul& p = some.matmul;
  p.n = columns.last - columns.first;
  p.b += columns.first * (product.b_transposed ? p.b_row : 1);
  p.c += columns.first * (p.transposed ? p.c_row : 1);
  if (p.bias && !p.transposed) p.bias += columns.first;
  return some;
}

// Packing pays once many rows of A pass by: more where panels are wide, which use more of what is fetched as it lies,
// and fewer where that has to come from far.
bool is_packed(const Kernels& kernels, const Product& product) {
  const Matmul& p = product.matmul;
  const std::size_t floats = p.k * p.n;
  if (product.b_transposed) return true;
  return floats > kFirstLevelFloats && p.m > kernels.panel * (floats > kNearFloats ? 8 : kernels.panel) / 8;
}

// The columns of B that are packed at a time, so that they are still near when all of A passes by.
std::size_t block_of(const Kernels& kernels, const Matmul& p) {
  const std::size_t all = round_up(p.n, kernels.panel);
  if (p.k * all <= kSecondLevelFloats) return all;
  return std::max(kSecondLevelFloats / p.k & ~(kernels.panel - 1), kernels.panel);
}

// Floats that one thread packs a product into.
std::size_t packed_floats(const Kernels& kernels, const Product& product) {
  if (!is_packed(kernels, product)) return 0;
  const std::size_t k = std::min(product.matmul.k, kLongestRun);
  Matmul p = product.matmul;
  p.k = k;
  return k * block_of(kernels, p);
}

// The part of the chains of a product that is not transposed; bias and activation come with the last one.
Product run_of(const Product& product, const Range& run) {
  Product some = product;
  Matmul& p = some.matmul;
  p.k = run.last - run.first;
  p.a += run.first * p.a_column;
  p.b += run.first * (product.b_transposed ? 1 : p.b_row);
  p.continues = run.first > 0;
  if (run.last == product.matmul.k) return some;
  p.bias = nullptr;
  p.activation = nullptr;
  return some;
}

void multiply_packed(const Kernels& kernels, const Product& product, float* packed) {
  const std::size_t n = product.matmul.n, block = block_of(kernels, product.matmul);
  for (std::size_t column = 0; column < n; column += block) {
    Matmul p = columns_of(product, {column, std::min(n, column + block)}).matmul;
    (product.b_transposed ? kernels.pack_rows : kernels.pack_columns)(p.b, p.b_row, p.n, p.k, packed);
    p.b = packed;
    p.packed = true;
    kernels.matmul(p);  // these columns of C are finished, or this run of their chains
  }
}

void multiply(const Kernels& kernels, const Product& product, float* packed) {
  if (!is_packed(kernels, product)) return kernels.matmul(product.matmul);
  const std::size_t k = product.matmul.k;
  if (k <= kLongestRun) return multiply_packed(kernels, product, packed);
  for (std::size_t first = 0; first < k; first += kLongestRun) {
    multiply_packed(kernels, run_of(product, {first, std::min(k, first + kLongestRun)}), packed);
  }
}

// Each thread gets some of the weights, the same in every pass: they stay in its processor's cache. (And where C is
// their gradient, rows of it: threads that write into the same rows hinder each other.)
bool is_shared_by_columns(const Product& product, std::size_t least) {
  const Matmul& p = product.matmul;
  return product.weights == Weights::columns ? p.n >= least : p.m < least;
}

std::size_t parts_of(const Compute& compute, const Matmul& p) {
  return compute.parts_for(p.m * p.n * p.k, kMultiplyAddsPerThread);
}

}  // namespace

std::size_t work_space_of(const Compute& compute, const Product& product) {
  return parts_of(compute, product.matmul) * packed_floats(compute.kernels, product);
}

void multiply(Compute& compute, const Product& product) {
  const Kernels& kernels = compute.kernels;
  const Matmul& p = product.matmul;
  const std::size_t parts = parts_of(compute, p), scratch = packed_floats(kernels, product);
  float* packed = compute.work_space(parts * scratch);
  if (parts == 1) return multiply(kernels, product, packed);
  const bool by_columns = is_shared_by_columns(product, kernels.panel * parts);
  compute.threads.run(parts, [&](std::size_t part) {
    const Range range = by_columns ? range_of(p.n, kernels.lanes, part, parts) : range_of(p.m, 1, part, parts);
    multiply(kernels, by_columns ? columns_of(product, range) : rows_of(product, range), packed + part * scratch);
  });
}

}  // namespace samebits
