#include "core/fresh_memory.hpp"

#if defined(__linux__)

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace samebits {
namespace {

constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;

// Judged by its middle.
bool is_fresh(const void* memory, std::size_t bytes) {
  static const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const std::uintptr_t middle = (reinterpret_cast<std::uintptr_t>(memory) + bytes / 2) / page * page;
  unsigned char resident;
  return mincore(reinterpret_cast<void*>(middle), 1, &resident) == 0 && (resident & 1) == 0;
}

}  // namespace

void prepare_to_fill(void* memory, std::size_t bytes) {
  if (bytes < kLargePage || !is_fresh(memory, bytes)) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(memory), end = begin + bytes;
  const std::uintptr_t first = (begin + kLargePage - 1) / kLargePage * kLargePage, last = end / kLargePage * kLargePage;
  if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

}  // namespace samebits

#else

namespace samebits {

void prepare_to_fill(void*, std::size_t) {}

}  // namespace samebits

#endif
