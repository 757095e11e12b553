//! Claims about the page, checked in a real headless Chromium. The site is built and served by the code that the command
//! uses; the tests rely on the element's public face and on what assistive technology sees.

// What a test does with a page.
mod accessible;
mod axe;
mod browser;
mod devtools;
mod places;
mod profile;
mod scope;
mod site;

// The claims.
mod accessibility;
mod console;
mod controls;
mod counter;
mod editor;
mod element;
mod findings;
mod gallery;
mod guide;
mod history;
mod hostile;
mod isolation;
mod keys;
mod languages;
mod lessons;
mod links;
mod looks;
mod many;
mod offline;
mod orders;
mod pictures;
mod recordings;
mod runs;
mod source;
mod states;
mod stepping;
mod stillness;
mod timeline;
mod waits;
