#include "core/cross_entropy.hpp"

#include <algorithm>

namespace samebits {

bool are_class_indices(const std::int32_t* target, std::size_t rows, std::size_t classes) {
  return std::all_of(target, target + rows, [=](std::int32_t t) { return t >= 0 && static_cast<std::size_t>(t) < classes; });
}

float cross_entropy(const Kernels& kernels, const float* logits, const std::int32_t* target, float* grad, std::size_t rows,
                    std::size_t classes, Reduction reduction, double* scratch) {
  const double divisor = reduction == Reduction::mean ? static_cast<double>(rows) : 1.0;
  double total = 0, block = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    float* grad_row = grad ? grad + row * classes : nullptr;
    block += kernels.cross_entropy_row(logits + row * classes, classes, static_cast<std::size_t>(target[row]), divisor,
                                       scratch, grad_row);
    if ((row + 1) % kSampleBlock == 0 || row + 1 == rows) {
      total = row < kSampleBlock ? block : total + block;
      block = 0;
    }
  }
  return static_cast<float>(total / divisor);
}

}  // namespace samebits
