// Every part runs once, from several callers at a time, and the pool can go and come back.
#include "core/thread_pool.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "test/check.hpp"

namespace samebits {
namespace {

void every_part_runs_once(ThreadPool& pool, std::size_t parts) {
  std::vector<std::atomic<int>> runs(parts);
  pool.run(parts, [&](std::size_t part) { ++runs[part]; });
  for (std::size_t i = 0; i < parts; ++i) CHECK(runs[i] == 1, "part %zu of %zu ran %d times", i, parts, runs[i].load());
}

void many_callers() {
  const auto pool = ThreadPool::shared();
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int n = 0; n < 200; ++n) every_part_runs_once(*pool, 1 + static_cast<std::size_t>(n % 5));
    });
  }
  for (auto& caller : callers) caller.join();
}

// Its threads fall asleep in between, and wake for the next task.
void after_a_rest() {
  for (int n = 0; n < 5; ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    every_part_runs_once(*ThreadPool::shared(), 3);
  }
}

// What a part wrote is there for the caller.
void results_are_seen() {
  std::vector<std::size_t> results(8);
  for (std::size_t n = 0; n < 2000; ++n) {
    ThreadPool::shared()->run(results.size(), [&](std::size_t part) { results[part] = n * part; });
    for (std::size_t part = 0; part < results.size(); ++part)
      CHECK(results[part] == n * part, "part %zu of run %zu", part, n);
  }
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  for (int i = 0; i < 20; ++i) every_part_runs_once(*ThreadPool::shared(), 4);  // joined and made anew each time
  many_callers();
  const auto pool = ThreadPool::shared();  // kept from here on
  after_a_rest();
  results_are_seen();
  return test::failures;
}
