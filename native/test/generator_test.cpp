// MT19937 against the standard library's, word by word, on every table.
#include "core/generator.hpp"

#include "core/jump.hpp"
#include "core/permutation.hpp"
#include "dispatch/dispatch.hpp"
#include "test/check.hpp"

namespace samebits {
namespace {

void same_stream(const Kernels& kernels, std::uint32_t seed_value) {
  GeneratorState state{};
  seed(state, seed_value);
  CHECK(state.left == 1 && state.next == 0, "left %u next %u", state.left, state.next);
  Generator generator(state, kernels);
  std::mt19937 expected(seed_value);
  for (int i = 0; i < 2000; ++i) {
    const std::uint32_t got = generator.draw(), want = static_cast<std::uint32_t>(expected());
    CHECK(got == want, "%s seed %u draw %d: %u, expected %u", kernels.isa, seed_value, i, got, want);
    CHECK(is_valid(state), "after draw %d", i);
  }
}

void position_counts_down(const Kernels& kernels) {
  GeneratorState state{};
  seed(state, 1);
  Generator generator(state, kernels);
  generator.draw();
  CHECK(state.left == 624 && state.next == 1, "left %u next %u", state.left, state.next);
  for (int i = 1; i < 624; ++i) generator.draw();
  CHECK(state.left == 1 && state.next == 624, "left %u next %u", state.left, state.next);
  generator.draw();
  CHECK(state.left == 624 && state.next == 1, "left %u next %u", state.left, state.next);
}

void invalid_states_are_seen() {
  GeneratorState state{};
  seed(state, 1);
  state.left = 0;
  CHECK(!is_valid(state), "left 0");
  state.left = 625;
  CHECK(!is_valid(state), "left 625");
  state.left = 10;
  state.next = 620;
  CHECK(!is_valid(state), "nine draws from word 620 on");
  state.next = 0xffffffffu;
  CHECK(!is_valid(state), "next beyond the words");
}

// `blocks` twists, one by one and at once.
void skipping_is_twisting(const Kernels& kernels, std::uint64_t blocks) {
  GeneratorState twisted{}, skipped{};
  seed(twisted, 7);
  seed(skipped, 7);
  for (std::uint64_t i = 0; i < blocks; ++i) kernels.twist(twisted.words);
  const std::uint64_t draws[] = {blocks * kMtWords, 0, 0};
  skip_draws(skipped, draws, 3, kernels);
  CHECK(std::memcmp(&twisted, &skipped, sizeof twisted) == 0, "%s %d blocks", kernels.isa, static_cast<int>(blocks));
}

void discarding_is_drawing(const Kernels& kernels) {
  GeneratorState drawn{}, discarded{};
  seed(drawn, 7);
  seed(discarded, 7);
  std::vector<std::int32_t> order(1000);
  Generator drawing(drawn, kernels), discarding(discarded, kernels);
  randperm(drawing, order.data(), order.size());
  discard_permutation(discarding, order.size());
  CHECK(std::memcmp(&drawn, &discarded, sizeof drawn) == 0, "%s", kernels.isa);
  std::vector<bool> seen(order.size());
  for (const std::int32_t i : order) seen[static_cast<std::size_t>(i)] = true;
  for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i], "%zu is missing", i);
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  for (const Kernels* kernels : runnable_kernels()) {
    for (const std::uint32_t value : {0u, 1u, 5489u, 0xffffffffu}) same_stream(*kernels, value);
    position_counts_down(*kernels);
    for (const std::uint64_t blocks : {0, 1, 16383, 16384, 16391, 40000}) skipping_is_twisting(*kernels, blocks);
    discarding_is_drawing(*kernels);
  }
  invalid_states_are_seen();
  return test::failures;
}
