// Ranks as threads of one process, joined by queues: a line without MPI, for tests under the sanitizers.
#pragma once

#include <algorithm>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "core/line.hpp"
#include "test/check.hpp"

namespace samebits::test {

// What one rank sends another: a copy waits until it is received, or, as large messages of MPI do, for the receiver.
class Channel {
 public:
  void send(const void* data, std::size_t bytes) {
    std::lock_guard lock(mutex_);
    const auto* start = static_cast<const std::uint8_t*>(data);
    messages_.emplace_back(start, start + bytes);
    ++unread_;
  }
  // Whether all messages but the last `later` have been received.
  bool is_read(std::size_t later) {
    std::lock_guard lock(mutex_);
    return unread_ <= later;
  }
  bool take(void* data, std::size_t bytes) {
    std::lock_guard lock(mutex_);
    if (messages_.empty()) return false;
    CHECK(messages_.front().size() == bytes, "%zu bytes wait for a message of %zu", bytes, messages_.front().size());
    std::copy_n(messages_.front().data(), std::min(bytes, messages_.front().size()), static_cast<std::uint8_t*>(data));
    messages_.pop_front();
    --unread_;
    return true;
  }

 private:
  std::mutex mutex_;
  std::deque<std::vector<std::uint8_t>> messages_;
  std::size_t unread_ = 0;
};

class ThreadLine final : public Line {
 public:
  // `channels`: from each rank to the next, then from each to the one before.
  ThreadLine(std::size_t rank, std::size_t size, std::vector<Channel>& channels)
      : rank_(rank), size_(size), channels_(channels) {}

  std::size_t rank() const override { return rank_; }
  std::size_t size() const override { return size_; }

  void send(Side to, const void* data, std::size_t bytes) noexcept override {
    outgoing(to).send(data, bytes);
    ++sending_[index(to)];
  }
  void receive(Side from, void* data, std::size_t bytes) noexcept override {
    receiving_[index(from)].push_back({data, bytes});
    std::fill_n(static_cast<std::uint8_t*>(data), bytes, std::uint8_t{0xff});  // what is there is lost
  }
  bool sent(Side to) noexcept override {
    std::size_t& sending = sending_[index(to)];
    if (!outgoing(to).is_read(sending - 1)) return false;
    --sending;
    return true;
  }
  bool received(Side from) noexcept override {
    auto& queue = receiving_[index(from)];
    const auto [data, bytes] = queue.front();
    Channel& incoming = channels_[from == Side::before ? rank_ - 1 : size_ + rank_ + 1];
    if (!incoming.take(data, bytes)) return false;
    queue.pop_front();
    return true;
  }
  void rest(std::size_t) noexcept override { std::this_thread::yield(); }

 private:
  struct Expected {
    void* data;
    std::size_t bytes;
  };

  static std::size_t index(Side side) { return side == Side::before ? 0 : 1; }
  Channel& outgoing(Side to) { return channels_[to == Side::after ? rank_ : size_ + rank_]; }

  const std::size_t rank_, size_;
  std::vector<Channel>& channels_;
  std::size_t sending_[2]{};
  std::deque<Expected> receiving_[2];
};

// f(line) on so many ranks at once; returns when all are done.
template <typename F>
void on_ranks(std::size_t size, F f) {
  std::vector<Channel> channels(2 * size);
  std::vector<std::thread> ranks;
  for (std::size_t rank = 0; rank < size; ++rank) {
    ranks.emplace_back([&, rank] {
      ThreadLine line(rank, size, channels);
      f(line);
    });
  }
  for (auto& rank : ranks) rank.join();
}

}  // namespace samebits::test
