use super::Expectation;

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.into()).collect()
}

#[test]
fn the_whole_output() {
    let expect = Expectation { stdout: Some("a\nb\n".into()), ..Expectation::default() };
    assert_eq!(expect.check("a\nb\n", "", 0), Ok(()));
    assert_eq!(expect.check("a\r\nb\r\n", "", 0), Ok(()));
    assert!(expect.check("a\nb", "", 0).is_err());
    assert!(expect.check("a\nb\n", "Traceback", 0).is_err());
    assert!(expect.check("a\nb\n", "", 1).is_err());
}

#[test]
fn one_of_several_outputs() {
    let expect =
        Expectation { stdout_one_of: texts(&["1 2\n", "2 1\n"]), ..Expectation::default() };
    assert_eq!(expect.check("2 1\n", "", 0), Ok(()));
    assert!(expect.check("1 1\n", "", 0).is_err());
}

#[test]
fn lines_in_their_order() {
    let expect =
        Expectation { lines_in_order: texts(&["start", "*: done"]), ..Expectation::default() };
    assert_eq!(expect.check("x\nstart\ny\nA: done\n", "", 0), Ok(()));
    assert!(expect.check("A: done\nstart\n", "", 0).is_err());
}

#[test]
fn lines_in_any_order() {
    // The first pattern would take the only line that the second can have.
    let expect = Expectation { lines_any_order: texts(&["*", "a *"]), ..Expectation::default() };
    assert_eq!(expect.check("a 1\nb 2\n", "", 0), Ok(()));
    assert_eq!(expect.check("b 2\na 1\n", "", 0), Ok(()));
    assert!(expect.check("b 2\nb 1\n", "", 0).is_err());
    assert!(expect.check("a 1\n", "", 0).is_err());
    assert!(expect.check("a 1\na 2\na 3\n", "", 0).is_err());
}

#[test]
fn a_number_at_the_end() {
    let expect = Expectation { last_line_in: Some([2, 10]), ..Expectation::default() };
    for good in ["2\n", "total: 10\n", "99\ntotal 5\n"] {
        assert_eq!(expect.check(good, "", 0), Ok(()));
    }
    for bad in ["1\n", "11\n", "", "five\n", "5.0\n"] {
        assert!(expect.check(bad, "", 0).is_err(), "{bad:?}");
    }
}

#[test]
fn errors_are_expected_by_name() {
    let expect = Expectation {
        status: 1,
        stderr_contains: texts(&["RuntimeError"]),
        ..Expectation::default()
    };
    assert_eq!(expect.check("", "Traceback\nRuntimeError: no\n", 1), Ok(()));
    assert!(expect.check("", "", 1).is_err());
}

#[test]
fn every_miss_is_told() {
    let expect = Expectation {
        stdout_contains: texts(&["yes"]),
        last_line_in: Some([1, 1]),
        ..Expectation::default()
    };
    insta::assert_snapshot!(expect.check("no 2\n", "oh\n", 3).unwrap_err(), @r#"
    stdout does not contain "yes"
    the last word is no number from 1 to 1
    the exit status is 3, not 0
    stderr is not empty
    stdout: "no 2\n"
    stderr: "oh\n"
    "#);
}
