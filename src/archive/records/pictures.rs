//! Pictures that a contact's card has only the address of, as records have them.

use serde::{Deserialize, Serialize};

use crate::model::NoPicture;
use crate::text::{self, Value, say};

/// One of them: where it lies in the backup, or why it is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRecord {
    /// As the card has it, without its escapes.
    pub address: String,
    /// The rest of what is known, when it is there.
    #[serde(flatten, skip_serializing_if = "Option::is_none", default)]
    pub kept: Option<KeptPicture>,
    /// Why it is not there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// When a later run asks for it again though the card did not change; absent: never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub again: Option<Again>,
}

/// A picture in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPicture {
    /// Inside the backup, with `/`.
    pub file: String,
    pub size: u64,
    pub sha256: String,
    #[serde(rename = "type")]
    pub media_type: String,
}

/// When a picture that could not be had is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Again {
    /// In the next run.
    Next,
    /// In a run that may ask hosts that are no part of the account.
    Elsewhere,
}

impl PictureRecord {
    /// One that could not be had.
    pub fn missing(address: String, why: &NoPicture) -> PictureRecord {
        let again = match why {
            NoPicture::Elsewhere { .. } => Some(Again::Elsewhere),
            NoPicture::NotAsked | NoPicture::GivenUp { .. } => Some(Again::Next),
            NoPicture::Failed(trouble) => trouble.may_pass().then_some(Again::Next),
            NoPicture::Closed { .. } | NoPicture::NoAddress | NoPicture::NotOne => None,
        };
        PictureRecord { address, kept: None, reason: Some(words(why)), again }
    }

    /// True when a run asks for it, because it is not there and may be had. `elsewhere`: hosts that are no part of the
    /// account may be asked.
    pub fn is_due(&self, elsewhere: bool) -> bool {
        match self.again {
            Some(Again::Next) => true,
            Some(Again::Elsewhere) => elsewhere,
            None => false,
        }
    }
}

fn words(why: &NoPicture) -> String {
    let host = |key: &str, host: &str| say(key, &[("host", Value::from(host))]);
    match why {
        NoPicture::Elsewhere { host: of } => host("picture-elsewhere", of),
        NoPicture::Closed { host: of } => host("picture-closed", of),
        NoPicture::GivenUp { host: of } => host("picture-given-up", of),
        NoPicture::NoAddress => say("picture-no-address", &[]),
        NoPicture::NotOne => say("picture-not-one", &[]),
        NoPicture::NotAsked => say("picture-not-asked", &[]),
        NoPicture::Failed(trouble) => text::reason(trouble),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Trouble;

    #[test]
    fn what_is_asked_for_again() {
        let check = |why: NoPicture, now: bool, elsewhere: bool| {
            let record = PictureRecord::missing("https://h/a".into(), &why);
            assert_eq!((record.is_due(false), record.is_due(true)), (now, elsewhere), "{why:?}");
            let text = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<PictureRecord>(&text).unwrap(), record, "{text}");
        };
        check(NoPicture::Elsewhere { host: "h".into() }, false, true);
        check(NoPicture::Closed { host: "h".into() }, false, false);
        check(NoPicture::NotOne, false, false);
        check(NoPicture::NotAsked, true, true);
        check(NoPicture::Failed(Trouble::Status { url: "u".into(), status: 503 }), true, true);
        check(NoPicture::Failed(Trouble::Status { url: "u".into(), status: 404 }), false, false);
    }

    #[test]
    fn a_kept_one_is_flat() {
        let text = r#"{"address":"https://h/a","file":"data/x.jpg","size":3,"sha256":"00","type":"image/jpeg"}"#;
        let record: PictureRecord = serde_json::from_str(text).unwrap();
        assert_eq!(record.kept.as_ref().map(|kept| (kept.size, kept.media_type.as_str())), Some((3, "image/jpeg")));
        assert_eq!(serde_json::to_string(&record).unwrap(), text);
    }
}
