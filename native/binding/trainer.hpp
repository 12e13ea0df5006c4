// The JavaScript object around a core Trainer: copies in and out, and runs it in the background.
#pragma once

#include <napi.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "binding/background.hpp"
#include "binding/errors.hpp"
#include "core/chain.hpp"
#include "core/trainer.hpp"
#include "mpi/world.hpp"

namespace samebits::binding {

class Addon;

class TrainerObject : private Background::Work {
 public:
  static Napi::Value define(Napi::Env env, Addon& addon);

  // new Trainer(step plan..., samples, validationSamples, batchSize, validationBatchSize, dropLast, validates,
  // stopOnNaN, accumulate, order, metrics | null, ranks, stored | null, validationStored | null)
  TrainerObject(const Arguments& info, Addon& addon);
  ~TrainerObject() { background_->discard(std::move(trainer_)); }

 private:
  using Method = Napi::Value (TrainerObject::*)(const Arguments&);

  static napi_value construct(napi_env env, napi_callback_info call);
  template <Method M>
  static napi_value call(napi_env env, napi_callback_info call);

  Napi::Value write(const Arguments& info);
  Napi::Value read(const Arguments& info);
  Napi::Value run(const Arguments& info);
  void take_order(Napi::Value given);
  Napi::Value validate(const Arguments& info);
  Napi::Value batches(const Arguments& info);
  Napi::Value cancel(const Arguments& info);

  // Promises what the task reports; one of less work than a thread's waking up is over when this returns, unless other
  // ranks take part.
  Napi::Value start(const Arguments& info, double work, std::function<TrainerReport()> task, bool with_ranks);
  void run() noexcept override;
  // Where other ranks go on, nobody waits for them.
  void cancel() noexcept override;
  void settle(Napi::Env env) override;

  // Calls f(memory, array) for the region, offset and array of the arguments, checked.
  template <typename F>
  void with_region(const Arguments& info, F f);

  Addon& addon_;
  const Kernels& kernels_;
  std::shared_ptr<Background> background_;
  // The other ranks, where they take part.
  struct Ranks {
    std::shared_ptr<mpi::World> world;
    Chain chain;
  };
  std::unique_ptr<Ranks> ranks_;
  std::shared_ptr<Trainer> trainer_;
  std::atomic<bool> cancelled_ = false;
  bool running_ = false, with_ranks_ = false;
  Napi::ObjectReference kept_;  // the JavaScript object, while it runs

  // Of the run at hand.
  std::function<TrainerReport()> task_;
  TrainerReport report_;
  std::optional<Failure> failure_;
  std::unique_ptr<Napi::Promise::Deferred> deferred_;
};

}  // namespace samebits::binding
