// An array whose elements start unset, or as zeros: large memory is touched once, when it is written, by the thread
// that writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace samebits {

template <typename T>
struct Buffer {
  explicit Buffer(std::size_t count = 0) : Buffer(count, new T[with_line(count)], [](T* start) { delete[] start; }) {}

  static Buffer zeros(std::size_t count) {
    void* start = std::calloc(with_line(count), sizeof(T));
    if (!start) throw std::bad_alloc();
    return {count, static_cast<T*>(start), [](T* start) { std::free(start); }};
  }

  struct Release {
    T* start;
    void (*release)(T*);
    void operator()(T*) const { release(start); }
  };
  std::size_t size;
  std::unique_ptr<T[], Release> data;

 private:
  static constexpr std::uintptr_t kLine = 64;

  static constexpr std::size_t with_line(std::size_t count) { return count + (kLine + sizeof(T) - 1) / sizeof(T); }

  // From the edge of a cache line on: a vector that lies across two of them takes twice as long to load.
  Buffer(std::size_t count, T* start, void (*release)(T*))
      : size(count),
        data(reinterpret_cast<T*>((reinterpret_cast<std::uintptr_t>(start) + kLine - 1) & ~(kLine - 1)),
             Release{start, release}) {}
};

}  // namespace samebits
