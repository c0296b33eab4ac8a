//! What services stand behind one address: contacts and calendars by RFC 6764, RFC 5397, RFC 6352 §7.1.1 and RFC 4791
//! §6.2.1, folders by asking what they are. Lists no items, and guesses no addresses but the well-known ones.

use url::Url;

use super::address;
use crate::model::{Consent, Endpoint, Service, Sign, Trouble, Watch};
use crate::net::http::Session;
use crate::net::webdav::{Depth, Limits, Multistatus, Prop, Propfind, Response, Type};

/// What tells a principal, a home, a collection and a folder apart.
const PROPS: &[Prop] =
    &[Prop::ResourceType, Prop::CurrentUserPrincipal, Prop::AddressbookHomeSet, Prop::CalendarHomeSet];

/// So many lines of a folder are looked at to find out what it holds.
const PEEK: usize = 200;

/// What an address turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Services were found through it.
    Way,
    /// A folder, with nothing that leads to contacts or calendars.
    Folder,
    /// Nothing we can use.
    Nothing,
}

/// Where an address came from, which decides whose trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The person gave it, or it was found behind one they gave.
    Person,
    /// We tried it on the chance.
    Chance,
}

/// The search behind one address.
pub(super) struct Search<'a> {
    pub session: Session,
    w: &'a Watch,
    pub found: Vec<Endpoint>,
    /// What went wrong on the way without ending it.
    pub troubles: Vec<Trouble>,
    /// Principals that were looked at.
    principals: Vec<Url>,
}

impl<'a> Search<'a> {
    pub fn new(session: Session, w: &'a Watch) -> Search<'a> {
        Search { session, w, found: Vec::new(), troubles: Vec::new(), principals: Vec::new() }
    }

    /// Follows the address that the person gave.
    pub async fn run(&mut self, url: &Url) -> Result<(), Trouble> {
        let is_host = url.path() == "/";
        let mut place = Place::Nothing;
        let mut at = url.clone();
        if !is_host {
            (place, at) = self.visit(url, From::Person).await?;
            // A server may show a folder to everybody, and only to those who signed in what leads on from it. Cyrus 3.6
            // does (November 2026); its well-known addresses ask for the password.
            if place == Place::Way || (place == Place::Folder && self.session.is_signed_in()) {
                return self.settle(url, place, &at).await;
            }
        }
        let before = self.found.len();
        for service in [Service::Carddav, Service::Caldav] {
            if !self.has(service) {
                self.try_well_known(url, service).await?;
            }
        }
        if is_host {
            let missing = !self.has(Service::Carddav) || !self.has(Service::Caldav);
            if missing {
                let (seen, there) = self.visit(url, From::Person).await?;
                (place, at) = (if self.found.is_empty() { seen } else { Place::Way }, there);
            } else {
                place = Place::Way;
            }
        } else if place == Place::Folder {
            // The person meant this folder, whatever else there is on the host.
            self.found.truncate(before);
            self.principals.clear();
            if self.session.is_signed_in() {
                (place, at) = self.visit(url, From::Person).await?;
            }
        } else if self.found.is_empty()
            && let Ok(root) = url.join("/")
        {
            self.visit(&root, From::Chance).await?;
        }
        self.settle(url, place, &at).await
    }

    /// Draws the conclusion: services found, a folder, or what stood in the way.
    async fn settle(&mut self, url: &Url, place: Place, at: &Url) -> Result<(), Trouble> {
        if self.found.is_empty() && place == Place::Folder {
            self.peek(at).await?;
        }
        // Without the yes a service would be missing without a word.
        let missing = !self.has(Service::Carddav) || !self.has(Service::Caldav);
        if (self.found.is_empty() || url.path() == "/") && missing {
            let consent = self.troubles.iter().find(|trouble| matches!(trouble, Trouble::NeedsConsent(_)));
            if let Some(consent) = consent {
                return Err(consent.clone());
            }
        }
        if self.found.is_empty() {
            let nothing = Trouble::NothingFound { url: url.to_string() };
            return Err(self.troubles.iter().min_by_key(|trouble| rank(trouble)).cloned().unwrap_or(nothing));
        }
        Ok(())
    }

    fn has(&self, service: Service) -> bool {
        self.found.iter().any(|endpoint| endpoint.service == service)
    }

    /// Asks an address what it is and follows where it leads; also tells the address after redirects.
    pub async fn visit(&mut self, url: &Url, from: From) -> Result<(Place, Url), Trouble> {
        match self.look("looking-address", url, from).await? {
            Some((at, response)) => Ok((self.weigh(&at, &response, from).await?, at)),
            None => Ok((Place::Nothing, url.clone())),
        }
    }

    /// RFC 6764 §5. A redirect to another place is a finding.
    pub async fn try_well_known(&mut self, url: &Url, service: Service) -> Result<(), Trouble> {
        let path = if service == Service::Carddav { "/.well-known/carddav" } else { "/.well-known/caldav" };
        let Ok(known) = url.join(path) else { return Ok(()) };
        self.sign("looking-well-known", &known);
        let (at, response) = match self.ask(&known).await {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(()),
            Err(Trouble::BadRedirect { to, .. }) => {
                let Ok(to) = Url::parse(&to) else { return Ok(()) };
                let to = address::keep_tls(&known, to);
                if to == known || !self.may_ask(&to) {
                    return Ok(());
                }
                match self.look("looking-address", &to, From::Chance).await? {
                    Some(found) => found,
                    None => return Ok(()),
                }
            }
            Err(trouble) => return self.note(trouble, From::Chance),
        };
        self.weigh(&at, &response, From::Chance).await?;
        Ok(())
    }

    /// Says what a resource is, and follows it to the homes of contacts and calendars.
    async fn weigh(&mut self, at: &Url, response: &Response, from: From) -> Result<Place, Trouble> {
        let principal = response.text(Prop::CurrentUserPrincipal).filter(|href| !href.is_empty());
        let principal = principal.and_then(|href| self.resolve(at, href));
        for (kind, service) in [(Type::Addressbook, Service::Carddav), (Type::Calendar, Service::Caldav)] {
            if response.types.has(kind) && from == From::Person {
                self.add(service, at, principal.as_ref());
                return Ok(Place::Way);
            }
        }
        let mut homes = self.homes(at, response);
        let mut owner = at.clone();
        if homes.is_empty()
            && let Some(principal) = principal
        {
            if !self.may_ask(&principal) {
                return Ok(Place::Nothing);
            }
            if !self.principals.contains(&principal) {
                self.principals.push(principal.clone());
                let Some((there, response)) = self.look("looking-principal", &principal, from).await? else {
                    return Ok(Place::Nothing);
                };
                homes = self.homes(&there, &response);
                owner = there;
            }
            // Files may lie beside contacts and calendars: then the address leads to neither of them.
            let leads_to = |other: &Url| address::is_inside(other, at);
            let lies_in = |home: &Url| home.path() != "/" && address::is_inside(at, home);
            let is_related = leads_to(&owner) || homes.iter().any(|(_, home)| leads_to(home) || lies_in(home));
            if from == From::Person && at.path() != "/" && response.types.has(Type::Collection) && !is_related {
                return Ok(Place::Folder);
            }
        }
        let mut place = Place::Nothing;
        // What leads to homes is no folder of files, even where they may not be asked.
        let is_folder =
            homes.is_empty() && response.types.has(Type::Collection) && !response.types.has(Type::Principal);
        for (service, home) in homes {
            self.sign("looking-home", &home);
            if self.may_ask(&home) {
                self.add(service, &home, Some(&owner));
                place = Place::Way;
            }
        }
        if place == Place::Nothing && is_folder {
            place = Place::Folder;
        }
        Ok(place)
    }

    /// The homes that a principal names.
    fn homes(&mut self, at: &Url, response: &Response) -> Vec<(Service, Url)> {
        let mut homes = Vec::new();
        for (prop, service) in [(Prop::AddressbookHomeSet, Service::Carddav), (Prop::CalendarHomeSet, Service::Caldav)]
        {
            for href in response.texts(prop).filter(|href| !href.is_empty()) {
                homes.extend(self.resolve(at, href).map(|home| (service, home)));
            }
        }
        homes
    }

    /// A folder: of collections, when it has such among its first lines, else of files.
    pub async fn peek(&mut self, at: &Url) -> Result<(), Trouble> {
        let ask = Propfind { url: at.clone(), depth: Depth::One, props: &[Prop::ResourceType] }.prepare();
        let answer = self.session.send(ask, self.w).await?;
        let mut listing = Multistatus::open(answer, &Limits::HELD).await?;
        let (mut books, mut calendars) = (false, false);
        for _ in 0..PEEK {
            let Some(line) = listing.next(self.w).await? else { break };
            books |= line.types.has(Type::Addressbook);
            calendars |= line.types.has(Type::Calendar);
        }
        for (is_there, service) in
            [(books, Service::Carddav), (calendars, Service::Caldav), (!books && !calendars, Service::Webdav)]
        {
            if is_there {
                self.add(service, at, None);
            }
        }
        Ok(())
    }

    fn add(&mut self, service: Service, at: &Url, principal: Option<&Url>) {
        let url = address::as_folder(at);
        if !self.found.iter().any(|known| known.service == service && known.url == url) {
            self.found.push(Endpoint { service, url, principal: principal.map(Url::to_string) });
        }
    }

    /// An address that an answer names; trouble where it names none.
    fn resolve(&mut self, at: &Url, href: &str) -> Option<Url> {
        match at.join(href) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Some(address::keep_tls(at, url)),
            _ => {
                let why = format!("it names {href:?}, which is no address");
                self.troubles.push(Trouble::Malformed { url: at.to_string(), why });
                None
            }
        }
    }

    /// True when the session may go there; else the trouble is noted.
    fn may_ask(&mut self, url: &Url) -> bool {
        match self.session.admits(url) {
            Ok(()) => true,
            Err(trouble) => {
                self.troubles.push(trouble);
                false
            }
        }
    }

    fn sign(&self, step: &'static str, url: &Url) {
        self.w.sign(Sign::Looking { step, subject: url.to_string() });
    }

    /// What an address says of itself, and the address after redirects; `None` when it has no such answer.
    async fn look(&mut self, step: &'static str, url: &Url, from: From) -> Result<Option<(Url, Response)>, Trouble> {
        self.sign(step, url);
        match self.ask(url).await {
            Ok(found) => Ok(found),
            Err(trouble) => {
                self.note(trouble, from)?;
                Ok(None)
            }
        }
    }

    /// A folder of files, whatever else its server offers.
    pub async fn look_for_folder(&mut self, url: &Url) -> Result<(), Trouble> {
        if let Some((at, response)) = self.look("looking-address", url, From::Person).await?
            && response.types.has(Type::Collection)
        {
            self.add(Service::Webdav, &at, None);
        }
        Ok(())
    }

    /// Asks an address; a redirect to a host that may have the password is followed once.
    async fn ask(&self, url: &Url) -> Result<Option<(Url, Response)>, Trouble> {
        match self.ask_here(url).await {
            Err(Trouble::BadRedirect { from, to }) => match Url::parse(&to) {
                Ok(there) if there != *url && self.session.admits(&there).is_ok() => self.ask_here(&there).await,
                _ => Err(Trouble::BadRedirect { from, to }),
            },
            done => done,
        }
    }

    async fn ask_here(&self, url: &Url) -> Result<Option<(Url, Response)>, Trouble> {
        let ask = Propfind { url: url.clone(), depth: Depth::Zero, props: PROPS }.prepare();
        let answer = self.session.send(ask, self.w).await?;
        if answer.status >= 400 {
            let (url, status) = (answer.url.to_string(), answer.status);
            answer.discard().await;
            return Err(match status {
                401 | 403 | 407 | 408 | 429 => Trouble::Status { url, status },
                400..=499 | 501 => Trouble::NotDav { url, status },
                _ => Trouble::Status { url, status },
            });
        }
        let at = answer.url.clone();
        let mut first = None;
        let mut listing = Multistatus::open(answer, &Limits::HELD).await?;
        while let Some(line) = listing.next(self.w).await? {
            if first.is_none() && line.status.is_none_or(|status| (200..300).contains(&status)) {
                first = Some(line);
            }
        }
        Ok(first.map(|line| (at, line)))
    }

    /// Keeps a trouble for the end, or passes on what ends the search. What our own guesses meet says nothing.
    fn note(&mut self, trouble: Trouble, from: From) -> Result<(), Trouble> {
        match trouble {
            Trouble::NeedsConsent(Consent::OtherHost { .. }) => self.troubles.push(trouble),
            Trouble::SignInPage { .. }
            | Trouble::NotDav { .. }
            | Trouble::Status { .. }
            | Trouble::BadRedirect { .. }
            | Trouble::Malformed { .. }
            | Trouble::TooLarge { .. } => {
                if from == From::Person {
                    self.troubles.push(trouble);
                }
            }
            trouble => return Err(trouble),
        }
        Ok(())
    }
}

/// The more telling, the lower.
pub(super) fn rank(trouble: &Trouble) -> u8 {
    match trouble {
        Trouble::NeedsConsent(_) => 0,
        Trouble::BadRedirect { .. } => 1,
        Trouble::Malformed { .. } | Trouble::TooLarge { .. } => 2,
        Trouble::Status { .. } => 3,
        Trouble::SignInPage { .. } => 4,
        _ => 5,
    }
}
