// One instance per JavaScript environment: its kernels, its share of the threads, its scratch memory.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>

#include "binding/background.hpp"
#include "binding/errors.hpp"
#include "core/linear.hpp"
#include "core/optimizer.hpp"
#include "core/thread_pool.hpp"
#include "kernels/kernels.hpp"
#include "mpi/world.hpp"

namespace samebits::binding {

// What the addon exports besides its class Trainer: each function's name in JavaScript, and the method that it is.
#define SAMEBITS_FUNCTIONS(X)        \
  /* addon.cpp */                    \
  X(isas, isas)                      \
  X(useIsa, use_isa)                 \
  X(setNumThreads, set_num_threads)  \
  X(useErrors, use_errors)           \
  X(layer, layer)                    \
  X(stepper, stepper)                \
  X(predictor, predictor)            \
  X(asyncPredictor, async_predictor) \
  /* kinds.cpp */                    \
  X(kinds, kinds)                    \
  /* random.cpp */                   \
  X(seed, seed)                      \
  X(random64, random64)              \
  X(skipDraws, skip_draws)           \
  X(uniform, uniform)                \
  X(randint, randint)                \
  X(normal, normal)                  \
  X(randperm, randperm)              \
  /* layers.cpp */                   \
  X(linearForward, linear_forward)   \
  X(linearBackward, linear_backward) \
  X(add, add)                        \
  X(multiply, multiply)              \
  /* optimizers.cpp */               \
  X(optimizerStep, optimizer_step)   \
  X(sumOfSquares, sum_of_squares)    \
  X(scale, scale)                    \
  X(clamp, clamp)                    \
  /* losses.cpp */                   \
  X(lossForward, loss_forward)       \
  /* world.cpp */                    \
  X(joinWorld, join_world)           \
  X(gather, gather)                  \
  X(finalizeWorld, finalize_world)   \
  X(abortWorld, abort_world)

// The ranks that this process is one of, once they have been joined.
struct WorldPlace {
  std::shared_ptr<mpi::World> world;
  bool is_busy = false;  // one thing at a time
};

// Hidden, so that a method that nobody defines is an error of the linker's.
class [[gnu::visibility("hidden")]] Addon : public Napi::Addon<Addon> {
 public:
  Addon(Napi::Env env, Napi::Object exports);

  const Kernels& kernels() const { return *kernels_; }
  const Threads& threads() const { return threads_; }
  // What a call computes with, until the next one.
  Compute& compute();
  // Objects may outlive the addon by a little, when the environment ends.
  const std::shared_ptr<Background>& background() const { return background_; }
  const Errors& errors() const { return errors_; }
  // Of ranks that are not at work.
  std::shared_ptr<mpi::World> world() const;
  WorldPlace& world_place() { return world_; }

 private:
  using Info = const Arguments&;
  using Method = Napi::Value (Addon::*)(Info);

#define SAMEBITS_DECLARE(name, method) Napi::Value method(Info);
  SAMEBITS_FUNCTIONS(SAMEBITS_DECLARE)
#undef SAMEBITS_DECLARE

  template <Method M>
  static napi_value call(napi_env env, napi_callback_info call);

  // A promise of what `work`, which waits for other ranks, gives.
  Napi::Value wait(Info info, std::function<std::function<Napi::Value(Napi::Env)>()> work);

  const Kernels* kernels_;
  Threads threads_{ThreadPool::shared(), 1};
  std::unique_ptr<Compute> compute_;
  BetaPowers beta_powers_;
  Errors errors_;
  WorldPlace world_;
  std::shared_ptr<Background> background_ = std::make_shared<Background>();
};

}  // namespace samebits::binding
