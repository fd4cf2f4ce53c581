//! Align Your Steps: noise levels that were optimised for a model.

use super::curves::linspace;

/// Ten steps for Stable Diffusion 1, from the authors' page (<https://research.nvidia.com/labs/toronto-ai/AlignYourSteps/howto.html>).
const SD1: [f64; 11] = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029];
/// Ten steps for Stable Diffusion XL, from the same page.
const XL: [f64; 11] = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029];

/// `n` falling sigmas, without the final zero: the published ones of Sabour, Fidler and Kreis 2024 (arXiv 2404.14507),
/// interpolated log-linearly as the authors show it. `xl` chooses the table of Stable Diffusion XL.
pub fn sigmas(n: usize, xl: bool) -> Vec<f64> {
    let table = if xl { &XL } else { &SD1 };
    let last = table.len() - 1;
    let between = |place: f64| {
        let low = (place.floor() as usize).min(last - 1);
        let share = place - low as f64;
        (table[low].ln() * (1.0 - share) + table[low + 1].ln() * share).exp()
    };
    linspace(0.0, last as f64, n).map(between).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_comes_back_and_more_steps_lie_between() {
        for (xl, table) in [(false, SD1), (true, XL)] {
            assert!(sigmas(11, xl).iter().zip(table).all(|(got, want)| (got - want).abs() < 1e-9));
            let fine = sigmas(21, xl);
            assert!(fine.is_sorted_by(|a, b| a > b));
            // Half-way in log sigma is the geometric mean.
            assert!((fine[1] - (table[0] * table[1]).sqrt()).abs() < 1e-9);
        }
        assert!((sigmas(1, false)[0] - 14.615).abs() < 1e-9);
    }
}
