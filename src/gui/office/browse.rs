//! The reader behind the window: started when a backup is looked at first, on threads of the engine's.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::engine::inside::Reader;
use crate::engine::{self};
use crate::gui::desk::Wake;
use crate::gui::update::{Answer, Look};

/// The reader, once there is one.
#[derive(Default)]
pub struct Looking(Option<Reader>);

impl Looking {
    /// Passes a question on.
    pub fn look(&mut self, desk: &engine::Desk, answers: &Sender<Answer>, wake: &Wake, look: Look) {
        let reader = self.0.get_or_insert_with(|| {
            let (answers, wake) = (answers.clone(), Arc::clone(wake));
            Reader::start(desk.cache_dir(), move |told| {
                // A window that was closed meanwhile wants no answer.
                if answers.send(Answer::Told(told)).is_ok() {
                    wake();
                }
            })
        });
        match look {
            Look::Ask(ask) => reader.ask(ask),
            Look::Want(wants) => reader.want(wants),
        }
    }
}
