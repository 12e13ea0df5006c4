#include "dispatch/dispatch.hpp"

#include "dispatch/cpu.hpp"

namespace samebits {

#if defined(__aarch64__) || defined(_M_ARM64)
namespace neon {
extern const Kernels kernels;
}
// Every arm64 has NEON: one table under both names.
namespace baseline {
const Kernels kernels = [] {
  Kernels same = neon::kernels;
  same.isa = "baseline";
  return same;
}();
}  // namespace baseline
#else
namespace baseline {
extern const Kernels kernels;
}
#endif
#if defined(__x86_64__) || defined(_M_X64)
namespace avx2 {
extern const Kernels kernels;
}
namespace avx512 {
extern const Kernels kernels;
}
#endif

namespace {

std::vector<const Kernels*> detect() {
  std::vector<const Kernels*> found;
#if defined(__x86_64__) || defined(_M_X64)
  const Cpu cpu = detect_cpu();
  if (cpu.avx512) found.push_back(&avx512::kernels);
  if (cpu.avx2) found.push_back(&avx2::kernels);
#elif defined(__aarch64__) || defined(_M_ARM64)
  found.push_back(&neon::kernels);
#endif
  found.push_back(&baseline::kernels);
  return found;
}

}  // namespace

const std::vector<const Kernels*>& runnable_kernels() {
  static const std::vector<const Kernels*> kernels = detect();
  return kernels;
}

const Kernels* kernels_named(std::string_view isa) {
  for (const Kernels* kernels : runnable_kernels()) {
    if (kernels->isa == isa) return kernels;
  }
  return nullptr;
}

}  // namespace samebits
