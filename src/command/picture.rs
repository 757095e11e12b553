//! `lockscope picture`: makes the README's picture, the counter a moment after its mutex was taken away.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::wd::TimeoutConfiguration;
use serde_json::json;
use tokio::runtime::Builder;

use super::chromium::Chromium;
use super::exit::ExitStatus;
use super::progress::Progress;
use super::serve::spawn;
use super::site::{self, Site};
use super::toolchain::{Browser, Setup, ensure_chromium};

/// Size of the page in CSS pixels.
const SIZE: (u32, u32) = (1440, 900);
/// How long everything in the page may take.
const DEADLINE: Duration = Duration::from_secs(120);
/// The counter, slow enough that goroutines stand on different lines, in the light theme and in English, whatever the machine prefers.
const QUERY: &str = "program=counter&pace=10ms&theme=light&lang=en";

/// Counts with the mutex for a while, takes it away, and waits until so much is lost that a picture shows it.
const STAGE: &str = "
    await customElements.whenDefined('lock-scope');
    const scope = document.querySelector('lock-scope');
    const frame = () => new Promise(requestAnimationFrame);
    const big = () => {
        const text = scope.shadowRoot?.querySelector('.counter .value')?.textContent ?? '';
        return Number(text.replaceAll(',', ''));
    };
    const lost = () => Number(scope.shadowRoot.querySelector('.counter .loss b')?.textContent.replaceAll(',', '') ?? 0);
    while (!(big() >= argument.counted)) await frame();
    scope.mutex = 'off';
    while (!(lost() >= argument.lost)) await frame();
    return [big(), lost()]";

/// Make the picture of the README, from the lab in a headless Chromium
#[derive(clap::Args)]
pub struct Arguments {
    /// The file to write
    #[arg(long, default_value = "www/picture.png")]
    out: PathBuf,
}

/// Builds the site, opens it, and writes the picture.
///
/// # Errors
/// There is no browser, the site can't be built, or the file can't be written.
pub fn picture(arguments: Arguments) -> Result<ExitStatus> {
    let setup = Setup::from_env()?;
    let progress = Progress::here();
    let browser = ensure_chromium(setup, progress)?;
    let site = site::build(setup, progress)?;
    let png = take(&browser, site)?;
    std::fs::write(&arguments.out, png).with_context(|| format!("cannot write {}", arguments.out.display()))?;
    println!("{}", arguments.out.display());
    Ok(ExitStatus::SUCCESS)
}

/// The picture, as the bytes of a PNG file.
fn take(browser: &Browser, site: Site) -> Result<Vec<u8>> {
    let (address, _server) = spawn(site, SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let chromium = Chromium::open(browser, SIZE).await?;
        let client = &chromium.client;
        client.update_timeouts(TimeoutConfiguration::new(Some(DEADLINE), Some(DEADLINE), None)).await?;
        // A window is larger than its page by whatever the browser puts around it.
        let inner =
            chromium.evaluate("return [outerWidth - innerWidth, outerHeight - innerHeight]", json!(null)).await?;
        let around = |side: usize| inner[side].as_u64().unwrap_or_default() as u32;
        client.set_window_size(SIZE.0 + around(0), SIZE.1 + around(1)).await?;
        let url = format!("http://localhost:{}/?{QUERY}", address.port());
        client.goto(&url).await.with_context(|| format!("Chromium cannot open {url}"))?;
        chromium.evaluate(STAGE, json!({ "counted": 60, "lost": 40 })).await?;
        Ok(client.screenshot().await?)
    })
}
