// MT19937 with PyTorch's bookkeeping (ATen/core/MT19937RNGEngine.h). The state is plain data that the caller owns; its
// layout is the TypeScript side's too (lib/backend/generator_state.ts).
#pragma once

#include <cstdint>

#include "kernels/kernels.hpp"

namespace samebits {

struct GeneratorState {
  std::uint32_t words[kMtWords];
  std::uint32_t left;  // draws until the next twist, plus 1: 1 when fresh, 624 after the first draw of a block
  std::uint32_t next;  // index of the next word to temper
  std::uint32_t seed[2];
  std::uint32_t normal_valid, float_normal_valid;
  std::uint32_t normal[2];  // a cached float64 variate, low word first
  std::uint32_t float_normal;
  std::uint32_t padding;
};
static_assert(sizeof(GeneratorState) == 634 * sizeof(std::uint32_t));

// Whether drawing from the state stays inside its words.
bool is_valid(const GeneratorState& state);

// init_genrand: sets the words and the position, nothing else.
void seed(GeneratorState& state, std::uint32_t seed);

// Draws for one call; borrows the state and the kernels.
class Generator {
 public:
  Generator(GeneratorState& state, const Kernels& kernels) : state_(state), kernels_(kernels) {}

  std::uint32_t draw();
  // Two draws, the first one high.
  std::uint64_t draw64();

  // Up to `wanted` untempered words, at least one, that are drawn by this call; `count` is how many.
  const std::uint32_t* take(std::size_t wanted, std::size_t& count);
  // Goes on as if that many words had been drawn, by stepping.
  void skip(std::size_t draws);
  // Words left in the block.
  std::size_t remaining() const { return state_.left - 1; }
  // The words, when none remains, for a caller that twists them itself, at least once, and draws whole blocks.
  std::uint32_t* take_blocks();

  GeneratorState& state() { return state_; }
  const Kernels& kernels() const { return kernels_; }

 private:
  GeneratorState& state_;
  const Kernels& kernels_;
};

}  // namespace samebits
