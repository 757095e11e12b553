//! Reads what postcard wrote. Postcard's own reader becomes part of every place that reads a field, of which the instructions have
//! hundreds: a ninth of the page's engine. This one calls a function for each number and keeps no words about what is wrong, since
//! all that is ever said of such bytes is that they are damaged.
//!
//! The encoding is <https://postcard.jamesmunns.com/wire-format>: unsigned integers in groups of seven bits, the lowest first, all but
//! the last with the highest bit set; signed ones in zigzag; a length before what has one; the number of a variant before its fields.

use std::fmt;

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::{Deserializer, forward_to_deserialize_any};

/// The bytes are not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("damaged")
    }
}

impl std::error::Error for Damaged {}

impl serde::de::Error for Damaged {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Damaged
    }
}

/// The value that all of the bytes are.
///
/// # Errors
/// They are no such value, or more than one.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Damaged> {
    let mut decoder = Decoder { rest: bytes };
    let value = T::deserialize(&mut decoder)?;
    if decoder.rest.is_empty() { Ok(value) } else { Err(Damaged) }
}

struct Decoder<'de> {
    rest: &'de [u8],
}

impl<'de> Decoder<'de> {
    #[inline(never)]
    fn unsigned(&mut self) -> Result<u64, Damaged> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(Damaged)?;
            self.rest = rest;
            let group = u64::from(byte & 0x7f);
            if group << shift >> shift != group {
                return Err(Damaged);
            }
            value |= group << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Damaged)
    }

    fn length(&mut self) -> Result<usize, Damaged> {
        self.unsigned()?.try_into().map_err(|_| Damaged)
    }

    #[inline(never)]
    fn bytes(&mut self, count: usize) -> Result<&'de [u8], Damaged> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    #[inline(never)]
    fn byte(&mut self) -> Result<u8, Damaged> {
        Ok(self.bytes(1)?[0])
    }
}

/// Numbers that are written in groups of seven bits.
macro_rules! integers {
    ($life:lifetime: $($method:ident $visit:ident $ty:ty = |$raw:ident| $value:expr;)*) => {$(
        #[inline(never)]
        fn $method<V: Visitor<$life>>(self, visitor: V) -> Result<V::Value, Damaged> {
            let $raw = self.unsigned()?;
            visitor.$visit(<$ty>::try_from($value).map_err(|_| Damaged)?)
        }
    )*};
}

/// The signed number behind a zigzag one: 0, -1, 1, -2, …
fn signed(raw: u64) -> i64 {
    (raw >> 1) as i64 ^ -((raw & 1) as i64)
}

impl<'de> Deserializer<'de> for &mut Decoder<'de> {
    type Error = Damaged;

    integers! { 'de:
        deserialize_u16 visit_u16 u16 = |raw| raw;
        deserialize_u32 visit_u32 u32 = |raw| raw;
        deserialize_u64 visit_u64 u64 = |raw| raw;
        deserialize_i16 visit_i16 i16 = |raw| signed(raw);
        deserialize_i32 visit_i32 i32 = |raw| signed(raw);
        deserialize_i64 visit_i64 i64 = |raw| signed(raw);
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        match self.byte()? {
            0 => visitor.visit_bool(false),
            1 => visitor.visit_bool(true),
            _ => Err(Damaged),
        }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        visitor.visit_u8(self.byte()?)
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        visitor.visit_i8(self.byte()? as i8)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        let length = self.length()?;
        visitor.visit_borrowed_str(std::str::from_utf8(self.bytes(length)?).map_err(|_| Damaged)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        match self.byte()? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self),
            _ => Err(Damaged),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Damaged> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        let left = self.length()?;
        visitor.visit_seq(Elements { decoder: self, left })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Damaged> {
        let left = self.length()?;
        visitor.visit_map(Elements { decoder: self, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Damaged> {
        visitor.visit_seq(Fields { decoder: self })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        visitor.visit_seq(Fields { decoder: self })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Damaged> {
        visitor.visit_enum(Fields { decoder: self })
    }

    /// Nothing in the bytes says what they are.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Damaged> {
        Err(Damaged)
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct identifier ignored_any }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// What has its length before it.
struct Elements<'d, 'de> {
    decoder: &'d mut Decoder<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Damaged;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Damaged> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.decoder).map(Some)
    }

    /// So that a forged length reserves no more than the bytes could fill.
    fn size_hint(&self) -> Option<usize> {
        Some(self.left.min(self.decoder.rest.len()))
    }
}

impl<'de> MapAccess<'de> for Elements<'_, 'de> {
    type Error = Damaged;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Damaged> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Damaged> {
        seed.deserialize(&mut *self.decoder)
    }
}

/// What always has as many parts as its type says: nobody asks for more.
struct Fields<'d, 'de> {
    decoder: &'d mut Decoder<'de>,
}

impl<'de> SeqAccess<'de> for Fields<'_, 'de> {
    type Error = Damaged;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Damaged> {
        seed.deserialize(&mut *self.decoder).map(Some)
    }
}

impl<'de> EnumAccess<'de> for Fields<'_, 'de> {
    type Error = Damaged;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Damaged> {
        let number: u32 = self.decoder.unsigned()?.try_into().map_err(|_| Damaged)?;
        let number: U32Deserializer<Damaged> = number.into_deserializer();
        Ok((seed.deserialize(number)?, self))
    }
}

impl<'de> VariantAccess<'de> for Fields<'_, 'de> {
    type Error = Damaged;

    fn unit_variant(self) -> Result<(), Damaged> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Damaged> {
        seed.deserialize(self.decoder)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Damaged> {
        visitor.visit_seq(self)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Damaged> {
        visitor.visit_seq(self)
    }
}
