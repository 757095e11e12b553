//! `lockscope setup`: finds or installs what building and testing need, without building anything.

use anyhow::Result;

use super::exit::ExitStatus;
use super::progress::Progress;
use super::toolchain::{Setup, Toolchain, ensure_chromium, ensure_firefox, ensure_go, ensure_webkit};

/// Find or install what Lockscope needs: the toolchain of the page's module and, if asked, what the tests use
#[derive(clap::Args)]
pub struct Arguments {
    /// Also Chromium, Firefox and WebKitGTK with their drivers, for the browser tests
    #[arg(long)]
    browser: bool,
    /// Also the real Go, for the comparisons
    #[arg(long)]
    go: bool,
}

/// Installs what is missing and prints where each thing is.
///
/// # Errors
/// The first thing that is missing and can't be installed.
pub fn setup(arguments: Arguments) -> Result<ExitStatus> {
    let setup = Setup::from_env()?;
    let progress = Progress::here();
    let toolchain = Toolchain::ensure(setup, progress)?;
    println!("toolchain: {} ({})", toolchain.name, toolchain.rustc.display());
    if arguments.browser {
        let browser = ensure_chromium(setup, progress)?;
        println!("browser: {}, driver: {}", browser.chromium.display(), browser.chromedriver.display());
        let browser = ensure_firefox(setup, progress)?;
        println!("browser: {}, driver: {}", browser.firefox.display(), browser.geckodriver.display());
        let browser = ensure_webkit(setup, progress)?;
        println!("browser: {}, driver: {}", browser.minibrowser.display(), browser.driver.display());
    }
    if arguments.go {
        println!("go: {}", ensure_go(setup, progress)?.display());
    }
    Ok(ExitStatus::SUCCESS)
}
