// The batches of samples in files, read ahead of those who take them: by a thread, a portion of some batches while the
// one before is being taken. Of x, what other processes go through is not read; the targets are, since a loss's divisor
// may be a sum over the whole batch.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>

#include "core/buffer.hpp"
#include "core/reducer.hpp"
#include "core/stored_rows.hpp"

namespace samebits {

class ReadAhead {
 public:
  // Opens the files, and starts the thread. Throws ReadFailure, std::system_error. Rows, plan and reducer stay.
  ReadAhead(const StoredRows& stored, const StepPlan& plan, const Reducer* reducer);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;

  // To be read: `samples` samples of the order, or of all where it is null, in batches of up to `batch` samples. All
  // that were to be read before have been taken. The order stays.
  void begin(const std::int32_t* order, std::size_t samples, std::size_t batch);
  // The next batch of `rows` samples, all but the last one of the same size. Throws what the thread threw, such as
  // ReadFailure, for a batch that it could not read.
  Batch next(std::size_t rows);

 private:
  static constexpr std::size_t kPortions = 2;

  struct Portion {
    Buffer<float> x, values;
    Buffer<std::int32_t> indices;
    std::size_t rows = 0;  // that have been read
  };

  void serve();
  // The batches of a portion, up to the first that cannot be read; why that is so, or null.
  std::exception_ptr read(std::size_t number, Portion& portion);
  // Whole batches, from the sample `first` on, into the portion from the row `place` on.
  void read_rows(std::size_t first, std::size_t count, const Portion& portion, std::size_t place);
  void reserve();
  std::size_t size_of(std::size_t portion) const { return std::min(portion_rows_, samples_ - portion * portion_rows_); }

  const StepPlan& plan_;
  const Reducer* reducer_;
  RowReader reader_;  // the thread's
  Portion portions_[kPortions];
  const std::int32_t* order_ = nullptr;
  std::size_t samples_ = 0, batch_ = 0, portion_rows_ = 0, reserved_ = 0;
  std::size_t taken_ = 0;  // samples

  std::mutex mutex_;  // guards what follows
  std::condition_variable wanted_, ready_;
  std::size_t wanted_portions_ = 0, read_ = 0, released_ = 0;  // portions
  std::exception_ptr failure_;                                 // of the last one's next batch
  bool stopping_ = false;

  std::thread thread_;  // the last: it uses all of the above
};

}  // namespace samebits
