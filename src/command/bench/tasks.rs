//! What the page's main thread did, from the browser's own trace.

use serde_json::Value;

/// The categories that have it: tasks with their times, when the browser made a picture of the page, and the page's marks. Others would tell what
/// is done in a task, but writing that down for each layout and each layer takes a tenth of the main thread's time, which no visitor pays.
pub const CATEGORIES: &str = "disabled-by-default-devtools.timeline,blink.user_timing";
/// Marks that the page sets around what is measured.
pub const BEGIN: &str = "lockscope-begin";
pub const END: &str = "lockscope-end";
/// The browser hands a picture of the page over, and one of its layers is another than before.
const PICTURE: &str = "Commit";
const NEWS: &str = "UpdateLayer";

/// What one frame of the screen took that shows something new.
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

/// What the thread did that set the marks.
struct Marked<'a> {
    /// In the order of their beginnings.
    spans: Vec<Span<'a>>,
    /// Times of the marks, pair by pair.
    between: Vec<(f64, f64)>,
}

impl<'a> Marked<'a> {
    /// `None` where there are no marks.
    fn new(events: &'a [Value]) -> Option<Marked<'a>> {
        let marks = |name: &str| -> Vec<&Value> { events.iter().filter(|event| event["name"] == name).collect() };
        let (begins, ends) = (marks(BEGIN), marks(END));
        let thread = begins.first().map(|mark| (&mark["pid"], &mark["tid"]))?;
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
        let pairs = begins.iter().zip(&ends);
        let between = pairs.filter_map(|(begin, end)| Some((begin["ts"].as_f64()?, end["ts"].as_f64()?))).collect();
        Some(Marked { spans, between })
    }

    /// The tasks that began and ended in this time.
    fn tasks(&self, begin: f64, end: f64) -> impl Iterator<Item = &Span<'a>> {
        self.spans.iter().filter(move |span| span.name == "RunTask" && span.begin >= begin && span.end <= end)
    }
}

/// Milliseconds of the longest task between the marks, on a processor; on the clock where the browser doesn't know that of a task. `None` where
/// there was none.
pub fn longest(events: &[Value]) -> Option<f64> {
    let marked = Marked::new(events)?;
    let tasks = marked.between.iter().flat_map(|&(begin, end)| marked.tasks(begin, end));
    tasks.map(|task| task.cpu.unwrap_or(task.end - task.begin) / 1000.0).reduce(f64::max)
}

/// The frames between each pair of marks, of the thread that set them.
///
/// Each time the browser makes a picture of the page it has a frame's time for that, and for all that the thread did since the last time: scripts,
/// timers, messages, garbage, style, layout, painting, and handing it over. That is what is summed up, and nothing of it is left out. Pictures that
/// turn out to be the same as before aren't frames by themselves, for many that cost nothing would hide a few that cost much; but where such a one
/// cost more than the next that shows something, that one counts as much. (Their costs aren't added up: each had the time of a frame.)
pub fn frames(events: &[Value]) -> Vec<Frame> {
    let Some(marked) = Marked::new(events) else { return Vec::new() };
    let starts = |name: &str| -> Vec<f64> {
        marked.spans.iter().filter(|span| span.name == name).map(|span| span.begin).collect()
    };
    let within = |starts: &[f64], task: &Span| {
        let next = starts.partition_point(|&start| start < task.begin);
        starts.get(next).is_some_and(|&start| start < task.end)
    };
    let (pictures, news) = (starts(PICTURE), starts(NEWS));
    let mut frames = Vec::new();
    for &(begin, end) in &marked.between {
        let nothing = Frame { cpu: Some(0.0), wall: 0.0 };
        let (mut frame, mut before) = (nothing, nothing);
        for task in marked.tasks(begin, end) {
            frame.cpu = frame.cpu.zip(task.cpu).map(|(sum, cpu)| sum + cpu / 1000.0);
            frame.wall += (task.end - task.begin) / 1000.0;
            if !within(&pictures, task) {
                continue;
            }
            before.cpu = before.cpu.zip(frame.cpu).map(|(before, cpu)| before.max(cpu));
            before.wall = before.wall.max(frame.wall);
            frame = nothing;
            if within(&news, task) {
                frames.push(std::mem::replace(&mut before, nothing));
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
    fn a_frame_is_all_that_the_main_thread_did_since_the_last_picture() {
        let events = [
            span("RunTask", 7, 0.0, 900.0, 900.0),
            mark(BEGIN, 1000.0),
            span("RunTask", 7, 2000.0, 500.0, 400.0),
            span("RunTask", 8, 2000.0, 9000.0, 9000.0),
            span("RunTask", 7, 3000.0, 2500.0, 1000.0),
            span("Commit", 7, 3100.0, 200.0, 100.0),
            span("UpdateLayer", 7, 3150.0, 10.0, 10.0),
            span("UpdateLayer", 7, 3170.0, 10.0, 10.0),
            span("RunTask", 7, 6000.0, 250.0, 250.0),
            span("Commit", 7, 6010.0, 10.0, 10.0),
            span("UpdateLayer", 7, 6015.0, 1.0, 1.0),
            span("RunTask", 7, 6500.0, 70.0, 70.0),
            mark(END, 9000.0),
            span("RunTask", 7, 9500.0, 900.0, 900.0),
            span("Commit", 7, 9600.0, 10.0, 10.0),
        ];
        let expected = [Frame { cpu: Some(1.4), wall: 3.0 }, Frame { cpu: Some(0.25), wall: 0.25 }];
        assert_eq!(frames(&events), expected);
        assert_eq!(longest(&events), Some(1.0));
        assert_eq!((frames(&events[2..]), longest(&events[2..])), (vec![], None));
    }

    #[test]
    fn a_picture_without_news_is_no_frame_but_what_it_cost_is_not_forgotten() {
        let picture = |at: f64, cost: f64| [span("RunTask", 7, at, cost, cost), span("Commit", 7, at + 1.0, 1.0, 1.0)];
        let news = |at: f64| span("UpdateLayer", 7, at + 1.5, 0.1, 0.1);
        let mut events = vec![mark(BEGIN, 0.0)];
        events.extend(picture(1000.0, 3000.0));
        events.extend(picture(5000.0, 100.0));
        events.extend(picture(6000.0, 500.0));
        events.push(news(6000.0));
        events.extend(picture(7000.0, 200.0));
        events.push(news(7000.0));
        events.push(mark(END, 9000.0));
        let expected = [Frame { cpu: Some(3.0), wall: 3.0 }, Frame { cpu: Some(0.2), wall: 0.2 }];
        assert_eq!(frames(&events), expected);
    }

    #[test]
    fn without_a_threads_own_clock_there_is_only_the_time_on_the_wall() {
        let mut task = span("RunTask", 7, 2000.0, 500.0, 0.0);
        task.as_object_mut().expect("an event").remove("tdur");
        let [picture, news] = ["Commit", "UpdateLayer"].map(|name| span(name, 7, 2100.0, 10.0, 10.0));
        let events = [mark(BEGIN, 1000.0), task, picture, news, mark(END, 3000.0)];
        assert_eq!((frames(&events), longest(&events)), (vec![Frame { cpu: None, wall: 0.5 }], Some(0.5)));
    }
}
