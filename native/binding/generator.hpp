// A generator as an argument: its state is the caller's Uint32Array.
#pragma once

#include "binding/args.hpp"
#include "core/generator.hpp"

namespace samebits::binding {

inline GeneratorState& state_argument(Napi::Value value) {
  auto* words = array<std::uint32_t>(value, sizeof(GeneratorState) / sizeof(std::uint32_t));
  return *reinterpret_cast<GeneratorState*>(words);
}

inline Generator generator_argument(Napi::Value value, const Kernels& kernels) {
  GeneratorState& state = state_argument(value);
  require(is_valid(state), "the generator's state is not valid");
  return {state, kernels};
}

}  // namespace samebits::binding
