//! What web servers need to be told about the site, in their own languages. All of it is made of `headers`, so that every host says what
//! `lockscope serve` says.

use super::bundle::ASSETS;
use super::headers::{FOREVER, FRAME, everywhere};

/// The files, by their names.
pub fn files() -> [(&'static str, String); 3] {
    [("_headers", netlify()), ("nginx.conf", nginx()), ("Caddyfile", caddy())]
}

/// Read by Netlify and by Cloudflare Pages. Rules add up; Cloudflare serves a page also without its ending.
fn netlify() -> String {
    let all: String = everywhere().iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    let frame: String =
        ["/*embed.html", "/*embed"].map(|path| format!("{path}\n  {}: {}\n", FRAME.0, FRAME.1)).concat();
    format!("/*\n{all}{frame}/{ASSETS}/*\n  {}: {}\n", FOREVER.0, FOREVER.1)
}

/// Belongs into the `http` block of nginx, where `root` says where the site is.
fn nginx() -> String {
    let all: String =
        everywhere().iter().map(|(name, value)| format!("    add_header {name} \"{value}\" always;\n")).collect();
    format!(
        "# Lockscope on nginx: include this in the http block, and set the root.
map $uri $lockscope_frame {{
    default \"\";
    ~/embed\\.html$ \"{frame}\";
}}
map $uri $lockscope_cache {{
    default \"no-cache\";
    ~/{ASSETS}/ \"{forever}\";
}}
server {{
    listen 8080;
    root /srv/lockscope;
    include mime.types;
    # Older lists of types don't know the one, and call the other by another name.
    location ~ \\.wasm$ {{ types {{ application/wasm wasm; }} }}
    location ~ \\.js$ {{ types {{ text/javascript js; }} }}
    charset utf-8;
    # With the module brotli_static, the .br files beside the others are sent.
    gzip on;
    gzip_types text/css text/javascript application/json application/wasm image/svg+xml;
{all}    add_header {frame_name} $lockscope_frame always;
    add_header {cache_name} $lockscope_cache always;
}}
",
        frame = FRAME.1,
        frame_name = FRAME.0,
        forever = FOREVER.1,
        cache_name = FOREVER.0,
    )
}

/// For Caddy: it sends the `.br` files as they are. Of two rules for one header the more general one wins there, so none covers both kinds.
fn caddy() -> String {
    let all: String = everywhere().iter().map(|(name, value)| format!("\t\t{name} \"{value}\"\n")).collect();
    format!(
        "# Lockscope on Caddy: set the address and the root.
:8080 {{
\troot * /srv/lockscope
\tfile_server {{
\t\tprecompressed br
\t}}
\theader {{
{all}\t}}
\t@frame path */embed.html
\theader @frame {frame} \"{isolates}\"
\t@assets path */{ASSETS}/*
\theader @assets {cache} \"{forever}\"
\t@others not path */{ASSETS}/*
\theader @others {cache} \"no-cache\"
}}
",
        frame = FRAME.0,
        isolates = FRAME.1,
        cache = FOREVER.0,
        forever = FOREVER.1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_sends_all_that_isolates_and_keeps_what_never_changes() {
        for (name, text) in files() {
            for (header, value) in everywhere() {
                assert!(text.contains(header) && text.contains(value), "{name}: {header}\n{text}");
            }
            for (header, value) in [FRAME, FOREVER] {
                assert!(text.contains(header) && text.contains(value), "{name}: {header}\n{text}");
            }
            let brackets = |open, close| text.matches(open).count() == text.matches(close).count();
            assert!(brackets('{', '}'), "{name}: {text}");
        }
    }
}
