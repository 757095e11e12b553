//! Whether the command may install what is missing.

use std::env;
use std::ffi::OsStr;
use std::process::Command;

use anyhow::{Result, bail};

use super::super::process::query;

/// What the environment variable `LOCKSCOPE_SETUP` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// `auto`, or not set: install what is missing.
    Auto,
    /// `never`: say what is missing and how to get it.
    Never,
}

impl Setup {
    /// Reads the variable.
    ///
    /// # Errors
    /// It has a value that means nothing.
    pub fn from_env() -> Result<Setup> {
        Setup::parse(env::var_os("LOCKSCOPE_SETUP").as_deref())
    }

    fn parse(value: Option<&OsStr>) -> Result<Setup> {
        match value.map(|value| value.to_string_lossy()).as_deref() {
            None | Some("" | "auto") => Ok(Setup::Auto),
            Some("never") => Ok(Setup::Never),
            Some(other) => {
                bail!("LOCKSCOPE_SETUP is `{other}`: it can be `auto` (the default) or `never`")
            }
        }
    }
}

/// Whether we are the superuser, who may install packages.
pub fn is_root() -> bool {
    query(Command::new("id").arg("-u")).as_deref() == Some("0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setup_is_on_unless_someone_says_never() {
        let parse = |value: Option<&str>| Setup::parse(value.map(OsStr::new));
        assert_eq!(parse(None).expect("no value"), Setup::Auto);
        assert_eq!(parse(Some("auto")).expect("auto"), Setup::Auto);
        assert_eq!(parse(Some("never")).expect("never"), Setup::Never);
        let error = parse(Some("nver")).expect_err("a misspelling must not install anything");
        assert!(error.to_string().contains("`nver`"), "{error}");
    }
}
