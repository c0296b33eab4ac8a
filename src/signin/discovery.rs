//! Finds what services stand behind the addresses of an account, or behind its e-mail address alone, and signs in. What is
//! at an address is `search`'s business; which ones are tried, `plan`'s and `by_address`'s.

mod address;
mod by_address;
mod plan;
mod search;
pub(super) mod ways;

use url::Url;

use super::providers::{Catalogue, Names, Provider};
use super::{SignedIn, access, login_flow};
use crate::model::{Account, Came, Door, Endpoint, Service, Sign, Trouble, Watch};
use crate::net::dns::{Dns, Records};
use crate::net::http::{ClientOptions, Patience, Session};
use search::Search;

pub(super) use address::{account_id, account_id_at, keep_tls, read as read_address};

/// How the network is reached; what tests bring of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    pub patience: Patience,
    pub dns: Dns,
    #[cfg(test)]
    pub routes: Vec<(String, std::net::SocketAddr)>,
    /// No interval between requests, whatever a provider file wants.
    #[cfg(test)]
    pub unpaced: bool,
}

impl Reach {
    fn dns(&self, door: &Door) -> Dns {
        if door.proxy.is_some() { Dns::Silent } else { self.dns.clone() }
    }

    /// What DNS says of an address; trouble with it is noted, and no more than that.
    async fn ask_dns(
        &self,
        door: &Door,
        email: &plan::Email,
        troubles: &mut Vec<Trouble>,
        w: &Watch,
    ) -> Result<Records, Trouble> {
        if email.is_local {
            return Ok(Records::default());
        }
        let (step, subject) = ("looking-dns", email.domain.clone());
        w.sign(Sign::Looking { step, subject: subject.clone() });
        let records = self.dns(door).ask(&email.domain, w).await?;
        let came = match &records.trouble {
            Some(trouble) => Came::Failed(trouble.clone()),
            None if records.srv.is_empty() && records.mx.is_empty() => Came::Nothing,
            None => Came::Answered,
        };
        troubles.extend(records.trouble.clone());
        w.sign(Sign::Looked { step, subject, came });
        Ok(records)
    }

    fn options(&self, door: &Door, provider: Option<&Provider>) -> ClientOptions {
        let interval = provider.map_or_else(Default::default, |provider| provider.pacing.interval());
        #[cfg(test)]
        let interval = if self.unpaced { Default::default() } else { interval };
        ClientOptions {
            trusted_domains: provider.map_or_else(Vec::new, |provider| provider.trusted_domains.clone()),
            #[cfg(test)]
            routes: self.routes.clone(),
            patience: Patience { interval, ..self.patience.clone() },
            ..ClientOptions::from(door)
        }
    }
}

/// Finds the services behind the addresses of `door`, or behind its e-mail address, and signs in.
pub(super) async fn sign_in(door: &Door, reach: &Reach, w: &Watch) -> Result<SignedIn, Trouble> {
    let catalogue = Catalogue::open(door.providers_dir.as_deref())?;
    let chosen = chosen(door, &catalogue)?;
    let email =
        door.address.as_ref().filter(|_| door.urls.is_empty()).map(|text| plan::Email::read(text)).transpose()?;
    let found = match &email {
        Some(email) => by_address::find(door, email, chosen, &catalogue, reach, w).await?,
        None => by_urls(door, chosen, &catalogue, reach, w).await?,
    };
    if found.services.is_empty() {
        return Err(Trouble::BadAddress { input: String::new(), why: "no address was given".into() });
    }
    let services = without_doubles(found.services);
    let endpoints: Vec<Endpoint> = services.iter().map(|(endpoint, _)| endpoint.clone()).collect();
    let recognised = || {
        let urls = endpoints.iter().filter_map(|endpoint| Url::parse(&endpoint.url).ok());
        urls.into_iter().find_map(|url| catalogue.by_path(&url)).map(|(provider, _)| provider)
    };
    let provider = found.provider.or_else(recognised);
    let mut coverage = found.coverage;
    coverage.extend(provider.into_iter().flat_map(|provider| provider.coverage.iter().cloned()));
    let user = found.user;
    let id = door.account_id.clone().unwrap_or_else(|| address::account_id(&user, &endpoints));
    Ok(SignedIn {
        account: Account { id, provider: provider.map(|provider| provider.id.clone()), user, endpoints },
        services,
        urls: found.urls,
        habits: provider.map(|provider| provider.habits).unwrap_or_default(),
        coverage,
    })
}

/// The provider file that the door names.
fn chosen<'a>(door: &Door, catalogue: &'a Catalogue) -> Result<Option<&'a Provider>, Trouble> {
    let Some(id) = &door.provider else { return Ok(None) };
    let none = || match door.providers_dir.clone() {
        Some(path) if !door.urls.is_empty() => Trouble::BadSettings {
            path,
            why: format!("no provider file has the id {id}, which a saved account goes by"),
        },
        _ => Trouble::NoMatch { wanted: id.clone() },
    };
    catalogue.get(id).map(Some).ok_or_else(none)
}

/// Looks at the addresses that the person gave.
async fn by_urls<'a>(
    door: &Door,
    chosen: Option<&'a Provider>,
    catalogue: &'a Catalogue,
    reach: &Reach,
    w: &Watch,
) -> Result<by_address::ByAddress<'a>, Trouble> {
    let mut provider = chosen;
    let mut services = Vec::new();
    for text in &door.urls {
        let url = address::read(text)?;
        let here = chosen.or_else(|| catalogue.by_host(url.host_str()?));
        provider = provider.or(here);
        if let Some(why) = here.and_then(|here| ways::no_way(here, &door.key)) {
            return Err(why);
        }
        let options = reach.options(door, here);
        let session = Session::new(&options, &url, access::of(&door.key, &door.urls, &options))?;
        let mut search = Search::new(session, w);
        search.run(&url).await.map_err(|trouble| by_address::with_app_password(trouble, here))?;
        services.extend(search.found.into_iter().map(|endpoint| (endpoint, search.session.clone())));
    }
    let mut coverage = Vec::new();
    let is_server = |text: &String| {
        address::read(text)
            .is_ok_and(|url| url.path().trim_end_matches('/') == login_flow::base_of(&url).path().trim_end_matches('/'))
    };
    if door.urls.iter().all(is_server) && !services.iter().any(|(found, _)| found.service == Service::Webdav) {
        match files_of_server(door, provider, &services, catalogue, w).await {
            Ok(found) => services.extend(found),
            // An app password or a token may well be good for contacts and calendars only.
            Err(Trouble::SignInRefused { .. } | Trouble::SignInEnded { .. }) => {
                coverage.push("coverage-photos-refused".to_owned())
            }
            Err(trouble) => return Err(trouble),
        }
    }
    let (user, urls) = (door.key.user().to_owned(), door.urls.clone());
    Ok(by_address::ByAddress { provider, user, services, urls, coverage })
}

/// The files that lie beside contacts and calendars on a server that was given as a whole, where its provider's file says
/// in which place.
async fn files_of_server(
    door: &Door,
    provider: Option<&Provider>,
    services: &[(Endpoint, Session)],
    catalogue: &Catalogue,
    w: &Watch,
) -> Result<Option<(Endpoint, Session)>, Trouble> {
    let Some((recognised, server, uid)) = recognise(services, catalogue) else { return Ok(None) };
    let provider = provider.unwrap_or(recognised);
    let user = door.key.user().to_owned();
    let names = Names { user, email: None, server: Some(server), uid: Some(uid) };
    let url = provider.template(Service::Webdav).and_then(|template| names.expand(template));
    let url = url.and_then(|url| Url::parse(&url).ok());
    let session = services.first().map(|(_, session)| session.clone());
    let (Some(url), Some(session)) = (url, session) else { return Ok(None) };
    if session.admits(&url).is_err() {
        return Ok(None);
    }
    let mut search = Search::new(session.clone(), w);
    search.look_for_folder(&url).await?;
    Ok(search.found.pop().map(|endpoint| (endpoint, session)))
}

/// The provider whose paths these services have, where its server begins, and by which name it knows the person.
fn recognise<'a>(services: &[(Endpoint, Session)], catalogue: &'a Catalogue) -> Option<(&'a Provider, String, String)> {
    services.iter().find_map(|(endpoint, _)| {
        let url = Url::parse(endpoint.principal.as_ref().unwrap_or(&endpoint.url)).ok()?;
        let (provider, server) = catalogue.by_path(&url)?;
        let uid = url.path_segments()?.rfind(|part| !part.is_empty())?;
        let uid = percent_encoding::percent_decode_str(uid).decode_utf8().ok()?.into_owned();
        Some((provider, server, uid))
    })
}

/// Sorted, without services that another one reaches too. A folder is walked with all that is in it; a home lists what lies
/// right in it and no more, so an address inside of one may be of something else.
fn without_doubles(mut services: Vec<(Endpoint, Session)>) -> Vec<(Endpoint, Session)> {
    let endpoints: Vec<(Service, String)> = services.iter().map(|(e, _)| (e.service, e.url.clone())).collect();
    let mut at = 0;
    services.retain(|(endpoint, _)| {
        let inside = |(service, url): &(Service, String)| {
            *service == Service::Webdav
                && *service == endpoint.service
                && url.len() < endpoint.url.len()
                && endpoint.url.starts_with(url.as_str())
        };
        let same = |(service, url): &(Service, String)| *service == endpoint.service && *url == endpoint.url;
        let keep = !endpoints.iter().any(inside) && !endpoints.iter().take(at).any(same);
        at += 1;
        keep
    });
    services.sort_by(|(a, _), (b, _)| (a.service, &a.url).cmp(&(b.service, &b.url)));
    services
}

#[cfg(test)]
mod tests;
