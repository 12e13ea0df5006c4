// What the outputs of an epoch are measured by besides their loss, batch after batch (lib/numeric/metrics.ts).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/kinds.hpp"

namespace samebits {

struct MetricsPlan {
  bool accuracy, confusion, r2;
  Decision decision;
  std::optional<std::int32_t> ignore_index;  // a class index that does not count
};

class EpochMetrics {
 public:
  // null, or why that cannot be measured of outputs of so many columns; no target columns: targets are class indices.
  static const char* check(const MetricsPlan& plan, std::size_t target_columns, std::size_t columns);

  EpochMetrics(const MetricsPlan& plan, std::size_t columns);

  void begin();
  // Class indices are columns, or the one to ignore.
  void add(const float* output, const Target& target, std::size_t rows);
  // Appends the accuracy, the confusion row by row, and r2, as far as they are wanted.
  void report(std::vector<double>& numbers) const;

 private:
  void add_rows(const float* output, const Target& target, std::size_t rows);
  void add_numbers(const float* output, const float* target, std::size_t rows);
  void add_values(const float* output, const float* target, std::size_t rows);
  void count(std::size_t truth, std::size_t guess);
  double r2() const;

  MetricsPlan plan_;
  std::size_t columns_, classes_;
  double right_ = 0, counted_ = 0, samples_ = 0;
  std::vector<double> confusion_, mean_, total_, residual_;
};

}  // namespace samebits
