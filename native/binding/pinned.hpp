// Arrays of the caller's that a native object works on from call to call.
#pragma once

#include <napi.h>

#include <algorithm>
#include <vector>

#include "binding/args.hpp"

namespace samebits::binding {

// Keeps the buffers of arrays from being collected. Their memory stays where it is until a buffer is detached; whether
// one has been is asked at each call, which costs a tenth of looking at the array itself. So only plain buffers will
// do: one that can be resized, or shared memory that can grow, may lose its pages without being detached.
class PinnedArrays {
 public:
  // The array's memory, of exactly `length` elements.
  template <typename T>
  T* pin(Napi::Value value, std::size_t length) {
    T* data = array<T>(value, length);
    const Napi::Value buffer = value.As<Napi::TypedArray>().ArrayBuffer();
    require(buffer.IsArrayBuffer() && !is_resizable(buffer), "an array with a plain buffer was expected");
    if (!holds(buffer)) buffers_.push_back(Napi::Reference<Napi::Value>::New(buffer, 1));
    return data;
  }

  // A list of such arrays.
  template <typename T>
  std::vector<T*> pin_all(Napi::Value list, const std::vector<std::size_t>& lengths) {
    const auto arrays = elements(list, lengths.size());
    std::vector<T*> pinned;
    for (std::size_t i = 0; i < lengths.size(); ++i) pinned.push_back(pin<T>(arrays[i], lengths[i]));
    return pinned;
  }

  // Throws if one of the buffers has been detached.
  void require_attached(Napi::Env env) const {
    for (const auto& buffer : buffers_) {
      bool detached = true;
      napi_is_detached_arraybuffer(env, buffer.Value(), &detached);
      require(!detached, "an array has lost its memory");
    }
  }

 private:
  bool holds(Napi::Value buffer) const {
    return std::any_of(buffers_.begin(), buffers_.end(),
                       [=](const auto& held) { return held.Value().StrictEquals(buffer); });
  }

  static bool is_resizable(Napi::Value buffer) { return buffer.As<Napi::Object>().Get("resizable").ToBoolean(); }

  std::vector<Napi::Reference<Napi::Value>> buffers_;
};

}  // namespace samebits::binding
