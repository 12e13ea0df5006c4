#include "core/batches.hpp"

#include <algorithm>

namespace samebits {

void Batches::reserve(std::size_t rows) {
  if (stored_ || rows <= reserved_) return;
  x_ = Buffer<float>(rows * features_);
  indices_ = Buffer<std::int32_t>(columns_ == 0 ? rows : 0);
  values_ = Buffer<float>(rows * columns_);
  reserved_ = rows;
}

void Batches::open() {
  if (stored_) ahead_ = std::make_unique<ReadAhead>(*stored_, plan_, reducer_);
}

void Batches::begin(const std::int32_t* order, std::size_t samples, std::size_t batch) {
  if (ahead_) return ahead_->begin(order, samples, batch);
  order_ = order;
  next_ = 0;
}

Batch Batches::next(const Compute& compute, std::size_t rows) {
  if (ahead_) return ahead_->next(rows);
  const std::size_t first = next_;
  next_ += rows;
  if (!order_) return from(first, rows);
  const Range own = own_rows(reducer_, rows);
  const std::size_t parts = compute.parts_for((own.last - own.first) * features_, kUpdatesPerThread);
  compute.threads.run(parts, [&](std::size_t part) {
    const auto [from, to] = range_of(own.last - own.first, 1, part, parts);
    gather_x(order_ + first, {own.first + from, own.first + to});
  });
  return {x_.data.get(), gather_targets(order_ + first, rows), rows};
}

Batch Batches::from(std::size_t index, std::size_t rows) const {
  Target target;
  if (columns_ == 0) target.indices = data_.indices.data.get() + index;
  else target.values = data_.values.data.get() + index * columns_;
  return {data_.x.data.get() + index * features_, target, rows};
}

void Batches::gather_x(const std::int32_t* indices, Range rows) {
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    const float* sample = data_.x.data.get() + static_cast<std::size_t>(indices[i]) * features_;
    std::copy_n(sample, features_, x_.data.get() + i * features_);
  }
}

Target Batches::gather_targets(const std::int32_t* indices, std::size_t rows) {
  const std::int32_t* targets = data_.indices.data.get();
  if (columns_ == 0) {
    std::transform(indices, indices + rows, indices_.data.get(), [=](std::int32_t i) { return targets[i]; });
    return {indices_.data.get(), nullptr};
  }
  for (std::size_t i = 0; i < rows; ++i) {
    const float* values = data_.values.data.get() + static_cast<std::size_t>(indices[i]) * columns_;
    std::copy_n(values, columns_, values_.data.get() + i * columns_);
  }
  return {nullptr, values_.data.get()};
}

}  // namespace samebits
