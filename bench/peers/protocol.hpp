// How a peer in C++ talks with the runner: protocol.mjs says it in words.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iostream>
#include <string>

namespace peer {

// A line from the runner. Its keys are looked up in the text: no two of them are spelt alike.
class Request {
 public:
  explicit Request(std::string line) : line_(std::move(line)) {}

  double number(const std::string& key) const {
    const auto at = line_.find('"' + key + "\":");
    return at == std::string::npos ? 0 : std::atof(line_.c_str() + at + key.size() + 3);
  }

  std::string text(const std::string& key) const {
    const auto at = line_.find('"' + key + "\":\"");
    if (at == std::string::npos) return "";
    const auto begin = at + key.size() + 4;
    return line_.substr(begin, line_.find('"', begin) - begin);
  }

 private:
  std::string line_;
};

inline double seconds_of(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

// Runs for about that many seconds, after one call to warm up, and answers.
inline void time_and_answer(const Request& request, const std::function<void()>& run) {
  const double seconds = request.number("seconds");
  run();
  for (long repeats = 1;;) {
    const double cpu_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID), wall_before = seconds_of(CLOCK_MONOTONIC);
    for (long i = 0; i < repeats; i++) run();
    const double wall = seconds_of(CLOCK_MONOTONIC) - wall_before;
    const double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
    if (wall >= 0.6 * seconds) {
      std::printf("{\"id\":\"%s\",\"calls\":%ld,\"wall\":%.9f,\"cpu\":%.9f}\n", request.text("id").c_str(), repeats, wall,
                  cpu);
      return;
    }
    repeats = static_cast<long>(repeats * (wall < seconds / 20 ? 10 : seconds / wall)) + 1;
  }
}

// Answers until the input ends. `make` gives back what does the workload once, or nothing.
inline void serve(const std::string& version, const std::function<std::function<void()>(const Request&)>& make) {
  std::printf("{\"ready\":true,\"version\":\"%s\"}\n", version.c_str());
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    const Request request(line);
    const auto run = make(request);
    if (run)
      time_and_answer(request, run);
    else
      std::printf("{\"id\":\"%s\",\"unsupported\":true}\n", request.text("id").c_str());
    std::fflush(stdout);
  }
}

}  // namespace peer
