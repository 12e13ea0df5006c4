// The emulated fma against the C library's, over triples whose exact value lies at, or beside, the middle of two
// floats.
#define KERNEL_ISA emulated
#include "kernels/vec.hpp"

#include <bit>
#include <cmath>

#include "test/check.hpp"

namespace samebits {
namespace {

using emulated::Vf;

void same_as_library(float a, float b, float c) {
  const float got = emulated::fma(emulated::broadcast(a), emulated::broadcast(b), emulated::broadcast(c))[0];
  const float want = std::fma(a, b, c);
  const bool same =
      std::bit_cast<std::uint32_t>(got) == std::bit_cast<std::uint32_t>(want) || (got != got && want != want);
  CHECK(same, "fma(%a, %a, %a) is %a, should be %a", a, b, c, got, want);
}

// Any bits: subnormals, infinities and NaNs too.
void any_bits(std::mt19937& engine) {
  const auto any = [&] { return std::bit_cast<float>(static_cast<std::uint32_t>(engine())); };
  same_as_library(any(), any(), any());
}

// a * b is c's half unit in the last place less a part that a double cannot hold beside c; down to where floats are
// subnormal, too.
void near_a_tie(std::mt19937& engine) {
  std::uniform_int_distribution<int> exponent(-149, 20), part(12, 23);
  std::uniform_int_distribution<std::uint32_t> mantissa(1, (1u << 24) - 1);
  const int place = exponent(engine);
  const float c = std::ldexp(static_cast<float>(mantissa(engine)), place), e = std::ldexp(1.0f, -part(engine));
  // Their product: 1 - e * e halves.
  const float a = std::ldexp(1 + e, place / 2), b = std::ldexp(1 - e, place - place / 2 - 1);
  same_as_library(a, b, c);
  same_as_library(-a, b, c);
  same_as_library(std::ldexp(a, 1), b, c);
}

// Where c is subnormal and the product far smaller than a half of its last place.
void far_below(std::mt19937& engine) {
  const float c = std::bit_cast<float>(static_cast<std::uint32_t>(engine() % (1u << 24)));
  const float a = std::ldexp(1 + std::ldexp(1.0f, -23), -100),
              b = std::ldexp(1 + std::ldexp(static_cast<float>(engine() % 4), -23), -50);
  same_as_library(a, b, c);
  same_as_library(-a, b, c);
}

// A little below the middle of the largest subnormal and the least normal float, where the double lies.
void below_the_least_normal() {
  same_as_library(std::ldexp(1 + 0x1p-20f, -75), std::ldexp(1 - 0x1p-20f, -75), std::bit_cast<float>(0x007fffffu));
}

}  // namespace
}  // namespace samebits

int main() {
  std::mt19937 engine(7);
  samebits::below_the_least_normal();
  for (int i = 0; i < 2'000'000; ++i) {
    samebits::any_bits(engine);
    samebits::near_a_tie(engine);
    samebits::far_below(engine);
  }
  return samebits::test::failures > 0;
}
