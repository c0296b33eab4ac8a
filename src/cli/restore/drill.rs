//! `lifeboat restore --drill`: puts a backup into a demo account that is empty, reads everything back and compares.

use std::path::{Path, PathBuf};

use super::{clean, json_of};
use crate::cli::progress::follow;
use crate::cli::{Exit, Shell};
use crate::demo::{Options as DemoOptions, serve};
use crate::engine::{DrillRequest, DrillWork, Drilled, Outcome, Request};
use crate::model::Trouble;
use crate::text::{self, Value};

/// Holds the drill: 3 when something did not come back as the backup has it.
pub fn run(shell: &Shell, backup: PathBuf, work: Option<&Path>) -> Result<Exit, Trouble> {
    let work = DrillWork::make(work.unwrap_or(&std::env::temp_dir()))?;
    let options = DemoOptions { spool: Some(work.spool()), ..DemoOptions::empty() };
    let served = serve(&options);
    let cloud = served.map_err(|error| Trouble::Unreachable { host: "127.0.0.1".into(), why: error.to_string() })?;
    shell.say(&text::say("drill-begins", &[]));
    let request = DrillRequest { backup, door: cloud.door(), work: work.path().to_owned() };
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
    if let Some(trouble) = &drilled.not_kept {
        shell.say(&text::drill_not_kept(trouble));
    }
    Ok(exit)
}
