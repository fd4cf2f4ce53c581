//! The man pages and the completions of shells, drawn from the same tables as the program: `scumble manual` and
//! `scumble completions`. Packages are made with them.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::app::{COMMANDS, Group};

use super::args::Cli;
use super::outcome::Stop;

/// What no table of the program tells: files, environment, exit codes, examples.
const MORE: &str = include_str!("../../packaging/linux/manual.roff");

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Arguments of `manual`.
#[derive(Debug, Args)]
pub struct ManualArgs {
    /// Where the pages are written
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
}

/// `scumble completions`: to stdout.
pub fn completions(args: &CompletionsArgs) -> Result<(), Stop> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "scumble", &mut script);
    match io::stdout().write_all(&script) {
        // A reader that has enough, such as `head`, closes the pipe: that is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Stop::file(format!("the completions cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// `scumble manual`: a page for the program and one for each command, as `NAME.1` in the folder.
pub fn manual(args: &ManualArgs) -> Result<(), Stop> {
    let failed = |path: &Path, error| Stop::file(format!("'{}' cannot be written: {error}", path.display()));
    std::fs::create_dir_all(&args.folder).map_err(|error| failed(&args.folder, error))?;
    for (name, text) in pages().map_err(|error| failed(&args.folder, error))? {
        let path = args.folder.join(name);
        std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// The names of all pages' files, and the pages.
fn pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut pages = Vec::new();
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        let (name, mut text) = page(command, |_, _| Ok(()))?;
        let mut rest = Roff::default();
        rest.control("SH", ["SEE ALSO"]).text([bold("scumble"), roman("(1)")]);
        rest.to_writer(&mut text)?;
        pages.push((name, text));
    }
    let (name, mut text) = page(&program, Man::render_subcommands_section)?;
    keys().to_writer(&mut text)?;
    text.extend_from_slice(MORE.as_bytes());
    pages.push((name, text));
    Ok(pages)
}

/// The name of a command's page, and what clap knows of the command.
fn page(command: &Command, more: fn(&Man, &mut dyn Write) -> io::Result<()>) -> io::Result<(String, Vec<u8>)> {
    let source = concat!("Scumble ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(source).manual("Scumble");
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    more(&man, &mut text)?;
    Ok((man.get_filename(), text))
}

/// The keys of the window, as its own sheet groups them.
fn keys() -> Roff {
    let mut roff = Roff::default();
    roff.control("SH", ["KEYS"]);
    roff.text([roman("In the window. Settings can give other keys to all of them.")]);
    for group in Group::ALL {
        let mut rows = COMMANDS.iter().filter(|row| row.group == group && !row.shortcuts.is_empty()).peekable();
        if rows.peek().is_some() {
            roff.control("SS", [group.english()]);
        }
        for row in rows {
            let keys: Vec<_> = row.shortcuts.iter().map(ToString::to_string).collect();
            roff.control("TP", []).text([bold(keys.join(", "))]).text([roman(row.english().trim_end_matches('…'))]);
        }
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_that_help_shows_has_its_page() {
        let pages = pages().unwrap();
        let names: Vec<_> = pages.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"scumble.1") && names.contains(&"scumble-generate.1"), "{names:?}");
        let shown = Cli::command().get_subcommands().filter(|command| !command.is_hide_set()).count();
        assert_eq!(names.len(), shown + 1, "{names:?}");
        assert!(!names.contains(&"scumble-manual.1"), "what only packagers call is not in the manual");
    }

    #[test]
    fn the_programs_page_lists_commands_keys_and_exit_codes() {
        let pages = pages().unwrap();
        let (_, page) = pages.iter().find(|(name, _)| name == "scumble.1").unwrap();
        let page = String::from_utf8(page.clone()).unwrap();
        for wanted in ["\n.SH KEYS\n", "Ctrl+E", "scumble\\-upscale(1)", "\n.SH EXIT STATUS\n", "SCUMBLE_LOG"] {
            assert!(page.contains(wanted), "{wanted:?} is not in the page:\n{page}");
        }
    }
}
