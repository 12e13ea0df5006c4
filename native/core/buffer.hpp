// An array whose elements start unset: large memory is touched once, when it is written, by the thread that writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace samebits {

template <typename T>
struct Buffer {
  explicit Buffer(std::size_t count = 0) : size(count), data(place(count)) {}

  struct Delete {
    T* start = nullptr;
    void operator()(T*) const { delete[] start; }
  };
  std::size_t size;
  std::unique_ptr<T[], Delete> data;

 private:
  // At the edge of a cache line: a vector that lies across two of them takes twice as long to load.
  static std::unique_ptr<T[], Delete> place(std::size_t count) {
    constexpr std::uintptr_t line = 64;
    T* start = new T[count + (line + sizeof(T) - 1) / sizeof(T)];
    const auto address = (reinterpret_cast<std::uintptr_t>(start) + line - 1) & ~(line - 1);
    return {reinterpret_cast<T*>(address), Delete{start}};
  }
};

}  // namespace samebits
