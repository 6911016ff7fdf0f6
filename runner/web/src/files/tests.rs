use super::call::{Errno, FileCall, FileKind, FileReply, OpenFlags, Whence};
use super::tree::{MAX_NODES, MAX_PATH_BYTES, MAX_TOTAL_BYTES, normalize};
use super::{Files, MAX_OPEN, ROOT_FD};

fn open(files: &mut Files, path: &str, flags: OpenFlags) -> Result<u32, Errno> {
    match files.answer(FileCall::Open { base: ROOT_FD, path: path.into(), flags }, 1) {
        FileReply::Number(fd) => Ok(u32::try_from(fd).expect("a small descriptor")),
        FileReply::Failed(errno) => Err(errno),
        other => panic!("{other:?}"),
    }
}

fn write(files: &mut Files, fd: u32, data: &[u8]) -> FileReply {
    files.answer(FileCall::Write { fd, data: data.into(), at: None }, 2)
}

fn read(files: &mut Files, fd: u32) -> FileReply {
    files.answer(FileCall::Read { fd, length: 100, at: None }, 3)
}

fn names(files: &mut Files, path: &str) -> Vec<String> {
    let fd =
        open(files, path, OpenFlags { directory: true, ..OpenFlags::default() }).expect("a folder");
    let FileReply::Entries(entries) = files.answer(FileCall::List { fd }, 0) else {
        panic!("no entries");
    };
    files.answer(FileCall::Close { fd }, 0);
    entries.into_iter().map(|(name, ..)| name).collect()
}

const WRITE: OpenFlags = OpenFlags {
    create: true,
    exclusive: false,
    truncate: true,
    directory: false,
    write: true,
    append: false,
};

#[test]
fn what_one_descriptor_writes_another_reads() {
    let mut files = Files::new();
    let writer = open(&mut files, "home/note", WRITE).expect("opens");
    assert_eq!(write(&mut files, writer, b"hello"), FileReply::Number(5));
    let reader = open(&mut files, "home/note", OpenFlags::default()).expect("opens");
    assert_eq!(read(&mut files, reader), FileReply::Data(b"hello".into()));
    assert_eq!(read(&mut files, reader), FileReply::Data(vec![]));
    let seek = FileCall::Seek { fd: reader, offset: -2, whence: Whence::End };
    assert_eq!(files.answer(seek, 0), FileReply::Number(3));
    assert_eq!(read(&mut files, reader), FileReply::Data(b"lo".into()));
    let FileReply::Stat(stat) = files.answer(FileCall::Stat { fd: reader }, 0) else {
        panic!("no description");
    };
    assert_eq!((stat.kind, stat.size, stat.modified_ns), (FileKind::File, 5, 2));
}

#[test]
fn appending_goes_to_the_end_of_what_others_wrote() {
    let mut files = Files::new();
    let flags = OpenFlags { append: true, truncate: false, ..WRITE };
    let (one, two) = (
        open(&mut files, "log", flags).expect("opens"),
        open(&mut files, "log", flags).expect("opens"),
    );
    for (fd, text) in [(one, b"a"), (two, b"b"), (one, b"c")] {
        write(&mut files, fd, text);
    }
    let reader = open(&mut files, "log", OpenFlags::default()).expect("opens");
    assert_eq!(read(&mut files, reader), FileReply::Data(b"abc".into()));
}

#[test]
fn a_removed_file_lives_until_it_is_closed() {
    let mut files = Files::new();
    let fd = open(&mut files, "gone", WRITE).expect("opens");
    let remove = FileCall::Remove { base: ROOT_FD, path: "gone".into(), dir: false };
    assert_eq!(files.answer(remove, 0), FileReply::Done);
    assert_eq!(write(&mut files, fd, b"x"), FileReply::Number(1));
    assert_eq!(open(&mut files, "gone", OpenFlags::default()), Err(Errno::Noent));
    assert_eq!(files.answer(FileCall::Close { fd }, 0), FileReply::Done);
    assert_eq!(write(&mut files, fd, b"x"), FileReply::Failed(Errno::Badf));
}

#[test]
fn folders_are_listed_renamed_and_removed_when_empty() {
    let mut files = Files::new();
    let path = |path: &str| path.to_owned();
    let make = FileCall::MakeDir { base: ROOT_FD, path: path("a") };
    assert_eq!(files.answer(make.clone(), 0), FileReply::Done);
    assert_eq!(files.answer(make, 0), FileReply::Failed(Errno::Exist));
    open(&mut files, "a/one", WRITE).expect("opens");
    open(&mut files, "a.txt", WRITE).expect("opens");
    assert_eq!(names(&mut files, "/"), ["a", "a.txt", "home", "tmp"]);
    assert_eq!(names(&mut files, "a"), ["one"]);
    let rename = |from: &str, to: &str| FileCall::Rename {
        base: ROOT_FD,
        path: path(from),
        new_base: ROOT_FD,
        new_path: path(to),
    };
    assert_eq!(files.answer(rename("a", "a/b"), 0), FileReply::Failed(Errno::Inval));
    assert_eq!(files.answer(rename("a", "tmp/b"), 0), FileReply::Done);
    assert_eq!(names(&mut files, "tmp/b"), ["one"]);
    let remove = |name: &str| FileCall::Remove { base: ROOT_FD, path: path(name), dir: true };
    assert_eq!(files.answer(remove("tmp/b"), 0), FileReply::Failed(Errno::Notempty));
    assert_eq!(files.answer(remove("a.txt"), 0), FileReply::Failed(Errno::Notdir));
    assert_eq!(files.answer(remove("/"), 0), FileReply::Failed(Errno::Inval));
}

#[test]
fn paths_stay_inside() {
    assert_eq!(normalize("/a/./b//../c"), Ok("/a/c".into()));
    assert_eq!(normalize("../../.."), Ok("/".into()));
    assert_eq!(normalize("a\0b"), Err(Errno::Inval));
    assert_eq!(normalize(&"a".repeat(MAX_PATH_BYTES + 1)), Err(Errno::Inval));
}

#[test]
fn every_bound_is_kept() {
    let mut files = Files::new();
    let fd = open(&mut files, "big", WRITE).expect("opens");
    let too_big = FileCall::SetSize { fd, size: MAX_TOTAL_BYTES + 1 };
    assert_eq!(files.answer(too_big, 0), FileReply::Failed(Errno::Nospc));
    let far = FileCall::Write { fd, data: vec![1], at: Some(MAX_TOTAL_BYTES) };
    assert_eq!(files.answer(far, 0), FileReply::Failed(Errno::Nospc));
    let beyond = FileCall::Write { fd, data: vec![1], at: Some(u64::MAX) };
    assert_eq!(files.answer(beyond, 0), FileReply::Failed(Errno::Fbig));
    let opened = (0..).map_while(|_| open(&mut files, "big", OpenFlags::default()).ok()).count();
    assert_eq!(opened, MAX_OPEN - 2); // the root folder and the first descriptor are open too
    assert_eq!(open(&mut files, "big", OpenFlags::default()), Err(Errno::Mfile));

    let mut files = Files::new();
    let make = |number: usize| FileCall::MakeDir { base: ROOT_FD, path: format!("d{number}") };
    let made = (0..).take_while(|n| files.answer(make(*n), 0) == FileReply::Done).count();
    assert_eq!(made, MAX_NODES - 3); // the root folder, /home and /tmp
}
