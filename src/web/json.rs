//! Cold data as JSON, for the browser to read. What makes JavaScript's values one by one is a fortieth of the engine, and the engine's cold
//! data is small.

use std::fmt::{self, Display, Write};

use serde::ser::{self, Serialize};

use crate::machine::plain_float;

/// What JSON can't say: keys that are no strings, and variants with fields. None of the cold data has such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsayable;

impl Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no JSON")
    }
}

impl std::error::Error for Unsayable {}

impl ser::Error for Unsayable {
    fn custom<T: Display>(_: T) -> Self {
        Unsayable
    }
}

/// The value as JSON. Numbers that aren't finite are null.
///
/// # Errors
/// It has a part that JSON can't say.
pub fn write(value: &impl Serialize) -> Result<String, Unsayable> {
    let mut out = Writer(String::new());
    value.serialize(&mut out)?;
    Ok(out.0)
}

struct Writer(String);

impl Writer {
    fn text(&mut self, text: &str) {
        self.0.push('"');
        for char in text.chars() {
            match char {
                '"' | '\\' => self.0.extend(['\\', char]),
                ..' ' => self.display(format_args!("\\u{:04x}", u32::from(char))),
                _ => self.0.push(char),
            }
        }
        self.0.push('"');
    }

    fn display(&mut self, value: fmt::Arguments<'_>) {
        // A string takes everything.
        let _ = self.0.write_fmt(value);
    }

    fn open(&mut self, bracket: char) -> Parts<'_> {
        self.0.push(bracket);
        Parts { out: self, close: if bracket == '[' { ']' } else { '}' }, is_first: true }
    }
}

/// A list or an object that is being written.
struct Parts<'a> {
    out: &'a mut Writer,
    close: char,
    is_first: bool,
}

impl Parts<'_> {
    fn next(&mut self) {
        if !self.is_first {
            self.out.0.push(',');
        }
        self.is_first = false;
    }

    fn named<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Unsayable> {
        self.next();
        self.out.text(name);
        self.out.0.push(':');
        value.serialize(&mut *self.out)
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        self.next();
        value.serialize(&mut *self.out)
    }

    fn done(self) -> Result<(), Unsayable> {
        self.out.0.push(self.close);
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident $ty:ty,)*) => {$(
        fn $method(self, value: $ty) -> Result<(), Unsayable> {
            self.display(format_args!("{value}"));
            Ok(())
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Unsayable;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = ser::Impossible<(), Unsayable>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = ser::Impossible<(), Unsayable>;

    numbers! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_u8 u8, serialize_u16 u16,
        serialize_u32 u32, serialize_u64 u64,
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unsayable> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unsayable> {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        self.0.push_str(&plain_float(value));
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Unsayable> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Unsayable> {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Unsayable> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Unsayable> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unsayable> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unsayable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unsayable> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Unsayable> {
        Ok(self.open('['))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, Unsayable> {
        Ok(self.open('['))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Unsayable> {
        Ok(self.open('['))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, Unsayable> {
        Ok(self.open('{'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Unsayable> {
        Ok(self.open('{'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsayable> {
        Err(Unsayable)
    }
}

macro_rules! lists {
    ($($part:ident $method:ident,)*) => {$(
        impl ser::$part for Parts<'_> {
            type Ok = ();
            type Error = Unsayable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
                self.item(value)
            }

            fn end(self) -> Result<(), Unsayable> {
                self.done()
            }
        }
    )*};
}

lists! { SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field, }

impl ser::SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unsayable> {
        self.named(name, value)
    }

    fn end(self) -> Result<(), Unsayable> {
        self.done()
    }
}

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsayable> {
        self.next();
        let from = self.out.0.len();
        key.serialize(&mut *self.out)?;
        if !self.out.0[from..].starts_with('"') {
            return Err(Unsayable);
        }
        self.out.0.push(':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        value.serialize(&mut *self.out)
    }

    fn end(self) -> Result<(), Unsayable> {
        self.done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Example {
        some_name: &'static str,
        numbers: (i64, u64, f64, f32),
        list: Vec<Option<bool>>,
        map: BTreeMap<&'static str, char>,
        kind: Kind,
        nothing: (),
        empty: [u8; 0],
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Kind {
        OneOfThem,
        Other(u8),
    }

    fn example() -> Example {
        Example {
            some_name: "a \"quoted\" \\ line\n\u{1}\u{7f} é 🦀",
            numbers: (i64::MIN, u64::MAX, 1e300, 0.5),
            list: vec![None, Some(true), Some(false)],
            map: BTreeMap::from([("a", '"'), ("b", 'é')]),
            kind: Kind::OneOfThem,
            nothing: (),
            empty: [],
        }
    }

    #[test]
    fn what_is_written_is_what_other_libraries_write() {
        let value = example();
        let own: Value = serde_json::from_str(&write(&value).expect("it can be said")).expect("JSON");
        assert_eq!(own, serde_json::to_value(&value).expect("JSON"));
        assert_eq!(own["someName"], json!(value.some_name));
        assert_eq!(write(&[f64::NAN, f64::INFINITY, -0.25]), Ok("[null,null,-0.25]".to_owned()));
    }

    #[test]
    fn what_json_cannot_say_is_an_error() {
        assert_eq!(write(&Kind::Other(1)), Err(Unsayable));
        assert_eq!(write(&BTreeMap::from([(1, 2)])), Err(Unsayable));
    }
}
