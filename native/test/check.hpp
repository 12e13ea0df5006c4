// What a native test needs: CHECK says what failed and goes on; `failures` is the program's exit status.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

namespace samebits::test {

inline int failures = 0;

// What goes through many shapes goes through fewer under a sanitizer, which makes it twenty times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

#define CHECK(condition, ...)                                     \
  do {                                                            \
    if (!(condition)) {                                           \
      ++samebits::test::failures;                                 \
      std::printf("%s:%d: %s: ", __FILE__, __LINE__, #condition); \
      std::printf(__VA_ARGS__);                                   \
      std::printf("\n");                                          \
    }                                                             \
  } while (0)

// The first index where the bits differ, or -1; NaNs are equal to each other.
inline long first_difference(const std::vector<float>& a, const std::vector<float>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool same = std::memcmp(&a[i], &b[i], sizeof(float)) == 0 || (a[i] != a[i] && b[i] != b[i]);
    if (!same) return static_cast<long>(i);
  }
  return -1;
}

// Numbers of many magnitudes and both signs, the same every time.
inline std::vector<float> random_floats(std::size_t n, unsigned seed) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<float> mantissa(-1, 1);
  std::uniform_int_distribution<int> exponent(-12, 12);
  std::vector<float> values(n);
  for (float& value : values) value = std::ldexp(mantissa(engine), exponent(engine));
  return values;
}

// For what is tried at random: another one each day, or SAMEBITS_TEST_SEED. It says which.
inline unsigned seed_of_the_day() {
  const char* given = std::getenv("SAMEBITS_TEST_SEED");
  const auto hours =
      std::chrono::duration_cast<std::chrono::hours>(std::chrono::system_clock::now().time_since_epoch());
  const auto seed = given ? std::strtoul(given, nullptr, 10) : static_cast<unsigned long>(hours.count() / 24);
  std::printf("SAMEBITS_TEST_SEED=%lu\n", seed);
  return static_cast<unsigned>(seed);
}

}  // namespace samebits::test
