//! Compile errors of older Go compilers in the words of today's: Go 1.20 changed several, and which Go is installed
//! must not decide whether the tests pass.

/// Standard error with every line in today's words.
pub fn of_today(stderr: &str) -> String {
    let mut text = String::new();
    let mut lines = stderr.lines().peekable();
    while let Some(line) = lines.next() {
        // Older compilers broke the line before the reason.
        let joined = match lines.peek().and_then(|next| next.strip_prefix('\t')) {
            Some(reason) if line.starts_with("./prog.go:") && line.ends_with(':') => {
                lines.next();
                format!("{line} {reason}")
            }
            _ => line.to_owned(),
        };
        let line = joined.as_str();
        match position_and_message(line) {
            Some((position, message)) => {
                text.push_str(position);
                text.push_str(&reworded(message));
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// `./prog.go:3:4: ` and what follows it.
fn position_and_message(line: &str) -> Option<(&str, &str)> {
    if !line.starts_with("./prog.go:") {
        return None;
    }
    let at = line.find(": ")? + 2;
    Some(line.split_at(at))
}

fn reworded(message: &str) -> String {
    if let Some((start, reason)) = message.split_once(" does not implement ") {
        return format!("{} does not implement {}", reworded_use(start), reworded_method(reason));
    }
    if let Some((start, name)) = message.split_once(", but does have ")
        && !name.contains(' ')
    {
        return format!("{start}, but does have method {name}");
    }
    for start in ["too few values in ", "too many values in "] {
        if let Some(name) = message.strip_prefix(start).and_then(|rest| rest.strip_suffix("{…}")) {
            return format!("{start}struct literal of type {name}");
        }
    }
    if let Some(name) = message.strip_suffix(" declared but not used") {
        return format!("declared and not used: {name}");
    }
    if let Some(path) = message.strip_prefix("imported and not used: ") {
        return match path.split_once(" as ") {
            Some((path, name)) => format!("{path} imported as {name} and not used"),
            None => format!("{path} imported and not used"),
        };
    }
    if let Some((field, literal)) =
        message.strip_prefix("unknown field '").and_then(|rest| rest.split_once("' in struct literal"))
    {
        return format!("unknown field {field} in struct literal{literal}");
    }
    if let Some((target, _)) = message.strip_prefix("cannot assign to ").and_then(|rest| rest.split_once(" ("))
        && !message.contains("struct field")
    {
        return format!("cannot assign to {target} (neither addressable nor a map index expression)");
    }
    reworded_use(message)
}

/// `… as type T in …` became `… as T value in …`.
fn reworded_use(message: &str) -> String {
    match message.strip_prefix("cannot use ").and_then(|rest| rest.split_once(" as type ")) {
        Some((value, rest)) => match rest.rsplit_once(" in ") {
            Some((wanted, context)) => format!("cannot use {value} as {wanted} value in {context}"),
            None => message.to_owned(),
        },
        None => message.to_owned(),
    }
}

/// `error (missing Error method)` became `error (missing method Error)`; so with pointer receivers.
fn reworded_method(reason: &str) -> String {
    let Some((interface, detail)) = reason.split_once(" (") else {
        return reason.to_owned();
    };
    if let Some(name) = detail.strip_prefix("missing ").and_then(|rest| rest.strip_suffix(" method)")) {
        return format!("{interface} (missing method {name})");
    }
    match detail.strip_suffix(" method has pointer receiver)") {
        Some(name) => format!("{interface} (method {name} has pointer receiver)"),
        None => reason.to_owned(),
    }
}

#[test]
fn older_words_become_todays() {
    for (older, todays) in [
        ("x declared but not used", "declared and not used: x"),
        (r#"imported and not used: "os""#, r#""os" imported and not used"#),
        (r#"imported and not used: "strings" as str"#, r#""strings" imported as str and not used"#),
        (
            "cannot use f (variable of type float64) as type int in argument to half",
            "cannot use f (variable of type float64) as int value in argument to half",
        ),
        (
            "cannot use T{} (value of type T) as type error in return statement:\n\tT does not implement error (missing Error method)",
            "cannot use T{} (value of type T) as error value in return statement: T does not implement error (missing method Error)",
        ),
        (
            "cannot use x (variable of type interface{}) as type int in assignment:\n\tneed type assertion",
            "cannot use x (variable of type interface{}) as int value in assignment: need type assertion",
        ),
        (
            "c.inc undefined (type C has no field or method inc, but does have Inc)",
            "c.inc undefined (type C has no field or method inc, but does have method Inc)",
        ),
        ("too few values in P{…}", "too few values in struct literal of type P"),
        ("unknown field 'Z' in struct literal of type P", "unknown field Z in struct literal of type P"),
        (
            "cannot assign to s[0] (value of type byte)",
            "cannot assign to s[0] (neither addressable nor a map index expression)",
        ),
    ] {
        assert_eq!(of_today(&format!("./prog.go:3:4: {older}\n")), format!("./prog.go:3:4: {todays}\n"));
        assert_eq!(of_today(&format!("./prog.go:3:4: {todays}\n")), format!("./prog.go:3:4: {todays}\n"));
    }
}
