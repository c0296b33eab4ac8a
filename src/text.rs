//! Facts into sentences for people, by Fluent messages in `assets/i18n`. Pure.
