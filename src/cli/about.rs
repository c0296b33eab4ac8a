//! `about`: version, folders, licences.

use clap::Args;

use super::{Exit, Shell};
use crate::about::{LICENCE, ThirdParty, VERSION, third_party};
use crate::model::Trouble;
use crate::text::{Value, say};

#[derive(Debug, Args)]
pub struct Options {
    /// What each licence of what is compiled in says, word for word
    #[arg(long)]
    licences: bool,
}

/// Says what this program is, where it keeps things, and under what licences.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let listed = third_party();
    let (vault, settings) = (shell.desk.vault_root()?, shell.desk.settings_dir()?);
    if shell.json {
        shell.json(&serde_json::json!({
            "event": "about", "name": "lifeboat", "version": VERSION, "licence": LICENCE,
            "vault": vault, "settings": settings, "parts": parts(listed, options.licences),
        }));
        return Ok(Exit::Done);
    }
    let path = |path: &std::path::Path| Value::from(path.display().to_string());
    shell.result(&say("about-named", &[("version", Value::from(VERSION))]));
    shell.result(&say("about-what", &[]));
    shell.result("");
    shell.result(&say("cli-about-vault", &[("path", path(&vault))]));
    shell.result(&say("cli-about-settings", &[("path", path(&settings))]));
    shell.result("");
    shell.result(&say("about-own", &[]));
    shell.result(&say("about-others", &[("n", Value::Number(listed.parts.len() as u64))]));
    if options.licences {
        for part in &listed.parts {
            shell.result(&format!("\n{}\n{part}\n{}\n", "-".repeat(72), part.licence));
            shell.result(listed.text_of(part).trim_end());
        }
        return Ok(Exit::Done);
    }
    shell.result(&say("cli-about-licences", &[]));
    shell.result("");
    for part in &listed.parts {
        shell.result(&format!("{part}: {}", part.licence));
    }
    Ok(Exit::Done)
}

fn parts(listed: &ThirdParty, with_texts: bool) -> Vec<serde_json::Value> {
    let part = |part: &crate::about::Part| {
        let text = with_texts.then(|| listed.text_of(part));
        serde_json::json!({ "name": part.name, "version": part.version, "licence": part.licence, "text": text })
    };
    listed.parts.iter().map(part).collect()
}
