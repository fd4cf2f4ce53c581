//! The lists: samplers, schedules; and how lists are written.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

use serde_json::{Value, json};

use crate::sampling::{SAMPLERS, SCHEDULES, Sampler};

use super::args::ListArgs;

/// Writes rows as JSON, or their `columns` below each other.
pub(super) fn print(rows: &[Value], json: bool, columns: &[&str]) {
    if json {
        println!("{}", Value::Array(rows.to_vec()));
        return;
    }
    let text = |row: &Value, column: &str| match &row[column] {
        Value::String(s) => s.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let widths: Vec<usize> = columns
        .iter()
        .map(|c| rows.iter().map(|row| text(row, c).chars().count()).chain([c.len()]).max().unwrap_or(0))
        .collect();
    let line = |cells: Vec<String>| {
        let padded: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        println!("{}", padded.join("  ").trim_end());
    };
    line(columns.iter().map(|c| (*c).to_owned()).collect());
    for row in rows {
        line(columns.iter().map(|c| text(row, c)).collect());
    }
}

/// `scumble samplers`.
pub fn samplers(args: &ListArgs) {
    let row = |s: &Sampler| {
        json!({
            "id": s.id, "name": s.label, "also": s.aliases, "eta": s.eta, "schedule": s.schedule,
            "noise": s.noise.label(), "evaluations": s.evaluations, "about": s.about,
        })
    };
    let rows: Vec<Value> = SAMPLERS.iter().map(row).collect();
    print(&rows, args.json, &["id", "name", "schedule", "noise", "evaluations", "also"]);
}

/// `scumble schedules`.
pub fn schedules(args: &ListArgs) {
    let rows: Vec<Value> =
        SCHEDULES.iter().map(|s| json!({ "id": s.id, "name": s.label, "also": s.aliases })).collect();
    print(&rows, args.json, &["id", "name", "also"]);
}
