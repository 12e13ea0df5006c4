#include "core/jump.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <set>
#include <vector>

namespace samebits {
namespace {

// The steps, and why they are right, stand in the TypeScript backend's jump.ts. A polynomial over GF(2) is taken modulo
// psi = x^31 phi, where phi is MT19937's characteristic polynomial; bit i of word k is the term x^(32k + i).
using Polynomial = std::array<std::uint32_t, kMtWords>;

constexpr std::size_t kDegree = 32 * kMtWords;
constexpr std::size_t kFirstBits = 14;  // 2^14 < kDegree
constexpr std::size_t kShift = 397;
constexpr std::uint32_t kMatrixA = 0x9908b0df;
// From how many draws on a jump is faster than twisting.
constexpr std::uint64_t kWorthwhile = kMtWords << 14;

// The exponents of psi but for its highest, which is kDegree.
[[gnu::cold]] std::vector<std::uint32_t> lower_terms() {
  std::set<std::uint32_t> terms;
  const auto flip = [&](std::uint32_t exponent) {
    if (!terms.insert(exponent + 31).second) terms.erase(exponent + 31);
  };
  const auto flip_product = [&](std::uint32_t n) {
    for (std::uint32_t i = 0; i <= n + 1; ++i) {
      if ((i & ~(n + 1)) == 0) flip(kShift + (kShift - 1) * n + (kMtWords - kShift) * i);
    }
  };
  flip_product(31);
  for (std::uint32_t i = 0; i < 31; ++i) {
    if (kMatrixA >> i & 1) flip_product(30 - i);
  }
  flip(0);
  terms.erase(kDegree);
  return {terms.begin(), terms.end()};
}

const std::vector<std::uint32_t>& terms() {
  static const std::vector<std::uint32_t> computed = lower_terms();
  return computed;
}

// The 32 bits of a number, with a 0 after each.
std::uint64_t spread(std::uint64_t x) {
  x = (x | x << 16) & 0x0000ffff0000ffff;
  x = (x | x << 8) & 0x00ff00ff00ff00ff;
  x = (x | x << 4) & 0x0f0f0f0f0f0f0f0f;
  x = (x | x << 2) & 0x3333333333333333;
  return (x | x << 1) & 0x5555555555555555;
}

void square(Polynomial& polynomial) {
  std::array<std::uint32_t, 2 * kMtWords> result;
  for (std::size_t k = 0; k < kMtWords; ++k) {
    const std::uint64_t wide = spread(polynomial[k]);
    result[2 * k] = static_cast<std::uint32_t>(wide);
    result[2 * k + 1] = static_cast<std::uint32_t>(wide >> 32);
  }
  for (std::size_t k = kMtWords; k-- > 0;) {
    for (const std::uint32_t term : terms()) {
      const std::uint64_t moved = std::uint64_t{result[kMtWords + k]} << (term & 31);
      result[k + (term >> 5)] ^= static_cast<std::uint32_t>(moved);
      result[k + (term >> 5) + 1] ^= static_cast<std::uint32_t>(moved >> 32);
    }
  }
  std::copy_n(result.begin(), kMtWords, polynomial.begin());
}

void multiply_by_x(Polynomial& polynomial) {
  std::uint32_t carry = 0;
  for (std::uint32_t& word : polynomial) {
    const std::uint32_t out = word >> 31;
    word = word << 1 | carry;
    carry = out;
  }
  if (carry == 0) return;
  for (const std::uint32_t term : terms()) polynomial[term >> 5] ^= 1u << (term & 31);
}

// x^exponent; the exponent has more than kFirstBits bits, and its highest limb is not 0.
Polynomial power_of_x(const std::uint64_t* exponent, std::size_t size) {
  const auto bit = [&](std::size_t i) { return static_cast<std::uint32_t>(exponent[i / 64] >> (i % 64) & 1); };
  std::size_t left = 64 * size - static_cast<std::size_t>(std::countl_zero(exponent[size - 1]));
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < kFirstBits; ++i) first = first << 1 | bit(--left);
  Polynomial power{};
  power[first >> 5] = 1u << (first & 31);
  while (left > 0) {
    square(power);
    if (bit(--left)) multiply_by_x(power);
  }
  return power;
}

void apply(const Polynomial& polynomial, GeneratorState& state, const Kernels& kernels) {
  std::vector<std::uint32_t> sequence(kDegree + kMtWords);
  std::copy_n(state.words, kMtWords, sequence.begin());
  for (std::size_t at = kMtWords; at < sequence.size(); at += kMtWords) {
    std::copy_n(sequence.begin() + at - kMtWords, kMtWords, sequence.begin() + at);
    kernels.twist(sequence.data() + at);
  }
  std::fill_n(state.words, kMtWords, 0);
  for (std::size_t i = 0; i < kDegree; ++i) {
    if ((polynomial[i >> 5] >> (i & 31) & 1) == 0) continue;
    for (std::size_t j = 0; j < kMtWords; ++j) state.words[j] ^= sequence[i + j];
  }
}

}  // namespace

void skip_draws(GeneratorState& state, const std::uint64_t* draws, std::size_t size, const Kernels& kernels) {
  while (size > 0 && draws[size - 1] == 0) --size;
  if (size > 1 || (size == 1 && draws[0] >= kWorthwhile)) return apply(power_of_x(draws, size), state, kernels);
  for (std::uint64_t done = 0; size == 1 && done < draws[0]; done += kMtWords) kernels.twist(state.words);
}

}  // namespace samebits
