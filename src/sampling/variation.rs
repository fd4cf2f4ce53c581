//! Two noises mixed into one of the same strength: A1111's variation seed.

/// Turns `noise` towards `other` by `strength` (0 to 1) along the great circle between them. Both have the shape
/// `[rows, columns]` for each of their planes, one after the other.
///
/// As in A1111 (`rng.py`), which takes angles column by column, so that its pictures come out again. Columns that point
/// the same or the opposite way have no circle between them, and are mixed evenly. Slices of unequal length are cut to
/// the shorter.
pub fn slerp(noise: &[f32], other: &[f32], rows: usize, columns: usize, strength: f64) -> Vec<f32> {
    let mut out = noise.to_vec();
    let plane = rows * columns;
    if plane == 0 {
        return out;
    }
    let planes = out.chunks_exact_mut(plane).zip(noise.chunks_exact(plane)).zip(other.chunks_exact(plane));
    for ((out, a), b) in planes {
        for column in 0..columns {
            let sum = |f: &dyn Fn(usize) -> f32| (0..rows).map(|row| f64::from(f(row * columns + column))).sum::<f64>();
            let lengths = (sum(&|i| a[i] * a[i]) * sum(&|i| b[i] * b[i])).sqrt();
            let cosine = if lengths > 0.0 { (sum(&|i| a[i] * b[i]) / lengths).clamp(-1.0, 1.0) } else { 1.0 };
            let (angle, sine) = (cosine.acos(), cosine.acos().sin());
            let (from, to) = if sine > 1e-4 {
                (((1.0 - strength) * angle).sin() / sine, (strength * angle).sin() / sine)
            } else {
                (1.0 - strength, strength)
            };
            for i in (column..plane).step_by(columns) {
                out[i] = (f64::from(a[i]) * from + f64::from(b[i]) * to) as f32;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_the_noises_themselves() {
        let a = [1.0, -2.0, 0.5, 3.0, 0.1, -0.2, 0.3, 0.4];
        let b = [0.3, 1.0, -1.5, 0.2, 2.0, 1.0, -0.6, 0.7];
        let near = |got: Vec<f32>, want: [f32; 8]| got.iter().zip(want).all(|(g, w)| (g - w).abs() < 1e-6);
        assert!(near(slerp(&a, &b, 2, 2, 0.0), a));
        assert!(near(slerp(&a, &b, 2, 2, 1.0), b));
        assert!(near(slerp(&a, &a, 2, 2, 0.3), a));
        // One row: every angle is nought or a half-turn.
        assert!(slerp(&a, &b, 1, 8, 0.5).iter().all(|v| v.is_finite()));
    }

    #[test]
    fn half_way_is_the_middle_of_the_arc_of_each_column() {
        // The first column turns by a right angle, the second by 60 degrees.
        let (a, b) = ([2.0, 1.0, 0.0, 0.0], [0.0, 0.5, 2.0, 0.75f32.sqrt()]);
        let half = slerp(&a, &b, 2, 2, 0.5);
        let right_angle = 2.0 * 0.5f32.sqrt();
        let want = [right_angle, 0.75f32.sqrt(), right_angle, 0.5];
        assert!(half.iter().zip(want).all(|(g, w)| (g - w).abs() < 1e-6), "{half:?}");
    }
}
