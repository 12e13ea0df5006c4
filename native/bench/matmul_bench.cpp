// The products of a linear layer against OpenBLAS and oneDNN, where those are installed, and against the processor's
// peak.
//
//   matmul_bench [threads] [isa]
//
// Rounds are interleaved and the best counts: CPU time with one thread, else wall time.
#include <dlfcn.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "bench/peak.hpp"
#include "core/linear.hpp"
#include "dispatch/dispatch.hpp"
#include "test/check.hpp"

namespace samebits {
namespace {

template <typename F>
F* symbol(const char* library, const char* name) {
  void* handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  return handle ? reinterpret_cast<F*>(dlsym(handle, name)) : nullptr;
}

// C[m][n] = A B, row-major, each operand as it lies or transposed.
struct Gemm {
  char trans_a, trans_b;
  std::int64_t m, n, k;
  const float *a, *b;
  float* c;
  std::int64_t lda() const { return trans_a == 'T' ? m : k; }
  std::int64_t ldb() const { return trans_b == 'T' ? k : n; }
};

using CblasSgemm = void(int, int, int, int, int, int, float, const float*, int, const float*, int, float, float*, int);
using DnnlSgemm = int(char, char, std::int64_t, std::int64_t, std::int64_t, float, const float*, std::int64_t,
                      const float*, std::int64_t, float, float*, std::int64_t);

std::function<void()> with_openblas(const Gemm& g) {
  static const auto sgemm = symbol<CblasSgemm>("libopenblas.so.0", "cblas_sgemm");
  if (!sgemm) return {};
  constexpr int row_major = 101, as_it_lies = 111, transposed = 112;
  return [=] {
    sgemm(row_major, g.trans_a == 'T' ? transposed : as_it_lies, g.trans_b == 'T' ? transposed : as_it_lies,
          static_cast<int>(g.m), static_cast<int>(g.n), static_cast<int>(g.k), 1, g.a, static_cast<int>(g.lda()), g.b,
          static_cast<int>(g.ldb()), 0, g.c, static_cast<int>(g.n));
  };
}

std::function<void()> with_onednn(const Gemm& g) {
  static const auto sgemm = symbol<DnnlSgemm>("libdnnl.so.2", "dnnl_sgemm");
  if (!sgemm) return {};
  return [=] { sgemm(g.trans_a, g.trans_b, g.m, g.n, g.k, 1, g.a, g.lda(), g.b, g.ldb(), 0, g.c, g.n); };
}

// One after the other; nothing if the library is missing.
std::function<void()> all_with(std::function<void()> library(const Gemm&), const std::vector<Gemm>& gemms) {
  std::vector<std::function<void()>> calls;
  for (const Gemm& gemm : gemms) calls.push_back(library(gemm));
  if (!calls.front()) return {};
  return [=] {
    for (const auto& call : calls) call();
  };
}

struct Bench {
  const Kernels& kernels;
  std::size_t threads;
  double peak;

  void row(const char* what, const LinearSize& s, const std::function<void()>& own, const std::function<void()>& single,
           const std::vector<Gemm>& gemms) const {
    const auto seconds =
        race({own, all_with(with_openblas, gemms), all_with(with_onednn, gemms), single}, {threads > 1});
    const double flops = 2.0 * static_cast<double>(s.rows * s.in * s.out * gemms.size());
    char shape[40];
    std::snprintf(shape, sizeof shape, "%zux%zux%zu", s.rows, s.in, s.out);
    std::printf("%-4s %-15s %10.3f us %7.2f GFLOP/s %5.0f %% %9.2f %9.2f", what, shape, seconds[0] * 1e6,
                flops / seconds[0] * 1e-9, peak > 0 ? 100 * flops / seconds[0] / peak : 0, seconds[1] / seconds[0],
                seconds[2] / seconds[0]);
    if (single) std::printf(" %9.2f", seconds[3] / seconds[0]);
    std::printf("\n");
    std::fflush(stdout);
  }

  void products(const LinearSize& s) const {
    const auto m = static_cast<std::int64_t>(s.rows), k = static_cast<std::int64_t>(s.in),
               n = static_cast<std::int64_t>(s.out);
    const auto x = test::random_floats(s.rows * s.in, 1), weight = test::random_floats(s.in * s.out, 2);
    const auto dy = test::random_floats(s.rows * s.out, 3), bias = test::random_floats(s.out, 4);
    std::vector<float> y(dy.size()), dx(x.size()), dw(weight.size()), db(bias.size());
    Compute all{kernels, {ThreadPool::shared(), threads}}, one{kernels, {ThreadPool::shared(), 1}};
    const auto forward = [&](Compute& c) {
      linear_forward(c, x.data(), weight.data(), bias.data(), nullptr, y.data(), s);
    };
    const auto input = [&](Compute& c) { linear_backward_input(c, dy.data(), weight.data(), dx.data(), s); };
    const auto parameters = [&](Compute& c) {
      linear_backward_parameters(c, x.data(), dy.data(), {dw.data(), db.data(), false}, s);
    };
    const auto pair = [&](const char* what, const auto& product, const Gemm& gemm) {
      row(what, s, [&] { product(all); }, threads > 1 ? std::function<void()>([&] { product(one); }) : nullptr, {gemm});
    };
    pair("y", forward, {'N', 'T', m, n, k, x.data(), weight.data(), y.data()});
    pair("dx", input, {'N', 'N', m, k, n, dy.data(), weight.data(), dx.data()});
    pair("dW", parameters, {'T', 'N', n, k, m, dy.data(), x.data(), dw.data()});
  }
};

constexpr LinearSize kSizes[] = {
    {4, 3, 4},       {4, 4, 2},       {10, 4, 10},       {10, 10, 3},      {32, 4, 10},       {32, 128, 10},
    {1, 784, 128},   {3, 784, 128},   {4, 128, 10},      {10, 784, 128},   {17, 97, 101},     {64, 64, 64},
    {32, 784, 128},  {128, 784, 128}, {32, 256, 256},    {64, 784, 512},   {64, 512, 512},    {256, 256, 256},
    {128, 512, 512}, {512, 512, 512}, {256, 1024, 1024}, {1024, 256, 256}, {1024, 1024, 1024}};

}  // namespace
}  // namespace samebits

int main(int argc, char** argv) {
  using namespace samebits;
  const std::size_t threads = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1;
  const Kernels* kernels = argc > 2 ? kernels_named(argv[2]) : runnable_kernels().front();
  if (threads < 1 || !kernels) return std::fprintf(stderr, "usage: matmul_bench [threads] [isa]\n"), 2;
  for (const char* name : {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}) setenv(name, std::to_string(threads).c_str(), 1);
  const Bench bench{*kernels, threads, peak() * static_cast<double>(threads)};
  std::printf("%s, threads: %zu, peak %.1f GFLOP/s; times the speed of:\n", kernels->isa, threads, bench.peak * 1e-9);
  std::printf("     rows x in x out%47s %9s%s\n", "OpenBLAS", "oneDNN", threads > 1 ? "  1 thread" : "");
  for (const LinearSize& size : kSizes) bench.products(size);
}
