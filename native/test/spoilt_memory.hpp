// Memory that operator new gives is full of one word, and the stack where that is asked for. It replaces the program's
// operator new, so one file of a program may include it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace samebits::test {

inline std::uint32_t spoiling_word = 0;

inline void spoil(void* memory, std::size_t bytes) {
  std::fill_n(static_cast<std::uint32_t*>(memory), bytes / sizeof spoiling_word, spoiling_word);
}

template <typename T>
void spoil(std::vector<T>& memory) {
  spoil(memory.data(), memory.size() * sizeof(T));
}

[[gnu::noinline]] inline void spoil_stack() {
  std::uint32_t memory[1 << 16];
  spoil(memory, sizeof memory);
  asm volatile("" ::"r"(memory) : "memory");
}

}  // namespace samebits::test

void* operator new(std::size_t size) {
  constexpr std::size_t kBehind = 64;  // a vector, which a load beyond the end would reach
  void* memory = std::malloc(size + kBehind);
  if (!memory) throw std::bad_alloc();
  samebits::test::spoil(memory, size + kBehind);
  return memory;
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
