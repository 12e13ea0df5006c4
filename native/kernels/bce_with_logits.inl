// Binary cross-entropy of logits, in float64; bce_with_logits.ts names the steps.

inline double add_bce_with_logits(double sum, const Loss& loss, const LossRows& rows, double* scratch) {
  const double scale = 1 / rows.divisor;
  const float *weight = loss.weight, *pos_weight = loss.pos_weight;
  return add_element_losses(
      sum, rows, weighs_columns(loss), scratch, [=](VfHalf xs, VfHalf ts, std::size_t i, std::size_t n) {
        const Vd x = widen(xs), t = widen(ts), zero = {};
        const Vd e = exp_of_at_most_709((Vd)((Vl)x | INT64_MIN)), u = 1.0 + e;
        const Vd log_sigmoid = (x < 0.0 ? x : zero) - (log(u) + (e - (u - 1.0)));
        const Vd sigmoid = (x >= 0.0 ? zero + 1.0 : e) / u;
        Vd a = zero + 1.0, b = t;
        if (pos_weight) {
          const Vd p = weights_at(pos_weight, i, n);
          a = (p - 1.0) * t + 1.0;
          b = p * t;
        }
        const Vd w = weights_at(weight, i, n);
        return ElementLoss{((1.0 - t) * x - a * log_sigmoid) * w, narrow((a * sigmoid - b) * w * scale)};
      });
}
