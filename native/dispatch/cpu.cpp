#include "dispatch/cpu.hpp"

#if defined(__x86_64__) || defined(_M_X64)

#include <cpuid.h>

#include <cstddef>
#include <cstdint>

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

}  // namespace

Cpu detect_cpu() {
  const Registers one = cpuid(1), seven = cpuid(7);
  const bool osxsave = bit(one.ecx, 27), avx = bit(one.ecx, 28), fma = bit(one.ecx, 12);
  if (!osxsave || !avx || !fma || !bit(seven.ebx, 5)) return {false, false};
  const std::uint64_t state = xcr0();
  const bool avx2 = (state & 6) == 6, zmm = (state & 0xe6) == 0xe6;
  const bool f = bit(seven.ebx, 16), dq = bit(seven.ebx, 17), bw = bit(seven.ebx, 30), vl = bit(seven.ebx, 31);
  return {avx2, avx2 && f && dq && bw && vl && zmm};
}

}  // namespace samebits

#else

namespace samebits {

Cpu detect_cpu() { return {false, false}; }

}  // namespace samebits

#endif
