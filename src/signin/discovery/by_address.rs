//! Finds the services behind an e-mail address: tries what `plan` names, in its order, and tells each step and what came of
//! it. Gives the password to nobody but the provider that a file names, the domain of the address, and whom the person
//! allowed; the first refusal ends it.

use std::time::Duration;

use tokio::time::timeout;

use super::plan::{self, Candidate, Email, How};
use super::search::{From, Place, Search, rank};
use super::ways::no_way;
use super::{Reach, recognise};
use crate::model::{Came, Consent, Credentials, Door, Endpoint, Key, Service, Sign, Trouble, Watch};
use crate::net::dns::Records;
use crate::net::http::Session;
use crate::signin::access;
use crate::signin::providers::{Catalogue, Names, Provider};

/// So long may a place that nobody named keep us waiting.
const GUESS: Duration = Duration::from_secs(20);

/// What was found.
pub(super) struct ByAddress<'a> {
    pub provider: Option<&'a Provider>,
    pub user: String,
    pub services: Vec<(Endpoint, Session)>,
    pub urls: Vec<String>,
    /// What was known of and could not be reached: message keys.
    pub coverage: Vec<String>,
}

/// Looks for the services of `email`; `chosen` is the provider that the person named.
pub(super) async fn find<'a>(
    door: &'a Door,
    email: &'a Email,
    chosen: Option<&'a Provider>,
    catalogue: &'a Catalogue,
    reach: &'a Reach,
    w: &'a Watch,
) -> Result<ByAddress<'a>, Trouble> {
    let known = chosen.or_else(|| catalogue.by_domain(&email.domain));
    let mut finder = Finder {
        door,
        email,
        reach,
        w,
        found: ByAddress {
            provider: known,
            user: door.key.user().to_owned(),
            services: Vec::new(),
            urls: Vec::new(),
            coverage: Vec::new(),
        },
        wanted: vec![Service::Carddav, Service::Caldav],
        troubles: Vec::new(),
        silent: Vec::new(),
        sessions: Vec::new(),
    };
    if let Some(provider) = known {
        let names = finder.names(provider)?;
        finder.wanted.retain(|service| provider.template(*service).is_some());
        for candidate in plan::of_provider(provider, &names, How::Provider, &provider.name) {
            finder.attempt(&candidate, Some(provider)).await?;
        }
    }
    let mut records = Records::default();
    // What a provider's file lets one get is for the places that it names.
    let is_only_for_them = matches!(door.key, Key::Grant { .. }) && known.is_some_and(|known| known.oauth.is_some());
    if !finder.is_done() && !is_only_for_them {
        records = reach.ask_dns(door, email, &mut finder.troubles, w).await?;
        for candidate in plan::of_domain(email, &records) {
            finder.attempt(&candidate, known).await?;
        }
        if !finder.is_done() && known.is_none() {
            finder.ask_mail_host(&records, catalogue).await?;
        }
        for candidate in plan::common(email, &records) {
            finder.attempt(&candidate, known).await?;
        }
    }
    finder.look_for_photos(catalogue).await?;
    finder.settle(&records)
}

struct Finder<'a> {
    door: &'a Door,
    email: &'a Email,
    reach: &'a Reach,
    w: &'a Watch,
    found: ByAddress<'a>,
    /// Services that should be found.
    wanted: Vec<Service>,
    troubles: Vec<Trouble>,
    /// Hosts that did not answer, so that they are not waited for again.
    silent: Vec<url::Origin>,
    sessions: Vec<(String, Session)>,
}

impl<'a> Finder<'a> {
    fn is_done(&self) -> bool {
        self.wanted.iter().all(|service| self.has(*service))
    }

    fn has(&self, service: Service) -> bool {
        self.found.services.iter().any(|(endpoint, _)| endpoint.service == service)
    }

    /// The values for a provider's placeholders, with the user name in the form that it wants.
    fn names(&mut self, provider: &Provider) -> Result<Names, Trouble> {
        if let Some(why) = no_way(provider, &self.door.key) {
            return Err(why);
        }
        let (given, email) = (self.door.key.user(), &self.email.text);
        let user = if !given.is_empty() && !email.eq_ignore_ascii_case(given.trim()) {
            given.to_owned()
        } else {
            provider.user_of(email).ok_or_else(|| Trouble::WantsUserName {
                provider: provider.name.clone(),
                which: provider.user_name.clone().unwrap_or_default(),
            })?
        };
        self.found.user.clone_from(&user);
        Ok(Names { user, email: Some(email.clone()), server: None, uid: None })
    }

    /// Tries the provider that takes the domain's mail. Only DNS says that it is this one, so the person is asked.
    async fn ask_mail_host(&mut self, records: &Records, catalogue: &'a Catalogue) -> Result<(), Trouble> {
        let hosted = records.mx.iter().find_map(|host| catalogue.by_mx(host));
        let Some(provider) = hosted else { return Ok(()) };
        let names = match self.names(provider) {
            Ok(names) => names,
            Err(trouble) => {
                // There may be a server of one's own beside the mail.
                self.troubles.push(trouble);
                return Ok(());
            }
        };
        let candidates = plan::of_provider(provider, &names, How::MailHost, &provider.name);
        let allowed = |candidate: &Candidate| {
            let host = candidate.url.host_str().unwrap_or_default();
            self.door.allow_hosts.iter().any(|allowed| allowed == host)
        };
        if let Some(first) = candidates.first()
            && !candidates.iter().any(allowed)
        {
            let host = first.url.host_str().unwrap_or_default().to_owned();
            return Err(Trouble::NeedsConsent(Consent::OtherHost { confirmed: self.email.domain.clone(), host }));
        }
        self.found.provider = Some(provider);
        for candidate in candidates {
            self.attempt(&candidate, Some(provider)).await?;
        }
        Ok(())
    }

    /// The photos that a provider keeps, when its file names them.
    async fn look_for_photos(&mut self, catalogue: &'a Catalogue) -> Result<(), Trouble> {
        let Some((provider, server, uid)) = recognise(&self.found.services, catalogue) else { return Ok(()) };
        let provider = *self.found.provider.get_or_insert(provider);
        let user = self.found.user.clone();
        let names = Names { user, email: Some(self.email.text.clone()), server: Some(server), uid: Some(uid) };
        let photos = plan::of_provider(provider, &names, How::Provider, &provider.name);
        for candidate in photos.into_iter().filter(|candidate| candidate.services.contains(&Service::Webdav)) {
            self.attempt(&candidate, Some(provider)).await?;
        }
        Ok(())
    }

    /// Tries one place and tells what came of it. `Err` ends the search.
    async fn attempt(&mut self, candidate: &Candidate, provider: Option<&'a Provider>) -> Result<(), Trouble> {
        let missing: Vec<Service> = candidate.services.iter().copied().filter(|service| !self.has(*service)).collect();
        if missing.is_empty() || self.silent.contains(&candidate.url.origin()) {
            return Ok(());
        }
        let (step, subject) = (candidate.how.step(), candidate.subject.clone());
        self.w.sign(Sign::Looking { step, subject: subject.clone() });
        let came = match self.search(candidate, &missing, provider).await {
            Ok((found, _)) if found.is_empty() => Came::Nothing,
            Ok((found, session)) => {
                let services = found.iter().map(|endpoint| endpoint.service).collect();
                self.found.services.extend(found.into_iter().map(|endpoint| (endpoint, session.clone())));
                self.remember(candidate);
                Came::Found(services)
            }
            Err(trouble) => Came::Failed(self.bear(trouble, candidate, provider)?),
        };
        self.w.sign(Sign::Looked { step, subject, came });
        Ok(())
    }

    /// Keeps the address that led somewhere: of a well-known one the host, which is asked for it again.
    fn remember(&mut self, candidate: &Candidate) {
        let mut url = candidate.url.clone();
        if url.path().starts_with("/.well-known/") {
            url.set_path("/");
        }
        let url = String::from(url);
        if !self.found.urls.contains(&url) {
            self.found.urls.push(url);
        }
    }

    /// True for files, where contacts or calendars let us in before.
    fn is_beside(&self, tried: &Candidate) -> bool {
        tried.services == [Service::Webdav] && !self.found.services.is_empty()
    }

    /// Gives back a trouble that the search goes on with, and `Err` for one that ends it.
    fn bear(&mut self, trouble: Trouble, tried: &Candidate, provider: Option<&Provider>) -> Result<Trouble, Trouble> {
        match &trouble {
            // An app password or a token may well be good for contacts and calendars only.
            Trouble::SignInRefused { .. } | Trouble::SignInEnded { .. } if self.is_beside(tried) => {
                self.found.coverage.push("coverage-photos-refused".into());
            }
            Trouble::SignInRefused { .. } => return Err(with_app_password(trouble, provider)),
            // What DNS names is where the services are: a person says yes, or gives an address.
            Trouble::NeedsConsent(Consent::OtherHost { .. }) if tried.how != How::Plain => return Err(trouble),
            Trouble::Unreachable { .. }
            | Trouble::UnknownHost { .. }
            | Trouble::Certificate { .. }
            | Trouble::Stalled { .. }
            | Trouble::Broken { .. } => self.silent.push(tried.url.origin()),
            Trouble::NeedsConsent(_)
            | Trouble::SignInPage { .. }
            | Trouble::NotDav { .. }
            | Trouble::NothingFound { .. }
            | Trouble::Status { .. }
            | Trouble::BadRedirect { .. }
            | Trouble::Malformed { .. }
            | Trouble::TooLarge { .. }
            | Trouble::Cut { .. }
            | Trouble::Busy { .. } => (),
            _ => return Err(trouble),
        }
        self.troubles.push(trouble.clone());
        Ok(trouble)
    }

    async fn search(
        &mut self,
        candidate: &Candidate,
        missing: &[Service],
        provider: Option<&'a Provider>,
    ) -> Result<(Vec<Endpoint>, Session), Trouble> {
        let session = self.session(candidate, provider)?;
        session.admits(&candidate.url)?;
        let mut search = Search::new(session.clone(), self.w);
        if candidate.how.is_guess() {
            let host = candidate.url.host_str().unwrap_or_default().to_owned();
            let silent = |_| Trouble::Stalled { host, secs: GUESS.as_secs() };
            timeout(GUESS, look_at(&mut search, candidate)).await.map_err(silent)??;
        } else {
            look_at(&mut search, candidate).await?;
        }
        let (mut found, mut troubles) = (search.found, search.troubles);
        found.retain(|endpoint| missing.contains(&endpoint.service));
        if found.is_empty() && !troubles.is_empty() {
            troubles.sort_by_key(rank);
            return Err(troubles.swap_remove(0));
        }
        Ok((found, session))
    }

    /// The session for a place: a provider's own, the one for the domain, or one for a host without encryption.
    fn session(&mut self, candidate: &Candidate, provider: Option<&'a Provider>) -> Result<Session, Trouble> {
        let own = |how| matches!(how, How::Provider | How::MailHost);
        let is_plain_home = candidate.how == How::Plain && candidate.url.host_str() == Some(&self.email.domain);
        let home = match own(candidate.how) || is_plain_home {
            true => candidate.url.clone(),
            false => super::address::read(&self.email.home())?,
        };
        let key = format!("{} {}", own(candidate.how), home.origin().ascii_serialization());
        if let Some((_, session)) = self.sessions.iter().find(|(known, _)| *known == key) {
            return Ok(session.clone());
        }
        let as_who: Key = match &self.door.key {
            Key::Password(given) => {
                Credentials { user: self.found.user.clone(), password: given.password.clone() }.into()
            }
            grant @ Key::Grant { .. } => grant.clone(),
        };
        let options = self.reach.options(self.door, provider);
        let session = Session::new(&options, &home, access::of(&as_who, &[home.to_string()], &options))?;
        self.sessions.push((key, session.clone()));
        Ok(session)
    }

    fn settle(self, records: &Records) -> Result<ByAddress<'a>, Trouble> {
        let is_done = self.is_done();
        let mut troubles = self.troubles;
        let consent = |trouble: &&Trouble| matches!(trouble, Trouble::NeedsConsent(_));
        if let Some(trouble) = troubles.iter().find(consent).filter(|_| !is_done) {
            return Err(trouble.clone());
        }
        if !self.found.services.is_empty() {
            return Ok(self.found);
        }
        let unknown = Trouble::ServiceUnknown { address: self.email.text.clone() };
        let is_known = self.found.provider.is_some();
        let telling = |trouble: &Trouble| match trouble {
            Trouble::NoWayIn { .. } | Trouble::WantsUserName { .. } => 0,
            Trouble::Certificate { .. } => 1,
            Trouble::UnknownHost { .. } if records.mx.is_empty() && records.srv.is_empty() => 2,
            Trouble::NoDns { .. } => 3,
            Trouble::UnknownHost { .. } => 9,
            _ if is_known => 4,
            Trouble::Unreachable { .. } | Trouble::Stalled { .. } | Trouble::Broken { .. } => 5,
            _ => 9,
        };
        troubles.sort_by_key(telling);
        Err(troubles.into_iter().find(|trouble| telling(trouble) < 9).unwrap_or(unknown))
    }
}

/// Asks a place what it is, in the way that the candidate wants.
async fn look_at(search: &mut Search<'_>, candidate: &Candidate) -> Result<(), Trouble> {
    let url = &candidate.url;
    if url.path().starts_with("/.well-known/") {
        let service = if url.path().ends_with("carddav") { Service::Carddav } else { Service::Caldav };
        return search.try_well_known(url, service).await;
    }
    if candidate.services == [Service::Webdav] {
        return search.look_for_folder(url).await;
    }
    let from = if candidate.how == How::Common { From::Chance } else { From::Person };
    let (place, at) = search.visit(url, from).await?;
    if place == Place::Folder && from == From::Person && search.found.is_empty() {
        search.peek(&at).await?;
    }
    Ok(())
}

/// A refusal by a provider that wants an app password says so.
pub(super) fn with_app_password(trouble: Trouble, provider: Option<&Provider>) -> Trouble {
    let wanted = provider.filter(|provider| !provider.takes_usual_password());
    match (&trouble, wanted.and_then(|provider| Some((provider, provider.app_password()?)))) {
        (Trouble::SignInRefused { .. }, Some((provider, part))) => Trouble::WantsAppPassword {
            provider: provider.name.clone(),
            page: part.page.clone().unwrap_or_default(),
            link: part.link.clone().unwrap_or_default(),
        },
        _ => trouble,
    }
}
