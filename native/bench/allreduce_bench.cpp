// What a step costs where MPI adds: bench/ranks.mjs's net and batches, trained by the same core, but the ranks'
// gradients summed by MPI_Allreduce, whose order of additions is its own.
//
//   mpirun -n RANKS allreduce_bench BATCH
//
// Prints the milliseconds of a step of the best of five epochs of eight steps, as `node bench/ranks.mjs --step BATCH`
// does.
#include <mpi.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/thread_pool.hpp"
#include "core/trainer.hpp"
#include "dispatch/dispatch.hpp"
#include "test/layers.hpp"

namespace samebits {
namespace {

constexpr std::size_t kIn = 784, kWidth = 512, kClasses = 10, kSteps = 8, kEpochs = 6;

class AllReducer final : public Reducer {
 public:
  AllReducer(std::size_t rank, std::size_t size, const Kernels& kernels)
      : rank_(rank), size_(size), kernels_(kernels) {}

  Range own(std::size_t blocks) const override {
    const auto start = [&](std::size_t rank) { return (blocks * rank + size_ - 1) / size_; };
    return {start(rank_), start(rank_ + 1)};
  }
  void reduce(const BlockGradients& gradients) override {
    if (rank_ > 0) std::fill_n(gradients.sum, gradients.size, 0.0f);
    add_blocks(kernels_, gradients, 0, gradients.size);
    MPI_Allreduce(MPI_IN_PLACE, gradients.sum, static_cast<int>(gradients.size), MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
  }
  void gather(double* numbers, std::size_t count, Range own) override {
    std::fill(numbers, numbers + own.first, 0.0);
    std::fill(numbers + own.last, numbers + count, 0.0);
    MPI_Allreduce(MPI_IN_PLACE, numbers, static_cast<int>(count), MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  }
  void ask_to_stop(bool) override {}
  bool stops() const override { return false; }

 private:
  const std::size_t rank_, size_;
  const Kernels& kernels_;
};

TrainerPlan plan_of(std::size_t batch) {
  constexpr Activation relu{Activation::Kind::relu, 0, 0};
  const NetPlan net{{{linear_layer(kIn, kWidth, true), {0}},
                     {activation_layer(kWidth, relu), {1}},
                     {linear_layer(kWidth, kWidth, true), {2}},
                     {activation_layer(kWidth, relu), {3}},
                     {linear_layer(kWidth, kClasses, true), {4}}},
                    kIn,
                    1};
  return {.step = {.net = net,
                   .loss = {Loss::Kind::cross_entropy, Reduction::mean, nullptr, nullptr, {-100, 0}},
                   .has_weight = false,
                   .has_pos_weight = false,
                   .target_columns = 0,
                   .parameter_groups = {0, 0, 0, 0, 0, 0},
                   .clips = false,
                   .max_norm = 0},
          .samples = kSteps * batch,
          .validation_samples = 0,
          .batch_size = batch,
          .validation_batch_size = 1,
          .drop_last = false,
          .validates = false,
          .stops_on_nan = false,
          .accumulate = 1,
          .order = Order::sequential};
}

double milliseconds(std::size_t batch, std::size_t rank, std::size_t size) {
  const Kernels& kernels = *runnable_kernels().front();
  AllReducer reducer(rank, size, kernels);
  Trainer trainer(plan_of(batch), kernels, Threads{ThreadPool::shared(), 1}, &reducer);
  TrainerMemory& memory = trainer.memory();
  for (std::size_t i = 0; i < memory.parameters.size; ++i)
    memory.parameters.data[i] = static_cast<float>(std::sin(static_cast<double>(i)) / 30);
  std::fill_n(memory.data.x.data.get(), memory.data.x.size, 0.5f);
  std::fill_n(memory.data.indices.data.get(), memory.data.indices.size, 0);
  std::fill_n(memory.slots.data.get(), memory.slots.size, 0.0f);
  std::fill_n(memory.steps.data.get(), memory.steps.size, 0);
  std::fill_n(memory.mu_products.data.get(), memory.mu_products.size, 1.0f);
  memory.generators.data[0] = {};
  seed(memory.generators.data[0], 1);
  const OptimizerRule sgd{.kind = OptimizerKind::sgd, .common = {.lr = 0.01}, .own = {0.9}};
  const std::atomic<bool> never = false;
  const TrainerReport report = trainer.run(kEpochs, {{sgd}, 1}, never);
  return 1000 * *std::min_element(report.seconds.begin() + 1, report.seconds.end()) / kSteps;
}

}  // namespace
}  // namespace samebits

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int rank = 0, size = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  const auto batch = static_cast<std::size_t>(std::atoi(argc > 1 ? argv[1] : "1024"));
  const double time = samebits::milliseconds(batch, static_cast<std::size_t>(rank), static_cast<std::size_t>(size));
  if (rank == 0) std::printf("%g\n", time);
  MPI_Finalize();
  return 0;
}
