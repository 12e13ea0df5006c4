// Ranks in a line get the sums that one process makes, whatever their number, and everybody's messages.
#include "core/chain.hpp"

#include <mutex>
#include <random>

#include "dispatch/dispatch.hpp"
#include "test/check.hpp"
#include "test/thread_line.hpp"

namespace samebits {
namespace {

using test::on_ranks;

using Gradients = std::vector<std::vector<float>>;  // of each block

Gradients random_gradients(std::size_t count, std::size_t numbers, unsigned seed) {
  Gradients blocks;
  for (std::size_t i = 0; i < count; ++i)
    blocks.push_back(test::random_floats(numbers, seed + static_cast<unsigned>(i)));
  return blocks;
}

// One process's sum.
std::vector<float> sum_alone(const Gradients& blocks, std::size_t numbers) {
  std::vector<float> sum(numbers);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (std::size_t n = 0; n < numbers; ++n) sum[n] = i == 0 ? blocks[0][n] : sum[n] + blocks[i][n];
  }
  return sum;
}

std::vector<float> sum_of_rank(Chain& chain, Gradients& blocks, std::size_t numbers) {
  const Range own = chain.own(blocks.size());
  const bool begins = own.first == 0 && own.last > 0;
  std::vector<float> sum = begins ? blocks[0] : std::vector<float>(numbers);
  std::vector<float*> others;
  for (std::size_t i = own.first + (begins ? 1 : 0); i < own.last; ++i) others.push_back(blocks[i].data());
  chain.reduce({sum.data(), numbers, others});
  return sum;
}

void ranks_sum_as_one_process(std::size_t size, std::size_t count, std::size_t numbers, unsigned seed) {
  Gradients blocks = random_gradients(count, numbers, seed);
  const std::vector<float> wanted = sum_alone(blocks, numbers);
  std::mutex mutex;
  std::vector<std::size_t> owners(count);
  on_ranks(size, [&](Line& line) {
    const auto& all = runnable_kernels();
    Chain chain(line, *all[line.rank() % all.size()]);  // instruction sets mixed
    for (const std::size_t asker : {size, seed % size}) {
      chain.ask_to_stop(line.rank() == asker);
      const long different = test::first_difference(sum_of_rank(chain, blocks, numbers), wanted);
      std::lock_guard lock(mutex);
      CHECK(different < 0, "number %ld of %zu on rank %zu of %zu, %zu blocks, seed %u", different, numbers, line.rank(),
            size, count, seed);
      CHECK(chain.stops() == (asker < size), "rank %zu of %zu is told %d", line.rank(), size, chain.stops());
    }
    std::lock_guard lock(mutex);
    const Range own = chain.own(count);
    for (std::size_t i = own.first; i < own.last; ++i) ++owners[i];
    CHECK(line.rank() > 0 || count == 0 || own.last > 0, "rank 0 of %zu has none of %zu blocks", size, count);
  });
  for (std::size_t i = 0; i < count; ++i)
    CHECK(owners[i] == 1, "block %zu of %zu has %zu owners among %zu ranks", i, count, owners[i], size);
}

void ranks_know_all_losses(std::size_t size, std::size_t count) {
  on_ranks(size, [&](Line& line) {
    Chain chain(line, *runnable_kernels().front());
    std::vector<double> numbers(count);
    const Range own = chain.own(count);
    for (std::size_t i = own.first; i < own.last; ++i) numbers[i] = 1 + static_cast<double>(i);
    chain.gather(numbers.data(), count, own);
    for (std::size_t i = 0; i < count; ++i)
      CHECK(numbers[i] == 1 + static_cast<double>(i), "loss %zu of %zu is %g on rank %zu of %zu", i, count, numbers[i],
            line.rank(), size);
  });
}

// Counts what is sent.
class CountingLine final : public Line {
 public:
  explicit CountingLine(Line& line) : line_(line) {}

  std::size_t rank() const override { return line_.rank(); }
  std::size_t size() const override { return line_.size(); }
  void send(Side to, const void* data, std::size_t bytes) noexcept override {
    sent_bytes += bytes;
    line_.send(to, data, bytes);
  }
  void receive(Side from, void* data, std::size_t bytes) noexcept override { line_.receive(from, data, bytes); }
  bool sent(Side to) noexcept override { return line_.sent(to); }
  bool received(Side from) noexcept override { return line_.received(from); }
  void rest(std::size_t looks) noexcept override { line_.rest(looks); }

  std::size_t sent_bytes = 0;

 private:
  Line& line_;
};

// Of P numbers a step sends 8 P bytes, 4 P from the first rank and from the last, and at most a hundredth more.
void a_step_sends_no_more_than_it_must(std::size_t size, std::size_t count) {
  const std::size_t numbers = test::kSanitized ? 20000 : 500000;
  Gradients blocks = random_gradients(count, numbers, 1);
  std::mutex mutex;
  on_ranks(size, [&](Line& line) {
    CountingLine counting(line);
    Chain chain(counting, *runnable_kernels().front());
    sum_of_rank(chain, blocks, numbers);
    std::vector<double> losses(count);
    chain.gather(losses.data(), count, chain.own(count));
    const bool ends = line.rank() == 0 || line.rank() + 1 == size;
    const double least = size == 1 ? 0 : static_cast<double>((ends ? 4 : 8) * numbers);
    const double sent = static_cast<double>(counting.sent_bytes);
    std::lock_guard lock(mutex);
    CHECK(sent >= least && sent <= 1.01 * least, "rank %zu of %zu, %zu blocks: %.0f bytes, not %.0f", line.rank(), size,
          count, sent, least);
  });
}

void everybody_hears_everybody(std::size_t size) {
  on_ranks(size, [&](Line& line) {
    for (std::size_t length : {0, 1, 1000}) {
      const auto told = [&](std::size_t rank) {
        return std::vector<std::uint8_t>(length * rank, static_cast<std::uint8_t>(rank + length));
      };
      const auto heard = gather(line, told(line.rank()));
      CHECK(heard.size() == size, "%zu of %zu", heard.size(), size);
      for (std::size_t rank = 0; rank < heard.size(); ++rank)
        CHECK(heard[rank] == told(rank), "rank %zu of %zu on rank %zu", rank, size, line.rank());
    }
  });
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  std::mt19937 engine(test::seed_of_the_day());
  for (const std::size_t size : {1, 2, 3, 4, 7}) {
    for (const std::size_t count : {0, 1, 2, 3, 5, 8, 20}) {
      const std::size_t numbers = engine() % (test::kSanitized ? 1000 : 300000);
      ranks_sum_as_one_process(size, count, count == 0 ? 0 : numbers, engine());
      ranks_know_all_losses(size, count);
    }
    // More messages than can be on their way, and their edges.
    for (const std::size_t numbers : {0, 1, 65535, 65536, 65537, 12 * 65536})
      ranks_sum_as_one_process(size, 2, numbers, engine());
    for (const std::size_t count : {1, 4, 16}) a_step_sends_no_more_than_it_must(size, count);
    everybody_hears_everybody(size);
  }
  return test::failures;
}
