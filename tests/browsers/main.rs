//! What holds in every engine: the same claims in real Chromium, Firefox and WebKitGTK, in pages with shared memory and without.

mod claims;
mod open;
#[path = "../page/site.rs"]
mod site;
mod tutorial;

/// A module for each browser, with a test for each claim.
macro_rules! in_every_browser {
    ($($claim:ident),* $(,)?) => {
        mod chromium {
            $(#[test] fn $claim() { crate::claims::$claim(crate::open::Kind::Chromium); })*
        }
        mod firefox {
            $(#[test] fn $claim() { crate::claims::$claim(crate::open::Kind::Firefox); })*
        }
        mod webkit {
            $(#[test] fn $claim() { crate::claims::$claim(crate::open::Kind::WebKit); })*
        }
    };
}

in_every_browser!(
    the_counter_is_right_with_the_mutex_and_wrong_without,
    the_state_map_prints_what_go_prints,
    an_endless_loop_stops_and_the_next_run_is_as_good_as_new,
    the_source_is_edited_as_plain_text,
    a_click_in_the_source_puts_the_caret_where_it_is,
    a_page_that_is_not_isolated_simulates_and_says_so,
    a_plain_page_of_another_origin_gets_the_program,
    an_isolated_page_of_another_origin_gets_real_threads,
    a_host_without_headers_gives_the_lab_threads,
    a_plain_page_gets_the_program_from_a_host_without_headers,
    each_snippet_of_the_guide_runs_in_a_page_of_another_origin,
    a_strict_policy_and_other_embeds_stay_as_they_are,
);

#[test]
fn a_browser_without_shared_memory_simulates_and_says_so() {
    claims::a_page_that_is_not_isolated_simulates_and_says_so(open::Kind::WebKitWithoutSharedMemory);
}
