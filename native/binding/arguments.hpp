// The arguments of a call. Unlike node-addon-api's, they take no memory however many there are, so that to look at them
// cannot fail.
#pragma once

#include <napi.h>

#include <cstddef>

namespace samebits::binding {

class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info call) : env_(env), call_(call) {
    napi_get_cb_info(env, call, &count_, values_, &this_, &data_);
  }
  Arguments(const Arguments&) = delete;

  // undefined beyond the last.
  Napi::Value operator[](std::size_t i) const {
    return i < count_ && i < kMost ? Napi::Value(env_, values_[i]) : Env().Undefined();
  }
  Napi::Env Env() const { return env_; }
  Napi::Value This() const { return {env_, this_}; }
  // What the function was defined with.
  template <typename T>
  T& data() const {
    return *static_cast<T*>(data_);
  }
  bool IsConstructCall() const {
    napi_value target = nullptr;
    napi_get_new_target(env_, call_, &target);
    return target != nullptr;
  }

 private:
  static constexpr std::size_t kMost = 24;  // more than any function takes

  napi_env env_;
  napi_callback_info call_;
  std::size_t count_ = kMost;
  napi_value values_[kMost], this_ = nullptr;
  void* data_ = nullptr;
};

}  // namespace samebits::binding
