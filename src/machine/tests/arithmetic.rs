use super::*;
use Instruction::*;

fn int_op(op: crate::program::IntOp, a: i32, b: i32) -> i64 {
    let mut assembler = Assembler::new();
    assembler.main(3, vec![int(0, a), int(1, b), Instruction::IntOp { op, dst: 2, a: 0, b: 1 }, keep(2, 1)]);
    assembler.variables()(1) as i64
}

#[test]
fn integers_wrap_and_divide_as_in_go() {
    use crate::program::IntOp::*;
    assert_eq!(int_op(Div, -7, 2), -3);
    assert_eq!(int_op(Rem, -7, 2), -1);
    assert_eq!(int_op(AndNot, 7, 2), 5);
    assert_eq!(int_op(Shl, 1, 64), 0);
    assert_eq!(int_op(Shr, -8, 100), -1);
    assert_eq!(int_op(ShrUnsigned, -1, 63), 1);
    let mut assembler = Assembler::new();
    let smallest = assembler.constant(i64::MIN as u64);
    assembler.main(
        3,
        vec![
            Constant { dst: 0, index: smallest },
            int(1, -1),
            Instruction::IntOp { op: Div, dst: 2, a: 0, b: 1 },
            keep(2, 1),
            int(0, 300),
            Wrap { kind: IntKind::Int8, dst: 0, a: 0 },
            keep(0, 2),
        ],
    );
    let variable = assembler.variables();
    assert_eq!(variable(1), i64::MIN as u64);
    assert_eq!(variable(2), 44);
}

#[test]
fn division_by_zero_and_negative_shifts_panic() {
    let mut assembler = Assembler::new();
    assembler
        .main(3, vec![int(0, 1), int(1, 0), Instruction::IntOp { op: crate::program::IntOp::Rem, dst: 2, a: 0, b: 1 }]);
    assert_eq!(
        assembler.panic(),
        "panic: runtime error: integer divide by zero\n\ngoroutine 1 [running]:\nmain.main()\n\t./prog.go:3\n"
    );
    let mut assembler = Assembler::new();
    assembler.main(1, vec![int(0, -1), CheckShift { a: 0 }]);
    assert_eq!(assembler.panic_line(), "panic: runtime error: negative shift amount");
}

#[test]
fn nan_differs_from_everything() {
    let mut assembler = Assembler::new();
    let nan = assembler.constant(f64::NAN.to_bits());
    let all = [
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessEqual,
        Comparison::Greater,
        Comparison::GreaterEqual,
    ];
    let mut code = vec![Constant { dst: 0, index: nan }];
    for (address, comparison) in (1..).zip(all) {
        code.extend([CompareFloat { comparison, dst: 1, a: 0, b: 0 }, keep(1, address)]);
    }
    assembler.main(2, code);
    let variable = assembler.variables();
    assert_eq!((1..=6).map(variable).collect::<Vec<_>>(), [0, 1, 0, 0, 0, 0]);
}

#[test]
fn comparisons_hold_as_their_names_say() {
    use super::super::arithmetic::compare;
    use Comparison::*;
    for (a, b) in [(1, 2), (2, 2), (3, 2), (-1, 1)] {
        assert_eq!(compare(Equal, a, b), a == b);
        assert_eq!(compare(NotEqual, a, b), a != b);
        assert_eq!(compare(Less, a, b), a < b);
        assert_eq!(compare(LessEqual, a, b), a <= b);
        assert_eq!(compare(Greater, a, b), a > b);
        assert_eq!(compare(GreaterEqual, a, b), a >= b);
    }
}

#[test]
fn floats_become_integers_as_on_amd64() {
    use super::super::arithmetic::convert;
    use Conversion::*;
    let bits = f64::to_bits;
    assert_eq!(convert(FloatToInt, bits(-3.9)) as i64, -3);
    assert_eq!(convert(FloatToInt, bits(1e300)) as i64, i64::MIN);
    assert_eq!(convert(FloatToInt, bits(f64::NAN)) as i64, i64::MIN);
    assert_eq!(convert(FloatToUint, bits(1e19)), 10_000_000_000_000_000_000);
    assert_eq!(convert(FloatToUint, bits(-1.0)), u64::MAX);
    assert_eq!(convert(RoundToFloat32, bits(0.1)), bits(f64::from(0.1f32)));
}
