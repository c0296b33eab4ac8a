//! What a door's key means to the network: a password as the service's own form wants it, or tokens that renew themselves.

use std::sync::Arc;

use super::{app_password, oauth};
use crate::model::{Credentials, Key};
use crate::net::http::{Access, ClientOptions};

/// How sessions sign in with this key at `urls`. Clones of a grant share what is renewed.
pub(super) fn of(key: &Key, urls: &[String], options: &ClientOptions) -> Access {
    match key {
        Key::Password(Credentials { user, password }) => {
            let password = app_password::forgive(password, urls);
            Access::Password(Credentials { user: user.clone(), password })
        }
        Key::Grant { grant, .. } => Access::Bearer(Arc::new(oauth::Renewer::new(grant.clone(), options))),
    }
}
