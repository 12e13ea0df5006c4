#include "core/read_ahead.hpp"

#include <algorithm>
#include <utility>

namespace samebits {
namespace {

// Of a portion, so that small batches do not wake a thread each.
constexpr std::size_t kPortionBytes = std::size_t{1} << 18;

}  // namespace

ReadAhead::ReadAhead(const StoredRows& stored, const StepPlan& plan, const Reducer* reducer)
    : plan_(plan), reducer_(reducer), reader_(stored, plan), thread_([this] { serve(); }) {}

ReadAhead::~ReadAhead() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify_one();
  thread_.join();
}

void ReadAhead::begin(const std::int32_t* order, std::size_t samples, std::size_t batch) {
  const std::size_t sample_bytes =
      sizeof(float) * (plan_.net.input_features + std::max<std::size_t>(plan_.target_columns, 1));
  std::lock_guard lock(mutex_);
  order_ = order;
  samples_ = samples;
  batch_ = batch;
  portion_rows_ = batch * std::max<std::size_t>(1, kPortionBytes / sample_bytes / batch);
  reserve();
  taken_ = read_ = released_ = 0;
  wanted_portions_ = (samples + portion_rows_ - 1) / portion_rows_;
  wanted_.notify_one();
}

void ReadAhead::reserve() {
  const std::size_t rows = std::min(portion_rows_, samples_);
  if (rows <= reserved_) return;
  for (Portion& portion : portions_) {
    portion.x = Buffer<float>(rows * plan_.net.input_features);
    portion.indices = Buffer<std::int32_t>(plan_.target_columns == 0 ? rows : 0);
    portion.values = Buffer<float>(rows * plan_.target_columns);
  }
  reserved_ = rows;
}

Batch ReadAhead::next(std::size_t rows) {
  const std::size_t number = taken_ / portion_rows_, place = taken_ % portion_rows_;
  if (place == 0) {
    std::unique_lock lock(mutex_);
    released_ = number;
    if (number > 0) wanted_.notify_one();
    ready_.wait(lock, [&] { return read_ > number; });
  }
  const Portion& portion = portions_[number % kPortions];
  if (place + rows > portion.rows) std::rethrow_exception(failure_);
  taken_ += rows;
  Target target;
  if (plan_.target_columns == 0) target.indices = portion.indices.data.get() + place;
  else target.values = portion.values.data.get() + place * plan_.target_columns;
  return {portion.x.data.get() + place * plan_.net.input_features, target, rows};
}

void ReadAhead::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto is_wanted = [this] { return !failure_ && read_ < wanted_portions_ && read_ < released_ + kPortions; };
    wanted_.wait(lock, [&] { return stopping_ || is_wanted(); });
    if (stopping_) return;
    const std::size_t number = read_;
    lock.unlock();
    std::exception_ptr failure = read(number, portions_[number % kPortions]);
    lock.lock();
    failure_ = std::move(failure);
    ++read_;
    ready_.notify_one();
  }
}

std::exception_ptr ReadAhead::read(std::size_t number, Portion& portion) {
  const std::size_t first = number * portion_rows_, rows = size_of(number);
  portion.rows = rows;
  try {
    read_rows(first, rows, portion, 0);
    return nullptr;
  } catch (const ReadFailure&) {
    portion.rows = 0;  // those before it can be taken
  } catch (...) {
    portion.rows = 0;
    return std::current_exception();
  }
  try {
    for (; portion.rows < rows; portion.rows += std::min(batch_, rows - portion.rows))
      read_rows(first + portion.rows, std::min(batch_, rows - portion.rows), portion, portion.rows);
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

void ReadAhead::read_rows(std::size_t first, std::size_t count, const Portion& portion, std::size_t place) {
  const std::size_t apart = reducer_ ? batch_ : count;  // each batch has its own rows
  for (std::size_t done = 0; done < count; done += apart) {
    const Range own = own_rows(reducer_, std::min(apart, count - done));
    const std::size_t row = done + own.first;
    reader_.read_x(order_, {first + row, first + done + own.last},
                   portion.x.data.get() + (place + row) * plan_.net.input_features);
  }
  const Range all{first, first + count};
  if (plan_.target_columns == 0) reader_.read_indices(order_, all, portion.indices.data.get() + place);
  else reader_.read_values(order_, all, portion.values.data.get() + place * plan_.target_columns);
}

}  // namespace samebits
