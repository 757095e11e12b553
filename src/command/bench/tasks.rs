//! What the page's main thread did, from the browser's own trace.

use serde_json::Value;

/// The categories that have it: tasks with their times, what is done in them, and the page's marks.
pub const CATEGORIES: &str = "devtools.timeline,disabled-by-default-devtools.timeline,blink.user_timing";
/// Marks that the page sets around what is measured.
pub const BEGIN: &str = "lockscope-begin";
pub const END: &str = "lockscope-end";

/// What one picture of the page took: all tasks of the main thread since the picture before, until it was painted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Frame {
    /// Milliseconds on a processor; `None` where the browser doesn't know.
    pub cpu: Option<f64>,
    /// Milliseconds on the clock, also those in which other threads had the processor.
    pub wall: f64,
}

/// An event that has a length.
struct Span<'a> {
    name: &'a str,
    begin: f64,
    end: f64,
    cpu: Option<f64>,
}

/// The frames between each pair of marks, of the thread that set them. Frames in which nothing was painted aren't frames: what they took is
/// the next one's.
pub fn frames(events: &[Value]) -> Vec<Frame> {
    let marks = |name: &str| -> Vec<&Value> { events.iter().filter(|event| event["name"] == name).collect() };
    let (begins, ends) = (marks(BEGIN), marks(END));
    let Some(thread) = begins.first().map(|mark| (&mark["pid"], &mark["tid"])) else {
        return Vec::new();
    };
    let mut spans: Vec<Span> = events
        .iter()
        .filter(|event| event["ph"] == "X" && (&event["pid"], &event["tid"]) == thread)
        .filter_map(|event| {
            let begin = event["ts"].as_f64()?;
            let end = begin + event["dur"].as_f64()?;
            Some(Span { name: event["name"].as_str()?, begin, end, cpu: event["tdur"].as_f64() })
        })
        .collect();
    spans.sort_by(|a, b| a.begin.total_cmp(&b.begin));
    let paints: Vec<f64> = spans.iter().filter(|span| span.name == "Paint").map(|span| span.begin).collect();
    let mut frames = Vec::new();
    for (begin, end) in begins.iter().zip(&ends) {
        let (Some(begin), Some(end)) = (begin["ts"].as_f64(), end["ts"].as_f64()) else { continue };
        let mut frame = Frame { cpu: Some(0.0), wall: 0.0 };
        for task in spans.iter().filter(|span| span.name == "RunTask" && span.begin >= begin && span.end <= end) {
            frame.cpu = frame.cpu.zip(task.cpu).map(|(sum, cpu)| sum + cpu / 1000.0);
            frame.wall += (task.end - task.begin) / 1000.0;
            let next = paints.partition_point(|&paint| paint < task.begin);
            if paints.get(next).is_some_and(|&paint| paint < task.end) {
                frames.push(std::mem::replace(&mut frame, Frame { cpu: Some(0.0), wall: 0.0 }));
            }
        }
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn span(name: &str, tid: u64, ts: f64, dur: f64, tdur: f64) -> Value {
        json!({ "name": name, "ph": "X", "pid": 1, "tid": tid, "ts": ts, "dur": dur, "tdur": tdur })
    }

    fn mark(name: &str, ts: f64) -> Value {
        json!({ "name": name, "ph": "I", "pid": 1, "tid": 7, "ts": ts })
    }

    #[test]
    fn a_frame_is_all_that_the_main_thread_did_until_something_was_painted() {
        let events = [
            span("RunTask", 7, 0.0, 900.0, 900.0),
            mark(BEGIN, 1000.0),
            span("RunTask", 7, 2000.0, 500.0, 400.0),
            span("RunTask", 8, 2000.0, 9000.0, 9000.0),
            span("RunTask", 7, 3000.0, 2500.0, 1000.0),
            span("Paint", 7, 3100.0, 100.0, 100.0),
            span("Paint", 7, 3300.0, 100.0, 100.0),
            span("RunTask", 7, 6000.0, 250.0, 250.0),
            span("Paint", 7, 6010.0, 10.0, 10.0),
            span("RunTask", 7, 6500.0, 70.0, 70.0),
            mark(END, 9000.0),
            span("RunTask", 7, 9500.0, 900.0, 900.0),
            span("Paint", 7, 9600.0, 10.0, 10.0),
        ];
        let expected = [Frame { cpu: Some(1.4), wall: 3.0 }, Frame { cpu: Some(0.25), wall: 0.25 }];
        assert_eq!(frames(&events), expected);
        assert_eq!(frames(&events[2..]), []);
    }

    #[test]
    fn without_a_threads_own_clock_there_is_only_the_time_on_the_wall() {
        let mut task = span("RunTask", 7, 2000.0, 500.0, 0.0);
        task.as_object_mut().expect("an event").remove("tdur");
        let events = [mark(BEGIN, 1000.0), task, span("Paint", 7, 2100.0, 10.0, 10.0), mark(END, 3000.0)];
        assert_eq!(frames(&events), [Frame { cpu: None, wall: 0.5 }]);
    }
}
