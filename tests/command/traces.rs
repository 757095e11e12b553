//! What a run writes down.

use std::fs;
use std::path::Path;

use crate::{lockscope, path};

/// Runs the counter and gives the file that it wrote.
fn traced(name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    traced_with(&file, "off")
}

/// Runs the counter with the mutex on or off and gives the file that it wrote.
fn traced_with(file: &Path, mutex: &str) -> Vec<u8> {
    let arguments = ["run", "counter", "--workers", "2", "--mutex", mutex, "--trace", path(file)];
    let output = lockscope(&arguments).output().expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(file).expect("it was written")
}

#[test]
fn a_trace_holds_what_happened() {
    let recording = lockscope::trace::recording::Recording::load(&traced("counter.trace")).expect("whole");
    assert_eq!((recording.workers, recording.mutex_was_off), (2, true));
    // Main and ten goroutines.
    assert_eq!(recording.lanes().len(), 11);
    assert!(recording.locks.iter().any(|lock| lock.name == "mu"));
}

#[test]
fn a_trace_plays_back_to_what_the_run_reported() {
    use lockscope::{board, replay, trace::recording::Recording};
    use std::sync::atomic::Ordering::Relaxed;
    let recording = Recording::load(&traced("counter.trace")).expect("whole");
    assert_eq!(recording.about.name, "counter");
    assert!(recording.about.mutex_off && recording.about.source.contains("count++") && recording.about.began_ms > 0);
    let report: serde_json::Value = serde_json::from_str(&recording.report).expect("JSON");
    let printed: String = recording.printed.pieces().iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(report["stdout"], printed);
    let mut playback = replay::Playback::new(recording, board::Board::new());
    assert_eq!((playback.printed(), playback.time()), (0, 0));
    playback.seek(u64::MAX);
    playback.fill(board::Phase::Finished);
    let board = playback.board();
    assert_eq!(board.header.lost_low.load(Relaxed), report["lostUpdates"].as_u64().expect("a number") as u32);
    assert_eq!(board.header.started.load(Relaxed), 11);
    let count = printed.split_whitespace().last().expect("the counter's last word is the count");
    assert_eq!((playback.printed(), board.watches[0].shown().as_str()), (1, count));
}

/// A span on a track: begin and end in nanoseconds, and its name.
type Span = (u64, u64, String);

/// The format's microseconds as nanoseconds, which have at most three decimals.
fn nanoseconds(number: &serde_json::Value) -> u64 {
    let thousandths = number.as_f64().expect("a number") * 1000.0;
    assert!(thousandths >= 0.0 && (thousandths - thousandths.round()).abs() < 1e-2, "{number}");
    thousandths.round() as u64
}

/// The tracks by number, once everything about them is as Google's "Trace Event Format" asks for.
fn checked_tracks(events: &[serde_json::Value]) -> std::collections::BTreeMap<u64, Vec<Span>> {
    let mut tracks: std::collections::BTreeMap<u64, Vec<Span>> = Default::default();
    let mut named = std::collections::BTreeSet::new();
    for event in events {
        let phase = event["ph"].as_str().expect("every event has a phase");
        assert!(matches!(phase, "M" | "X" | "s" | "f"), "{event}");
        assert_eq!(event["pid"], 1, "{event}");
        let track = event["tid"].as_u64();
        let is_new = event["name"] == "thread_name" && named.insert(track);
        assert_eq!(phase == "M", is_new || event["name"] == "process_name", "each track is named once: {event}");
        if phase == "X" {
            assert!(named.contains(&track), "its track has a name: {event}");
            let (from, length) = (nanoseconds(&event["ts"]), nanoseconds(&event["dur"]));
            let spans = tracks.entry(track.expect("a track")).or_default();
            let before = spans.last().map_or(0, |last| last.1);
            assert!(length > 0 && from >= before, "spans of a track neither overlap nor go back: {event}");
            spans.push((from, from + length, event["name"].as_str().expect("a name").to_owned()));
        }
    }
    tracks
}

#[test]
fn a_trace_for_perfetto_keeps_to_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = traced_with(&folder.path().join("counter.JSON"), "on");
    let json: serde_json::Value = serde_json::from_slice(&file).expect("JSON");
    let events = json["traceEvents"].as_array().expect("a list");
    let tracks = checked_tracks(events);
    assert_eq!(tracks.len(), 11);
    // A flow is bound to the span around each of its ends.
    let around = |event: &serde_json::Value| {
        let time = nanoseconds(&event["ts"]);
        let spans = &tracks[&event["tid"].as_u64().expect("a track")];
        let last = spans.partition_point(|span| span.0 <= time).checked_sub(1);
        spans[last.expect("a span")].clone()
    };
    let mut flows: std::collections::BTreeMap<u64, Vec<&serde_json::Value>> = Default::default();
    for event in events.iter().filter(|event| event["ph"] == "s" || event["ph"] == "f") {
        flows.entry(event["id"].as_u64().expect("an id")).or_default().push(event);
    }
    for ends in flows.values() {
        let [from, to] = ends[..] else { panic!("two ends: {ends:?}") };
        assert_eq!((&from["ph"], &to["ph"], &to["bp"]), (&"s".into(), &"f".into(), &"e".into()));
        assert_eq!((&from["cat"], &from["name"]), (&to["cat"], &to["name"]));
        assert!(nanoseconds(&from["ts"]) <= nanoseconds(&to["ts"]), "{ends:?}");
        for end in [from, to] {
            let (begin, over, name) = around(end);
            assert!(begin <= nanoseconds(&end["ts"]) && nanoseconds(&end["ts"]) < over, "{end}");
            assert!(name.starts_with("holds "), "from one hold to the next: {end} in {name}");
        }
    }
}

#[test]
fn a_trace_that_cannot_be_written_is_an_error() {
    let output = lockscope(&["run", "counter", "--trace", "/no/such/folder/x.trace"]).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write /no/such/folder/x.trace: no such file or directory"), "{said}");
}
