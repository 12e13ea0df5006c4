#include "core/gradients.hpp"

#include <numeric>
#include <utility>

namespace samebits {
namespace {

// The work of a block's passes that is worth a thread, in multiply-adds; how many parameters' gradients a thread's
// cache holds, so that adding a block's costs little; and the most numbers that the gradients of the blocks gone
// through together may take besides those of the first one.
constexpr double kBlockWork = 1 << 18;
constexpr std::size_t kNearGradients = 1 << 18, kMostBlockGradients = std::size_t{1} << 24;

std::size_t total_parameters(const NetPlan& net) {
  const auto sizes = net.parameter_sizes();
  return std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
}

}  // namespace

Gradients::Gradients(const GradientsPlan& plan, std::size_t rows, const Kernels& kernels, Threads threads)
    : memory_(plan.memory),
      loss_(plan.loss),
      net_(plan.net, rows, plan.frozen),
      accumulates_(plan.accumulates),
      in_one_(plan.net.mixes_rows(Mode::training)),
      reducer_(in_one_ ? nullptr : plan.reducer),
      columns_(plan.net.output_features()),
      block_work_(3 * plan.net.work(kSampleBlock)),
      all_{{kernels, std::move(threads)}},
      gradients_(Buffer<float>::zeros(total_parameters(plan.net))) {}

std::size_t Gradients::lanes_for(std::size_t blocks) const {
  const std::size_t threads = all_.compute.threads.limit;
  const std::size_t fewest = gradients_.size > kNearGradients ? 2 * threads : threads;
  const bool pays = !in_one_ && threads > 1 && blocks >= fewest && block_work_ >= kBlockWork;
  return pays && (threads - 1) * gradients_.size <= kMostBlockGradients ? threads : 1;
}

Gradients::Division Gradients::division_of(std::size_t rows) const {
  const std::size_t blocks = blocks_of(rows);
  const Range own = reducer_ ? reducer_->own(blocks) : Range{0, blocks};
  const std::size_t lanes = lanes_for(own.last - own.first);
  return {rows, blocks, own, lanes, lanes == 1 && !reducer_};
}

void Gradients::reserve(std::size_t rows) {
  const std::size_t threads = all_.compute.threads.limit;
  if (rows == division_.rows && threads == reserved_threads_) return;
  const Division division = division_of(rows);
  const std::size_t last = division.blocks > 0 ? rows - (division.blocks - 1) * kSampleBlock : 0;
  const auto reserve_lane = [&](Lane& lane, std::size_t count) {
    net_.reserve(lane, count);
    lane.loss_scratch.resize(std::max(lane.loss_scratch.size(), loss_scratch(count, columns_)));
  };
  if (division.at_once) reserve_lane(all_, rows);
  while (division.lanes > 1 && lanes_.size() < division.lanes)
    lanes_.push_back({{all_.compute.kernels, {all_.compute.threads.pool, 1}}});
  if (!division.at_once) {
    for (const std::size_t count : {std::min(rows, kSampleBlock), last}) {
      reserve_lane(all_, count);
      for (Lane& lane : lanes_) reserve_lane(lane, count);
    }
    const bool begins = division.own.first == 0;
    const std::size_t apart = begins ? division.lanes - 1 : division.own.last - division.own.first;
    apart_.reserve(apart);
    while (block_gradients_.size() < apart) block_gradients_.push_back(Buffer<float>::zeros(gradients_.size));
    while (apart_.size() < apart) apart_.push_back(block_gradients_[apart_.size()].data.get());
    if (accumulates_ && batch_sum_.size == 0) batch_sum_ = Buffer<float>::zeros(gradients_.size);
  }
  losses_.resize(division.blocks);
  division_ = division;
  reserved_threads_ = threads;
}

template <typename F>
std::size_t Gradients::go_through(std::size_t block, const F& f) {
  if (division_.lanes == 1 || division_.own.last - block < division_.lanes) {
    f(all_, std::size_t{0});
    return 1;
  }
  all_.compute.threads.run(division_.lanes, [&](std::size_t i) { f(lanes_[i], i); });
  return division_.lanes;
}

// And the loss, with its gradient.
inline void Gradients::forward(Lane& lane, Range rows, const Batch& batch, double divisor) {
  net_.forward(lane, memory_, rows);
  for (std::size_t first = rows.first; first < rows.last; first += kSampleBlock) {
    const LossRows block{.input = net_.output() + first * columns_,
                         .target = batch.target.from(first, columns_),
                         .grad = net_.output_gradient(rows.first) + (first - rows.first) * columns_,
                         .rows = std::min(kSampleBlock, rows.last - first),
                         .columns = columns_,
                         .divisor = divisor};
    losses_[first / kSampleBlock] = block_loss(lane.compute.kernels, loss_, block, lane.loss_scratch.data());
  }
}

float Gradients::measure(const Batch& batch) {
  reserve(batch.rows);
  const double divisor = loss_divisor(loss_, batch.target, batch.rows, columns_);
  net_.begin(all_.compute, memory_, batch.x, batch.rows, rows_of_blocks(division_.own, batch.rows));
  if (division_.at_once) {
    forward(all_, {0, batch.rows}, batch, divisor);
  } else {
    for (std::size_t block = division_.own.first; block < division_.own.last;) {
      block += go_through(block, [&](Lane& lane, std::size_t i) { forward(lane, rows_of(block + i), batch, divisor); });
    }
  }
  if (reducer_) reducer_->gather(losses_.data(), losses_.size(), division_.own);
  return static_cast<float>(std::accumulate(losses_.begin(), losses_.end(), 0.0) / divisor);
}

void Gradients::backward(float share, bool accumulate) {
  if (division_.at_once) return backward(all_, {0, division_.rows}, share, gradients_.data.get(), accumulate);
  float* sum = (accumulate ? batch_sum_ : gradients_).data.get();
  backward_by_blocks(share, sum);
  if (accumulate) add({gradients_.data.get(), gradients_.size, {&sum, 1}});
}

void Gradients::backward(Lane& lane, Range rows, float share, float* gradients, bool accumulate) {
  if (share != 1)
    lane.compute.kernels.scale(net_.output_gradient(rows.first), (rows.last - rows.first) * columns_, share);
  net_.backward(lane, memory_, rows, gradients, accumulate);
}

void Gradients::backward_by_blocks(float share, float* sum) {
  const auto [first, last] = division_.own;
  const bool begins = first == 0;
  for (std::size_t block = first; block < last;) {
    const std::size_t count = go_through(block, [&](Lane& lane, std::size_t i) {
      if (begins && i == 0) backward(lane, rows_of(block), share, sum, block > 0);
      else backward(lane, rows_of(block + i), share, apart_[begins ? i - 1 : block + i - first], false);
    });
    if (begins) add({sum, gradients_.size, {apart_.data(), count - 1}});
    block += count;
  }
  if (reducer_) reducer_->reduce({sum, gradients_.size, {apart_.data(), begins ? 0 : last - first}});
}

void Gradients::add(const BlockGradients& gradients) {
  if (gradients.blocks.empty()) return;
  all_.compute.for_each_part(gradients.size, kUpdatesPerThread, [&](std::size_t from, std::size_t to) {
    add_blocks(all_.compute.kernels, gradients, from, to);
  });
}

}  // namespace samebits
