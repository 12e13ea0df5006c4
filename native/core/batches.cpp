#include "core/batches.hpp"

#include <algorithm>

namespace samebits {

void Batches::reserve(std::size_t rows) {
  if (rows <= reserved_) return;
  x_ = Buffer<float>(rows * features_);
  indices_ = Buffer<std::int32_t>(columns_ == 0 ? rows : 0);
  values_ = Buffer<float>(rows * columns_);
  reserved_ = rows;
}

void Batches::begin(const std::int32_t* order) {
  order_ = order;
  next_ = 0;
}

Batch Batches::next(std::size_t rows, Range own) {
  const std::size_t first = next_;
  next_ += rows;
  return order_ ? gather(order_ + first, rows, own) : from(first, rows);
}

Batch Batches::from(std::size_t index, std::size_t rows) const {
  Target target;
  if (columns_ == 0) target.indices = data_.indices.data.get() + index;
  else target.values = data_.values.data.get() + index * columns_;
  return {data_.x.data.get() + index * features_, target, rows};
}

Batch Batches::gather(const std::int32_t* indices, std::size_t rows, Range own) {
  for (std::size_t i = 0; i < rows; ++i) {
    const Batch sample = from(static_cast<std::size_t>(indices[i]), 1);
    if (own.first <= i && i < own.last) std::copy_n(sample.x, features_, x_.data.get() + i * features_);
    if (sample.target.indices) indices_.data[i] = *sample.target.indices;
    else std::copy_n(sample.target.values, columns_, values_.data.get() + i * columns_);
  }
  return {x_.data.get(),
          {columns_ == 0 ? indices_.data.get() : nullptr, columns_ == 0 ? nullptr : values_.data.get()},
          rows};
}

}  // namespace samebits
