#include "core/generator.hpp"

#include <algorithm>

namespace samebits {

bool is_valid(const GeneratorState& state) {
  return state.left >= 1 && state.left <= kMtWords && state.next <= kMtWords && state.next + state.left - 1 <= kMtWords;
}

void seed(GeneratorState& state, std::uint32_t seed) {
  state.words[0] = seed;
  for (std::uint32_t i = 1; i < kMtWords; ++i) {
    const std::uint32_t previous = state.words[i - 1];
    state.words[i] = 1812433253u * (previous ^ (previous >> 30)) + i;
  }
  state.left = 1;
  state.next = 0;
}

const std::uint32_t* Generator::take(std::size_t wanted, std::size_t& count) {
  if (remaining() == 0) {
    kernels_.twist(state_.words);
    state_.left = kMtWords + 1;
    state_.next = 0;
  }
  count = std::min(wanted, remaining());
  const std::uint32_t* words = state_.words + state_.next;
  state_.next += static_cast<std::uint32_t>(count);
  state_.left -= static_cast<std::uint32_t>(count);
  return words;
}

void Generator::skip(std::size_t draws) {
  for (std::size_t count; draws > 0; draws -= count) take(draws, count);
}

std::uint32_t* Generator::take_blocks() {
  state_.next = kMtWords;
  return state_.words;
}

std::uint32_t Generator::draw() {
  std::size_t one;
  std::uint32_t y = *take(1, one);
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

std::uint64_t Generator::draw64() {
  const std::uint64_t high = draw();
  return high << 32 | draw();
}

}  // namespace samebits
