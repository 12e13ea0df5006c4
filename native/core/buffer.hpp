// An array whose elements start unset: large memory is touched once, when it is written, by the thread that writes it.
#pragma once

#include <cstddef>
#include <memory>

namespace samebits {

template <typename T>
struct Buffer {
  explicit Buffer(std::size_t count = 0) : size(count), data(std::make_unique_for_overwrite<T[]>(count)) {}
  std::size_t size;
  std::unique_ptr<T[]> data;
};

}  // namespace samebits
