//! The course's table of contents, fetched once.

use leptos::prelude::*;
use spindle_lessons::Course;

use crate::browser::fetch::{self, FetchError};

/// The course, as every page below [`App`](crate::App) sees it.
#[derive(Clone, Copy)]
pub struct CourseData(LocalResource<Result<Course, FetchError>>);

impl std::fmt::Debug for CourseData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CourseData").finish_non_exhaustive()
    }
}

impl CourseData {
    /// Begins to fetch the course and hands it to every component below.
    pub fn provide() {
        let course = LocalResource::new(|| fetch::json::<Course>("/lessons/course.json"));
        provide_context(Self(course));
    }

    /// The course, once it is there.
    ///
    /// # Panics
    /// Outside of [`App`](crate::App), which provides it.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// The course, or nothing yet, or why it did not come.
    #[must_use]
    pub fn get(self) -> Option<Result<Course, FetchError>> {
        self.0.get()
    }

    /// A lesson's title, where the course is there and has the lesson.
    #[must_use]
    pub fn title_of(self, slug: &str) -> Option<String> {
        let course = self.get()?.ok()?;
        let mut lessons = course.chapters.into_iter().flat_map(|chapter| chapter.lessons);
        lessons.find(|lesson| lesson.slug == slug).map(|lesson| lesson.title)
    }
}

/// The address of a lesson's page.
#[must_use]
pub fn lesson_path(slug: &str) -> String {
    format!("/lessons/{slug}")
}
