//! The standard packages, in Go. Functions without a body are [natives](crate::program::Native).

/// The supported packages: import path, and Go source in a single file.
pub(super) const PACKAGES: &[(&str, &str)] = &[
    ("bufio", include_str!("bufio.go")),
    ("bytes", include_str!("bytes.go")),
    ("errors", include_str!("errors.go")),
    ("fmt", include_str!("fmt.go")),
    ("io", include_str!("io.go")),
    ("math", include_str!("math.go")),
    ("math/rand", include_str!("math_rand.go")),
    ("math/rand/v2", include_str!("math_rand_v2.go")),
    ("os", include_str!("os.go")),
    ("runtime", include_str!("runtime.go")),
    ("sort", include_str!("sort.go")),
    ("strconv", include_str!("strconv.go")),
    ("strings", include_str!("strings.go")),
    ("sync", include_str!("sync.go")),
    ("sync/atomic", include_str!("sync_atomic.go")),
    ("time", include_str!("time.go")),
    ("unicode", include_str!("unicode.go")),
    ("unicode/utf8", include_str!("unicode_utf8.go")),
];

/// The Go source of a supported package.
pub fn source(import_path: &str) -> Option<&'static str> {
    PACKAGES.iter().find(|(path, _)| *path == import_path).map(|(_, source)| *source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Native;
    use gosyn::ast::{Declaration, Expression};
    use std::collections::BTreeSet;

    fn parsed(package: &str) -> gosyn::ast::File {
        gosyn::parse_source(source(package).unwrap()).unwrap_or_else(|error| panic!("{package}: {error}"))
    }

    /// As a native's name has it: `sync.(*Mutex).Lock`.
    fn full_name(package: &str, function: &gosyn::ast::FuncDecl) -> String {
        let receiver = function.recv.as_ref().and_then(|fields| fields.list.first()).map(|field| &field.typ);
        match receiver {
            None => format!("{package}.{}", function.name.name),
            Some(Expression::TypePointer(pointer)) => match &*pointer.typ {
                Expression::Ident(name) => format!("{package}.(*{}).{}", name.name, function.name.name),
                other => panic!("receiver {other:?}"),
            },
            Some(Expression::Ident(name)) => format!("{package}.{}.{}", name.name, function.name.name),
            Some(other) => panic!("receiver {other:?}"),
        }
    }

    #[test]
    fn functions_without_a_body_are_exactly_the_natives() {
        let mut declared = BTreeSet::new();
        for (package, _) in PACKAGES {
            for declaration in &parsed(package).decl {
                if let Declaration::Function(function) = declaration
                    && function.body.is_none()
                {
                    declared.insert(full_name(package, function));
                }
            }
        }
        let natives: BTreeSet<_> = Native::ALL.iter().map(|native| native.name().to_string()).collect();
        assert_eq!(declared.difference(&natives).collect::<Vec<_>>(), Vec::<&String>::new(), "have no native");
        assert_eq!(natives.difference(&declared).collect::<Vec<_>>(), Vec::<&String>::new(), "are not declared");
    }

    #[test]
    fn packages_import_only_supported_packages() {
        for (package, _) in PACKAGES {
            for import in &parsed(package).imports {
                let path = import.path.value.trim_matches('"').to_string();
                assert!(source(&path).is_some(), "{package} imports {path}");
            }
        }
    }

    #[test]
    fn unknown_packages_have_no_source() {
        assert_eq!(source("net/http"), None);
    }
}
