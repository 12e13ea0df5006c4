// Loaded twice into a process, by LD_PRELOAD and as an addon: makes what the addon samebits.node asks of the system
// fail, memory and threads, at the n-th time or from then on.
#include <dlfcn.h>
#include <node_api.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace {

std::atomic<long> countdown = 0;  // requests until one fails; 0 where none does
std::atomic<bool> goes_on = false;

bool is_from_addon(const void* caller) {
  Dl_info info;
  return dladdr(caller, &info) != 0 && info.dli_fname && std::strstr(info.dli_fname, "samebits.node");
}

bool fails(const void* caller) {
  if (countdown == 0 || !is_from_addon(caller)) return false;
  if (countdown > 1) {
    --countdown;
    return false;
  }
  if (!goes_on) countdown = 0;
  return true;
}

double number(napi_env env, napi_value value) {
  double found = 0;
  napi_get_value_double(env, value, &found);
  return found;
}

// fail(n, goesOn): the n-th request fails, and with `goesOn` 1 all after it; 0 is none. Returns whether one has failed
// or would have.
napi_value fail(napi_env env, napi_callback_info info) {
  std::size_t count = 2;
  napi_value arguments[2], reached;
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  const bool was_reached = countdown == 0 || (goes_on && countdown == 1);
  goes_on = number(env, arguments[1]) != 0;
  countdown = static_cast<long>(number(env, arguments[0]));
  napi_get_boolean(env, was_reached, &reached);
  return reached;
}

}  // namespace

extern "C" {

void* __libc_malloc(std::size_t);

void* malloc(std::size_t size) {
  if (!fails(__builtin_return_address(0))) return __libc_malloc(size);
  errno = ENOMEM;
  return nullptr;
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument) {
  static const auto create = reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
  return fails(__builtin_return_address(0)) ? EAGAIN : create(thread, attributes, start, argument);
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "fail", NAPI_AUTO_LENGTH, fail, nullptr, &function);
  napi_set_named_property(env, exports, "fail", function);
  return exports;
}
}
