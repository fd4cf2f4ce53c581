//! Finding a row of a table by any of its names.

/// Letters, digits and `+` in lower case: what counts in a name.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '+').flat_map(char::to_lowercase).collect()
}

/// Whether `name` is one of a row's names, whatever its case and punctuation.
pub fn matches(name: &str, id: &str, label: &str, aliases: &[&str]) -> bool {
    let name = plain(name);
    !name.is_empty() && [id, label].iter().chain(aliases).any(|n| plain(n) == name)
}
