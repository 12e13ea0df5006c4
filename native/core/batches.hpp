// The batches of a data set, one after another, in an order or as they lie; gathered from memory, or read from files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "core/buffer.hpp"
#include "core/read_ahead.hpp"
#include "core/reducer.hpp"
#include "core/step.hpp"
#include "core/trainer_memory.hpp"

namespace samebits {

class Batches {
 public:
  // The data stay where they are: in memory or, where there are such rows, in files. A reducer, where processes share
  // out each batch, outlives it.
  Batches(const DataSet& data, const std::optional<StoredRows>& stored, const StepPlan& plan, const Reducer* reducer)
      : data_(data),
        stored_(stored),
        plan_(plan),
        reducer_(reducer),
        features_(plan.net.input_features),
        columns_(plan.target_columns) {}

  // Makes room for batches in an order.
  void reserve(std::size_t rows);
  // Opens the files, if there are any. Throws ReadFailure, std::system_error.
  [[gnu::cold]] void open();
  // Closes them at its end.
  struct Closing {
    Batches& batches;
    ~Closing() { batches.ahead_.reset(); }
  };
  // From the first sample on, so many in batches of so many: of the order, or of the data where it is null. The order
  // stays, too.
  void begin(const std::int32_t* order, std::size_t samples, std::size_t batch);
  // The next `rows` samples; there is room for them, and they stay until the next are asked for. Of x, this process's
  // own rows are there for sure, and the others need not be. Throws ReadFailure.
  Batch next(const Compute& compute, std::size_t rows);

 private:
  // Where `rows` samples lie, from `index` on.
  Batch from(std::size_t index, std::size_t rows) const;
  // Into their places: some of the batch's rows, and all of its targets.
  void gather_x(const std::int32_t* indices, Range rows);
  Target gather_targets(const std::int32_t* indices, std::size_t rows);

  const DataSet& data_;
  const std::optional<StoredRows>& stored_;
  const StepPlan& plan_;
  const Reducer* reducer_;
  std::size_t features_, columns_;  // of a sample; no columns: its target is a class index
  const std::int32_t* order_ = nullptr;
  std::size_t next_ = 0, reserved_ = 0;
  Buffer<float> x_, values_;
  Buffer<std::int32_t> indices_;
  std::unique_ptr<ReadAhead> ahead_;  // of samples in files
};

}  // namespace samebits
