#include "dispatch/dispatch.hpp"

#include "dispatch/cpu.hpp"

namespace samebits {

// An instruction set's tables, of which each is a constant in its unit.
#define SAMEBITS_KERNELS(isa)                                                       \
  namespace isa {                                                                   \
  extern const RandomKernels random;                                                \
  extern const ProductKernels products;                                             \
  extern const ElementwiseKernels elementwise;                                      \
  extern const OptimizerKernels optimizers;                                         \
  static const Kernels kernels = {random, products, elementwise, optimizers, #isa}; \
  }

#if defined(__aarch64__) || defined(_M_ARM64)
SAMEBITS_KERNELS(neon)
// Every arm64 has NEON: one table under both names.
namespace baseline {
const Kernels kernels = {neon::random, neon::products, neon::elementwise, neon::optimizers, "baseline"};
}
#else
SAMEBITS_KERNELS(baseline)
#endif
#if defined(__x86_64__) || defined(_M_X64)
SAMEBITS_KERNELS(avx2)
#if !defined(__APPLE__)  // few of whose processors have it
SAMEBITS_KERNELS(avx512)
#endif
#endif

namespace {

std::vector<const Kernels*> detect() {
  std::vector<const Kernels*> found;
#if defined(__x86_64__) || defined(_M_X64)
  const Cpu cpu = detect_cpu();
#if !defined(__APPLE__)
  if (cpu.avx512) found.push_back(&avx512::kernels);
#endif
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
