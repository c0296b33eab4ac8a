//! The account, the vault, and what is known of both: does what a story says and has everything checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use lifeboat::demo::{Demo, Edit, Etags, Faults, Held, HeldItem, Options, Sort, serve};
use lifeboat::engine::{
    self, BackupRequest, Event, FinishRequest, Job, Outcome, PhotoForm, Request, RunState, Scope, Status, VaultState,
};
use lifeboat::model::{Kind, Trouble};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::acts::{encoded, path_of};
use super::checks;
use super::fresh;
use super::story::{Chosen, End, Manner, Run, Shape, Step, Weather};

pub const PHOTOS: &str = "/files/demo@lifeboat/Photos/";
/// The first edit happens then, each later one ten seconds after the one before: long before any run, so that no date is too
/// fresh to be believed.
const CLOCK: i64 = 1_600_000_000;
/// A run that is not over by then hangs.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct World {
    pub cloud: Demo,
    dir: TempDir,
    pub runs: u64,
    /// The sealed backups, the oldest first, and the digest of each.
    pub backups: Vec<(PathBuf, String)>,
    /// Every body that was ever behind an address.
    pub bodies: BTreeMap<String, BTreeSet<String>>,
    /// Items whose bodies were changed silently, and how many runs might have noticed.
    pub silent: BTreeMap<String, u32>,
    /// Those of them that a run has noticed. What a dead run had received before may come up again.
    pub noticed: BTreeSet<String>,
    /// Since the last backup of everything, made while tags said something: whether photos lie as files in it, and the
    /// addresses at which something happened. `None` where there is no such backup.
    pub touched: Option<(bool, BTreeSet<String>)>,
    pub lasting: Faults,
    /// Tags have said something from the beginning, so that the records have them.
    tags_told: bool,
    pub clock: i64,
    pub serial: u32,
}

/// How a run ended.
pub struct Ended {
    pub result: Result<Outcome, Trouble>,
    pub state: RunState,
    pub was_stopped: bool,
}

impl World {
    pub fn new() -> World {
        let options = Options { contacts: 12, events: 10, todos: 4, notes: 3, photos: 0, ..Options::default() };
        let cloud = serve(&options).unwrap();
        let mut world = World {
            cloud,
            dir: tempfile::tempdir().unwrap(),
            runs: 0,
            backups: Vec::new(),
            bodies: BTreeMap::new(),
            silent: BTreeMap::new(),
            noticed: BTreeSet::new(),
            touched: None,
            lasting: Faults::default(),
            tags_told: true,
            clock: CLOCK,
            serial: 0,
        };
        for album in ["Camera", "Camera 2021"] {
            let href = format!("{PHOTOS}{}/", encoded(album));
            world.edit(Edit::Make { href: href.clone(), sort: Sort::Folder, name: album.into() });
            for n in 0..4 {
                world.put(&format!("{href}DSC_{n}.jpg"), Shape::Proper);
            }
        }
        world
    }

    pub fn play(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Act(act) => {
                for edit in self.edits(act) {
                    self.edit(edit);
                }
                Ok(())
            }
            Step::Manner(manner) => {
                match *manner {
                    Manner::Etags(etags) => {
                        self.lasting.etags = etags;
                        self.tags_told &= etags == Etags::Strong;
                    }
                    Manner::NoSync(no_sync) => self.lasting.no_sync = no_sync,
                    Manner::SyncPage(page) => self.lasting.sync_page = page,
                }
                self.cloud.set_faults(self.lasting.clone());
                Ok(())
            }
            Step::Run(run) => self.run(run),
            Step::Finish => self.finish(),
        }
    }

    /// The server is well again: the next run completes, and is what a first backup of today would be.
    pub fn end(&mut self) -> Result<(), String> {
        self.lasting = Faults::default();
        let ghosts: Vec<String> =
            self.items().filter(|item| self.cloud.body(&item.href).is_none()).map(|item| item.href).collect();
        for href in ghosts {
            self.put(&href, Shape::Proper);
        }
        let fair = Run {
            weather: Weather::Fair,
            end: End::ByItself,
            full: false,
            files: false,
            chosen: Chosen::All,
            meanwhile: Vec::new(),
        };
        self.run(&fair)?;
        let last = self.backups.last().map(|(path, _)| path.clone()).ok_or("no backup")?;
        let first = self.drive(Request::Backup(self.request(&fair, &self.dir.path().join("fresh"))), End::ByItself)?;
        match first.result {
            Ok(Outcome::BackedUp(done)) => fresh::is_like_a_first_one(self, &last, &done.path),
            other => Err(format!("the fresh backup ended as {other:?}")),
        }
    }

    pub fn vault(&self) -> PathBuf {
        self.dir.path().join("Lifeboat/demo@lifeboat")
    }

    /// The collections that a backup is made of.
    pub fn collections(&self) -> Vec<Held> {
        let mut held = self.cloud.truth();
        held.retain(|held| held.sort != Sort::Folder || held.href.starts_with(PHOTOS));
        held
    }

    pub fn items(&self) -> impl Iterator<Item = HeldItem> + use<> {
        self.collections().into_iter().flat_map(|held| held.items)
    }

    fn put(&mut self, href: &str, shape: Shape) {
        let edit = self.edit_of(href, shape);
        self.edit(edit);
    }

    fn edit(&mut self, edit: Edit) {
        self.note(&edit);
        self.cloud.edit(edit);
    }

    /// Remembers what an edit will do.
    fn note(&mut self, edit: &Edit) {
        if let Some((_, touched)) = &mut self.touched {
            touched.insert(path_of(edit).to_owned());
        }
        match edit {
            Edit::Put { href, bytes, .. } => {
                self.silent.remove(href);
                self.noticed.remove(href);
                self.bodies.entry(href.clone()).or_default().insert(digest(bytes));
            }
            Edit::PutSilently { href, bytes } => {
                self.silent.insert(href.clone(), 0);
                self.bodies.entry(href.clone()).or_default().insert(digest(bytes));
            }
            Edit::Touch { href } => {
                self.silent.remove(href);
                self.noticed.remove(href);
            }
            _ => (),
        }
    }

    fn run(&mut self, run: &Run) -> Result<(), String> {
        self.runs += 1;
        self.remember_bodies();
        let received = checks::received(&self.vault());
        self.cloud.set_faults(faults(&self.lasting, run.weather, run.end));
        let mut planned = Vec::new();
        for (n, act) in &run.meanwhile {
            for edit in self.edits(act) {
                if let Edit::Put { href, bytes, .. } | Edit::PutSilently { href, bytes } = &edit {
                    self.bodies.entry(href.clone()).or_default().insert(digest(bytes));
                }
                planned.push(edit.clone());
                self.cloud.edit_at(*n, edit);
            }
        }
        let ended = self.drive(Request::Backup(self.request(run, &self.dir.path().join("Lifeboat"))), run.end);
        let never_made = self.cloud.take_edits();
        planned.iter().filter(|edit| !never_made.contains(edit)).for_each(|edit| self.note(edit));
        let loose: Vec<String> = planned.iter().map(|edit| path_of(edit).to_owned()).collect();
        self.cloud.set_faults(self.lasting.clone());
        self.remember_bodies();
        let ended = ended?;
        match &ended.result {
            Ok(Outcome::BackedUp(done)) => {
                self.backups.push((done.path.clone(), checks::digest_of(&done.path)));
                checks::sealed(self, run, &loose, &ended.state)?;
                let is_whole = run.chosen == Chosen::All && self.tags_told;
                let is_complete = done.receipt.status == Status::Complete;
                self.touched = (is_whole && is_complete).then(|| (run.files, loose.into_iter().collect()));
            }
            Ok(other) => return Err(format!("a run ended as {other:?}")),
            Err(trouble) => checks::may_fail(run, trouble, ended.was_stopped)?,
        }
        checks::vault(self, &received)
    }

    fn finish(&mut self) -> Result<(), String> {
        let unfinished = engine::Desk::new(None, None).unfinished_in(&self.vault()).unwrap_or_default();
        let Some(newest) = unfinished.into_iter().find(|run| run.left.started.is_some()) else { return Ok(()) };
        let received = checks::received(&self.vault());
        let listed = checks::listed(&newest.left.path);
        let request = FinishRequest { part: newest.left.path, ..FinishRequest::default() };
        match self.drive(Request::Finish(request), End::ByItself)?.result {
            Ok(Outcome::BackedUp(done)) => {
                self.backups.push((done.path.clone(), checks::digest_of(&done.path)));
                self.touched = None;
                self.silent.extend(std::mem::take(&mut self.noticed).into_iter().map(|href| (href, 0)));
                checks::finished(self, &listed)?;
            }
            // It died before it had found anything.
            Err(Trouble::NotABackup { .. }) if listed.is_empty() => (),
            other => return Err(format!("finish ended as {other:?}")),
        }
        checks::vault(self, &received)
    }

    /// Runs a job to its end, or to the moment at which it is stopped or killed.
    fn drive(&self, request: Request, end: End) -> Result<Ended, String> {
        self.cloud.clear_log();
        let job = engine::start(request, || ());
        let (mut state, mut was_stopped) = (RunState::default(), false);
        let mut silence = 0;
        let began = std::time::Instant::now();
        loop {
            match job.events.recv_timeout(Duration::from_millis(3)) {
                Ok(event) => {
                    let is_end = matches!(event, Event::Ended(_));
                    state.apply(event);
                    if is_end {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) if end == End::ByItself => {
                    if began.elapsed() > PATIENCE {
                        return Err(format!("the run hangs: {state:?}"));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    // What was answered before the silence began shall have come to its place.
                    silence += u32::from(self.cloud.log().iter().any(|seen| seen.status == 0));
                    if silence > 5 && !was_stopped {
                        was_stopped = true;
                        if let End::Killed(_) = end {
                            return Ok(self.kill(job, state));
                        }
                        job.control.stop();
                    }
                    if began.elapsed() > PATIENCE {
                        return Err(format!("the run hangs though it was to end: {state:?}"));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err("the job ended without a word".into()),
            }
        }
        let result = state.ended.clone().ok_or("the job ended without a result")?;
        Ok(Ended { result, state, was_stopped })
    }

    /// Ends a job, and leaves of its folder what was on the disk before.
    fn kill(&self, job: Job, state: RunState) -> Ended {
        let (vault, aside) = (self.vault(), self.dir.path().join("aside"));
        for part in checks::parts(&vault) {
            copy(&part, &aside.join(part.file_name().unwrap()));
        }
        drop(job);
        for part in checks::parts(&vault) {
            fs::remove_dir_all(part).unwrap();
        }
        for part in checks::parts(&aside) {
            fs::rename(&part, vault.join(part.file_name().unwrap())).unwrap();
        }
        Ended { result: Err(Trouble::Cancelled), state, was_stopped: true }
    }

    fn request(&self, run: &Run, root: &Path) -> BackupRequest {
        let kinds = match run.chosen {
            Chosen::All | Chosen::AllFiles => Vec::new(),
            Chosen::Contacts => vec![Kind::Contacts],
            Chosen::Calendar => vec![Kind::Calendar],
            Chosen::Tasks => vec![Kind::Tasks],
            Chosen::Photos => vec![Kind::Photos],
        };
        BackupRequest {
            door: self.cloud.door(),
            vault_name: None,
            vault_root: root.to_owned(),
            scope: Scope { kinds, all_files: run.chosen == Chosen::AllFiles, ..Scope::default() },
            photos: if run.files { PhotoForm::Files } else { PhotoForm::Zips },
            full: run.full,
            case: None,
            operator: None,
        }
    }

    fn remember_bodies(&mut self) {
        for item in self.items() {
            if let Some(body) = self.cloud.body(&item.href) {
                self.bodies.entry(item.href).or_default().insert(digest(&body));
            }
        }
    }

    /// What the vault remembers.
    pub fn state(&self) -> Option<VaultState> {
        engine::vault_state(&self.vault()).ok()
    }
}

fn faults(lasting: &Faults, weather: Weather, end: End) -> Faults {
    let lasting = lasting.clone();
    let mut faults = match weather {
        Weather::Fair => lasting,
        Weather::ForgetsTokens => Faults { forgets_tokens: true, ..lasting },
        Weather::Busy(every, status) => Faults { every_nth_503: every, busy_status: Some(status), ..lasting },
        Weather::Drops(every) => Faults { drop_every: every, ..lasting },
        Weather::CutsBodies(every) => Faults { cut_body_every: every, ..lasting },
        Weather::CutsListings(every) => Faults { cut_listing_every: every, ..lasting },
        Weather::LeavesOut(every) => Faults { multiget_leaves_out_every: every, ..lasting },
        Weather::SmallMultigets(limit) => Faults { multiget_limit: Some(limit), ..lasting },
        Weather::PasswordExpires(after) => Faults { unauthorised_after: Some(after), ..lasting },
        Weather::Gone(after) => Faults { gone_after_bodies: Some(after), ..lasting },
        Weather::EmptyAnswers => Faults { empty_listings: true, ..lasting },
        Weather::SignInPages => Faults { html_instead: true, ..lasting },
    };
    faults.silent_after = match end {
        End::ByItself => None,
        End::Stopped(after) | End::Killed(after) => Some(after),
    };
    faults
}

pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        // Spooled bodies come and go while this looks on.
        if path.is_dir() { copy(&path, &to) } else { drop(fs::copy(&path, &to)) }
    }
}
