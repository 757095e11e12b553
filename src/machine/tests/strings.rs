use super::super::{Environment, strings};
use super::*;

fn environment() -> TestEnvironment {
    Assembler::new().environment()
}

#[test]
fn strings_read_back_from_any_offset_and_length() {
    let mut env = environment();
    let text = "The quick brown fox jumps over the lazy dog";
    let whole = strings::allocate(&mut env, text.as_bytes()).unwrap();
    let memory = env.memory();
    for low in 0..text.len() {
        for high in low..=text.len() {
            let (offset, _) = string_place(whole);
            let part = string_word(offset + low as u32, (high - low) as u32);
            assert_eq!(strings::to_text(&memory, part), text[low..high]);
        }
    }
}

#[test]
fn concatenation_joins_all_lengths() {
    let mut env = environment();
    let text = "abcdefghijklmnopqrstuvwxyz";
    let whole = strings::allocate(&mut env, text.as_bytes()).unwrap();
    let (offset, _) = string_place(whole);
    for left in 0..18 {
        for right in 0..18 {
            let a = string_word(offset + 3, left);
            let b = string_word(offset + 5, right);
            let joined = strings::concat(&mut env, a, b).unwrap();
            let expected = format!("{}{}", &text[3..][..left as usize], &text[5..][..right as usize]);
            assert_eq!(strings::to_text(&env.memory(), joined), expected);
        }
    }
}

#[test]
fn strings_compare_by_bytes() {
    let mut env = environment();
    let texts = ["", "a", "ab", "abcdefgh", "abcdefghi", "abcdefgz", "b", "ä", "abcdefghijklmnopq"];
    for a in texts {
        for b in texts {
            let (x, y) = (
                strings::allocate(&mut env, a.as_bytes()).unwrap(),
                strings::allocate(&mut env, b.as_bytes()).unwrap(),
            );
            let memory = env.memory();
            assert_eq!(strings::compare(&memory, x, y), a.as_bytes().cmp(b.as_bytes()), "{a} {b}");
            assert_eq!(strings::equal(&memory, x, y), a == b);
            if a == b {
                assert_eq!(strings::hash(&memory, x, 7), strings::hash(&memory, y, 7));
            }
        }
    }
}

#[test]
fn decoding_gives_runes_and_replaces_what_is_none() {
    let mut env = environment();
    let bytes = b"a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xff\xc3";
    let string = strings::allocate(&mut env, bytes).unwrap();
    let memory = env.memory();
    let mut index = 0;
    let mut runes = Vec::new();
    while index < bytes.len() as u64 {
        let (rune, length) = strings::decode(&memory, string, index);
        runes.push((rune, length));
        index += length;
    }
    assert_eq!(runes, [(0x61, 1), (0xe4, 2), (0x20ac, 3), (0x1f600, 4), (0xfffd, 1), (0xfffd, 1)]);
}

#[test]
fn a_made_up_string_is_cut_to_memory() {
    let env = environment();
    let bytes = strings::to_bytes(&env.memory(), u64::MAX);
    assert!(bytes.is_empty());
}
