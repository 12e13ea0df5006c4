// A large fill on several threads. Each part has a generator of its own, stepped to where its draws begin: stepping
// alone costs a fraction of a fill. So a part's numbers are those that one thread gives, and so is the state after the
// last one.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/generator.hpp"
#include "core/thread_pool.hpp"

namespace samebits {

struct Fill {
  std::size_t n;               // numbers
  std::size_t step;            // parts begin at multiples of this many
  std::size_t draws;           // 32-bit draws a number
  double skip_cost;            // of passing a number over, in terms of filling one
  std::size_t worth_a_thread;  // numbers
};

// fill(generator, first, count) for parts of [0, n), as many as pay.
template <typename F>
void fill_in_parts(Generator& generator, const Threads& threads, const Fill& size, F fill) {
  const std::size_t parts = std::min(threads.limit, size.n / size.worth_a_thread);
  if (parts <= 1) return fill(generator, std::size_t{0}, size.n);
  // For all to end at once, a part fills less than the one before it by what passing that one over costs.
  const auto share_before = [&](std::size_t part) {
    double rest = 1;
    for (std::size_t i = 0; i < part; ++i) rest *= 1 - size.skip_cost;
    return 1 - rest;
  };
  const double whole = share_before(parts);
  const auto edge = [&](std::size_t part) {
    const auto steps = static_cast<double>(size.n / size.step) * share_before(part) / whole;
    return part == parts ? size.n : static_cast<std::size_t>(steps) * size.step;
  };
  GeneratorState last;
  threads.run(parts, [&](std::size_t part) {
    GeneratorState state = generator.state();
    Generator own(state, generator.kernels());
    const std::size_t first = edge(part), end = edge(part + 1);
    own.skip(first * size.draws);
    fill(own, first, end - first);
    if (part == parts - 1) last = state;
  });
  generator.state() = last;
}

}  // namespace samebits
