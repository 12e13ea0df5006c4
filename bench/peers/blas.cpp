// The sgemm of OpenBLAS (-DOPENBLAS) or oneDNN (-DONEDNN): C = A B, row-major.
#include <cstdlib>
#include <string>
#include <vector>

#include "protocol.hpp"

#ifdef ONEDNN
struct Version {
  int major, minor, patch;
};

extern "C" {
int dnnl_sgemm(char transA, char transB, long m, long n, long k, float alpha, const float* a, long lda, const float* b,
               long ldb, float beta, float* c, long ldc);
const Version* dnnl_version();
}

static void multiply(long m, long k, long n, const float* a, const float* b, float* c) {
  dnnl_sgemm('N', 'N', m, n, k, 1, a, k, b, n, 0, c, n);
}

static std::string version() {
  const Version* v = dnnl_version();
  return std::to_string(v->major) + "." + std::to_string(v->minor) + "." + std::to_string(v->patch);
}
#else
extern "C" {
void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, const float* a, int lda,
                 const float* b, int ldb, float beta, float* c, int ldc);
char* openblas_get_config();
}

static void multiply(long m, long k, long n, const float* a, const float* b, float* c) {
  constexpr int kRowMajor = 101, kNoTrans = 111;
  cblas_sgemm(kRowMajor, kNoTrans, kNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
}

// "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH Zen ..."
static std::string version() {
  const std::string config = openblas_get_config(), name = "OpenBLAS ";
  return config.substr(name.size(), config.find(' ', name.size()) - name.size());
}
#endif

static std::vector<float> noise(long size) {
  std::vector<float> values(size);
  for (float& v : values) v = std::rand() / static_cast<float>(RAND_MAX) - 0.5f;
  return values;
}

int main() {
  std::vector<float> a, b, c;
  std::string id;
  peer::serve(version(), [&](const peer::Request& request) -> std::function<void()> {
    if (request.text("kind") != "gemm") return {};
    const long m = request.number("m"), k = request.number("k"), n = request.number("n");
    if (id != request.text("id")) {
      id = request.text("id");
      a = noise(m * k), b = noise(k * n), c = noise(m * n);
    }
    return [&a, &b, &c, m, k, n] { multiply(m, k, n, a.data(), b.data(), c.data()); };
  });
}
