//! Older versions of `document.json`, brought up to date one version at a time.

use serde_json::Value;

use super::sheet::VERSION;

/// A step from one version to the next; the error says what it missed.
type Step = fn(&mut Value) -> Result<(), String>;

/// The first is from version 1 to 2, and so on. Whoever changes what is written raises [`VERSION`] and adds the step
/// from the version before.
const STEPS: &[Step] = &[];

/// The oldest version that there ever was.
const FIRST: u64 = 1;

const _: () = assert!(FIRST + STEPS.len() as u64 == VERSION, "each version before the present one needs its step");

/// Brings a sheet of some version, which is not newer than this program, up to date.
pub(super) fn migrate(sheet: &mut Value, from: u64) -> Result<(), String> {
    run(sheet, from, FIRST, STEPS)
}

fn run(sheet: &mut Value, from: u64, first: u64, steps: &[Step]) -> Result<(), String> {
    let done = from.checked_sub(first).ok_or_else(|| format!("there never was a version {from}"))?;
    let waiting = usize::try_from(done).ok().and_then(|done| steps.get(done..)).unwrap_or_default();
    waiting.iter().try_for_each(|step| step(sheet))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Version 0 called the canvas `size`, and version 1 had no list of layers but one picture.
    const INVENTED: &[Step] = &[
        |sheet| {
            let size = sheet.get_mut("size").map(Value::take).ok_or("it has no size")?;
            sheet["canvas"] = size;
            Ok(())
        },
        |sheet| {
            let picture = sheet.get_mut("picture").map(Value::take).ok_or("it has no picture")?;
            sheet["layers"] = json!([{ "id": 1, "pixels": picture }]);
            Ok(())
        },
    ];

    #[test]
    fn every_older_version_goes_all_the_steps_that_it_lacks() {
        let wanted = json!([{ "id": 1, "pixels": 7 }]);
        let mut oldest = json!({ "size": 5, "picture": 7 });
        run(&mut oldest, 0, 0, INVENTED).unwrap();
        assert_eq!((&oldest["canvas"], &oldest["layers"]), (&json!(5), &wanted));
        let mut older = json!({ "canvas": 6, "picture": 7 });
        run(&mut older, 1, 0, INVENTED).unwrap();
        assert_eq!((&older["canvas"], &older["layers"]), (&json!(6), &wanted));
        let mut present = json!({ "canvas": 6, "layers": wanted });
        let before = present.clone();
        run(&mut present, 2, 0, INVENTED).unwrap();
        assert_eq!(present, before);
        assert_eq!(run(&mut json!({}), 1, 0, INVENTED).unwrap_err(), "it has no picture");
        assert_eq!(migrate(&mut json!({}), 0).unwrap_err(), "there never was a version 0");
    }
}
