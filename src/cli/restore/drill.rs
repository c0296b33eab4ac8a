//! `lifeboat restore --drill`: puts a backup into a demo account that is empty, reads everything back and compares.

use std::fs;
use std::path::{Path, PathBuf};

use super::{clean, json_of};
use crate::cli::progress::follow;
use crate::cli::{Exit, Shell};
use crate::demo::{Options as DemoOptions, serve};
use crate::engine::{DrillRequest, Drilled, Outcome, Request};
use crate::model::Trouble;
use crate::text::{self, Value};

/// A folder that goes when the drill is over, however it ends.
struct Work(PathBuf);

impl Work {
    fn make(inside: &Path) -> Result<Work, Trouble> {
        let path = inside.join(format!("lifeboat-drill-{}", std::process::id()));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(|error| Trouble::disk(&path, &error))?;
        Ok(Work(path))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // Nothing in it is of use to anybody; where it can't be removed, the system's folder is emptied one day.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Holds the drill: 3 when something did not come back as the backup has it.
pub fn run(shell: &Shell, backup: PathBuf, work: Option<&Path>) -> Result<Exit, Trouble> {
    let work = Work::make(work.unwrap_or(&std::env::temp_dir()))?;
    let spool = work.0.join("account");
    fs::create_dir(&spool).map_err(|error| Trouble::disk(&spool, &error))?;
    let options = DemoOptions { spool: Some(spool), ..DemoOptions::empty() };
    let served = serve(&options);
    let cloud = served.map_err(|error| Trouble::Unreachable { host: "127.0.0.1".into(), why: error.to_string() })?;
    shell.say(&text::say("drill-begins", &[]));
    let request = DrillRequest { backup, door: cloud.door(), work: work.0.clone() };
    let job = shell.desk.start(Request::Drill(Box::new(request)), || ());
    match follow(shell, &job)? {
        Outcome::Drilled(drilled) => report(shell, &drilled),
        other => Err(Trouble::Internal(format!("a drill ended as {other:?}"))),
    }
}

fn report(shell: &Shell, drilled: &Drilled) -> Result<Exit, Trouble> {
    let exit = if drilled.is_whole() { Exit::Done } else { Exit::Incomplete };
    if shell.json {
        shell.json(&json_of(drilled)?);
        return Ok(exit);
    }
    for problem in &drilled.problems {
        let said = problem.changes.iter().map(|c| text::change(&c.property, c.instance.as_deref(), &c.gone, &c.new));
        let mut cells =
            vec![problem.kind.word().to_owned(), clean(&problem.name), text::why_not_restored(&problem.why)];
        cells.extend(said.map(|said| clean(&said)));
        shell.result(&cells.join("\t"));
    }
    shell.say(&text::drilled(&drilled.items, &drilled.came_back));
    if let Some(folder) = &drilled.folder {
        let folder = folder.display().to_string();
        shell.say(&text::say("restored-folder", &[("folder", Value::from(folder))]));
    }
    Ok(exit)
}
