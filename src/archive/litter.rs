//! Files that systems leave in any folder that is looked at: how a window looks, or a copy of what lies beside it. They are
//! nobody's data. None is taken into a backup, and one that lies in a sealed backup all the same harms nothing in it.

const SYSTEM_FILES: [&str; 4] = [".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini"];

/// True when what lies at `path`, written with `/`, was left there by a system.
pub fn is_of_a_system(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("._") || SYSTEM_FILES.contains(&name) || path.split('/').any(|part| part == "__MACOSX")
}
