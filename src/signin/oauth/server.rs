//! An authorization server: where its endpoints are (given, or from its metadata, RFC 8414), and how this program makes
//! itself known there (RFC 6749 §2.3.1).

use serde::Deserialize;
use url::{Url, form_urlencoded};

use super::endpoint;
use crate::model::{Credentials, OauthPart, Secret, Trouble, Watch};
use crate::net::http::{Access, ClientOptions, Patience, Reply, Session, host_of};

/// What is known of a server.
pub(super) struct Server {
    /// What was given, with the addresses that the metadata filled in.
    pub part: OauthPart,
    pub client_id: String,
    pub authorize: Option<Url>,
    pub token: Url,
    pub device: Option<Url>,
    pub revoke: Option<Url>,
    /// It promises to say who it is when it answers (RFC 9207).
    pub names_itself: bool,
    /// It wants the client's secret among the fields.
    secret_in_body: bool,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    #[serde(default)]
    authorization_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint: Option<String>,
    #[serde(default)]
    device_authorization_endpoint: Option<String>,
    #[serde(default)]
    revocation_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

impl Server {
    /// Takes what was given, and asks the issuer for the rest.
    pub async fn find(part: &OauthPart, options: &ClientOptions, w: &Watch) -> Result<Server, Trouble> {
        let metadata = match &part.issuer {
            Some(issuer) => match metadata(issuer, options, w).await? {
                Ok(metadata) => Some(metadata),
                // All that is needed was given.
                Err(_) if !part.token_url.is_empty() && !part.authorize_url.is_empty() => None,
                Err(nowhere) => return Err(nowhere),
            },
            None => None,
        };
        Server::put_together(part, metadata)
    }

    /// The server that a grant came from. The issuer is asked only for what is not known from then.
    pub async fn again(part: &OauthPart, options: &ClientOptions, w: &Watch) -> Result<Server, Trouble> {
        if part.token_url.is_empty() || part.client_secret.is_some() {
            return Server::find(part, options, w).await;
        }
        Server::put_together(part, None)
    }

    fn put_together(part: &OauthPart, metadata: Option<Metadata>) -> Result<Server, Trouble> {
        let mut part = part.clone();
        let mut names_itself = false;
        let mut secret_in_body = false;
        if let Some(told) = metadata {
            fill(&mut part.authorize_url, told.authorization_endpoint);
            fill(&mut part.token_url, told.token_endpoint);
            part.device_url = part.device_url.or(told.device_authorization_endpoint);
            part.revoke_url = part.revoke_url.or(told.revocation_endpoint);
            names_itself = told.authorization_response_iss_parameter_supported;
            let methods = told.token_endpoint_auth_methods_supported;
            let takes = |method: &str| methods.iter().any(|known| known == method);
            secret_in_body = takes("client_secret_post") && !takes("client_secret_basic");
        }
        let client_id = part.client_id.clone().filter(|id| !id.is_empty());
        let needed = |key: &str| Trouble::WrongUse(key.to_owned());
        if part.token_url.is_empty() {
            return Err(needed("wrong-oauth-token"));
        }
        let optional = |text: &Option<String>| text.as_deref().map(endpoint).transpose();
        Ok(Server {
            client_id: client_id.ok_or_else(|| needed("wrong-oauth-client"))?,
            authorize: Some(part.authorize_url.as_str()).filter(|url| !url.is_empty()).map(endpoint).transpose()?,
            token: endpoint(&part.token_url)?,
            device: optional(&part.device_url)?,
            revoke: optional(&part.revoke_url)?,
            names_itself,
            secret_in_body,
            part,
        })
    }

    /// The session for questions at one of the endpoints.
    pub fn session(&self, url: &Url, options: &ClientOptions) -> Result<Session, Trouble> {
        let access = match &self.part.client_secret {
            Some(secret) if !self.secret_in_body => {
                let coded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let password = Secret::new(coded(secret.expose()));
                Access::Unasked(Credentials { user: coded(&self.client_id), password })
            }
            _ => Access::Nobody,
        };
        Session::new(&for_questions(options), url, access)
    }

    /// Posts `fields`, with what tells who asks.
    pub async fn post(
        &self,
        url: &Url,
        fields: &[(&str, &str)],
        options: &ClientOptions,
        w: &Watch,
    ) -> Result<Reply, Trouble> {
        self.post_by(&self.session(url, options)?, url, fields, w).await
    }

    /// As [`Server::post`], through a session that is there already.
    pub async fn post_by(
        &self,
        session: &Session,
        url: &Url,
        fields: &[(&str, &str)],
        w: &Watch,
    ) -> Result<Reply, Trouble> {
        let mut fields = fields.to_vec();
        match &self.part.client_secret {
            None => fields.push(("client_id", &self.client_id)),
            Some(secret) if self.secret_in_body => {
                fields.extend([("client_id", self.client_id.as_str()), ("client_secret", secret.expose())]);
            }
            Some(_) => (),
        }
        session.post_form(url, &fields, w).await
    }

    /// The scopes, as they are asked for.
    pub fn scope(&self) -> String {
        self.part.scopes.join(" ")
    }

    /// Whom the person signs in at, as they read it.
    pub fn host(&self) -> String {
        let issuer = self.part.issuer.as_deref().and_then(|issuer| Url::parse(issuer).ok());
        host_of(issuer.as_ref().or(self.authorize.as_ref()).unwrap_or(&self.token))
    }
}

fn fill(url: &mut String, told: Option<String>) {
    if url.is_empty() {
        *url = told.unwrap_or_default();
    }
}

/// Questions of sign-in go over https only, to the place that was named only, and no answer to them takes ten minutes.
fn for_questions(options: &ClientOptions) -> ClientOptions {
    let patience = &options.patience;
    ClientOptions {
        ca_file: options.ca_file.clone(),
        allow_http: false,
        proxy: options.proxy.clone(),
        #[cfg(test)]
        routes: options.routes.clone(),
        patience: Patience { first_byte: patience.first_byte.min(patience.body), ..patience.clone() },
        ..ClientOptions::default()
    }
}

/// The metadata of an issuer: where RFC 8414 §3.1 puts them, else where OpenID Connect does; or why they are in neither
/// place. A page, a redirect to another host or no JSON at all means that they are not there.
async fn metadata(issuer: &str, options: &ClientOptions, w: &Watch) -> Result<Result<Metadata, Trouble>, Trouble> {
    let url = endpoint(issuer)?;
    let host = host_of(&url);
    let session = Session::new(&for_questions(options), &url, Access::Nobody)?;
    let path = url.path().trim_end_matches('/');
    let places =
        [format!("/.well-known/oauth-authorization-server{path}"), format!("{path}/.well-known/openid-configuration")];
    let mut nowhere = String::new();
    for place in places {
        let mut at = url.clone();
        at.set_path(&place);
        let answered = session.get_document(&at, w).await;
        let metadata: Metadata = match answered.and_then(|reply| match reply.status {
            200 => reply.json(),
            status => Err(Trouble::Status { url: at.to_string(), status }),
        }) {
            Ok(metadata) => metadata,
            Err(Trouble::Status { status, .. }) => {
                nowhere = format!("status {status}");
                continue;
            }
            Err(Trouble::Malformed { why, .. }) => {
                nowhere = why;
                continue;
            }
            Err(Trouble::BadRedirect { to, .. }) => {
                nowhere = format!("it leads to {to}");
                continue;
            }
            Err(Trouble::TooLarge { limit, .. }) => {
                nowhere = format!("more than {limit} bytes");
                continue;
            }
            Err(trouble) => return Err(trouble),
        };
        // RFC 8414 §3.3: whoever speaks for another issuer is not to be believed.
        if metadata.issuer.trim_end_matches('/') != issuer.trim_end_matches('/') {
            let why = format!("its metadata are those of {}", metadata.issuer);
            return Err(Trouble::SignInFailed { host, why });
        }
        return Ok(Ok(metadata));
    }
    Ok(Err(Trouble::SignInFailed { host, why: format!("it has no OAuth metadata ({nowhere})") }))
}
