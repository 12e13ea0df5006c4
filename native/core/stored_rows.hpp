// Samples that lie in files, row by row: where (lib/backend/training.ts), and what reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "core/kinds.hpp"
#include "core/step.hpp"

namespace samebits {

// A tensor in a file, row after row, little-endian.
struct StoredTensor {
  std::string path;
  std::uint64_t size;     // of the file
  std::int64_t modified;  // when it was written to last, in nanoseconds since 1970
  StoredDType dtype;
  std::uint64_t begin;  // of its first row, in bytes
  std::size_t rows, width;
  std::optional<std::vector<std::int32_t>> columns;  // those that are used, in that order, or all

  std::size_t used() const { return columns ? columns->size() : width; }
  bool lies_within_its_file() const;
};

struct StoredRows {
  StoredTensor x, y;
  std::optional<std::vector<std::int32_t>> rows;  // of each sample, or all

  // null, or what makes it unusable as so many samples of a step.
  const char* check(std::size_t samples, const StepPlan& plan) const;
};

// Why rows cannot be read: that of the tensor, the first of those that were being read.
struct ReadFailure {
  RowFailure reason;
  bool of_targets;
  std::int32_t row;
  double value;  // the system's error number, or the target that is no class index
};

class RowReader {
 public:
  // Opens the files. Throws ReadFailure. Rows and plan stay.
  RowReader(const StoredRows& stored, const StepPlan& plan);

  // Some samples of the order, or of all where it is null: one of these, and of targets what they are. Throws
  // ReadFailure.
  void read_x(const std::int32_t* order, Range samples, float* x);
  void read_indices(const std::int32_t* order, Range samples, std::int32_t* indices);
  void read_values(const std::int32_t* order, Range samples, float* values);

 private:
  // A tensor with its file.
  struct Open {
    Open(const StoredTensor& of, bool is_targets);

    // All that was read may be of another file than before unless this returns.
    void check_unchanged(std::int32_t row) const;
    // Whole rows, one after another.
    void read(const std::vector<std::int32_t>& numbers, void* memory) const;
    ReadFailure failure(RowFailure reason, std::int32_t row, double value = 0) const {
      return {reason, is_targets, row, value};
    }

    const StoredTensor& tensor;
    bool is_targets;
    std::optional<File> file;
  };

  void choose(const std::int32_t* order, Range samples);
  void check_indices(const std::int32_t* indices) const;

  const StoredRows& stored_;
  const StepPlan& plan_;
  Open x_, y_;
  std::vector<std::int32_t> rows_;  // that are being read
  std::vector<float> whole_;        // rows of which some columns are used
  std::vector<std::int64_t> wide_;  // class indices of int64
};

}  // namespace samebits
