// What one core does at most, for bench/scale to draw beside what training costs:
//
//   roofline_bench BYTES...
//
// prints its floating-point operations a second, and then, for each size of memory, the bytes a second of an update of
// two arrays of that size together, which reads and writes all of it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/peak.hpp"

namespace samebits {
namespace {

// A velocity's and a parameter's, as an optimiser with momentum has them.
#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void update(float* parameters, float* velocities, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    velocities[i] = 0.9f * velocities[i] + 1e-3f;
    parameters[i] -= 0.01f * velocities[i];
  }
}

double bandwidth(std::size_t bytes) {
  const std::size_t n = bytes / (2 * sizeof(float));
  std::vector<float> parameters(n, 0.5f), velocities(n, 0.5f);
  const double seconds = race({[&] { update(parameters.data(), velocities.data(), n); }}, {false})[0];
  return 2.0 * static_cast<double>(bytes) / seconds;
}

}  // namespace
}  // namespace samebits

int main(int argc, char** argv) {
  std::printf("%.4g\n", samebits::peak());
  for (int i = 1; i < argc; ++i) std::printf("%.4g\n", samebits::bandwidth(std::strtoull(argv[i], nullptr, 10)));
}
