#include "core/permutation.hpp"

#include <numeric>
#include <utility>

namespace samebits {

void randperm(Generator& generator, std::int32_t* out, std::size_t n) {
  std::iota(out, out + n, 0);
  for (std::size_t i = 0; i + 1 < n; ++i) std::swap(out[i], out[i + generator.draw() % (n - i)]);
}

void discard_permutation(Generator& generator, std::size_t n) {
  for (std::size_t left = n > 0 ? n - 1 : 0, count; left > 0; left -= count) generator.take(left, count);
}

}  // namespace samebits
