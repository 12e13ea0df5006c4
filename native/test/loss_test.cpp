// Every loss on every table against the baseline's, over rows and columns that leave tails and fill blocks.
#include "core/loss.hpp"

#include "dispatch/dispatch.hpp"
#include "test/check.hpp"

namespace samebits {
namespace {

using Floats = std::vector<float>;
using Kind = Loss::Kind;

struct Case {
  std::size_t rows, columns;
  Floats x, t, weight;
  std::vector<std::int32_t> indices;
};

Case make_case(std::size_t rows, std::size_t columns) {
  const auto seed = static_cast<unsigned>(rows + columns);
  Case c{rows,
         columns,
         test::random_floats(rows * columns, seed),
         test::random_floats(rows * columns, seed + 1),
         test::random_floats(columns, seed + 2),
         std::vector<std::int32_t>(rows)};
  for (std::size_t i = 0; i < c.x.size(); i += 11) c.x[i] = i % 2 ? INFINITY : i % 3 ? -INFINITY : NAN;
  for (std::size_t r = 0; r < rows; ++r) c.indices[r] = static_cast<std::int32_t>(r * 7 % columns);
  return c;
}

// The gradient, then the loss with it and without; with just the scratch memory that is asked for.
Floats run(const Kernels& kernels, const Loss& loss, const Case& c, Target target) {
  std::vector<double> scratch(loss_scratch(c.rows, c.columns));
  Floats result(c.x.size());
  const float with = loss_forward(kernels, loss, c.x.data(), target, result.data(), c.rows, c.columns, scratch.data());
  const float without = loss_forward(kernels, loss, c.x.data(), target, nullptr, c.rows, c.columns, scratch.data());
  result.insert(result.end(), {with, without});
  return result;
}

// Each row's loss is that of the row alone, whichever rows are computed with it.
void rows_are_losses(const Kernels& kernels, const Loss& loss, const Case& c, Target target) {
  std::vector<double> scratch(loss_scratch(c.rows, c.columns));
  Floats all(c.rows), gradient(c.x.size());
  row_losses(kernels, loss, c.x.data(), target, gradient.data(), c.rows, c.columns, scratch.data(), all.data());
  for (std::size_t r = 0; r < c.rows; ++r) {
    const Target one{target.indices ? target.indices + r : nullptr,
                     target.values ? target.values + r * c.columns : nullptr};
    const float* x = c.x.data() + r * c.columns;
    const Floats alone{loss_forward(kernels, loss, x, one, nullptr, 1, c.columns, scratch.data())}, got{all[r]};
    CHECK(test::first_difference(got, alone) < 0, "row %zu of loss %d on %s", r, static_cast<int>(loss.kind),
          kernels.isa);
  }
}

void compare(const Kernels& kernels, const Loss& loss, const Case& c, Target target) {
  const long i =
      test::first_difference(run(kernels, loss, c, target), run(*kernels_named("baseline"), loss, c, target));
  if (loss.reduction == Reduction::sum) rows_are_losses(kernels, loss, c, target);
  CHECK(i < 0, "loss %d of %zu x %zu on %s: index %ld", static_cast<int>(loss.kind), c.rows, c.columns, kernels.isa, i);
}

void losses(const Kernels& kernels, const Case& c) {
  const Target indices{c.indices.data(), nullptr}, values{nullptr, c.t.data()};
  constexpr double kNone[] = {0, 0, 0}, kOnes[] = {1, 1, 1}, kOthers[] = {0.7, 0.1, 0.5};
  for (const Reduction reduction : {Reduction::mean, Reduction::sum, Reduction::batchmean}) {
    for (const float* w : {static_cast<const float*>(nullptr), c.weight.data()}) {
      for (std::size_t i = 0; i < count_of(kLossKindNames); ++i) {
        const Kind kind = static_cast<Kind>(i);
        for (const double* options : {kNone, kOnes, kOthers}) {
          const Loss loss{kind, reduction, w, w, {options[0], options[1], options[2]}};
          if (takes_indices(kind)) compare(kernels, loss, c, indices);
          if (takes_values(kind)) compare(kernels, loss, c, values);
        }
      }
    }
  }
}

void indices_are_checked() {
  const std::int32_t indices[] = {0, 2, -100};
  CHECK(is_valid_target({Kind::nll, Reduction::mean, nullptr, nullptr, {-100}}, indices, 3, 3), "the index to ignore");
  CHECK(!is_valid_target({Kind::nll, Reduction::mean, nullptr, nullptr, {-100}}, indices, 2, 2),
        "as many as there are columns");
  CHECK(!is_valid_target({Kind::nll, Reduction::mean, nullptr, nullptr, {0}}, indices, 3, 3), "a negative one");
}

}  // namespace
}  // namespace samebits

int main() {
  using namespace samebits;
  indices_are_checked();
  for (const Kernels* kernels : runnable_kernels()) {
    for (const std::size_t rows : {0, 1, 2, 3, 4, 5, 8, 9, 255, 256, 257, 513}) {
      for (const std::size_t columns : {1, 2, 3, 5, 8, 16, 17, 70}) losses(*kernels, make_case(rows, columns));
    }
  }
  return test::failures;
}
