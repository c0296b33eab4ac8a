//! `lifeboat demo`: serves the made-up account until Ctrl-C, for other clients and for looking around.

use clap::Args;

use crate::cli::{Exit, Shell};
use crate::demo::{Demo, Options as DemoOptions, Scenario, serve};
use crate::engine::{self, PhotoForm};
use crate::model::Trouble;
use crate::text;

/// How large the demo account is, and what happens to it.
#[derive(Debug, Args)]
pub struct Size {
    /// Contacts in the demo account
    #[arg(long, value_name = "N", help_heading = "Demo account")]
    contacts: Option<usize>,
    /// Events in the demo account
    #[arg(long, value_name = "N", help_heading = "Demo account")]
    events: Option<usize>,
    /// Photos in the demo account; for a backup also how photos lie in it: zips (by album and year) or files
    #[arg(long, value_name = "N|FORM", value_parser = photos)]
    photos: Vec<Photos>,
    /// What happens to the demo account
    #[arg(long, value_name = "NAME", value_parser = scenario, help_heading = "Demo account")]
    scenario: Option<Scenario>,
}

/// What `--photos` says: how many the demo account has, or how they lie in a backup.
#[derive(Clone, Copy, Debug)]
enum Photos {
    Count(usize),
    Form(PhotoForm),
}

fn photos(word: &str) -> Result<Photos, String> {
    match word {
        "zips" => Ok(Photos::Form(PhotoForm::Zips)),
        "files" => Ok(Photos::Form(PhotoForm::Files)),
        number => {
            number.parse().map(Photos::Count).map_err(|_| "zips, files, or a number for the demo account".to_owned())
        }
    }
}

fn scenario(name: &str) -> Result<Scenario, String> {
    Scenario::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Scenario::ALL.iter().map(|scenario| scenario.name()).collect();
        format!("one of: {}", names.join(", "))
    })
}

impl Size {
    /// How photos shall lie in a backup.
    pub fn photo_form(&self) -> PhotoForm {
        let mut forms = self.photos.iter().filter_map(|said| match said {
            Photos::Form(form) => Some(*form),
            Photos::Count(_) => None,
        });
        forms.next_back().unwrap_or_default()
    }

    /// Starts the demo cloud; `again` when it was backed up before, so that a scenario's loss has happened.
    pub fn serve(&self, again: bool) -> Result<Demo, Trouble> {
        let mut options = DemoOptions { second_time: again, ..DemoOptions::default() };
        options.contacts = self.contacts.unwrap_or(options.contacts);
        options.events = self.events.unwrap_or(options.events);
        let mut counts = self.photos.iter().filter_map(|said| match said {
            Photos::Count(n) => Some(*n),
            Photos::Form(_) => None,
        });
        options.photos = counts.next_back().unwrap_or(options.photos);
        if let Some(scenario) = self.scenario {
            options.scenario = scenario;
        }
        serve(&options).map_err(|error| Trouble::Unreachable { host: "127.0.0.1".into(), why: error.to_string() })
    }
}

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    size: Size,
    /// Show the account as it is after the scenario's loss
    #[arg(long)]
    after: bool,
}

/// Serves the demo account until it is told to stop.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let cloud = options.size.serve(options.after)?;
    let credentials = cloud.credentials();
    if shell.json {
        shell.json(&serde_json::json!({
            "event": "serving", "url": cloud.url(), "photos_url": cloud.photos_url(),
            "user": credentials.user, "password": credentials.password.expose(),
        }));
    } else {
        shell.result(&text::say(
            "cli-demo-serving",
            &[
                ("url", cloud.url().into()),
                ("files", cloud.photos_url().into()),
                ("user", credentials.user.clone().into()),
                ("password", credentials.password.expose().to_owned().into()),
            ],
        ));
    }
    engine::wait_for_interrupt();
    Ok(Exit::Cancelled)
}
