//! The same tests on the instruction sets of older machines, and by other backends.

use std::process::Command;

#[test]
fn older_instruction_sets_give_right_results_too() {
    for cpu in ["avx2", "baseline"] {
        // These modules of this program again, where the operators may use no more than that.
        let tests = std::env::current_exe().expect("the path of the tests");
        let output = Command::new(tests)
            .args(["attention::", "elementwise::", "products::"])
            .env("SCUMBLE_CPU", cpu)
            .output()
            .expect("the tests start");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{cpu}:\n{said}");
        assert!(!said.contains(" 0 passed"), "{cpu}: no test ran");
    }
}

#[cfg(feature = "onednn")]
#[test]
fn onednn_gives_right_results_too() {
    let tests = std::env::current_exe().expect("the path of the tests");
    let output = Command::new(tests)
        .args(["bits::", "half::", "products::"])
        .env("SCUMBLE_BACKEND", "onednn")
        .output()
        .expect("the tests start");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains(" 0 passed"), "no test ran");
}
