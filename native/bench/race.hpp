// Calls that are timed in turn: a busy moment hits all of them.
#pragma once

#include <algorithm>
#include <ctime>
#include <functional>
#include <vector>

namespace samebits {

constexpr int kRounds = 40;
constexpr double kSecondsARound = 0.0005;

// Seconds of the wall clock, or of this thread's CPU time.
struct Clock {
  bool wall;
  double operator()() const {
    timespec t;
    clock_gettime(wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  }
};

// Seconds a call of each, the best of the rounds; 0 for one that is missing.
inline std::vector<double> race(const std::vector<std::function<void()>>& runners, Clock clock) {
  std::vector<double> best(runners.size());
  std::vector<int> calls(runners.size(), 1);
  for (int round = -4; round < kRounds; ++round) {
    for (std::size_t i = 0; i < runners.size(); ++i) {
      if (!runners[i]) continue;
      const double start = clock();
      for (int n = 0; n < calls[i]; ++n) runners[i]();
      const double seconds = (clock() - start) / calls[i];
      if (round < 0) calls[i] = static_cast<int>(std::clamp(kSecondsARound / seconds, 1.0, calls[i] * 100.0));
      if (round == 0 || (round > 0 && seconds < best[i])) best[i] = seconds;
    }
  }
  return best;
}

}  // namespace samebits
