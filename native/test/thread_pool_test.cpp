// Every part runs once, from several callers at a time, and the pool can go and come back.
#include "core/thread_pool.hpp"

#include <atomic>
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

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  for (int i = 0; i < 20; ++i) every_part_runs_once(*ThreadPool::shared(), 4);  // joined and made anew each time
  many_callers();
  return test::failures;
}
