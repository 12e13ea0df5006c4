// What an operation computes with: the kernels, the threads it may use, and memory that grows to what the largest call
// needs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/thread_pool.hpp"
#include "kernels/kernels.hpp"

namespace samebits {

struct Range {
  std::size_t first, last;
};

// One of `parts` parts of [0, n), their edges multiples of `step`.
inline Range range_of(std::size_t n, std::size_t step, std::size_t part, std::size_t parts) {
  const std::size_t steps = (n + step - 1) / step;
  return {steps * part / parts * step, std::min(n, steps * (part + 1) / parts * step)};
}

// To a multiple of a power of two.
inline std::size_t round_up(std::size_t n, std::size_t step) { return (n + step - 1) & ~(step - 1); }

// How many multiply-adds of a product, elements of an activation and parameters of an update are worth another thread:
// some ten microseconds.
constexpr std::size_t kMultiplyAddsPerThread = 1 << 17, kActivationsPerThread = 1 << 13, kUpdatesPerThread = 1 << 15;

struct Compute {
  const Kernels& kernels;
  Threads threads;
  std::vector<float> scratch{}, sums{};

  // Memory for `floats` floats on a cache line's edge; what was in it is gone.
  float* work_space(std::size_t floats);

  // How many threads `work` is for, where so much of it is worth one.
  std::size_t parts_for(std::size_t work, std::size_t worth) const {
    return std::clamp<std::size_t>(work / worth, 1, threads.limit);
  }

  // f(first, last) for parts of n elements, whole cache lines each, where so many elements are worth a thread.
  template <typename F>
  void for_each_part(std::size_t n, std::size_t worth, const F& f) const {
    const std::size_t parts = parts_for(n, worth);
    if (parts == 1) return f(std::size_t{0}, n);
    threads.run(parts, [&](std::size_t part) {
      const Range range = range_of(n, 64 / sizeof(float), part, parts);
      f(range.first, range.last);
    });
  }
};

inline void activation_forward(const Compute& compute, const Activation& activation, const float* x, float* y,
                               std::size_t n) {
  compute.for_each_part(n, kActivationsPerThread, [&](std::size_t first, std::size_t last) {
    compute.kernels.activation_forward(activation, x + first, y + first, last - first);
  });
}

inline void activation_backward(const Compute& compute, const Activation& activation, const float* x, const float* y,
                                const float* grad_output, float* grad_input, std::size_t n) {
  compute.for_each_part(n, kActivationsPerThread, [&](std::size_t first, std::size_t last) {
    compute.kernels.activation_backward(activation, x + first, y + first, grad_output + first, grad_input + first,
                                        last - first);
  });
}

}  // namespace samebits
