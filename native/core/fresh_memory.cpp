#include "core/fresh_memory.hpp"

#if defined(__linux__)

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace samebits {

bool is_fresh(const void* memory, std::size_t bytes) {
  static const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const std::uintptr_t middle = (reinterpret_cast<std::uintptr_t>(memory) + bytes / 2) / page * page;
  unsigned char resident;
  return mincore(reinterpret_cast<void*>(middle), 1, &resident) == 0 && (resident & 1) == 0;
}

void prefer_huge_pages(void* memory, std::size_t bytes) {
  constexpr std::uintptr_t size = std::uintptr_t{2} << 20;
  const auto begin = reinterpret_cast<std::uintptr_t>(memory), end = begin + bytes;
  const std::uintptr_t first = (begin + size - 1) / size * size, last = end / size * size;
  if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

}  // namespace samebits

#else

namespace samebits {

bool is_fresh(const void*, std::size_t) { return false; }
void prefer_huge_pages(void*, std::size_t) {}

}  // namespace samebits

#endif
