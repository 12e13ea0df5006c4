#include "core/compute.hpp"

#include <cstdint>

namespace samebits {

float* Compute::work_space(std::size_t floats) {
  constexpr std::size_t line = 64 / sizeof(float);
  if (scratch.size() < floats + line) scratch.resize(floats + line);
  const auto misplaced = reinterpret_cast<std::uintptr_t>(scratch.data()) / sizeof(float) % line;
  return scratch.data() + (line - misplaced) % line;
}

}  // namespace samebits
