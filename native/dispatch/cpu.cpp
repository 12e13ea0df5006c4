#include "dispatch/cpu.hpp"

#if defined(__x86_64__) || defined(_M_X64)

#include <cpuid.h>

#include <cstddef>
#include <cstdint>

#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace samebits {
namespace {

struct Registers {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
};

Registers cpuid(unsigned leaf) {
  Registers r;
  __get_cpuid_count(leaf, 0, &r.eax, &r.ebx, &r.ecx, &r.edx);
  return r;
}

// Which vector registers the operating system saves.
std::uint64_t xcr0() {
  std::uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return static_cast<std::uint64_t>(high) << 32 | low;
}

bool bit(unsigned value, int index) { return value >> index & 1; }

// macOS turns the AVX-512 state on when it is first used, so xcr0 does not show it.
bool saves_avx512([[maybe_unused]] std::uint64_t state) {
#if defined(__APPLE__)
  int has = 0;
  std::size_t size = sizeof has;
  return sysctlbyname("hw.optional.avx512f", &has, &size, nullptr, 0) == 0 && has;
#else
  return (state & 0xe6) == 0xe6;
#endif
}

}  // namespace

Cpu detect_cpu() {
  const Registers one = cpuid(1), seven = cpuid(7);
  const bool osxsave = bit(one.ecx, 27), avx = bit(one.ecx, 28), fma = bit(one.ecx, 12);
  if (!osxsave || !avx || !fma || !bit(seven.ebx, 5)) return {false, false};
  const std::uint64_t state = xcr0();
  const bool avx2 = (state & 6) == 6;
  const bool f = bit(seven.ebx, 16), dq = bit(seven.ebx, 17), bw = bit(seven.ebx, 30), vl = bit(seven.ebx, 31);
  return {avx2, avx2 && f && dq && bw && vl && saves_avx512(state)};
}

}  // namespace samebits

#else

namespace samebits {

Cpu detect_cpu() { return {false, false}; }

}  // namespace samebits

#endif
