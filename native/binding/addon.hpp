// One instance per JavaScript environment: its kernels, its share of the threads, its scratch memory.
#pragma once

#include <napi.h>

#include <new>

#include "binding/background.hpp"
#include "core/linear.hpp"
#include "core/optimizer.hpp"
#include "core/thread_pool.hpp"
#include "kernels/kernels.hpp"

namespace samebits::binding {

class Addon : public Napi::Addon<Addon> {
 public:
  Addon(Napi::Env env, Napi::Object exports);

  const Kernels& kernels() const { return *kernels_; }
  const Threads& threads() const { return threads_; }
  // Objects may outlive the addon by a little, when the environment ends.
  const std::shared_ptr<Background>& background() { return background_; }

 private:
  using Info = const Napi::CallbackInfo&;
  using Method = Napi::Value (Addon::*)(Info);

  // addon.cpp
  Napi::Value isas(Info);
  Napi::Value use_isa(Info);
  Napi::Value set_num_threads(Info);
  Napi::Value stepper(Info);
  Napi::Value predictor(Info);
  // random.cpp
  Napi::Value seed(Info);
  Napi::Value random64(Info);
  Napi::Value skip_blocks(Info);
  Napi::Value uniform(Info);
  Napi::Value randint(Info);
  Napi::Value normal(Info);
  Napi::Value randperm(Info);
  // layers.cpp
  Napi::Value linear_forward(Info);
  Napi::Value linear_backward(Info);
  Napi::Value add(Info);
  Napi::Value tanh_forward(Info);
  Napi::Value tanh_backward(Info);
  // optimizers.cpp
  Napi::Value optimizer_step(Info);
  Napi::Value sum_of_squares(Info);
  Napi::Value scale(Info);
  Napi::Value clamp(Info);
  // losses.cpp
  Napi::Value loss_forward(Info);

  // activations.cpp
  Napi::Value activation_forward(Info);
  Napi::Value activation_backward(Info);
  Napi::Value softmax_forward(Info);
  Napi::Value softmax_backward(Info);
  Napi::Value dropout_forward(Info);
  Napi::Value multiply(Info);

  // Running out of memory is the caller's error to handle, not the end of the process.
  template <Method M>
  Napi::Value guarded(Info info) {
    try {
      return (this->*M)(info);
    } catch (const std::bad_alloc&) {
      throw Napi::Error::New(info.Env(), "out of memory");
    }
  }

  Compute& compute();

  const Kernels* kernels_;
  Threads threads_{ThreadPool::shared(), 1};
  std::unique_ptr<Compute> compute_;
  BetaPowers beta_powers_;
  std::shared_ptr<Background> background_ = std::make_shared<Background>();
};

}  // namespace samebits::binding
