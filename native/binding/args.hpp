// Arguments of a call: typed arrays become views, numbers become sizes, and every length is checked before it is used.
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "binding/errors.hpp"

namespace samebits::binding {

template <typename T>
struct View {
  T* data = nullptr;
  std::size_t size = 0;
};

template <typename T>
constexpr napi_typedarray_type kArrayType = napi_uint8_array;
template <>
inline constexpr napi_typedarray_type kArrayType<float> = napi_float32_array;
template <>
inline constexpr napi_typedarray_type kArrayType<double> = napi_float64_array;
template <>
inline constexpr napi_typedarray_type kArrayType<std::int32_t> = napi_int32_array;
template <>
inline constexpr napi_typedarray_type kArrayType<std::uint32_t> = napi_uint32_array;

template <>
inline constexpr napi_typedarray_type kArrayType<std::int64_t> = napi_bigint64_array;

// The array's memory as it is now: a detached one has no elements. False if it is no array of T.
template <typename T>
bool try_view(Napi::Value value, View<T>& out) {
  napi_typedarray_type type;
  void* data = nullptr;
  if (napi_get_typedarray_info(value.Env(), value, &type, &out.size, &data, nullptr, nullptr) != napi_ok) return false;
  out.data = static_cast<T*>(data);
  return type == kArrayType<T>;
}

template <typename T>
View<T> view(Napi::Value value) {
  View<T> out;
  require(try_view(value, out), "a typed array of another type was expected");
  return out;
}

// Of exactly `size` elements.
template <typename T>
T* array(Napi::Value value, std::size_t size) {
  const View<T> found = view<T>(value);
  require(found.size == size, "an array's length does not match the sizes given");
  return found.data;
}

// The same, or null for null.
template <typename T>
T* optional_array(Napi::Value value, std::size_t size) {
  return value.IsNull() ? nullptr : array<T>(value, size);
}

inline double number(Napi::Value value) {
  double out;
  require(napi_get_value_double(value.Env(), value, &out) == napi_ok, "a number was expected");
  return out;
}

inline bool boolean(Napi::Value value) {
  bool out;
  require(napi_get_value_bool(value.Env(), value, &out) == napi_ok, "a boolean was expected");
  return out;
}

inline Napi::Object object(Napi::Value value) {
  require(value.IsObject(), "an object was expected");
  return value.As<Napi::Object>();
}

// An array's elements, exactly `count` of them.
inline std::vector<Napi::Value> elements(Napi::Value value, std::size_t count) {
  require(value.IsArray(), "an array was expected");
  const auto array = value.As<Napi::Array>();
  require(array.Length() == count, "an array has another length than was expected");
  std::vector<Napi::Value> found;
  for (std::uint32_t i = 0; i < count; ++i) found.push_back(array.Get(i));
  return found;
}

// An integer in [0, 2^53).
inline std::size_t size(Napi::Value value) {
  const double n = number(value);
  require(n >= 0 && n < 0x1p53 && n == static_cast<double>(static_cast<std::uint64_t>(n)), "a size was expected");
  return static_cast<std::size_t>(n);
}

inline std::int64_t int64(Napi::Value value) {
  std::int64_t out = 0;
  bool lossless = false;
  napi_get_value_bigint_int64(value.Env(), value, &out, &lossless);
  require(lossless, "a bigint of 64 bits was expected");
  return out;
}

inline std::uint64_t uint64(Napi::Value value) {
  std::uint64_t out = 0;
  bool lossless = false;
  napi_get_value_bigint_uint64(value.Env(), value, &out, &lossless);
  require(lossless, "a bigint of 64 bits, not negative, was expected");
  return out;
}

constexpr std::size_t kLimbs = 3;

// The 64-bit limbs of a bigint from 0 to 2^192 - 1, the lowest first; returns how many there are.
inline std::size_t limbs_of(Napi::Value value, std::uint64_t (&limbs)[kLimbs]) {
  int negative = 1;
  std::size_t count = kLimbs;
  napi_get_value_bigint_words(value.Env(), value, &negative, &count, limbs);
  require(negative == 0 && count <= kLimbs, "a bigint of up to 192 bits was expected");
  return count;
}

// An integer in [0, end).
inline std::size_t index(double number, double end) {
  require(number >= 0 && number < end && number == static_cast<double>(static_cast<std::uint32_t>(number)),
          "a number is out of range");
  return static_cast<std::size_t>(number);
}

// The kind at that place of its list.
template <typename Kind, std::size_t N>
Kind kind(double place, const char* const (&)[N]) {
  return static_cast<Kind>(index(place, N));
}

inline std::size_t product(std::size_t a, std::size_t b) {
  require(b == 0 || a <= std::numeric_limits<std::size_t>::max() / sizeof(double) / b, "a size is too large");
  return a * b;
}

}  // namespace samebits::binding
