// One instance per JavaScript environment: its kernels, its share of the threads, its scratch memory.
#pragma once

#include <napi.h>

#include <new>

#include "core/linear.hpp"
#include "core/thread_pool.hpp"
#include "kernels/kernels.hpp"

namespace samebits::binding {

class Addon : public Napi::Addon<Addon> {
 public:
  Addon(Napi::Env env, Napi::Object exports);

  const Kernels& kernels() const { return *kernels_; }
  const Threads& threads() const { return threads_; }

 private:
  using Info = const Napi::CallbackInfo&;
  using Method = Napi::Value (Addon::*)(Info);

  // addon.cpp
  Napi::Value isas(Info);
  Napi::Value use_isa(Info);
  Napi::Value set_num_threads(Info);
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
  Napi::Value linear_backward_input(Info);
  Napi::Value linear_backward_parameters(Info);
  Napi::Value add(Info);
  Napi::Value tanh_forward(Info);
  Napi::Value tanh_backward(Info);
  Napi::Value cross_entropy(Info);
  Napi::Value sgd_step(Info);

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
};

}  // namespace samebits::binding
