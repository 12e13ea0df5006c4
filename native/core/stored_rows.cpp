#include "core/stored_rows.hpp"

#include <algorithm>
#include <limits>

namespace samebits {
namespace {

std::size_t bytes_of(StoredDType dtype) { return dtype == StoredDType::int64 ? 8 : 4; }

bool are_below(const std::vector<std::int32_t>& numbers, std::size_t end) {
  return std::all_of(numbers.begin(), numbers.end(),
                     [end](std::int32_t n) { return n >= 0 && static_cast<std::size_t>(n) < end; });
}

}  // namespace

bool StoredTensor::lies_within_its_file() const {
  if (size > std::numeric_limits<std::int64_t>::max() || begin > size) return false;
  const std::uint64_t most = (size - begin) / bytes_of(dtype);
  return rows == 0 || width <= most / rows;
}

const char* StoredRows::check(std::size_t samples, const StepPlan& plan) const {
  if (!x.lies_within_its_file() || !y.lies_within_its_file()) return "rows lie beyond their file's end";
  if (x.dtype != StoredDType::float32 || x.used() != plan.net.input_features) return "rows of x are not as planned";
  const bool has_indices = plan.target_columns == 0;
  if (has_indices != (y.dtype != StoredDType::float32) || y.width != std::max<std::size_t>(plan.target_columns, 1) ||
      y.columns)
    return "targets in a file are not as planned";
  if (x.columns && !are_below(*x.columns, x.width)) return "there is no such column";
  if ((rows ? rows->size() : x.rows) != samples) return "the rows are not as many as the samples";
  const std::size_t common = std::min(x.rows, y.rows);
  return (rows ? are_below(*rows, common) : samples <= common) ? nullptr : "there is no such row";
}

RowReader::Open::Open(const StoredTensor& of, bool is_targets) : tensor(of), is_targets(is_targets) {
  try {
    file.emplace(of.path);
  } catch (const SystemFailure& system) {
    throw failure(RowFailure::system, 0, system.number);
  }
  check_unchanged(0);
}

void RowReader::Open::check_unchanged(std::int32_t row) const {
  try {
    if (file->is(tensor.size, tensor.modified)) return;
  } catch (const SystemFailure& system) {
    throw failure(RowFailure::system, row, system.number);
  }
  throw failure(RowFailure::changed, row);
}

void RowReader::Open::read(const std::vector<std::int32_t>& numbers, void* memory) const {
  const std::size_t row_bytes = tensor.width * bytes_of(tensor.dtype);
  const auto read_run = [&](std::int32_t row, std::size_t at, std::size_t count) {
    try {
      const std::uint64_t position = tensor.begin + static_cast<std::uint64_t>(row) * row_bytes;
      if (file->read(static_cast<char*>(memory) + at * row_bytes, count * row_bytes, position)) return;
    } catch (const SystemFailure& system) {
      throw failure(RowFailure::system, row, system.number);
    }
    throw failure(RowFailure::cut, row);
  };
  for (std::size_t i = 0, end = 0; i < numbers.size(); i = end) {
    end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    read_run(numbers[i], i, end - i);
  }
  if (!numbers.empty()) check_unchanged(numbers.front());
}

RowReader::RowReader(const StoredRows& stored, const StepPlan& plan)
    : stored_(stored), plan_(plan), x_(stored.x, false), y_(stored.y, true) {}

void RowReader::choose(const std::int32_t* order, Range samples) {
  rows_.resize(samples.last - samples.first);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::size_t place = samples.first + i, sample = order ? static_cast<std::size_t>(order[place]) : place;
    rows_[i] = stored_.rows ? (*stored_.rows)[sample] : static_cast<std::int32_t>(sample);
  }
}

void RowReader::read_x(const std::int32_t* order, Range samples, float* x) {
  choose(order, samples);
  if (!stored_.x.columns) return x_.read(rows_, x);
  const std::vector<std::int32_t>& columns = *stored_.x.columns;
  whole_.resize(rows_.size() * stored_.x.width);
  x_.read(rows_, whole_.data());
  const float* row = whole_.data();
  for (std::size_t i = 0; i < rows_.size(); ++i, row += stored_.x.width)
    for (const std::int32_t column : columns) *x++ = row[column];
}

void RowReader::read_values(const std::int32_t* order, Range samples, float* values) {
  choose(order, samples);
  y_.read(rows_, values);
}

void RowReader::read_indices(const std::int32_t* order, Range samples, std::int32_t* indices) {
  choose(order, samples);
  if (stored_.y.dtype == StoredDType::int32) {
    y_.read(rows_, indices);
  } else {
    wide_.resize(rows_.size());
    y_.read(rows_, wide_.data());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      indices[i] = static_cast<std::int32_t>(wide_[i]);
      if (indices[i] != wide_[i]) throw y_.failure(RowFailure::target, rows_[i], static_cast<double>(wide_[i]));
    }
  }
  check_indices(indices);
}

void RowReader::check_indices(const std::int32_t* indices) const {
  const std::size_t classes = plan_.net.output_features();
  if (is_valid_target(plan_.loss, indices, rows_.size(), classes)) return;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!is_valid_target(plan_.loss, indices + i, 1, classes))
      throw y_.failure(RowFailure::target, rows_[i], indices[i]);
  }
}

}  // namespace samebits
