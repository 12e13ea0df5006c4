// The loss of a run's validation samples, and what is measured of their outputs.
#include <algorithm>
#include <limits>

#include "core/stopwatch.hpp"
#include "core/trainer.hpp"

namespace samebits {

TrainerReport Trainer::validate(const std::vector<std::int32_t>& order, const std::atomic<bool>& cancelled) {
  TrainerReport report;
  Stopwatch stopwatch(report.seconds, 1);
  const std::size_t rows = std::min(plan_.validation_batch_size, order.size());
  validation_.reserve(rows);
  reserve_outputs(rows);
  std::optional<double> loss;
  with_files(report, [&] {
    report.failed_validation = true;
    loss = validation_loss(order.data(), order.size(), cancelled);
  });
  report.cancelled = !loss;
  if (!loss) return report;
  report.validation_losses.push_back(*loss);
  if (metrics_) validation_metrics_->report(report.validation_metrics);
  stopwatch.end_epoch();
  return report;
}

std::optional<double> Trainer::validation_loss(const std::int32_t* order, std::size_t count,
                                               const std::atomic<bool>& cancelled) {
  if (validation_metrics_) validation_metrics_->begin();
  if (count == 0) return std::numeric_limits<double>::quiet_NaN();
  double loss = 0;
  validation_.begin(order, count, plan_.validation_batch_size);
  for (std::size_t first = 0; first < count; first += plan_.validation_batch_size) {
    if (cancelled) return std::nullopt;
    const Batch batch = validation_.next(step_->compute(), std::min(plan_.validation_batch_size, count - first));
    predictor_.run(step_->net_memory(), batch.x, outputs_.data.get(), batch.rows);
    const float part = loss_forward(step_->compute().kernels, step_->plan().loss, outputs_.data.get(), batch.target,
                                    nullptr, batch.rows, plan_.step.net.output_features(), scratch_.data.get());
    loss += static_cast<double>(part) * static_cast<double>(batch.rows);
    if (validation_metrics_) validation_metrics_->add(outputs_.data.get(), batch.target, batch.rows);
  }
  return loss / static_cast<double>(count);
}

}  // namespace samebits
