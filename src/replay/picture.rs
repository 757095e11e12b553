//! A moment of a recording on a board.

use super::Playback;
use super::state::{Goroutine, Lock, Written};
use crate::board::{self, Board, GOROUTINES, GoroutineRecord, LOCKS, LockRecord, Phase, State, WatchKind, WatchRecord};
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

/// A 64-bit value in two words.
fn store_both(low: &AtomicU32, high: &AtomicU32, value: u64) {
    low.store(value as u32, Relaxed);
    high.store((value >> 32) as u32, Relaxed);
}

fn load_both(low: &AtomicU32, high: &AtomicU32) -> u64 {
    u64::from(low.load(Relaxed)) | u64::from(high.load(Relaxed)) << 32
}

/// Makes the board that of another run.
pub fn clear(board: &Board) {
    board.header.run.fetch_add(1, Relaxed);
    board.header.watch_records.store(0, Relaxed);
}

pub fn fill(playback: &Playback, phase: Phase) {
    let board = &*playback.board;
    let header = &board.header;
    let state = &playback.now.state;
    fill_goroutines(board, &state.goroutines);
    fill_locks(board, &state.locks);
    board::picture::show(&playback.now.picture, board);
    for watch in &board.watches[..header.watch_records.load(Relaxed) as usize] {
        if let Some(written) = state.written.get(&watch.address.load(Relaxed)) {
            write(watch, *written);
        }
    }
    let lost = load_both(&header.lost_low, &header.lost_high);
    store_both(&header.lost_low, &header.lost_high, lost + state.lost);
    header.phase.store(phase as u32, Relaxed);
    header.workers.store(playback.recording.workers, Relaxed);
    header.started.store(state.started, Relaxed);
    header.alive.store(state.started.saturating_sub(state.ended), Relaxed);
    store_both(&header.elapsed_low, &header.elapsed_high, playback.now.time / 1000);
    store_both(&header.acquisitions_low, &header.acquisitions_high, state.acquisitions);
    store_both(&header.contended_low, &header.contended_high, state.contended);
    header.sample.fetch_add(1, Relaxed);
}

fn fill_goroutines(board: &Board, goroutines: &[Goroutine]) {
    let used = &board.header.goroutine_records;
    let before = (used.load(Relaxed) as usize).min(GOROUTINES);
    let now = goroutines.iter().rposition(|goroutine| goroutine.doing.is_some()).map_or(0, |last| last + 1);
    for record in &board.goroutines[now.min(before)..before] {
        record.id.store(0, Relaxed);
        record.state.store(0, Relaxed);
    }
    for ((number, goroutine), record) in (1..).zip(&goroutines[..now]).zip(&board.goroutines) {
        fill_goroutine(number, goroutine, record);
    }
    used.store(now as u32, Relaxed);
}

fn fill_goroutine(number: u32, goroutine: &Goroutine, record: &GoroutineRecord) {
    let mut held = goroutine.held.iter().rev().copied().filter(|&lock| lock <= LOCKS as u32);
    let holds = held.next().unwrap_or(0);
    let holds_too = held.next().unwrap_or(0) | held.next().unwrap_or(0) << 16;
    record.id.store(if goroutine.doing.is_some() { number } else { 0 }, Relaxed);
    record.state.store(goroutine.doing.map_or(0, |doing: State| doing as u32), Relaxed);
    record.line.store(goroutine.line, Relaxed);
    record.pc.store(goroutine.pc, Relaxed);
    record.waits_for.store(goroutine.waits_for, Relaxed);
    record.holds.store(holds, Relaxed);
    record.holds_too.store(holds_too, Relaxed);
    record.copy.store(goroutine.copy.unwrap_or(0), Relaxed);
    record.has_copy.store(goroutine.copy.is_some().into(), Relaxed);
    record.function.store(goroutine.function, Relaxed);
    record.queue.store(0, Relaxed);
    record.touches.store(goroutine.touches, Relaxed);
}

fn fill_locks(board: &Board, locks: &[Lock]) {
    let used = &board.header.lock_records;
    let before = (used.load(Relaxed) as usize).min(LOCKS);
    let now = locks.iter().rposition(|lock| lock.is_used).map_or(0, |last| last + 1);
    for record in &board.locks[now.min(before)..before] {
        record.address.store(0, Relaxed);
    }
    for (lock, record) in locks[..now].iter().zip(&board.locks) {
        fill_lock(lock, record);
        for (place, &waiter) in (1..).zip(&lock.queue) {
            let waiter = (waiter as usize).checked_sub(1).and_then(|index| board.goroutines.get(index));
            if let Some(waiter) = waiter {
                waiter.queue.store(place, Relaxed);
            }
        }
    }
    used.store(now as u32, Relaxed);
}

fn fill_lock(lock: &Lock, record: &LockRecord) {
    record.address.store(lock.address, Relaxed);
    record.kind.store(lock.kind, Relaxed);
    record.pc.store(lock.pc, Relaxed);
    record.holder.store(lock.holder, Relaxed);
    record.inside.store(lock.inside, Relaxed);
    record.waiters.store(lock.waiters, Relaxed);
    record.starving.store(lock.starving.into(), Relaxed);
    store_both(&record.acquisitions_low, &record.acquisitions_high, lock.acquisitions);
    store_both(&record.contended_low, &record.contended_high, lock.contended);
    record.longest_wait.store(lock.longest_wait, Relaxed);
}

/// Shows what has been written since the picture was taken. Only integers are shown anew: of other values events have no text.
fn write(watch: &WatchRecord, written: Written) {
    let kind = watch.kind.load(Relaxed);
    if kind != WatchKind::Integer as u32 && kind != WatchKind::MapEntry as u32 {
        return;
    }
    let old = load_both(&watch.value_low, &watch.value_high);
    let short = load_both(&watch.expected_low, &watch.expected_high).wrapping_sub(old);
    let new = near(old, written.value);
    let Some(text) = text(&watch.shown(), old, new) else { return };
    store_both(&watch.value_low, &watch.value_high, new);
    let expected = new.wrapping_add(short).wrapping_add(written.lost as u64);
    store_both(&watch.expected_low, &watch.expected_high, expected);
    watch.show(&text);
}

/// The number with these low bits that is nearest to the old one: events don't have the high bits.
fn near(old: u64, low: u32) -> u64 {
    old.wrapping_add(i64::from(low.wrapping_sub(old as u32) as i32) as u64)
}

/// The new value as Go prints it, if the old one's text tells how.
fn text(shown: &str, old: u64, new: u64) -> Option<String> {
    if shown == (old as i64).to_string() {
        Some((new as i64).to_string())
    } else if shown == old.to_string() {
        Some(new.to_string())
    } else if shown == "true" || shown == "false" {
        Some((new & 1 != 0).to_string())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_bits_become_the_nearest_number() {
        assert_eq!(near(10, 12), 12);
        assert_eq!(near(0, u32::MAX) as i64, -1);
        assert_eq!(near(0xffff_ffff, 1), 0x1_0000_0001);
        assert_eq!(near(0x5_0000_0000, u32::MAX), 0x4_ffff_ffff);
    }

    #[test]
    fn a_value_is_printed_as_the_one_before_was() {
        assert_eq!(text("-1", u64::MAX, 5).as_deref(), Some("5"));
        assert_eq!(text("18446744073709551615", u64::MAX, u64::MAX - 1).as_deref(), Some("18446744073709551614"));
        assert_eq!(text("false", 0, 1).as_deref(), Some("true"));
        assert_eq!(text("{1 2}", 1, 2), None);
    }
}
