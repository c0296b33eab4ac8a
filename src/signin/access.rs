//! What a door's key means to the network: a password as the service's own form wants it, or tokens that renew themselves.

use std::sync::Arc;

use super::{app_password, oauth};
use crate::model::{Credentials, Door, Key};
use crate::net::http::{Access, ClientOptions};

/// How sessions of this door sign in. Made once for all of them, so that they share what is renewed.
pub(super) fn of(door: &Door, options: &ClientOptions) -> Access {
    match &door.key {
        Key::Password(Credentials { user, password }) => {
            let password = app_password::forgive(password, &door.urls);
            Access::Password(Credentials { user: user.clone(), password })
        }
        Key::Grant { grant, .. } => Access::Bearer(Arc::new(oauth::Renewer::new(grant.clone(), options))),
    }
}
