//! Curves of falling sigmas between two ends, without the final zero.

/// `n` evenly spaced numbers from `start` to `end`, both included; `start` alone for one. Multiples of one step, as
/// numpy counts them: schedules round these numbers, and a half must fall to the same side.
pub fn linspace(start: f64, end: f64, n: usize) -> impl Iterator<Item = f64> {
    let last = n.saturating_sub(1).max(1);
    let step = (end - start) / last as f64;
    (0..n).map(move |i| if i == last { end } else { start + i as f64 * step })
}

/// Karras et al. 2022 (arXiv 2206.00364), equation 5, with rho 7: dense at small sigmas.
pub fn karras(min: f64, max: f64, n: usize) -> Vec<f64> {
    const RHO: f64 = 7.0;
    linspace(max.powf(1.0 / RHO), min.powf(1.0 / RHO), n).map(|s| s.powf(RHO)).collect()
}

/// Evenly spaced angles whose tangents are the sigmas: the schedule of least divergence (Chen et al. 2024, "KL optimal",
/// as in A1111). Unlike the other curves it has `min` as the end of the last step, and so one step more above it.
pub fn kl_optimal(min: f64, max: f64, n: usize) -> Vec<f64> {
    linspace(0.0, 1.0, n + 1).take(n).map(|share| (share * min.atan() + (1.0 - share) * max.atan()).tan()).collect()
}

/// Evenly spaced log sigmas.
pub fn exponential(min: f64, max: f64, n: usize) -> Vec<f64> {
    linspace(max.ln(), min.ln(), n).map(f64::exp).collect()
}

/// Quantiles of Beta(0.6, 0.6) between the sigmas (Lee et al. 2024, arXiv 2407.12173): dense at both ends.
pub fn beta(min: f64, max: f64, n: usize) -> Vec<f64> {
    linspace(1.0, 0.0, n).map(|p| min + beta_quantile(p) * (max - min)).collect()
}

/// Both shape parameters of the beta schedule.
const SHAPE: f64 = 0.6;

/// The x at which Beta(0.6, 0.6) has the share `p` of its weight below, for `p` from 0 to 1.
pub fn beta_quantile(p: f64) -> f64 {
    if p > 0.5 {
        return 1.0 - beta_quantile(1.0 - p);
    }
    if p <= 0.0 || p == 0.5 {
        return p.max(0.0);
    }
    let (mut low, mut high) = (0.0, 0.5);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if beta_share(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The share of Beta(0.6, 0.6) below `x`, for `x` from 0 to 0.5: the integral's power series over its value at 0.5,
/// which by symmetry is half of all.
fn beta_share(x: f64) -> f64 {
    // Integral of t^(a-1) (1-t)^(a-1) = x^a * sum over k of (1-a)_k / k! * x^k / (a + k).
    let integral = |x: f64| {
        let (mut term, mut sum) = (1.0, 1.0 / SHAPE);
        for k in 1..70 {
            let k = f64::from(k);
            term *= (k - SHAPE) / k * x;
            sum += term / (SHAPE + k);
        }
        x.powf(SHAPE) * sum
    };
    0.5 * integral(x) / integral(0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_scipys() {
        // scipy.stats.beta.ppf(p, 0.6, 0.6)
        for (p, x) in [
            (0.0, 0.0),
            (0.05, 0.012_554_456_87),
            (0.25, 0.175_680_378_65),
            (0.5, 0.5),
            (0.9, 0.960_415_594_41),
            (1.0, 1.0),
        ] {
            assert!((beta_quantile(p) - x).abs() < 1e-7, "{p}: {}", beta_quantile(p));
        }
    }

    #[test]
    fn every_curve_falls_from_end_to_end() {
        for curve in [karras, exponential, beta] {
            assert!((curve(0.03, 14.6, 1)[0] - 14.6).abs() < 1e-9);
            let sigmas = curve(0.03, 14.6, 50);
            assert!(sigmas.is_sorted_by(|a, b| a > b));
            assert!((sigmas[0] - 14.6).abs() < 1e-9 && (sigmas[49] - 0.03).abs() < 1e-9);
        }
    }
}
