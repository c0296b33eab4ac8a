//! The text of a timer for each system that has one: systemd units (systemd.timer(5), systemd.service(5)), a crontab line
//! (crontab(5)), a launchd property list (launchd.plist(5)), a Task Scheduler task (MS-TSCH, version 1.2). Pure.

use quick_xml::escape::escape;

use super::{Every, Task};

/// What the text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Systemd,
    Cron,
    Launchd,
    TaskScheduler,
}

impl Form {
    /// Every form, the one with the most behind it first.
    pub const ALL: [Form; 4] = [Form::Systemd, Form::Cron, Form::Launchd, Form::TaskScheduler];

    /// The word for it on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Form::Systemd => "systemd",
            Form::Cron => "cron",
            Form::Launchd => "launchd",
            Form::TaskScheduler => "task-scheduler",
        }
    }

    /// The one that systems like this one have when no systemd answers.
    pub fn usual_here() -> Form {
        match std::env::consts::OS {
            "macos" => Form::Launchd,
            "windows" => Form::TaskScheduler,
            _ => Form::Cron,
        }
    }
}

/// The text of one file, and the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub file: String,
    pub text: String,
}

/// The texts that make `task` happen.
pub fn text_for(task: &Task, form: Form) -> Vec<Text> {
    let name = task.timer_name();
    let text = |ending: &str, text: String| Text { file: format!("{name}{ending}"), text };
    match form {
        Form::Systemd => vec![text(".service", service(task)), text(".timer", timer(task))],
        Form::Cron => vec![text(".crontab", cron(task))],
        Form::Launchd => vec![Text { file: format!("org.{name}.plist"), text: launchd(task, &format!("org.{name}")) }],
        Form::TaskScheduler => vec![text(".xml", task_scheduler(task))],
    }
}

fn service(task: &Task) -> String {
    let what = task.account.as_deref().unwrap_or("every saved account").replace('%', "%%");
    let words: Vec<String> = task.argv.iter().enumerate().map(|(n, word)| systemd_word(word, n == 0)).collect();
    format!(
        "[Unit]\nDescription=Lifeboat: back up {what}\n\n[Service]\nType=oneshot\nExecStart={}\nNice=10\n\
         IOSchedulingClass=idle\n",
        words.join(" ")
    )
}

/// Catches up on what was missed while the computer was off, and gives the network some minutes after that.
fn timer(task: &Task) -> String {
    let day = match task.every {
        Every::Day => "",
        Every::Week => "Sun ",
    };
    format!(
        "[Unit]\nDescription=Lifeboat: when to back up\n\n[Timer]\nOnCalendar={day}*-*-* {}:00\nPersistent=true\n\
         RandomizedDelaySec=10min\n\n[Install]\nWantedBy=timers.target\n",
        task.at
    )
}

/// A word of `ExecStart`. Specifiers are expanded in all words, variables in all but the first.
fn systemd_word(word: &str, is_program: bool) -> String {
    let mut quoted = String::new();
    for c in word.chars() {
        match c {
            '\\' | '"' => quoted.extend(['\\', c]),
            '%' => quoted.push_str("%%"),
            '$' if !is_program => quoted.push_str("$$"),
            c => quoted.push(c),
        }
    }
    if is_simple(word) { quoted } else { format!("\"{quoted}\"") }
}

/// True for a word that no shell and no timer reads anything into.
fn is_simple(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|c| c.is_ascii_alphanumeric() || b"/._-@:+,=".contains(&c))
}

fn cron(task: &Task) -> String {
    let day = match task.every {
        Every::Day => "*",
        Every::Week => "0",
    };
    let words: Vec<String> = task.argv.iter().map(|word| shell_word(word)).collect();
    // In a crontab a percent sign ends the command, also between quotes.
    let command = words.join(" ").replace('%', "\\%");
    format!("{} {} * * {day} {command}\n", task.at.minute, task.at.hour)
}

fn shell_word(word: &str) -> String {
    if is_simple(word) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

fn launchd(task: &Task, label: &str) -> String {
    let words: String =
        task.argv.iter().map(|word| format!("    <string>{}</string>\n", escape(word.as_str()))).collect();
    let day = match task.every {
        Every::Day => "",
        Every::Week => "    <key>Weekday</key>\n    <integer>0</integer>\n",
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n  <key>Label</key>\n  <string>{label}</string>\n  \
         <key>ProgramArguments</key>\n  <array>\n{words}  </array>\n  <key>StartCalendarInterval</key>\n  <dict>\n\
         {day}    <key>Hour</key>\n    <integer>{}</integer>\n    <key>Minute</key>\n    <integer>{}</integer>\n  \
         </dict>\n  <key>ProcessType</key>\n  <string>Background</string>\n</dict>\n</plist>\n",
        task.at.hour, task.at.minute
    )
}

/// Declares no encoding: `schtasks` takes such a file in UTF-8, and refuses one that says so.
fn task_scheduler(task: &Task) -> String {
    let (program, arguments) = task.argv.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let arguments: Vec<String> = arguments.iter().map(|word| windows_word(word)).collect();
    let when = match task.every {
        Every::Day => "<ScheduleByDay>\n        <DaysInterval>1</DaysInterval>\n      </ScheduleByDay>",
        Every::Week => {
            "<ScheduleByWeek>\n        <WeeksInterval>1</WeeksInterval>\n        <DaysOfWeek>\n          \
             <Sunday />\n        </DaysOfWeek>\n      </ScheduleByWeek>"
        }
    };
    format!(
        "<?xml version=\"1.0\"?>\n\
         <Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\n  <Triggers>\n    \
         <CalendarTrigger>\n      <StartBoundary>2026-01-04T{}:00</StartBoundary>\n      {when}\n    \
         </CalendarTrigger>\n  </Triggers>\n  <Settings>\n    <StartWhenAvailable>true</StartWhenAvailable>\n    \
         <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n    \
         <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n    \
         <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>\n  \
         </Settings>\n  <Actions>\n    <Exec>\n      <Command>{}</Command>\n      <Arguments>{}</Arguments>\n    \
         </Exec>\n  </Actions>\n</Task>\n",
        task.at,
        escape(program),
        escape(arguments.join(" "))
    )
}

/// A word as Windows programs take their command line apart: backslashes count only before a quotation mark.
fn windows_word(word: &str) -> String {
    if is_simple(word) {
        return word.to_owned();
    }
    let mut quoted = "\"".to_owned();
    let mut n_backslashes = 0;
    for c in word.chars() {
        match c {
            '\\' => n_backslashes += 1,
            '"' => {
                quoted.extend(std::iter::repeat_n('\\', n_backslashes + 1));
                n_backslashes = 0;
            }
            _ => n_backslashes = 0,
        }
        quoted.push(c);
    }
    quoted.extend(std::iter::repeat_n('\\', n_backslashes));
    quoted.push('"');
    quoted
}
