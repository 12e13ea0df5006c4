#include "core/metrics.hpp"

#include <algorithm>
#include <limits>

namespace samebits {
namespace {

// A confusion has the square of so many numbers at most, in each epoch's report.
constexpr std::size_t kMostClasses = 1 << 12;

// The first of equals, or the first NaN.
std::size_t place_of_largest(const float* row, std::size_t width) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < width; ++i) {
    if (row[best] != row[best]) return best;
    if (row[i] > row[best] || row[i] != row[i]) best = i;
  }
  return best;
}

}  // namespace

const char* EpochMetrics::check(const MetricsPlan& plan, std::size_t target_columns, std::size_t columns) {
  const bool takes_values = plan.r2 || plan.decision != Decision::largest;
  if (takes_values && target_columns == 0) return "what is measured needs values, not class indices";
  return plan.confusion && columns > kMostClasses ? "a confusion has fewer classes" : nullptr;
}

EpochMetrics::EpochMetrics(const MetricsPlan& plan, std::size_t columns)
    : plan_(plan),
      columns_(columns),
      classes_(plan.decision == Decision::largest ? columns : 2),
      confusion_(plan.confusion ? classes_ * classes_ : 0) {
  if (!plan_.r2) return;
  for (auto* sums : {&mean_, &total_, &residual_}) sums->resize(columns_);
}

void EpochMetrics::begin() {
  right_ = counted_ = samples_ = 0;
  for (auto* numbers : {&confusion_, &mean_, &total_, &residual_}) std::fill(numbers->begin(), numbers->end(), 0);
}

void EpochMetrics::add(const float* output, const Target& target, std::size_t rows) {
  if (plan_.r2) add_values(output, target.values, rows);
  if (!plan_.accuracy && !plan_.confusion) return;
  if (plan_.decision == Decision::largest) add_rows(output, target, rows);
  else add_numbers(output, target.values, rows);
}

void EpochMetrics::report(std::vector<double>& numbers) const {
  if (plan_.accuracy) numbers.push_back(right_ / counted_);
  numbers.insert(numbers.end(), confusion_.begin(), confusion_.end());
  if (plan_.r2) numbers.push_back(r2());
}

void EpochMetrics::add_rows(const float* output, const Target& target, std::size_t rows) {
  for (std::size_t row = 0; row < rows; ++row) {
    if (target.indices && plan_.ignore_index == target.indices[row]) continue;
    const std::size_t truth = target.indices ? static_cast<std::size_t>(target.indices[row])
                                             : place_of_largest(target.values + row * columns_, columns_);
    count(truth, place_of_largest(output + row * columns_, columns_));
  }
}

void EpochMetrics::add_numbers(const float* output, const float* target, std::size_t rows) {
  const float limit = plan_.decision == Decision::half ? 0.5f : 0;
  for (std::size_t i = 0; i < rows * columns_; ++i) count(target[i] > 0.5f, output[i] > limit);
}

void EpochMetrics::count(std::size_t truth, std::size_t guess) {
  ++counted_;
  if (truth == guess) ++right_;
  if (!confusion_.empty()) ++confusion_[truth * classes_ + guess];
}

void EpochMetrics::add_values(const float* output, const float* target, std::size_t rows) {
  for (std::size_t row = 0; row < rows; ++row) {
    ++samples_;
    for (std::size_t column = 0; column < columns_; ++column) {
      const double y = *target++, d = y - mean_[column], error = y - static_cast<double>(*output++);
      mean_[column] += d / samples_;
      total_[column] += d * (y - mean_[column]);
      residual_[column] += error * error;
    }
  }
}

double EpochMetrics::r2() const {
  if (samples_ < 2) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t column = 0; column < columns_; ++column) {
    if (total_[column] == 0) sum += residual_[column] == 0 ? 1 : 0;
    else sum += 1 - residual_[column] / total_[column];
  }
  return sum / static_cast<double>(columns_);
}

}  // namespace samebits
