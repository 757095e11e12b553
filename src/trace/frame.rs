//! What was recorded as bytes, on its way from the module that runs a program to the one that keeps what happened: frames of a header and
//! whole records, one after the other. Both modules are of one build, so there is no version.

use super::event::Event;

/// Bytes of a frame's header.
pub const HEADER: usize = 16;
const RECORD: usize = size_of::<Event>();

/// What a frame has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Content {
    /// A worker's next events; [`Header::number`]: how many it had recorded before these.
    Events = 1,
    /// What a worker's flight recorder had, in place of what it had the last time; the number: accesses that are no longer there.
    Flight = 2,
    /// More of that.
    MoreFlight = 3,
    /// A worker has ended; the number: of all the events that it recorded. No records.
    Closed = 4,
}

/// A frame's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub content: Content,
    pub worker: u16,
    /// Records that follow.
    pub length: u32,
    /// See [`Content`].
    pub number: u64,
}

impl Header {
    pub fn bytes(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..2].copy_from_slice(&(self.content as u16).to_le_bytes());
        bytes[2..4].copy_from_slice(&self.worker.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.length.to_le_bytes());
        bytes[8..].copy_from_slice(&self.number.to_le_bytes());
        bytes
    }

    fn of(bytes: &[u8; HEADER]) -> Option<Self> {
        let [a, b, c, d, rest @ ..] = *bytes;
        let [e, f, g, h, number @ ..] = rest;
        let content = match u16::from_le_bytes([a, b]) {
            1 => Content::Events,
            2 => Content::Flight,
            3 => Content::MoreFlight,
            4 => Content::Closed,
            _ => return None,
        };
        let length = u32::from_le_bytes([e, f, g, h]);
        Some(Self { content, worker: u16::from_le_bytes([c, d]), length, number: u64::from_le_bytes(number) })
    }
}

/// The frames in these bytes, in their order. Ends at what is no whole frame.
pub fn frames(mut bytes: &[u8]) -> impl Iterator<Item = (Header, impl Iterator<Item = Event> + '_)> {
    std::iter::from_fn(move || {
        let (header, rest) = bytes.split_first_chunk::<HEADER>()?;
        let header = Header::of(header)?;
        let (records, rest) = rest.split_at_checked((header.length as usize).checked_mul(RECORD)?)?;
        bytes = rest;
        // They lie at any address.
        Some((header, records.chunks_exact(RECORD).map(bytemuck::pod_read_unaligned::<Event>)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Kind;

    #[test]
    fn frames_come_out_as_they_went_in_and_a_cut_one_does_not() {
        let header = Header { content: Content::Flight, worker: 513, length: 2, number: u64::MAX - 3 };
        let closed = Header { content: Content::Closed, worker: 1, length: 0, number: 5 };
        let records = [1, 2].map(|value| Event::wide(Kind::Slept, 7, value << 40));
        // At an odd address, as nobody promises an even one.
        let mut bytes = vec![0];
        bytes.extend(closed.bytes());
        bytes.extend(header.bytes());
        bytes.extend(bytemuck::cast_slice::<Event, u8>(&records));
        let found: Vec<_> = frames(&bytes[1..]).map(|(header, events)| (header, events.collect::<Vec<_>>())).collect();
        assert_eq!(found, [(closed, vec![]), (header, records.to_vec())]);
        assert_eq!(frames(&bytes[1..bytes.len() - 1]).count(), 1);
    }
}
