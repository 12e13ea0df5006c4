// A training run on memory of its own: shuffle, gather, step; epoch after epoch in one call, validated after each.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/batches.hpp"
#include "core/buffer.hpp"
#include "core/generator.hpp"
#include "core/kinds.hpp"
#include "core/predictor.hpp"
#include "core/trainer_memory.hpp"

namespace samebits {

struct TrainerReport {
  std::vector<double> losses, validation_losses, seconds;  // of each finished epoch
  std::vector<double> metrics, validation_metrics;         // the same, as EpochMetrics reports them
  std::size_t steps = 0;                                   // of all, finished
  bool cancelled = false;
  std::optional<float> failed_loss;        // not finite: that of the batch at which the run has stopped
  std::size_t failed_batch = 0;            // which of its step's, from 0 on
  std::optional<ReadFailure> failed_read;  // what has stopped the run, and whether it is of the validation samples
  bool failed_validation = false;
};

// The optimiser's rules by group: for every step, or one row of them for each step.
struct Schedule {
  std::vector<OptimizerRule> rules;
  std::size_t groups;

  const OptimizerRule* at(std::size_t step) const { return rules.data() + (rules.size() > groups ? step * groups : 0); }
};

class Trainer {
 public:
  // null, or what makes the plan unusable.
  static const char* check(const TrainerPlan& plan);

  // A reducer, where other processes train the same, outlives it.
  Trainer(TrainerPlan plan, const Kernels& kernels, Threads threads, Reducer* reducer = nullptr);

  TrainerMemory& memory() { return memory_; }
  const TrainerPlan& plan() const { return plan_; }
  std::size_t steps_per_epoch() const;

  // What so many epochs cost, in multiply-adds, about ten of which take a nanosecond with the widest vectors.
  double work(std::size_t epochs) const;
  double validation_work(std::size_t samples) const;

  // Whether the schedule has rules for so many epochs.
  bool suits(const Schedule& schedule, std::size_t epochs) const;

  bool reads_files() const { return plan_.stored || plan_.validation_stored; }

  // null, or what in the memory cannot be trained on.
  const char* check_memory() const;
  TrainerReport run(std::size_t epochs, const Schedule& schedule, const std::atomic<bool>& cancelled);

  // Batches that the run has done; from any thread. To be set back before one begins.
  std::size_t batches() const { return batches_.load(std::memory_order_relaxed); }
  void reset_batches() { batches_.store(0, std::memory_order_relaxed); }

  // null, or why these cannot be the samples of an epoch, any number of them, where the order is given.
  const char* check_order(const std::vector<std::int32_t>& order) const;
  // Those of each epoch from now on.
  void take_order(const std::vector<std::int32_t>& order);

  // Whether these are places among so many samples.
  static bool is_valid_order(const std::vector<std::int32_t>& order, std::size_t samples);
  // The loss of the validation samples in that order, any number of them: a report of one validation loss and nothing
  // else.
  TrainerReport validate(const std::vector<std::int32_t>& order, const std::atomic<bool>& cancelled);

 private:
  [[gnu::cold]] std::unique_ptr<Step> make_step(std::size_t rows, const Kernels& kernels, const Threads& threads);
  Generator loader() { return {memory_.generators.data[0], step_->compute().kernels}; }
  // Does the work, which adds to the report, with the files open; what cannot be read ends it.
  template <typename F>
  void with_files(TrainerReport& report, F work) {
    const Batches::Closing training{training_}, validation{validation_};
    try {
      training_.open();
      report.failed_validation = true;
      validation_.open();
      report.failed_validation = false;
      work();
    } catch (const ReadFailure& failure) {
      report.failed_read = failure;
      report.cancelled = true;
      if (!report.failed_validation) go_back();
    }
  }
  // Whether it was finished; adds to the report.
  bool run_epoch(const Schedule& schedule, const std::atomic<bool>& cancelled, TrainerReport& report);
  void begin_epoch();
  // What a run goes back to that stops on NaN, or cannot read: that is before the step of the batch, and the epoch is
  // not finished.
  void remember();
  void go_back();
  bool stop_before(float loss, TrainerReport& report);
  // A step on the batches of the next `samples` samples: adds the batches' losses, each times its size, to `sum`. False
  // where it stops before the update.
  bool run_step(std::size_t samples, const OptimizerRule* rules, double& sum, TrainerReport& report);
  // What the sampler draws when it is asked for more than it has: before a last batch that is short, after a full one.
  void exhaust_sampler();
  // Makes room for outputs that are validated.
  void reserve_outputs(std::size_t rows);
  // The mean loss of `count` validation samples, taken as an epoch's loss is; NaN without one, nothing once cancelled.
  std::optional<double> validation_loss(const std::int32_t* order, std::size_t count,
                                        const std::atomic<bool>& cancelled);

  TrainerPlan plan_;
  Reducer* reducer_;
  const std::atomic<bool>* asked_ = nullptr;  // where there is a reducer: whether this process is to stop
  std::atomic<bool> agreed_ = false;          // and whether all are
  std::size_t batch_rows_, trained_;          // samples of a full batch at most, and of an epoch
  TrainerMemory memory_;
  std::unique_ptr<Step> step_;
  Predictor predictor_;
  Batches training_, validation_;
  std::optional<EpochMetrics> metrics_, validation_metrics_;

  std::atomic<std::size_t> batches_ = 0;

  // Work space.
  Buffer<std::int32_t> order_;
  Buffer<float> outputs_;
  Buffer<double> scratch_;
  std::size_t output_rows_ = 0;  // that there is room for
  // What passes change, as it was before the step at hand: where a run that stops on NaN goes back to.
  struct Before {
    std::vector<GeneratorState> generators;
    std::vector<float> buffers;
    std::vector<std::int64_t> counters;
  };
  Before before_;
};

}  // namespace samebits
